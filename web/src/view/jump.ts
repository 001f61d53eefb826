/** Where a jump by laps leads. */

import type { SessionData } from '../engine/session';

/** A jump back within so many seconds of a lap's beginning leads to the lap before. */
const JUST_BEGUN = 2;

/**
 * When the lap begins that is so many laps away: the leader's in a race, elsewhere those of the driver named. Null where
 * there is none.
 */
export function lapJump(session: SessionData, t: number, laps: 1 | -1, driver: number | null): number | null {
  const starts = lapStarts(session, driver);
  if (laps > 0) return starts.find((start) => start > t + 0.01) ?? null;
  return starts.findLast((start) => start < t - JUST_BEGUN) ?? null;
}

function lapStarts(session: SessionData, driver: number | null): number[] {
  if (session.isRace) {
    return session.moments.filter((moment) => moment.kind === 'lap').map((moment) => moment.t);
  }
  const laps = driver === null ? [] : session.lapbook.of(driver);
  return laps.flatMap((lap) => (lap.start === null ? [] : [lap.start]));
}
