/** Which laps are drawn at an instant: the one that a car drives, and the one that it is compared with. */

import type { Lap, Lapbook } from '../../engine/lapbook';
import { LONGEST } from '../../engine/trace';

/** A stretch of a lap that may be drawn: nothing in it lies ahead of the playhead. Seconds since the first frame. */
export interface DrawnLap {
  readonly car: number;
  readonly number: number;
  readonly start: number;
  readonly to: number;
}

/** With what a car's lap is compared: its best lap so far, nothing, or the same lap of the driver with that code. */
export type Reference = 'best' | 'none' | (string & {});

/** The lap that a car drives at an instant, which is that number's; null where nobody knows since when. */
export function lapDriven(lapbook: Lapbook, car: number, number: number, t: number): DrawnLap | null {
  const lap = lapbook.lap(car, number);
  const start = startOf(lapbook, lap, car, number);
  return start === null ? null : drawn(car, number, start, Math.min(lap?.end ?? t, t));
}

/** The lap that a driven one is compared with, as far as it is known at an instant; null where there is none. */
export function lapCompared(
  lapbook: Lapbook,
  driven: DrawnLap,
  reference: Reference,
  codes: readonly string[],
  t: number,
): DrawnLap | null {
  if (reference === 'none') return null;
  const found =
    reference === 'best'
      ? bestLap(lapbook, driven.car, t)
      : sameLap(lapbook, codes.indexOf(reference), driven.number, t);
  return found && (found.car !== driven.car || found.number !== driven.number) ? found : null;
}

function bestLap(lapbook: Lapbook, car: number, t: number): DrawnLap | null {
  const lap = lapbook.best(car, t);
  if (!lap || lap.end === null || lap.time === null) return null;
  return drawn(car, lap.number, lap.start ?? lap.end - lap.time, lap.end);
}

function sameLap(lapbook: Lapbook, car: number, number: number, t: number): DrawnLap | null {
  const lap = lapbook.lap(car, number);
  const start = startOf(lapbook, lap, car, number);
  return lap && start !== null && start <= t ? drawn(car, number, start, Math.min(lap.end ?? t, t)) : null;
}

/** A lap begins where the one before ended, if nothing else is known. */
function startOf(lapbook: Lapbook, lap: Lap | null, car: number, number: number): number | null {
  return lap?.start ?? lapbook.lap(car, number - 1)?.end ?? null;
}

function drawn(car: number, number: number, start: number, to: number): DrawnLap {
  return { car, number, start, to: Math.min(to, start + LONGEST) };
}
