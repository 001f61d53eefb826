import { describe, expect, test } from 'vitest';

import { localTime, sectorFlags, type RaceControlMessage } from './session';
import { often } from './testing/random';
import { manifestOf } from './testing/replay';
import { sessionOf } from './testing/session';

const manifest = manifestOf(['VER', 'NOR'], 1501);

function says(
  t: number,
  flag: string | null,
  sector: number | null = null,
  scope?: string,
): RaceControlMessage {
  const said = scope ?? (sector === null ? 'Track' : 'Sector');
  return { t, message: '', category: 'Flag', flag, scope: said, sector, lap: null };
}

function at(messages: readonly RaceControlMessage[], t: number): Record<string, string> {
  return Object.fromEntries(sectorFlags(messages, t));
}

describe('the flags by sector', () => {
  const messages = [
    says(10, 'YELLOW', 3),
    says(12, 'DOUBLE YELLOW', 4),
    says(15, 'DOUBLE YELLOW', 3),
    says(20, 'CLEAR', 4),
    says(25, 'YELLOW', 9),
    says(30, 'CLEAR'),
  ];

  test.each([
    [9.99, {}],
    [10, { 3: 'yellow' }],
    [12, { 3: 'yellow', 4: 'double' }],
    [15, { 3: 'double', 4: 'double' }],
    [20, { 3: 'double' }],
    [25, { 3: 'double', 9: 'yellow' }],
    [30, {}],
    [1000, {}],
  ])('at %s s', (t, flags) => {
    expect(at(messages, t)).toEqual(flags);
  });

  test.each(['CLEAR', 'GREEN', 'RED'])('end where the whole track is said to be %s', (flag) => {
    expect(at([says(1, 'YELLOW', 3), says(2, flag)], 2)).toEqual({});
  });

  test.each([
    ['a flag for the whole track', says(2, 'YELLOW')],
    ['a flag for a driver', says(2, 'BLUE', null, 'Driver')],
    ['a black and white flag', says(2, 'BLACK AND WHITE', null, 'Driver')],
    ['no flag', says(2, null)],
    ['a sector that is not told', says(2, 'YELLOW', null, 'Sector')],
    ['another flag in a sector', says(2, 'SLIPPERY', 5)],
  ])('stay as they are at %s', (_, message) => {
    expect(at([says(1, 'YELLOW', 3), message], 2)).toEqual({ 3: 'yellow' });
  });

  test('are the same whatever is said later', () => {
    often(300, (random) => {
      const flags = ['YELLOW', 'DOUBLE YELLOW', 'CLEAR', 'GREEN', 'RED', 'BLUE', null];
      const all = Array.from({ length: random.whole(0, 30) }, () => random.next() * 100)
        .sort((a, b) => a - b)
        .map((t) => says(t, random.pick(flags), random.chance(0.8) ? random.whole(1, 5) : null));
      const t = random.next() * 100;
      expect(
        at(
          all.filter((message) => message.t <= t),
          t,
        ),
      ).toEqual(at(all, t));
    });
  });
});

describe('the clock at the circuit', () => {
  test.each([
    ['2025-08-31T12:00:00Z', 7200, 0, '14:00:00'],
    ['2025-08-31T12:00:00Z', 7200, 754.9, '14:12:34'],
    ['2025-08-31T12:00:00Z', 0, -5, '11:59:55'],
    ['2025-08-31T23:59:30Z', -18000, 60, '19:00:30'],
    ['2025-03-16T20:00:00Z', 39600, 0, '07:00:00'],
  ])('at %s with %s s more than UTC, after %s s', (utc, utcOffset, t, shown) => {
    expect(localTime(sessionOf(manifest, { utc: Date.parse(utc), utcOffset }), t)).toBe(shown);
  });

  test('is not known where either is not', () => {
    expect(localTime(sessionOf(manifest, { utc: 0 }), 0)).toBeNull();
    expect(localTime(sessionOf(manifest, { utcOffset: 0 }), 0)).toBeNull();
  });
});
