/** A replay that plays: the clock, the segments, and the picture of the instant. */

import { Clock, LONGEST_TICK, SPEEDS } from './clock';
import { Library, type FetchSegment, type Trouble } from './library';
import { durationOf, segmentOf, type Manifest } from './manifest';
import { Picture } from './picture';

/** What a player is doing; `waiting` for a segment, whether it plays or not. */
export type PlayerState = 'playing' | 'paused' | 'waiting';

/** Ahead of the playhead, so many seconds of the viewer's time are fetched. */
const AHEAD = 8;
/** But never more segments than this. */
const MOST_AHEAD = 6;

export class Player {
  readonly clock: Clock;
  readonly picture: Picture;
  readonly library: Library;
  /** Whether the picture shows an instant yet. */
  hasPicture = false;
  /** The segment that is waited for. */
  private awaited: number | null = null;
  private also: readonly number[] = [];
  /** Called when time passed that nobody watched: the page was hidden or the machine slept. Seconds. */
  onSleep: ((seconds: number) => void) | null = null;

  constructor(
    readonly manifest: Manifest,
    fetchSegment: FetchSegment,
    now: () => number,
    /** Seconds after the first frame at which playing begins: 0 or less. */
    first = 0,
  ) {
    this.clock = new Clock(durationOf(manifest), first);
    this.picture = new Picture(manifest);
    this.library = new Library(manifest, fetchSegment, now);
  }

  get state(): PlayerState {
    if (this.awaited !== null) return 'waiting';
    return this.clock.playing ? 'playing' : 'paused';
  }

  /** What keeps the segment away that is waited for. */
  get trouble(): Trouble | null {
    return this.awaited === null ? null : this.library.trouble(this.awaited);
  }

  /**
   * Lets so many seconds of the viewer's time pass. Where the segment of the next instant is not there, the playhead
   * waits. Gives whether the picture is of another instant than before.
   */
  tick(elapsed: number): boolean {
    if (this.clock.playing && elapsed > LONGEST_TICK) this.onSleep?.(elapsed);
    const next = this.clock.after(elapsed);
    const segment = this.library.at(next * this.manifest.fps);
    this.awaited = segment ? null : this.segmentAt(next);
    this.library.want(this.wanted(next));
    if (!segment) return false;
    this.clock.moveTo(next);
    const frame = next * this.manifest.fps;
    if (this.hasPicture && frame === this.picture.frame) return false;
    this.picture.fill(segment, frame);
    this.hasPicture = true;
    return true;
  }

  /** Segments that are needed beside those of the playhead, as for the laps of a chart. */
  need(segments: readonly number[]): void {
    this.also = segments;
  }

  close(): void {
    this.library.close();
  }

  private segmentAt(t: number): number {
    return segmentOf(this.manifest, t * this.manifest.fps);
  }

  /** That of the instant, those needed besides, and those ahead. */
  private wanted(t: number): number[] {
    const now = this.segmentAt(t);
    const until = this.segmentAt(t + AHEAD * Math.max(this.clock.speed, SPEEDS[0]));
    const last = Math.min(until, now + MOST_AHEAD);
    const wanted = [now];
    for (let number = now + 1; number <= last; number++) wanted.push(number);
    return [...wanted.slice(0, 2), ...this.also, ...wanted.slice(2)];
  }
}
