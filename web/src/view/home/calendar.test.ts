import { describe, expect, it } from 'vitest';

import { areShort, canBeWatched, countOf, isMostlyMissing, missingOf, monthsOf } from './calendar';
import { season } from './fixture';

const NOW = Date.UTC(2026, 0, 1);

function monthsIn(meetings: Parameters<typeof season>[1]) {
  return monthsOf(season(2025, meetings).meetings);
}

describe('months', () => {
  it('are those in which meetings begin, in order of date', () => {
    const months = monthsIn([
      { name: 'Monza', first_day: '2025-09-05' },
      { name: 'Spain', first_day: '2025-05-30', last_day: '2025-06-01' },
      { name: 'Zandvoort', first_day: '2025-08-29' },
      { name: 'Hungary', first_day: '2025-08-01' },
    ]);
    expect(months.map(({ name }) => name)).toEqual(['May', 'August', 'September']);
    expect(months[1]?.meetings.map(({ name }) => name)).toEqual(['Hungary', 'Zandvoort']);
  });

  it('have the meetings without a date at the end', () => {
    const months = monthsIn([
      { name: 'Somewhere', first_day: null, last_day: null },
      { name: 'Monza', first_day: '2025-09-05' },
    ]);
    expect(months.map(({ name }) => name)).toEqual(['September', null]);
  });

  it('of two years are two', () => {
    const months = monthsIn([{ first_day: '2020-03-01' }, { first_day: '2021-03-01' }]);
    expect(months).toHaveLength(2);
  });

  it('share rows where all of them are short', () => {
    expect(areShort(monthsIn([{}, {}]))).toBe(true);
    expect(areShort(monthsIn([{}, {}, {}]))).toBe(false);
  });
});

describe('what can be watched', () => {
  it('is counted', () => {
    const made = season(2025, [{ available: ['R'] }, { available: [] }]);
    expect(countOf(made)).toEqual({ sessions: 10, available: 1 });
    expect(made.meetings.map(canBeWatched)).toEqual([true, false]);
  });

  it.each([
    [10, 1, true],
    [10, 5, false],
    [10, 10, false],
    [10, 0, false],
    [0, 0, false],
  ])('of %i sessions being %i, the rest is in the way: %s', (sessions, available, isInTheWay) => {
    expect(isMostlyMissing({ sessions, available })).toBe(isInTheWay);
  });

  it('is not what is still to be held, nor what the archive lacks', () => {
    const [ahead] = season(2026, [{ first_day: '2026-03-01', available: [] }]).meetings;
    const [gone] = season(2025, [{ available: ['R'] }]).meetings;
    const told = [ahead, gone].map((meeting) => meeting && missingOf(meeting, NOW));
    expect(told[0]?.map(({ reason }) => reason)).toEqual(['not held yet']);
    expect(told[1]?.map(({ reason, sessions }) => [reason, sessions.map(({ kind }) => kind)])).toEqual([
      ['not in this archive', ['FP1', 'FP2', 'FP3', 'Q']],
    ]);
  });

  it('may be missing for two reasons in one weekend', () => {
    const [meeting] = season(2026, [{ first_day: '2026-03-01', available: ['FP1'] }]).meetings;
    const middle = Date.UTC(2026, 2, 1, 12);
    const sessions = meeting?.sessions.map((session, place) =>
      place < 3 ? { ...session, start: '2026-03-01T12:00:00' } : session,
    );
    const told = meeting && sessions && missingOf({ ...meeting, sessions }, middle);
    expect(told?.map(({ reason }) => reason)).toEqual(['not in this archive', 'not held yet']);
  });
});
