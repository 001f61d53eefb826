/** The rows of the charts: one channel each, and the time lost or won against the reference. */

import type { TraceChannel } from '../../engine/trace';

export type RowName = TraceChannel | 'delta';

export interface RowKind {
  readonly name: RowName;
  readonly label: string;
  /** The head of its column in the table of values. */
  readonly short: string;
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
  /** Whether a value holds until the next one. */
  readonly steps: boolean;
  /** Whether each car has a lane of its own, for lines of on and off would lie on each other. */
  readonly lanes: boolean;
  /** Pixels; of a row with lanes, of each lane. */
  readonly height: number;
}

function row(name: RowName, label: string, unit: string, extra: Partial<RowKind>): RowKind {
  const plain = { short: label, min: 0, max: 1, ticks: [], steps: false, lanes: false, height: 36 };
  return { name, label, unit, ...plain, ...extra };
}

function ticks(...values: number[]): RowKind['ticks'] {
  return values.map((at) => ({ at, text: String(at) }));
}

/** All rows, in the order in which they stand. */
export const ROWS: readonly RowKind[] = [
  row('speed', 'Speed', 'km/h', { max: 360, ticks: ticks(100, 200, 300), height: 88 }),
  row('delta', 'Delta', 's', { short: 'Δ', height: 48 }),
  row('throttle', 'Throttle', '%', { short: 'Thr', min: -4, max: 104, ticks: ticks(50) }),
  row('brake', 'Brake', '', { short: 'Brk', steps: true, lanes: true, height: 12 }),
  row('gear', 'Gear', '', { min: -0.5, max: 8.5, ticks: ticks(2, 5), steps: true }),
  row('rpm', 'Engine', '1/min', {
    short: 'Rpm',
    min: 3000,
    max: 13500,
    ticks: [
      { at: 5000, text: '5k' },
      { at: 10000, text: '10k' },
    ],
  }),
  row('drs', 'DRS', '', { steps: true, lanes: true, max: 2, height: 12 }),
];

/** The rows that are shown until the viewer chooses others. */
export const FIRST_ROWS: readonly RowName[] = ['speed', 'throttle', 'brake'];

/** Pixels of a row with so many cars. */
export function heightOf(kind: RowKind, cars: number): number {
  return kind.lanes ? kind.height * Math.max(cars, 1) : kind.height;
}

/** From where to where a scale reaches on which a car's values lie in its lane, the first at the top. */
export function laneRange(kind: RowKind, lane: number, lanes: number): [number, number] {
  const span = (kind.max * lanes) / LANE_FILLED;
  const under = lanes - 1 - lane + (1 - LANE_FILLED) / 2;
  const min = (-span * under) / lanes;
  return [min, min + span];
}

/** So much of a lane its values take up. */
const LANE_FILLED = 0.76;

const DRS_WORDS = ['closed', 'eligible', 'open'] as const;

/** DRS in a word; null where nothing is known. */
export function drsWord(state: number | null): (typeof DRS_WORDS)[number] | null {
  return state === null ? null : (DRS_WORDS[state] ?? null);
}

/** A value of a row as it is read. */
export function spell(name: RowName, value: number | null): string {
  if (value === null) return '–';
  switch (name) {
    case 'brake':
      return value > 0 ? 'on' : 'off';
    case 'gear':
      return gearText(value);
    case 'rpm':
      return rpmText(value);
    case 'drs':
      return drsWord(value) ?? '–';
    case 'delta':
      return deltaText(value);
    default:
      return String(Math.round(value));
  }
}

/** `11 250`: more exact than to 50 segments do not have it. */
export function rpmText(rpm: number): string {
  const rounded = Math.round(rpm / 50) * 50;
  const [thousands, rest] = [Math.floor(rounded / 1000), rounded % 1000];
  return thousands > 0 ? `${thousands}\u202f${String(rest).padStart(3, '0')}` : String(rest);
}

/** `N` is neutral. */
export function gearText(gear: number): string {
  return gear === 0 ? 'N' : String(gear);
}

/** `+0.12`: traces are sampled, so that more digits would be made up. */
export function deltaText(seconds: number): string {
  const text = Math.abs(seconds).toFixed(2);
  return Number(text) === 0 ? '0.00' : `${seconds < 0 ? '−' : '+'}${text}`;
}

const DELTA_LIMITS = [0.2, 0.4, 1, 2, 4, 10, 20, 40, 100];

/** How far a scale of deltas reaches, up and down. */
export function deltaLimit(largest: number): number {
  return DELTA_LIMITS.find((limit) => largest <= limit * 0.95) ?? 400;
}

/** The ticks of a scale of deltas. */
export function deltaTicks(limit: number): RowKind['ticks'] {
  return [limit / 2, 0, -limit / 2].map((at) => ({ at, text: at === 0 ? '0' : signed(at) }));
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value)}`;
}
