import { expect, it } from 'vitest';

import { addressOf, inOrder, newestFirst, yearInQuery, yearName } from './years';

it('offers the demo season first, then the newest', () => {
  expect(inOrder([0, 2018, 2025, 2024])).toEqual([0, 2025, 2024, 2018]);
  expect(inOrder([2018, 2025])).toEqual([2025, 2018]);
  expect(newestFirst([0, 2018, 2025])).toEqual([2025, 2018]);
  expect(inOrder([])).toEqual([]);
});

it('calls the demo season by its name', () => {
  expect([0, 2025].map(yearName)).toEqual(['Demo season', '2025']);
});

it.each([
  ['?year=2025', 2025],
  ['?year=0', 0],
  ['?year=', null],
  ['?year=20255', null],
  ['?year=-1', null],
  ['?year=next', null],
  ['', null],
])('reads %s as %s', (query, year) => {
  expect(yearInQuery(query)).toBe(year);
});

it('reads its own addresses', () => {
  expect(yearInQuery(addressOf(2025).slice(1))).toBe(2025);
});
