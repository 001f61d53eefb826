/** When charts are read and drawn anew: so seldom, and so spread over frames, that no frame has much to do. */

export class Rhythm {
  private readAt = -Infinity;
  private next = Infinity;
  private hasYielded = false;

  /**
   * What this frame is for: to read what is new, where something is due and so many milliseconds have passed since the
   * last time; to draw the row of that number; or nothing, as in a frame that others need, but not in two in a row.
   */
  step(
    now: number,
    rows: number,
    every: number,
    isTaken: boolean,
    isDue: () => boolean,
  ): 'read' | number | null {
    this.hasYielded = isTaken && !this.hasYielded;
    if (this.hasYielded) return null;
    if (this.next < rows) return this.next++;
    if (now - this.readAt < every || !isDue()) return null;
    this.readAt = now;
    this.next = 0;
    return 'read';
  }
}
