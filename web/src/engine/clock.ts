/**
 * Playback as a state machine: commands and the time that passed go in, the instant to show comes out. It looks at no
 * clock itself, so that whoever drives it decides what time is.
 */

export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16, 32] as const;

/** More time than this between two ticks is no playing: the page was hidden, or the machine slept. Seconds. */
export const LONGEST_TICK = 1;

export class Clock {
  /** Seconds since the replay's first frame; below 0 in the moments before it. */
  t: number;
  playing = false;
  private pace = 1;

  /** A clock over a replay that is so many seconds long, and begins `first` seconds after its first frame, 0 or less. */
  constructor(
    readonly duration: number,
    readonly first = 0,
  ) {
    this.t = first;
  }

  get speed(): number {
    return this.pace;
  }

  get ended(): boolean {
    return this.t >= this.duration;
  }

  /** Plays on; from the beginning where the end was reached. */
  play(): void {
    if (this.ended) this.t = this.first;
    this.playing = true;
  }

  pause(): void {
    this.playing = false;
  }

  /** Seconds of the session to a second of the viewer's, within the speeds that there are. */
  setSpeed(speed: number): void {
    if (!Number.isFinite(speed)) return;
    this.pace = Math.min(Math.max(speed, SPEEDS[0]), SPEEDS[SPEEDS.length - 1] ?? 1);
  }

  /** The next speed up, or down. */
  shiftSpeed(up: boolean): void {
    const next = up
      ? SPEEDS.find((speed) => speed > this.pace)
      : SPEEDS.findLast((speed) => speed < this.pace);
    this.pace = next ?? this.pace;
  }

  seek(t: number): void {
    if (Number.isFinite(t)) this.t = Math.min(Math.max(t, this.first), this.duration);
  }

  /** Where the playhead will be when so many seconds have passed. */
  after(elapsed: number): number {
    if (!this.playing || !(elapsed > 0) || elapsed > LONGEST_TICK) return this.t;
    return Math.min(this.t + elapsed * this.pace, this.duration);
  }

  /** Moves the playhead on, and stops it at the end. */
  moveTo(t: number): void {
    this.seek(t);
    if (this.playing && this.ended) this.playing = false;
  }
}
