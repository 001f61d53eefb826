/** The laps that the charts show: of each selected car the one that it drives, and the one that it is compared with. */

import type { SessionData } from '../../engine/session';
import { deltas, placesOf, type GetSegment, type LapTrace, type Values } from '../../engine/trace';
import { TraceBook } from './book';
import { lapCompared, lapDriven, type DrawnLap, type Reference } from './laps';
import type { RowName } from './rows';

/** A lap with what was read of it. */
export interface TracedLap extends DrawnLap {
  readonly trace: LapTrace;
}

export interface Line {
  readonly car: number;
  /** Null where nobody knows since when the car has been on its lap. */
  readonly lap: TracedLap | null;
  readonly reference: TracedLap | null;
  /** Whether the reference has a line of its own: not where that lap is drawn already. */
  readonly drawsReference: boolean;
  /** At each place how much later the car was there than the reference. */
  readonly delta: Values;
}

export class Comparison {
  readonly places: Float64Array;
  lines: readonly Line[] = [];
  private readonly book: TraceBook;
  private readonly deltas = new Map<number, Values>();

  constructor(
    private readonly session: Pick<SessionData, 'manifest' | 'lapbook'>,
    get: GetSegment,
  ) {
    this.places = placesOf(session.manifest);
    this.book = new TraceBook(session.manifest, this.places.length, get);
  }

  /** Segments that are lacking. */
  get needed(): readonly number[] {
    return this.book.needed;
  }

  /** Whether a segment that was lacking has come. */
  get isFed(): boolean {
    return this.book.isFed;
  }

  /** Shows an instant; `lapOf` gives the number of a car's lap then, NaN where it has none. */
  update(cars: readonly number[], lapOf: (car: number) => number, t: number, reference: Reference): void {
    const { lapbook, manifest } = this.session;
    const driven = cars.map((car) => lapDriven(lapbook, car, lapOf(car), t));
    const compared = driven.map((lap) => lap && lapCompared(lapbook, lap, reference, manifest.drivers, t));
    const isLap = (lap: DrawnLap | null) => lap !== null;
    this.book.follow([...driven, ...compared].filter(isLap));
    this.lines = cars.map((car, slot) => {
      const [lap, other] = [this.traced(driven[slot] ?? null), this.traced(compared[slot] ?? null)];
      const earlier = [...driven, ...compared.slice(0, slot)];
      const drawsReference =
        other !== null && !earlier.some((known) => known !== null && isSame(known, other));
      const delta = this.deltaOf(car);
      if (lap && other) deltas(lap.trace, other.trace, delta);
      else delta.fill(null);
      return { car, lap, reference: other, drawsReference, delta };
    });
    for (const car of this.deltas.keys()) if (!cars.includes(car)) this.deltas.delete(car);
  }

  private traced(lap: DrawnLap | null): TracedLap | null {
    const trace = lap && this.book.of(lap);
    return trace ? { ...lap, trace } : null;
  }

  private deltaOf(car: number): Values {
    const known = this.deltas.get(car);
    if (known) return known;
    const made = new Array<number | null>(this.places.length).fill(null);
    this.deltas.set(car, made);
    return made;
  }
}

function isSame(one: DrawnLap, other: DrawnLap): boolean {
  return one.car === other.car && one.number === other.number;
}

/** The values of a row along a line. */
export function rowValues(line: Line, name: RowName): Values | null {
  return name === 'delta' ? line.delta : (line.lap?.trace.values[name] ?? null);
}

/** The last place that the car has passed; null where there is none. */
export function tipOf(line: Line): number | null {
  const filled = line.lap?.trace.filled ?? 0;
  return filled > 0 ? filled - 1 : null;
}

/** The largest delta of all lines, to either side. */
export function largestDelta(lines: readonly Line[]): number {
  let largest = 0;
  for (const { delta } of lines) for (const value of delta) largest = Math.max(largest, Math.abs(value ?? 0));
  return largest;
}
