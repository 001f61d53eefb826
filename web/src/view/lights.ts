/** The five lights of the start, which come on one after another and go out together. */

/** The last of them comes on so many seconds before they go out. The feed tells only when they went out. */
const HOLD = 2;
const LAMPS = 5;
/** How long they are shown before the first comes on, and after they went out. */
const BEFORE = 3;
const AFTER = 4;

/** How many are on, so many seconds before the start: one more each second, none from the start on. */
export function litLamps(until: number): number {
  if (until <= 0) return 0;
  return Math.min(Math.max(Math.floor(HOLD + LAMPS - until), 0), LAMPS);
}

/** Whether the lights are shown. */
export function showLights(until: number): boolean {
  return until < HOLD + LAMPS + BEFORE && until > -AFTER;
}
