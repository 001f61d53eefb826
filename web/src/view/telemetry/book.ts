/** The traces of laps that are drawn, or were drawn lately. */

import type { Manifest } from '../../engine/manifest';
import { LapTrace, type GetSegment } from '../../engine/trace';
import type { DrawnLap } from './laps';

/** So many traces stay: four cars, their references, and those whose lap has just ended. */
const KEPT = 12;
/** No more segments are asked for at once. */
const MOST_NEEDED = 8;

export class TraceBook {
  private readonly traces = new Map<string, LapTrace>();
  /** The segments that the laps followed last lack, the most urgent first. */
  needed: readonly number[] = [];

  constructor(
    private readonly manifest: Manifest,
    private readonly places: number,
    private readonly get: GetSegment,
  ) {}

  /** Brings the traces of these laps up to date; the first ones are the most urgent. */
  follow(laps: readonly DrawnLap[]): void {
    const needed = new Set<number>();
    for (const lap of laps) {
      const trace = this.open(lap);
      trace.extend(this.get, lap.to);
      for (const number of trace.missing(lap.to)) if (this.get(number) === null) needed.add(number);
    }
    this.needed = [...needed].slice(0, MOST_NEEDED);
    for (const key of this.traces.keys()) {
      if (this.traces.size <= KEPT) break;
      this.traces.delete(key);
    }
  }

  /** The trace of a lap that was followed. */
  of(lap: DrawnLap): LapTrace | null {
    return this.traces.get(keyOf(lap)) ?? null;
  }

  /** Whether a segment that was needed has come. */
  get isFed(): boolean {
    return this.needed.some((number) => this.get(number) !== null);
  }

  private open(lap: DrawnLap): LapTrace {
    const key = keyOf(lap);
    const trace = this.traces.get(key) ?? new LapTrace(this.manifest, this.places, lap.car, lap.start);
    // The laps followed last come last: those before them go first.
    this.traces.delete(key);
    this.traces.set(key, trace);
    return trace;
  }
}

function keyOf(lap: DrawnLap): string {
  return `${lap.car}/${lap.number}`;
}
