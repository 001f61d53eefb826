/** The leaderboard: a row for each car, in the order of the places. */

import type { Mark } from './lapbook';
import type { Picture, Status, Tyre } from './picture';
import type { SessionData } from './session';

export interface TowerRow {
  /** The driver's place in the session's list. */
  readonly driver: number;
  readonly place: number;
  readonly status: Status;
  /** Seconds behind the leader and behind the car ahead; NaN where that is not known. */
  readonly gap: number;
  readonly interval: number;
  /** NaN where it is not known. */
  readonly lapsDown: number;
  readonly tyre: Tyre | null;
  readonly tyreAge: number;
  readonly stops: number;
  /** Places gained since the start; null where cars do not race, or have not begun to. */
  readonly gained: number | null;
  readonly lastLap: number;
  readonly lastMark: Mark;
  /** The best lap so far; NaN before there is one. */
  readonly bestLap: number;
  readonly bestMark: Mark;
  /** Whether where the car is is carried on without samples. */
  readonly estimated: boolean;
  readonly lap: number;
}

/** The rows at a picture's instant. */
export function towerOf(session: SessionData, picture: Picture): TowerRow[] {
  const rows = Array.from(picture.order, (driver, index) => rowOf(session, picture, driver, index + 1));
  return session.isRace ? rows : rows.map((row, index) => withExactGaps(row, rows[0], rows[index - 1]));
}

/** Where cars do not race, gaps are differences of best laps, which are exact; the channels of gaps are rounded. */
function withExactGaps(row: TowerRow, leader?: TowerRow, ahead?: TowerRow): TowerRow {
  const behind = (shown: number, other?: TowerRow) =>
    Number.isNaN(shown) || other === undefined ? shown : row.bestLap - other.bestLap;
  return { ...row, gap: behind(row.gap, leader), interval: behind(row.interval, ahead) };
}

function rowOf(session: SessionData, picture: Picture, driver: number, place: number): TowerRow {
  const { lapbook } = session;
  const t = picture.t;
  // Until the lights go out there is only the grid.
  const isBefore = session.isRace && session.start !== null && t < session.start;
  const status = isBefore ? 'grid' : picture.status(driver);
  const grid = session.drivers[driver]?.grid ?? null;
  const lastLap = picture.of('last_lap', driver);
  const shownBest = picture.of('best_lap', driver);
  const bestLap = Number.isNaN(shownBest) ? (lapbook.best(driver, t)?.time ?? NaN) : shownBest;
  return {
    driver,
    place,
    status,
    gap: isBefore ? NaN : picture.of('gap_to_leader', driver),
    interval: isBefore ? NaN : picture.of('interval', driver),
    lapsDown: picture.of('laps_down', driver),
    tyre: picture.tyre(driver),
    tyreAge: picture.of('tyre_age', driver),
    stops: picture.of('stops', driver),
    gained: session.isRace && status !== 'grid' && grid !== null ? grid - place : null,
    lastLap,
    lastMark: Number.isNaN(lastLap) ? null : lapbook.markLap(driver, lastLap, t),
    bestLap,
    bestMark: !Number.isNaN(bestLap) && lapbook.markLap(driver, bestLap, t) === 'best' ? 'best' : null,
    estimated: picture.of('estimated', driver) === 1,
    lap: picture.of('lap', driver),
  };
}
