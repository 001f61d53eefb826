/** What sessions are called, as far as their keys tell. */

import { DEMO, yearName } from './years';

const KINDS: Readonly<Record<string, string>> = {
  FP1: 'Practice 1',
  FP2: 'Practice 2',
  FP3: 'Practice 3',
  Q: 'Qualifying',
  SQ: 'Sprint Qualifying',
  SS: 'Sprint Shootout',
  S: 'Sprint',
  R: 'Race',
  D1: 'Day 1',
  D2: 'Day 2',
  D3: 'Day 3',
  D4: 'Day 4',
  D5: 'Day 5',
};

export interface KeyNames {
  readonly year: number;
  /** `2025`, or `Demo season`. */
  readonly season: string;
  /** `Round 15`, `Test 1`, or `Testing`. */
  readonly round: string;
  /** `Race`. */
  readonly session: string;
}

/** What the parts of `2025/15/R` are called. */
export function namesIn(key: string): KeyNames {
  const [year = '', round = '', kind = ''] = key.split('/');
  return {
    year: Number(year),
    season: yearName(Number(year)),
    round: roundName(round),
    session: KINDS[kind] ?? kind,
  };
}

function roundName(round: string): string {
  if (round.startsWith('T')) return `Test ${round.slice(1)}`;
  return round === '0' ? 'Testing' : `Round ${round}`;
}

/** `Dutch Grand Prix 2025`: the demo season has no year to say. */
export function meetingInYear(meeting: string, year: number): string {
  return year === DEMO ? meeting : `${meeting} ${year}`;
}
