import { describe, expect, test } from 'vitest';

import type { Segment } from './segment';
import { often } from './testing/random';
import { manifestOf, NOTHING, segmentWith, type Entries } from './testing/replay';
import { deltas, drsState, LapTrace, placesOf, segmentsFor, TRACE_CHANNELS } from './trace';

/** A lap has 4000 m, 400 places and a place more at its end; a segment is a minute. */
const manifest = manifestOf(['VER', 'NOR'], 4000);
const places = placesOf(manifest);

/** Both cars begin their second lap at so many seconds, and drive 50 m/s and 40 m/s; what steps changes at 2000 m. */
const STARTS = [10, 12] as const;
const SPEEDS = [50, 40] as const;

function lapsAt(driver: number, t: number): number {
  return 1 + ((t - (STARTS[driver] ?? 0)) * (SPEEDS[driver] ?? 0)) / 4000;
}

/** Rows as a server makes them: of what is linear the ends of lines, of what steps the changes. */
function entriesFor(number: number): Entries {
  const [first, last] = [number * 60, Math.min(number * 60 + 60, 3999 / 25)];
  return (channel, driver) => {
    const end = Math.round((last - first) * 25);
    const half = (STARTS[driver] ?? 0) + 2000 / (SPEEDS[driver] ?? 1);
    const step = (before: number, after: number): ReturnType<Entries> => {
      if (half <= first) return [[0, after]];
      const at = Math.round((half - first) * 25);
      return at > end ? [[0, before]] : [[0, before], [at, after]]; // prettier-ignore
    };
    switch (channel.name) {
      case 'progress':
        return [first, last].map((t, index) => [index * end, Math.round(lapsAt(driver, t) / channel.scale)]);
      case 'speed':
        return [[0, ((SPEEDS[driver] ?? 0) * 3.6) / channel.scale]];
      case 'gear':
        return step(7, 8);
      case 'brake':
        return step(1, 0);
      case 'drs':
        return step(8, 12);
      case 'throttle':
        return [[0, driver === 0 ? 100 : null]];
      default:
        return NOTHING(channel, driver);
    }
  };
}

const segments = new Map(
  Array.from(
    { length: manifest.count },
    (_, number) => [number, segmentWith(manifest, number, entriesFor(number))] as const,
  ),
);
const all = (number: number): Segment | null => segments.get(number) ?? null;

function traceOf(car: 0 | 1, to: number): LapTrace {
  const trace = new LapTrace(manifest, places.length, car, STARTS[car]);
  trace.extend(all, to);
  return trace;
}

describe('places', () => {
  test('lie evenly from line to line, ten metres from each other', () => {
    expect(places.length).toBe(401);
    expect([places[0], places[1], places[400]]).toEqual([0, 10, 4000]);
  });

  test('are fractions of the lap where its length is not known', () => {
    const unknown = placesOf(manifestOf(['VER'], 100, { lap_length: null }));
    expect([unknown[0], unknown.at(-1)]).toEqual([0, 1]);
  });
});

test('a stretch of time lies in the segments that it touches, and in none that do not exist', () => {
  expect(segmentsFor(manifest, 10, 59)).toEqual([0]);
  expect(segmentsFor(manifest, 59, 61)).toEqual([0, 1]);
  expect(segmentsFor(manifest, -5, 1e6)).toEqual([0, 1, 2]);
  expect(segmentsFor(manifest, 130, 20)).toEqual([]);
});

test('DRS is closed, eligible or open, or nothing is known of it', () => {
  expect([0, 1, 8, 10, 12, 14].map(drsState)).toEqual([0, 0, 1, 2, 2, 2]);
  expect(drsState(NaN)).toBeNaN();
});

