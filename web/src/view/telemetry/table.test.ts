import { describe, expect, test, vi } from 'vitest';

import { LapTrace } from '../../engine/trace';
import { manifestOf } from '../../engine/testing/replay';
import type { Line, TracedLap } from './comparison';
import { ROWS } from './rows';
import { describe as tell, lengthText, sentenceOf, tableOf } from './table';

const CODES = ['VER', 'NOR'];
const manifest = manifestOf(CODES, 1500, { lap_length: 40 });
const places = Float64Array.of(0, 10, 20, 30, 40);
const kinds = ROWS.filter(({ name }) => ['speed', 'delta', 'throttle', 'brake'].includes(name));

/** A lap with these speeds, one for each place that was passed. */
function lapOf(car: number, number: number, speeds: readonly number[]): TracedLap {
  const trace = new LapTrace(manifest, 5, car, 0);
  for (const [place, speed] of speeds.entries()) {
    trace.values.speed[place] = speed;
    trace.values.throttle[place] = place < 2 ? 100 : 40;
    trace.values.brake[place] = 0;
  }
  trace.filled = speeds.length;
  vi.spyOn(trace, 'latest').mockImplementation((name) => (name === 'speed' ? 148 : null));
  return { car, number, start: 0, to: 10, trace };
}

const line: Line = {
  car: 0,
  lap: lapOf(0, 7, [280, 290, 150]),
  reference: lapOf(1, 7, [270, 280, 160, 180, 220]),
  drawsReference: true,
  delta: [0, -0.1, 0.25, null, null],
};
const unknown: Line = { car: 1, lap: null, reference: null, drawsReference: false, delta: [] };

describe('the table of values', () => {
  test('has those where the car is, and those of the reference there', () => {
    expect(tableOf([line], kinds, null)).toMatchObject([
      { car: 0, slot: 0, lap: 'L7', isReference: false, cells: ['148', '+0.25', '–', '–'] },
      { car: 1, slot: 0, lap: 'L7', isReference: true, cells: ['160', '', '40', 'off'] },
    ]);
  });

  test('has those at the cursor, and dashes where the car has not been', () => {
    expect(tableOf([line], kinds, 1)[0]?.cells).toEqual(['290', '−0.10', '100', 'off']);
    expect(tableOf([line], kinds, 3)[0]?.cells).toEqual(['–', '–', '–', '–']);
    expect(tableOf([line], kinds, 3)[1]?.cells[0]).toBe('180');
  });

  test('has dashes for a car of which nothing is known', () => {
    expect(tableOf([unknown], kinds, null)).toMatchObject([{ lap: '–', cells: ['–', '–', '–', '–'] }]);
  });

  test('is read as a sentence', () => {
    expect(sentenceOf(tableOf([line], kinds, 1), kinds, CODES)).toBe(
      'VER: Speed 290 km/h, Delta −0.10 s, Throttle 100 %, Brake off. ' +
        'NOR, reference L7: Speed 280 km/h, Throttle 100 %, Brake off',
    );
    expect(sentenceOf(tableOf([unknown], kinds, 1), kinds, CODES)).toMatch(/^NOR: Speed unknown/);
  });
});

test('charts are told in sentences', () => {
  expect(tell([line, unknown], CODES, places)).toBe(
    'VER, lap 7, 20 m so far; speed from 150 to 290 km/h; full throttle on 67 % of it; +0.25 s to lap 7 of NOR. ' +
      'NOR: nothing is known of this lap yet.',
  );
});

test('a place is told in metres, or parts of the lap', () => {
  expect(lengthText(places, 3)).toBe('30 m');
  expect(lengthText(Float64Array.of(0, 0.5, 1), 1)).toBe('50 % of the lap');
});
