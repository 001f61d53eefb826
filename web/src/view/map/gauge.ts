/** How wide what is drawn of the circuit is at a zoom. */

import type { Lens } from './camera';

/** In CSS pixels. */
export interface Gauge {
  /** Pixels to 1/10 m. */
  readonly scale: number;
  /** The width of the track without its edges. */
  readonly surface: number;
  /** Half of the track with its edges. */
  readonly track: number;
  /** Half of the pit lane. */
  readonly pitLane: number;
  /** From the middle of the track to that of a DRS line. */
  readonly drs: number;
}

/** 1/10 m. */
const SURFACE = 120;
const EDGE = 10;
const PIT_LANE = 60;

/** True to scale from close by; from afar as wide as it takes to be seen. */
export function gaugeOf(lens: Lens): Gauge {
  const { scale } = lens;
  const least = Math.min(Math.max(Math.min(lens.width, lens.height) / 90, 5), 8);
  const surface = Math.max(SURFACE * scale, least);
  const track = surface / 2 + Math.max(EDGE * scale, 1.25);
  const pitLane = Math.max((PIT_LANE * scale) / 2, 1.25);
  return { scale, surface, track, pitLane, drs: track + Math.max(15 * scale, 4) };
}
