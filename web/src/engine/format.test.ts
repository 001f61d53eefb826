import { describe, expect, test } from 'vitest';

import { clock, gap, lapTime, parseClock } from './format';
import { often } from './testing/random';

/** A span as the server's programs write it: `25.183`, `1:18.964`, `1:02:03.456`. */
function span(millis: number): string {
  const [hours, minutes, seconds] = [3600_000, 60_000, 1000].map((unit) => Math.floor(millis / unit));
  const two = (value = 0) => String(value % 60).padStart(2, '0');
  const rest = `.${String(millis % 1000).padStart(3, '0')}`;
  if ((seconds ?? 0) < 60) return `${seconds}${rest}`;
  if ((minutes ?? 0) < 60) return `${minutes}:${two(seconds)}${rest}`;
  return `${hours}:${two(minutes)}:${two(seconds)}${rest}`;
}

describe('a lap time', () => {
  test.each([
    [72.345, '1:12.345'],
    [25.183, '25.183'],
    [0.005, '0.005'],
    [59.9994, '59.999'],
    [59.9996, '1:00.000'],
    [60, '1:00.000'],
    [3723.456, '1:02:03.456'],
    [3599.9999, '1:00:00.000'],
    [NaN, ''],
    [Infinity, ''],
  ])('of %s s is %s', (seconds, text) => {
    expect(lapTime(seconds)).toBe(text);
  });

  test('is written as the server writes it', () => {
    often(2000, (random) => {
      const millis = random.whole(0, random.pick([100_000, 600_000, 8_000_000]));
      expect(lapTime(millis / 1000)).toBe(span(millis));
    });
  });
});

describe('a gap', () => {
  test.each([
    [0, 0, '+0.00'],
    [1.234, 0, '+1.23'],
    [1.235001, NaN, '+1.24'],
    [59.996, 0, '+1:00.00'],
    [62.5, NaN, '+1:02.50'],
    [3723.456, 0, '+1:02:03.46'],
    [NaN, 0, ''],
    [NaN, NaN, ''],
    [NaN, 1, '1 lap'],
    [NaN, 3, '3 laps'],
    [5, 1, '+5.00'],
  ])('of %s s and %s laps is %s', (seconds, laps, text) => {
    expect(gap(seconds, laps)).toBe(text);
  });

  test('that is exact has three digits, and is written as the server writes it', () => {
    often(2000, (random) => {
      const millis = random.whole(0, random.pick([3000, 100_000, 600_000, 8_000_000]));
      expect(gap(millis / 1000, 0, 3)).toBe(`+${span(millis)}`);
    });
  });

  test('that is not has the same but for the last digit', () => {
    often(2000, (random) => {
      const hundredths = random.whole(0, 700_000);
      expect(`${gap(hundredths / 100, 0)}0`).toBe(`+${span(hundredths * 10)}`);
    });
  });
});

describe('a clock', () => {
  test.each([
    [0, '0:00:00', '0:00:00.0'],
    [59.99, '0:00:59', '0:00:59.9'],
    [3599.96, '0:59:59', '0:59:59.9'],
    [3723.4, '1:02:03', '1:02:03.4'],
    [0.3, '0:00:00', '0:00:00.3'],
    [36000, '10:00:00', '10:00:00.0'],
    [-0.04, '0:00:00', '0:00:00.0'],
    [-12.5, '−0:00:12', '−0:00:12.5'],
    [NaN, '–', '–'],
    [Infinity, '–', '–'],
  ])('at %s s', (seconds, whole, tenths) => {
    expect(clock(seconds)).toBe(whole);
    expect(clock(seconds, true)).toBe(tenths);
  });

  test('shows every tenth as it is, however it was reached', () => {
    for (let tenth = 0; tenth < 80_000; tenth += 7) {
      expect(clock(tenth / 10, true).endsWith(`.${tenth % 10}`), String(tenth)).toBe(true);
    }
  });

  test('is read back', () => {
    often(500, (random) => {
      const tenths = random.whole(0, 200_000);
      expect(parseClock(clock(tenths / 10, true))).toBeCloseTo(tenths / 10, 9);
    });
  });
});

describe('a typed time', () => {
  test.each([
    ['1:02:03', 3723],
    ['12:34', 754],
    ['45.5', 45.5],
    ['90', 90],
    ['0:05:00.0', 300],
    ['  7:00 ', 420],
    ['0', 0],
  ])('%s', (text, seconds) => {
    expect(parseClock(text)).toBe(seconds);
  });

  test.each([
    '',
    ' ',
    ':',
    '1:',
    ':30',
    'abc',
    '1:2:3:4',
    '-5',
    '1.5:30',
    '1e3',
    '0x10',
    '1:30.',
    '5,5',
    'NaN',
  ])('"%s" is none', (text) => {
    expect(parseClock(text)).toBeNull();
  });
});
