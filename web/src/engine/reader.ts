/** Values of a segment's rows at an instant. */

import type { Segment } from './segment';

/**
 * Reads rows of a segment at instants that follow one another: it remembers for each row where the last instant was, so
 * that playing on, or back, takes a step or none.
 */
export class Reader {
  private segment: Segment | null = null;
  private cursors = new Uint32Array(0);

  /** Reads from this segment from now on. */
  open(segment: Segment): void {
    if (segment === this.segment) return;
    this.segment = segment;
    if (this.cursors.length !== segment.starts.length - 1) {
      this.cursors = new Uint32Array(segment.starts.length - 1);
    }
    this.cursors.set(segment.starts.subarray(0, -1));
  }

  /** A row's value at a frame of the segment, counted from 0, which need not be whole; NaN where it is missing. */
  at(row: number, frame: number, linear: boolean): number {
    if (!this.segment) return NaN;
    const entry = this.find(this.segment, row, frame);
    const value = this.segment.value[entry] ?? NaN;
    const next = entry + 1;
    if (!linear || next >= (this.segment.starts[row + 1] ?? 0)) return value;
    const end = this.segment.value[next] ?? NaN;
    if (Number.isNaN(end)) return value;
    const [from, to] = [this.segment.frame[entry] ?? 0, this.segment.frame[next] ?? 0];
    return value + ((frame - from) / (to - from)) * (end - value);
  }

  /** The last entry of the row that is not after the frame. */
  private find(segment: Segment, row: number, frame: number): number {
    const [start, end] = [segment.starts[row] ?? 0, segment.starts[row + 1] ?? 0];
    const frames = segment.frame;
    let entry = this.cursors[row] ?? start;
    if ((frames[entry] ?? 0) > frame || (frames[Math.min(entry + STEPS, end - 1)] ?? 0) < frame) {
      entry = search(frames, start, end, frame);
    }
    while (entry + 1 < end && (frames[entry + 1] ?? 0) <= frame) entry++;
    this.cursors[row] = entry;
    return entry;
  }
}

/** An instant that is not within so many entries is searched for. */
const STEPS = 8;

function search(frames: Uint16Array, start: number, end: number, frame: number): number {
  let [low, high] = [start, end];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((frames[middle] ?? 0) <= frame) low = middle;
    else high = middle;
  }
  return low;
}
