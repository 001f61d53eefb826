import { describe, expect, it } from 'vitest';

import { dayRange, instantOf, machineTime, monthOf, shortDay, weekdayAndTime } from './dates';

describe('days', () => {
  it.each([
    ['2025-08-29', '2025-08-31', '29–31 Aug'],
    ['2025-08-31', '2025-08-31', '31 Aug'],
    ['2025-05-30', '2025-06-01', '30 May – 1 Jun'],
    ['2024-12-30', '2025-01-01', '30 Dec – 1 Jan'],
    ['2025-08-29', null, '29 Aug'],
    [null, '2025-08-31', '31 Aug'],
    [null, undefined, ''],
    ['soon', '2025-13-01', ''],
  ])('from %s to %s are %s', (first, last, words) => {
    expect(dayRange(first, last)).toBe(words);
  });

  it('are in months', () => {
    expect(monthOf('2025-08-29')).toBe('August');
    expect(monthOf('2025-08-29T12:00:00')).toBe('August');
    expect(monthOf(null)).toBeNull();
    expect(shortDay('2025-03-01T15:00:00')).toBe('1 Mar');
    expect(shortDay(null)).toBe('');
  });
});

describe('local times', () => {
  it.each([
    ['2025-08-31T15:00:00', 'Sun 15:00'],
    ['2024-02-29T09:05:00', 'Thu 09:05'],
    ['2000-01-07T11:30:00', 'Fri 11:30'],
    ['2025-08-31', 'Sun'],
    ['', ''],
    [null, ''],
  ])('%s is %s, wherever the page is read', (start, words) => {
    expect(weekdayAndTime(start)).toBe(words);
  });

  it('are instants by their offset', () => {
    expect(instantOf('2025-08-31T15:00:00', 7200)).toBe(Date.UTC(2025, 7, 31, 13));
    expect(instantOf('2025-08-31T15:00:00', null)).toBe(Date.UTC(2025, 7, 31, 15));
    expect(instantOf(null, 7200)).toBeNull();
  });

  it.each([
    [7200, '2025-08-31T15:00:00+02:00'],
    [-16200, '2025-08-31T15:00:00-04:30'],
    [0, '2025-08-31T15:00:00+00:00'],
    [null, '2025-08-31T15:00:00'],
  ])('with %s seconds to UTC are %s to machines', (offset, text) => {
    expect(machineTime('2025-08-31T15:00:00', offset)).toBe(text);
  });
});
