import { describe, expect, test } from 'vitest';

import type { Lap } from './lapbook';
import { Picture } from './picture';
import type { SessionData } from './session';
import { manifestOf, NOTHING, segmentWith } from './testing/replay';
import { sessionOf } from './testing/session';
import { towerOf, type TowerRow } from './tower';

const manifest = manifestOf(['VER', 'NOR', 'HAM', 'LEC'], 6000);
const [GRID, RUNNING, PIT, STOPPED, OUT, FINISHED] = [0, 1, 2, 3, 4, 5];

/** The rows at an instant; values by channel and car, in the integers of segments. */
function rowsAt(
  t: number,
  values: Record<string, readonly (number | null)[]>,
  extra: Partial<SessionData> = {},
  laps: readonly Lap[] = [],
): TowerRow[] {
  const picture = new Picture(manifest);
  const number = Math.floor(t / 60);
  const segment = segmentWith(manifest, number, (channel, driver) => {
    const said = driver < 0 ? undefined : values[channel.name]?.[driver];
    return said === undefined ? NOTHING(channel, driver) : [[0, said]];
  });
  picture.fill(segment, t * 25);
  return towerOf(sessionOf(manifest, extra, laps), picture);
}

function lap(driver: number, number: number, end: number, time: number): Lap {
  return {
    driver,
    number,
    start: end - time,
    end,
    time,
    sectors: [],
    sectorEnds: [],
    deleted: false,
    rulings: [],
  };
}

const column = <Name extends keyof TowerRow>(rows: readonly TowerRow[], name: Name) =>
  rows.map((row) => row[name]);

test('has a row for each car, by place', () => {
  const rows = rowsAt(10, { position: [3, 1, 4, 2] });
  expect(column(rows, 'driver')).toEqual([1, 3, 0, 2]);
  expect(column(rows, 'place')).toEqual([1, 2, 3, 4]);
});

test('has what the picture has', () => {
  const [row] = rowsAt(10, {
    status: [RUNNING],
    gap_to_leader: [246],
    interval: [100],
    laps_down: [1],
    tyre: [1],
    tyre_age: [12],
    stops: [2],
    lap: [20],
    estimated: [1],
    last_lap: [72_345],
    best_lap: [71_000],
  });
  expect(row).toMatchObject({
    status: 'running',
    lapsDown: 1,
    tyre: 'MEDIUM',
    tyreAge: 12,
    stops: 2,
    lap: 20,
  });
  expect(row?.estimated).toBe(true);
  const times = [row?.gap, row?.interval, row?.lastLap, row?.bestLap];
  for (const [at, seconds] of [1.23, 0.5, 72.345, 71].entries()) expect(times[at]).toBeCloseTo(seconds, 9);
});

test('has nothing of what is not known', () => {
  const [row] = rowsAt(10, { status: [RUNNING] });
  expect(row).toMatchObject({ gap: NaN, interval: NaN, lapsDown: NaN, tyre: null, tyreAge: NaN, stops: NaN });
  expect(row).toMatchObject({
    lastLap: NaN,
    lastMark: null,
    bestLap: NaN,
    bestMark: null,
    lap: NaN,
    estimated: false,
  });
});

describe('places gained', () => {
  const position = [3, 1, 4, 2];

  test('are those since the start', () => {
    const rows = rowsAt(10, { position, status: [RUNNING, PIT, OUT, FINISHED] });
    expect(Object.fromEntries(rows.map((row) => [row.driver, row.gained]))).toEqual({
      0: -2,
      1: 1,
      2: -1,
      3: 2,
    });
  });

  test('are none on the grid, nor where cars do not race, nor without a place on the grid', () => {
    expect(column(rowsAt(10, { position, status: [GRID, GRID, GRID, GRID] }), 'gained')).toEqual([
      null,
      null,
      null,
      null,
    ]);
    const running = { position, status: [RUNNING, RUNNING, STOPPED, RUNNING] };
    expect(column(rowsAt(10, running, { isRace: false }), 'gained')).toEqual([null, null, null, null]);
    const drivers = sessionOf(manifest).drivers.map((driver) => ({ ...driver, grid: null }));
    expect(column(rowsAt(10, running, { drivers }), 'gained')).toEqual([null, null, null, null]);
  });
});

describe('before the lights go out', () => {
  const values = {
    status: [RUNNING, RUNNING, RUNNING, RUNNING],
    gap_to_leader: [0, 100, 200, 300],
    interval: [0, 100, 100, 100],
  };

  test('there are the grid and no gaps', () => {
    const rows = rowsAt(9.9, values, { start: 10 });
    expect(column(rows, 'status')).toEqual(['grid', 'grid', 'grid', 'grid']);
    expect([...column(rows, 'gap'), ...column(rows, 'interval')].every(Number.isNaN)).toBe(true);
  });

  test('and after it there are', () => {
    const rows = rowsAt(10, values, { start: 10 });
    expect(column(rows, 'status')[0]).toBe('running');
    expect(column(rows, 'gap')[3]).toBeCloseTo(1.5, 9);
  });

  test('only where cars race', () => {
    expect(column(rowsAt(9, values, { start: 10, isRace: false }), 'status')[0]).toBe('running');
  });
});

describe('best laps', () => {
  const laps = [lap(0, 1, 100, 90), lap(1, 1, 101, 89), lap(0, 2, 191, 91)];
  const lasts = { last_lap: [91_000, 89_000, null, null] };

  test('are those of the laps up to the instant, where the picture has none', () => {
    const best = (t: number) => column(rowsAt(t, {}, {}, laps), 'bestLap');
    expect(best(99)).toEqual([NaN, NaN, NaN, NaN]);
    expect(best(100)).toEqual([90, NaN, NaN, NaN]);
    expect(best(200)).toEqual([90, 89, NaN, NaN]);
  });

  test('are the picture’s where it has them', () => {
    const rows = rowsAt(200, { best_lap: [88_500, null, null, null] }, {}, laps);
    expect(column(rows, 'bestLap').slice(0, 2)).toEqual([88.5, 89]);
  });

  test('are marked, as last laps are', () => {
    const rows = rowsAt(200, lasts, {}, laps);
    expect(column(rows, 'lastMark')).toEqual([null, 'best', null, null]);
    expect(column(rows, 'bestMark')).toEqual([null, 'best', null, null]);
    const earlier = rowsAt(100, { last_lap: [90_000] }, {}, laps);
    expect([earlier[0]?.lastMark, earlier[0]?.bestMark]).toEqual(['best', 'best']);
    const later = rowsAt(150, { last_lap: [90_000] }, {}, laps);
    expect([later[0]?.lastMark, later[0]?.bestMark]).toEqual(['own', null]);
  });
});

test('where cars do not race, gaps are the differences of best laps, to the millisecond', () => {
  const rows = rowsAt(
    200,
    {
      position: [2, 1, 3, 4],
      best_lap: [71_003, 70_456, 71_020, null],
      gap_to_leader: [109, 0, 113, null],
      interval: [109, null, 3, null],
    },
    { isRace: false },
  );
  const milliseconds = (values: readonly number[]) => values.map((value) => Math.round(value * 1000));
  expect(milliseconds(column(rows, 'gap'))).toEqual([0, 547, 564, NaN]);
  expect(milliseconds(column(rows, 'interval'))).toEqual([NaN, 547, 17, NaN]);
});
