import { expect, it } from 'vitest';

import { meetingInYear, namesIn } from './names';

it.each([
  ['2025/15/R', { year: 2025, season: '2025', round: 'Round 15', session: 'Race' }],
  ['0/1/SQ', { year: 0, season: 'Demo season', round: 'Round 1', session: 'Sprint Qualifying' }],
  ['2024/0/FP2', { year: 2024, season: '2024', round: 'Testing', session: 'Practice 2' }],
  ['2026/T2/D1', { year: 2026, season: '2026', round: 'Test 2', session: 'Day 1' }],
  ['2024/3/X', { year: 2024, season: '2024', round: 'Round 3', session: 'X' }],
])('reads the names in %s', (key, names) => {
  expect(namesIn(key)).toEqual(names);
});

it('tells meetings of two years apart, but the demo season has no year', () => {
  expect(meetingInYear('Dutch Grand Prix', 2025)).toBe('Dutch Grand Prix 2025');
  expect(meetingInYear('Alderwind Grand Prix', 0)).toBe('Alderwind Grand Prix');
});
