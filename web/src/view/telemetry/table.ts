/** The charts in words and numbers: the values at a place of the lap, and what a lap was like so far. */

import type { LapTrace } from '../../engine/trace';
import { tipOf, type Line, type TracedLap } from './comparison';
import { deltaText, spell, type RowKind } from './rows';

/** A lap's values at the cursor. */
export interface TableRow {
  readonly key: string;
  readonly car: number;
  /** The place among the selected. */
  readonly slot: number;
  readonly isReference: boolean;
  readonly lap: string;
  readonly cells: readonly string[];
}

/** The values of all lines at a place of the lap; without one, where each car is. */
export function tableOf(
  lines: readonly Line[],
  kinds: readonly RowKind[],
  cursor: number | null,
): TableRow[] {
  return lines.flatMap((line, slot) => {
    const place = cursor ?? tipOf(line);
    const row = (lap: TracedLap | null, isReference: boolean): TableRow => ({
      key: `${slot}${isReference ? '/reference' : ''}`,
      car: lap?.car ?? line.car,
      slot,
      isReference,
      lap: lap ? `L${lap.number}` : '–',
      cells: kinds.map(({ name }) => {
        if (name === 'delta') return isReference ? '' : spell(name, valueAt(line.delta, place));
        const isNow = cursor === null && !isReference;
        return spell(
          name,
          isNow ? (lap?.trace.latest(name) ?? null) : valueAt(lap?.trace.values[name], place),
        );
      }),
    });
    return line.drawsReference ? [row(line.lap, false), row(line.reference, true)] : [row(line.lap, false)];
  });
}

function valueAt(values: readonly (number | null)[] | undefined, place: number | null): number | null {
  return place === null ? null : (values?.[place] ?? null);
}

/** The table's rows at the cursor as one sentence. */
export function sentenceOf(
  rows: readonly TableRow[],
  kinds: readonly RowKind[],
  codes: readonly string[],
): string {
  return rows
    .map((row) => {
      const values = row.cells.flatMap((cell, index) => {
        const kind = kinds[index];
        return kind && cell !== ''
          ? [`${kind.label} ${cell === '–' ? 'unknown' : `${cell} ${kind.unit}`.trim()}`]
          : [];
      });
      return `${codes[row.car] ?? ''}${row.isReference ? `, reference ${row.lap}` : ''}: ${values.join(', ')}`;
    })
    .join('. ');
}

/** What the charts show, in sentences. */
export function describe(lines: readonly Line[], codes: readonly string[], places: Float64Array): string {
  return lines.map((line) => describeLine(line, codes, places)).join(' ');
}

function describeLine(line: Line, codes: readonly string[], places: Float64Array): string {
  const code = codes[line.car] ?? '';
  const tip = tipOf(line);
  if (!line.lap || tip === null) return `${code}: nothing is known of this lap yet.`;
  const told = [
    `${code}, lap ${line.lap.number}, ${lengthText(places, tip)} so far`,
    ...speeds(line.lap.trace),
  ];
  const [delta, other] = [line.delta.findLast((value) => value !== null) ?? null, line.reference];
  if (other && delta !== null) {
    told.push(
      `${deltaText(delta)} s to lap ${other.number} of ${other.car === line.car ? 'its own' : (codes[other.car] ?? '')}`,
    );
  }
  return `${told.join('; ')}.`;
}

/** How far along the lap a place is. */
export function lengthText(places: Float64Array, place: number): string {
  const [at, length] = [places[place] ?? 0, places.at(-1) ?? 1];
  return length > 1 ? `${Math.round(at)} m` : `${Math.round(at * 100)} % of the lap`;
}

function speeds(trace: LapTrace): string[] {
  const known = trace.values.speed.filter((value) => value !== null);
  if (known.length === 0) return [];
  const full = trace.values.throttle.filter((value) => value !== null && value >= 98).length;
  return [
    `speed from ${Math.round(Math.min(...known))} to ${Math.round(Math.max(...known))} km/h`,
    `full throttle on ${Math.round((full / known.length) * 100)} % of it`,
  ];
}
