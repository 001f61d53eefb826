/** How long to wait before trying again by itself: longer each time, so that a server that starts is not pressed. */

const PAUSES = [2, 4, 8, 15];
const LONGEST = 30;

/** Seconds after so many failures, from 1. */
export function pauseAfter(failures: number): number {
  return PAUSES[Math.max(failures, 1) - 1] ?? LONGEST;
}
