import { describe, expect, test } from 'vitest';

import { Lapbook, type Lap } from './lapbook';
import { often, type Random } from './testing/random';

const DRIVERS = 4;

function lap(
  driver: number,
  number: number,
  end: number | null,
  time: number | null,
  extra: Partial<Lap> = {},
): Lap {
  const thirds = [0.3, 0.3, 0.4];
  const start = end !== null && time !== null ? end - time : null;
  let passed = 0;
  return {
    driver,
    number,
    start,
    end,
    time,
    sectors: thirds.map((part) => (time === null ? null : time * part)),
    sectorEnds: thirds.map((part) =>
      start === null || time === null ? null : start + (passed += time * part),
    ),
    deleted: false,
    rulings: [],
    ...extra,
  };
}

/** Laps as they may come: times to the millisecond, some unknown, some deleted. */
function anyLaps(random: Random): Lap[] {
  return Array.from({ length: DRIVERS }, (_, driver) => {
    let at = random.next() * 10;
    return Array.from({ length: random.whole(0, 12) }, (__, number) => {
      const time = random.whole(80_000, 82_000) / 1000;
      at += time;
      const isKnown = random.chance(0.9);
      return lap(driver, number + 1, isKnown ? at : null, isKnown ? time : null, {
        deleted: random.chance(0.1),
        rulings: [],
      });
    });
  }).flat();
}

const counts = (one: Lap, t: number) => one.end !== null && one.end <= t && one.time !== null && !one.deleted;

function best(laps: readonly Lap[], t: number): number {
  return Math.min(...laps.filter((one) => counts(one, t)).map((one) => one.time ?? Infinity));
}

describe('the best laps', () => {
  const book = new Lapbook(
    [lap(0, 1, 100, 90), lap(1, 1, 101, 89), lap(0, 2, 188, 88), lap(1, 2, 191, 90)],
    2,
  );

  test.each([
    [99, null, null, null],
    [99.999, null, null, null],
    [100, [0, 1], [0, 1], null],
    [101, [1, 1], [0, 1], [1, 1]],
    [187.9, [1, 1], [0, 1], [1, 1]],
    [188, [0, 2], [0, 2], [1, 1]],
    [1e9, [0, 2], [0, 2], [1, 1]],
  ])('at %s s', (t, fastest, first, second) => {
    const name = (one: Lap | null) => one && [one.driver, one.number];
    expect([book.fastest(t), book.best(0, t), book.best(1, t)].map(name)).toEqual([fastest, first, second]);
  });

  test('are those of all laps that have ended, whenever one asks', () => {
    often(200, (random) => {
      const laps = anyLaps(random);
      const shuffled = new Lapbook(random.shuffled(laps), DRIVERS);
      for (let asked = 0; asked < 20; asked++) {
        const t = random.next() * 1100;
        expect(shuffled.fastest(t)?.time ?? Infinity).toBe(best(laps, t));
        const driver = random.whole(0, DRIVERS - 1);
        const own = laps.filter((one) => one.driver === driver);
        expect(shuffled.best(driver, t)?.time ?? Infinity).toBe(best(own, t));
      }
    });
  });

  test('the first of two that are equal stays the best', () => {
    const equal = new Lapbook([lap(0, 1, 100, 90), lap(1, 1, 105, 90)], 2);
    expect(equal.fastest(200)?.driver).toBe(0);
  });

  test('a lap counts but for the time in which it is deleted', () => {
    const rulings = [
      { at: 150, deleted: true },
      { at: 200, deleted: false },
      { at: 250, deleted: true },
    ];
    const book = new Lapbook(
      [lap(0, 1, 100, 80, { deleted: true, rulings }), lap(0, 2, 190, 90), lap(1, 1, 195, 95)],
      2,
    );
    const times = [120, 160, 192, 210, 260].map((t) => book.fastest(t)?.time ?? null);
    expect(times).toEqual([80, null, 90, 80, 90]);
    expect(book.best(0, 160)).toBeNull();
    expect(book.markLap(1, 95, 260)).toBe('own');
  });

  test('a lap that was deleted, or has no time, is none', () => {
    const some = new Lapbook(
      [lap(0, 1, 100, 80, { deleted: true }), lap(0, 2, 190, null), lap(0, 3, 280, 90)],
      1,
    );
    expect(some.fastest(279)).toBeNull();
    expect(some.fastest(280)?.number).toBe(3);
  });
});

