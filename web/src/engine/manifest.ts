/** How a replay is cut into segments, as `…/segments` tells it. */

/** One value over time: of each car, or of the session. */
export interface Channel {
  readonly name: string;
  readonly unit: string;
  /** An integer of a segment times this is the value in that unit. */
  readonly scale: number;
  readonly kind: 'linear' | 'step';
  /** By how much a value is off at most, in that unit. */
  readonly tolerance: number;
  readonly scope: 'driver' | 'session';
  /** What the integers stand for where they do not count: places in this list. */
  readonly values?: readonly (string | boolean)[];
}

/** What a player is told once, before the segments. */
export interface Manifest {
  /** The name of the session's content: another one where anything in it is another. */
  readonly content: string;
  /** The address of a segment, with `{n}` for its number. */
  readonly address: string;
  readonly version: number;
  readonly session: string;
  /** Frames per second of session time. */
  readonly fps: number;
  readonly frames: number;
  readonly frames_per_segment: number;
  /** How many segments there are. */
  readonly count: number;
  /** The first frame's moment on the session clock, seconds. */
  readonly t0: number;
  /** Metres; null where no circuit was found. */
  readonly lap_length: number | null;
  readonly drivers: readonly string[];
  readonly channels: readonly Channel[];
}

/** The version of segments that this page reads. */
export const SEGMENT_VERSION = 3;

/** Seconds from the first frame to the last. */
export function durationOf(manifest: Manifest): number {
  return (manifest.frames - 1) / manifest.fps;
}

/** The segment that holds a frame, which need not be whole. */
export function segmentOf(manifest: Manifest, frame: number): number {
  const number = Math.floor(frame / manifest.frames_per_segment);
  return Math.min(Math.max(number, 0), manifest.count - 1);
}
