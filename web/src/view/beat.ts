/**
 * When texts follow the picture. Each time they do, the browser lays out, paints and composes anew, which costs more
 * than all the texts: so they follow all at once and only as often as people can read them.
 */

/** Milliseconds from one time to the next. */
const EVERY = 500;
/** So much sooner if the clock shows the next second, so that clocks go evenly. */
const EARLY = 100;
/** Another order of the cars waits no longer than this, … */
const SOONEST = 250;
/** … and longer only where the rows have just glided to the one before. Milliseconds. */
const REST = 500;

export class Beat {
  private at = -Infinity;
  private second = NaN;
  private order: readonly number[] = [];
  private orderAt = -Infinity;

  /** Lets texts follow with the very next picture. */
  hurry(): void {
    this.at = this.orderAt = -Infinity;
  }

  /** Whether it is time; `now` in milliseconds of the viewer's time, `t` in seconds of the session. */
  isDue(now: number, t: number, order: ArrayLike<number>): boolean {
    const since = now - this.at;
    if (since < SOONEST) return false;
    const second = Math.floor(t);
    const isOther = !this.isShown(order);
    const isBeat = since >= EVERY || (since >= EVERY - EARLY && second === this.second + 1);
    if (!isBeat && !(isOther && now - this.orderAt >= REST)) return false;
    this.at = now;
    this.second = second;
    if (isOther) {
      this.order = Array.from(order);
      this.orderAt = now;
    }
    return true;
  }

  private isShown(order: ArrayLike<number>): boolean {
    return order.length === this.order.length && this.order.every((car, place) => car === order[place]);
  }
}
