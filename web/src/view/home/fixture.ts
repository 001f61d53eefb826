/** Seasons for tests. */

import type { Meeting, Season, SessionListing } from '../../api/client';

const NAMES: Readonly<Record<string, string>> = {
  FP1: 'Practice 1',
  FP2: 'Practice 2',
  FP3: 'Practice 3',
  Q: 'Qualifying',
  SQ: 'Sprint Qualifying',
  S: 'Sprint',
  R: 'Race',
};
const WEEKEND = ['FP1', 'FP2', 'FP3', 'Q', 'R'];
const SPRINT_WEEKEND = ['FP1', 'SQ', 'S', 'Q', 'R'];

interface Wanted extends Partial<Omit<Meeting, 'sessions'>> {
  /** The kinds that can be watched; all where nothing is said. */
  available?: readonly string[];
}

export function season(year: number, meetings: readonly Wanted[], warnings: readonly string[] = []): Season {
  const made = meetings.map((wanted, place) => meeting(year, { round: place + 1, ...wanted }));
  return { year, meetings: made, warnings: [...warnings] };
}

function meeting(year: number, { available, ...wanted }: Wanted & { round: number }): Meeting {
  const { round, sprint = false, first_day: day = '2025-08-29' } = wanted;
  const kinds = sprint ? SPRINT_WEEKEND : WEEKEND;
  const sessions = kinds.map((kind): SessionListing => ({
    session: `${year}/${round}/${kind}`,
    kind,
    name: NAMES[kind] ?? kind,
    start: day && `${day}T15:00:00`,
    utc_offset: 7200,
    available: available?.includes(kind) ?? true,
    cached: false,
  }));
  return {
    name: 'Dutch Grand Prix',
    official_name: '',
    location: 'Zandvoort',
    country: 'Netherlands',
    circuit: '',
    first_day: day,
    last_day: '2025-08-31',
    ...wanted,
    sprint,
    sessions,
  };
}
