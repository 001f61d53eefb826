/** A session made up for tests. */

import { Lapbook, type Lap } from '../lapbook';
import { durationOf, type Manifest } from '../manifest';
import type { SessionData } from '../session';

/** A race of a manifest's drivers, who start in the order in which they are listed. */
export function sessionOf(
  manifest: Manifest,
  extra: Partial<SessionData> = {},
  laps: readonly Lap[] = [],
): SessionData {
  return {
    key: manifest.session,
    meeting: 'Alderwind Grand Prix',
    name: 'Race',
    location: 'Alderwind',
    country: 'Nowhere',
    isRace: true,
    manifest,
    drivers: manifest.drivers.map((code, place) => ({
      code,
      number: place + 1,
      name: code,
      team: `Team ${Math.floor(place / 2)}`,
      colour: '#8a8f98',
      grid: place + 1,
      second: place % 2 === 1,
    })),
    totalLaps: [{ t: 0, laps: 10 }],
    duration: durationOf(manifest),
    start: null,
    first: 0,
    parts: [],
    moments: [],
    bands: [],
    lapbook: new Lapbook(laps, manifest.drivers.length),
    circuit: null,
    raceControl: [],
    radio: [],
    utc: null,
    utcOffset: null,
    missing: [],
    ...extra,
  };
}