describe('a trace', () => {
  test('has at each place what the car did there', () => {
    const trace = traceOf(0, STARTS[0] + 80);
    expect(trace.filled).toBe(401);
    expect(trace.fromLine).toBe(true);
    for (let place = 0; place <= 400; place++) {
      expect(trace.elapsed[place]).toBeCloseTo((place * 10) / 50, 1);
      expect(trace.values.speed[place]).toBeCloseTo(180);
      expect(trace.values.throttle[place]).toBe(100);
      if (Math.abs(place - 200) > 2) expect(trace.values.gear[place]).toBe(place < 200 ? 7 : 8);
    }
  });

  test('never blends what steps', () => {
    const trace = traceOf(0, STARTS[0] + 80);
    expect(new Set(trace.values.gear)).toEqual(new Set([7, 8]));
    expect(new Set(trace.values.brake)).toEqual(new Set([1, 0]));
    expect(new Set(trace.values.drs)).toEqual(new Set([1, 2]));
  });

  test('has nothing where nothing is known, not 0', () => {
    const trace = traceOf(1, STARTS[1] + 50);
    expect(trace.values.speed[100]).toBeCloseTo(144);
    expect(trace.values.throttle.every((value) => value === null)).toBe(true);
    expect(trace.values.rpm.every((value) => value === null)).toBe(true);
  });

  test('knows nothing that lies ahead', () => {
    often(30, (random) => {
      const to = STARTS[0] + random.next() * 80;
      const trace = traceOf(0, to);
      const driven = Math.floor(((to - STARTS[0]) * 50) / 10);
      expect(Math.abs(trace.filled - 1 - driven)).toBeLessThanOrEqual(1);
      for (const column of [trace.elapsed, ...TRACE_CHANNELS.map((name) => trace.values[name])]) {
        expect(column.slice(trace.filled).every((value) => value === null)).toBe(true);
      }
    });
  });

  test('is the same in pieces, and after a step back, as at once', () => {
    often(15, (random) => {
      const trace = new LapTrace(manifest, places.length, 0, STARTS[0]);
      for (let piece = 0; piece < 6; piece++) trace.extend(all, STARTS[0] + random.next() * 80);
      const to = STARTS[0] + random.next() * 80;
      trace.extend(all, to);
      const whole = traceOf(0, to);
      expect(trace.filled).toBe(whole.filled);
      for (let place = 0; place < trace.filled; place++) {
        expect(trace.elapsed[place]).toBeCloseTo(whole.elapsed[place] ?? NaN, 1);
        expect(trace.values.speed[place]).toBeCloseTo(whole.values.speed[place] ?? NaN);
      }
    });
  });

  test('tells whether anything is new', () => {
    const trace = new LapTrace(manifest, places.length, 0, STARTS[0]);
    expect(trace.extend(all, STARTS[0] - 1)).toBe(false);
    expect(trace.extend(all, STARTS[0] + 10)).toBe(true);
    expect(trace.extend(all, STARTS[0] + 10)).toBe(false);
    expect(trace.extend(all, STARTS[0] + 5)).toBe(true);
  });

  test('reads as far as segments are there, and then on', () => {
    const trace = new LapTrace(manifest, places.length, 0, STARTS[0]);
    const to = STARTS[0] + 80;
    expect(trace.missing(to)).toEqual([0, 1]);
    trace.extend((number) => (number === 0 ? all(0) : null), to);
    expect(trace.elapsed[trace.filled - 1]).toBeCloseTo(50, 0);
    expect(trace.missing(to)).toEqual([0, 1]);
    trace.extend(all, to);
    expect(trace.missing(to)).toEqual([]);
    expect(trace.filled).toBe(401);
  });

  test('knows what was read last, and forgets it with the rest', () => {
    const trace = new LapTrace(manifest, places.length, 0, STARTS[0]);
    expect(trace.latest('gear')).toBeNull();
    trace.extend(all, STARTS[0] + 70.1);
    expect([trace.latest('gear'), trace.latest('rpm')]).toEqual([8, null]);
    trace.extend(all, STARTS[0] + 5);
    expect(trace.latest('gear')).toBe(7);
  });

  test('of a lap that began away from the line leaves the places before empty, and compares with nothing', () => {
    const trace = new LapTrace(manifest, places.length, 0, STARTS[0] + 40);
    trace.extend(all, STARTS[0] + 80);
    expect(trace.elapsed[150]).toBeNull();
    expect(trace.elapsed[300]).toBeCloseTo(20, 1);
    expect(trace.fromLine).toBe(false);
  });
});

describe('a lap that begins behind the line', () => {
  const grid: Entries = (channel, driver) => {
    if (channel.name !== 'progress') return NOTHING(channel, driver);
    // 40 m behind the line until the tenth second, then 10 m/s, unknown from the twentieth to the thirtieth.
    return [[0, -500], [250, -500], [500, 750], [501, null], [750, 2000], [1000, 3250]]; // prettier-ignore
  };
  const segment = segmentWith(manifest, 0, grid);

  test('begins at the line, and leaves out what is not known', () => {
    const trace = new LapTrace(manifest, places.length, 0, 10);
    trace.extend(() => segment, 39);
    expect(trace.fromLine).toBe(true);
    expect(trace.elapsed[0]).toBeCloseTo(4, 1);
    expect(trace.elapsed[5]).toBeCloseTo(9, 1);
    expect(trace.elapsed[10]).toBeNull();
    expect(trace.elapsed[20]).toBeCloseTo(24, 1);
  });
});

describe('deltas', () => {
  test('are how much later a car was at each place', () => {
    const into = new Array<number | null>(places.length).fill(0);
    deltas(traceOf(1, STARTS[1] + 100), traceOf(0, STARTS[0] + 80), into);
    expect(into[0]).toBeCloseTo(0, 1);
    expect(into[200]).toBeCloseTo(10, 1);
    expect(into[400]).toBeCloseTo(20, 1);
  });

  test('end where one of the two is', () => {
    const into = new Array<number | null>(places.length).fill(0);
    deltas(traceOf(0, STARTS[0] + 80), traceOf(1, STARTS[1] + 25), into);
    expect(into[99]).toBeCloseTo(-4.95, 1);
    expect(into.slice(102).every((value) => value === null)).toBe(true);
  });

  test('are not counted from anywhere but the line', () => {
    const into = new Array<number | null>(places.length).fill(0);
    const late = new LapTrace(manifest, places.length, 0, STARTS[0] + 40);
    late.extend(all, STARTS[0] + 80);
    deltas(late, traceOf(1, STARTS[1] + 100), into);
    expect(into.every((value) => value === null)).toBe(true);
  });
});
