import { describe, expect, test } from 'vitest';

import {
  deltaLimit,
  deltaText,
  deltaTicks,
  drsWord,
  heightOf,
  laneRange,
  ROWS,
  rpmText,
  spell,
} from './rows';

function kindOf(name: string) {
  const kind = ROWS.find((row) => row.name === name);
  if (!kind) throw new Error(`no row ${name}`);
  return kind;
}

describe('values', () => {
  test('are read in the words of their row', () => {
    expect(spell('speed', 311.6)).toBe('312');
    expect(spell('throttle', 0)).toBe('0');
    expect([spell('brake', 0), spell('brake', 1)]).toEqual(['off', 'on']);
    expect([spell('gear', 0), spell('gear', 8)]).toEqual(['N', '8']);
    expect(spell('drs', 1)).toBe('eligible');
    expect(spell('delta', -0.126)).toBe('−0.13');
  });

  test('that are missing are a dash in each', () => {
    for (const { name } of ROWS) expect(spell(name, null)).toBe('–');
    expect(drsWord(null)).toBeNull();
    expect(drsWord(NaN)).toBeNull();
  });

  test('of engine speeds have their thousands apart', () => {
    expect(rpmText(11274).replace('\u202f', ' ')).toBe('11 250');
    expect(rpmText(10009).replace('\u202f', ' ')).toBe('10 000');
    expect(rpmText(0)).toBe('0');
  });
});

describe('deltas', () => {
  test('have a sign, but where there is none', () => {
    expect([deltaText(1.5), deltaText(-12), deltaText(0.004), deltaText(-0.004)]).toEqual(['+1.50', '−12.00', '0.00', '0.00']); // prettier-ignore
  });

  test('have a scale that holds them, and does not change with each', () => {
    expect([0, 0.1, 0.3, 0.99, 7, 5000].map(deltaLimit)).toEqual([0.2, 0.2, 0.4, 2, 10, 400]);
    expect(deltaTicks(2).map(({ text }) => text)).toEqual(['+1', '0', '−1']);
  });
});

describe('lanes', () => {
  test('lie under each other, each with its values inside', () => {
    for (const name of ['brake', 'drs']) {
      const kind = kindOf(name);
      for (let lane = 0; lane < 4; lane++) {
        const [low, high] = laneRange(kind, lane, 4);
        const part = (value: number) => (value - low) / (high - low);
        expect(part(0)).toBeGreaterThan((3 - lane) / 4);
        expect(part(kind.max)).toBeLessThan((4 - lane) / 4);
      }
    }
  });

  test('make their row as high as there are cars', () => {
    expect(heightOf(kindOf('brake'), 4)).toBe(4 * heightOf(kindOf('brake'), 1));
    expect(heightOf(kindOf('speed'), 4)).toBe(heightOf(kindOf('speed'), 1));
  });
});