test('nothing that comes later changes what was known', () => {
  often(200, (random) => {
    const laps = anyLaps(random);
    const cut = random.next() * 1000;
    const whole = new Lapbook(laps, DRIVERS);
    const known = new Lapbook(
      laps.filter((one) => one.end !== null && one.end <= cut),
      DRIVERS,
    );
    for (let asked = 0; asked < 10; asked++) {
      const t = random.next() * cut;
      const [driver, time] = [random.whole(0, DRIVERS - 1), random.whole(80_000, 82_000) / 1000];
      expect(whole.fastest(t)).toBe(known.fastest(t));
      expect(whole.best(driver, t)).toBe(known.best(driver, t));
      expect(whole.markLap(driver, time, t)).toBe(known.markLap(driver, time, t));
    }
  });
});

describe('marks', () => {
  const book = new Lapbook(
    [lap(0, 1, 100, 90), lap(1, 1, 101, 89), lap(0, 2, 190, 90.5), lap(1, 2, 188, 87)],
    3,
  );

  test.each([
    ['the best of all', 1, 87, 200, 'best'],
    ['the best of all then, but not later', 1, 89, 150, 'best'],
    ['no longer the best', 1, 89, 200, null],
    ["the driver's own best", 0, 90, 200, 'own'],
    ['slower than both', 0, 90.5, 200, null],
    ['faster than all before', 0, 80, 150, 'best'],
    ['when there is none yet', 0, 90, 50, null],
    ['of somebody without a lap', 2, 95, 200, null],
    ['the same to the millisecond', 1, 87.0004, 200, 'best'],
    ['slower by a millisecond', 1, 87.001, 200, null],
    ['of nobody', 7, 95, 200, null],
  ] as const)('%s', (_, driver, time, t, mark) => {
    expect(book.markLap(driver, time, t)).toBe(mark);
  });

  test('of sectors are known when they end, before the lap does', () => {
    const one = lap(0, 1, 100, 90, { sectors: [30, 30, 30], sectorEnds: [40, 70, 100] });
    const other = lap(1, 1, 105, 93, { sectors: [31, 29, 33], sectorEnds: [43, 72, 105] });
    const sectors = new Lapbook([other, one], 2);
    expect(sectors.markSector(0, 0, 30, 39.9)).toBeNull();
    expect(sectors.markSector(0, 0, 30, 40)).toBe('best');
    expect(sectors.markSector(1, 0, 31, 43)).toBe('own');
    expect(sectors.markSector(0, 1, 30, 71)).toBe('best');
    expect(sectors.markSector(0, 1, 30, 72)).toBe('own');
    expect(sectors.markSector(1, 1, 29, 72)).toBe('best');
    expect(sectors.markSector(0, 3, 30, 200)).toBeNull();
  });

  test('of sectors do not need the whole lap', () => {
    const unfinished = lap(0, 1, null, null, { sectors: [30, null, null], sectorEnds: [40, null, null] });
    expect(new Lapbook([unfinished], 1).markSector(0, 0, 30, 40)).toBe('best');
  });
});

describe("a driver's laps", () => {
  const book = new Lapbook([lap(0, 2, 190, 90), lap(0, 1, 100, 90), lap(1, 1, 101, 89), lap(-1, 1, 1, 1)], 2);

  test('are in order, and found by their number', () => {
    expect(book.of(0).map(({ number }) => number)).toEqual([1, 2]);
    expect(book.lap(0, 2)?.end).toBe(190);
    expect([book.lap(0, 3), book.lap(5, 1)]).toEqual([null, null]);
    expect([book.of(5), book.of(-1)]).toEqual([[], []]);
    expect([book.best(5, 1e9), book.best(-1, 1e9)]).toEqual([null, null]);
  });

  test('of somebody who is not in the session are nobody’s', () => {
    expect(new Lapbook([lap(-1, 1, 100, 60)], 2).best(0, 200)).toBeNull();
  });
});
