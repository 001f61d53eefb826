import { describe, expect, test } from 'vitest';

import { Lapbook, type Lap } from '../../engine/lapbook';
import { lapCompared, lapDriven } from './laps';

function lap(
  driver: number,
  number: number,
  start: number | null,
  end: number | null,
  extra: Partial<Lap> = {},
): Lap {
  const time = start !== null && end !== null ? end - start : null;
  const unknown = [null, null, null];
  return {
    driver,
    number,
    start,
    end,
    time,
    sectors: unknown,
    sectorEnds: unknown,
    deleted: false,
    rulings: [],
    ...extra,
  };
}

const CODES = ['VER', 'NOR', 'HAM'];
const book = new Lapbook(
  [
    lap(0, 1, 0, 100),
    lap(0, 2, 100, 190),
    lap(0, 3, 190, 275),
    lap(0, 4, 275, 370),
    lap(1, 1, 0, 102),
    lap(1, 2, 102, 195),
    lap(1, 3, null, 290),
    lap(1, 4, 290, null),
    lap(2, 1, null, 110, { time: 108 }),
  ],
  CODES.length,
);

describe('the lap that is driven', () => {
  test('reaches to the playhead, and no further', () => {
    expect(lapDriven(book, 0, 2, 150)).toEqual({ car: 0, number: 2, start: 100, to: 150 });
  });

  test('ends at the line where none follows it', () => {
    expect(lapDriven(book, 0, 4, 900)).toMatchObject({ start: 275, to: 370 });
  });

  test('begins where the one before ended, if its start is not told or it has no row', () => {
    expect(lapDriven(book, 1, 3, 200)).toMatchObject({ start: 195, to: 200 });
    expect(lapDriven(book, 0, 5, 400)).toMatchObject({ number: 5, start: 370, to: 400 });
  });

  test('is none where nobody knows since when', () => {
    expect(lapDriven(book, 2, 1, 50)).toBeNull();
    expect(lapDriven(book, 0, NaN, 50)).toBeNull();
  });

  test('is drawn in part where it lasts long', () => {
    expect(lapDriven(book, 1, 4, 1000)).toMatchObject({ start: 290, to: 590 });
  });
});

describe('the lap that is compared with', () => {
  const driven = (car: number, number: number, t: number) => {
    const found = lapDriven(book, car, number, t);
    if (!found) throw new Error('no such lap');
    return found;
  };

  test('is the best one that had ended by then', () => {
    const at = (t: number, number: number) => lapCompared(book, driven(0, number, t), 'best', CODES, t);
    expect(at(99, 1)).toBeNull();
    expect(at(150, 2)).toMatchObject({ number: 1, start: 0, to: 100 });
    expect(at(200, 3)).toMatchObject({ number: 2 });
    expect(at(274.9, 3)).toMatchObject({ number: 2 });
    expect(at(275, 4)).toMatchObject({ number: 3, to: 275 });
  });

  test('has a start of its own even where that is not told', () => {
    expect(lapCompared(book, { car: 2, number: 2, start: 110, to: 120 }, 'best', CODES, 120)).toMatchObject({
      number: 1,
      start: 2,
      to: 110,
    });
  });

  test('is of another car only what it has driven by now', () => {
    const same = (t: number, number: number) => lapCompared(book, driven(0, number, t), 'NOR', CODES, t);
    expect(same(101, 2)).toBeNull();
    expect(same(150, 2)).toEqual({ car: 1, number: 2, start: 102, to: 150 });
    expect(same(400, 4)).toMatchObject({ start: 290, to: 400 });
  });

  test('is none where none is wanted, of unknown drivers, and of the lap itself', () => {
    expect(lapCompared(book, driven(0, 2, 150), 'none', CODES, 150)).toBeNull();
    expect(lapCompared(book, driven(0, 2, 150), 'XXX', CODES, 150)).toBeNull();
    expect(lapCompared(book, driven(0, 2, 150), 'VER', CODES, 150)).toBeNull();
    expect(lapCompared(book, driven(0, 3, 900), 'best', CODES, 900)).toBeNull();
  });
});
