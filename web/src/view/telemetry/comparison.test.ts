import { describe, expect, test } from 'vitest';

import { Lapbook, type Lap } from '../../engine/lapbook';
import type { Segment } from '../../engine/segment';
import { manifestOf, NOTHING, segmentWith, type Entries } from '../../engine/testing/replay';
import { Comparison, largestDelta, tipOf } from './comparison';

/** Three cars that drive 40, 41 and 42 m/s around 4000 m from the first frame on. */
const SPEEDS = [40, 41, 42] as const;
const manifest = manifestOf(['VER', 'NOR', 'HAM'], 25 * 60 * 15);

function entries(number: number): Entries {
  const end = Math.min(1500, manifest.frames - 1 - number * 1500);
  return (channel, driver) => {
    if (channel.name !== 'progress') return NOTHING(channel, driver);
    return [0, end].map((frame) => {
      const metres = (number * 60 + frame / 25) * (SPEEDS[driver] ?? 0);
      return [frame, Math.round(metres / 4000 / channel.scale)];
    });
  };
}

const segments = Array.from({ length: manifest.count }, (_, number) =>
  segmentWith(manifest, number, entries(number)),
);
const get = (number: number): Segment | null => segments[number] ?? null;

const laps: Lap[] = SPEEDS.flatMap((speed, driver) =>
  Array.from({ length: 8 }, (_, index) => {
    const [start, end] = [(index * 4000) / speed, ((index + 1) * 4000) / speed];
    const unknown = [null, null, null];
    // The third lap is told to be a bit faster.
    const time = end - start - (index === 2 ? 0.1 : 0);
    return {
      driver,
      number: index + 1,
      start,
      end,
      time,
      sectors: unknown,
      sectorEnds: unknown,
      deleted: false,
      rulings: [],
    };
  }),
);
const lapbook = new Lapbook(laps, 3);
const lapOf = (t: number) => (car: number) => Math.floor((t * (SPEEDS[car] ?? 0)) / 4000) + 1;

function comparison(of: (number: number) => Segment | null = get): Comparison {
  return new Comparison({ manifest, lapbook }, of);
}

describe('a comparison', () => {
  test('shows the laps that cars drive, each against the reference', () => {
    const shown = comparison();
    shown.update([0, 1], lapOf(450), 450, 'best');
    expect(shown.lines.map(({ lap, reference }) => [lap?.number, reference?.number])).toEqual([[5, 3], [5, 3]]); // prettier-ignore
    expect(shown.lines.map(tipOf)).toEqual([200, 245]);
    expect(shown.lines.every((line) => line.drawsReference)).toBe(true);
    expect(largestDelta(shown.lines)).toBeLessThan(0.1);
    expect(shown.needed).toEqual([]);
  });

  test('tells how much is lost to another car', () => {
    const shown = comparison();
    shown.update([0], lapOf(450), 450, 'HAM');
    const [line] = shown.lines;
    expect(line?.reference).toMatchObject({ car: 2, number: 5 });
    expect(line?.delta[200]).toBeCloseTo(2000 / 40 - 2000 / 42, 1);
    expect(line?.delta[201]).toBeNull();
  });

  test('draws no lap twice', () => {
    const shown = comparison();
    shown.update([0, 1, 2], lapOf(450), 450, 'NOR');
    expect(shown.lines.map((line) => [line.reference?.car, line.drawsReference])).toEqual([[1, false], [undefined, false], [1, false]]); // prettier-ignore
    shown.update([0, 2], lapOf(450), 450, 'NOR');
    expect(shown.lines.map((line) => line.drawsReference)).toEqual([true, false]);
  });

  test('has no reference that ended later, nor more of one than was driven', () => {
    const shown = comparison();
    for (const t of [450, 250, 50, 460, 120]) {
      for (const reference of ['best', 'HAM', 'VER']) {
        shown.update([0, 1], lapOf(t), t, reference);
        for (const { lap, reference: other } of shown.lines) {
          for (const one of [lap, other]) {
            if (!one) continue;
            expect(one.to).toBeLessThanOrEqual(t);
            const driven = ((one.to - one.start) * (SPEEDS[one.car] ?? 0)) / 10;
            expect(one.trace.filled - 1).toBeLessThanOrEqual(driven + 1);
          }
          if (reference === 'best' && other)
            expect(lapbook.lap(other.car, other.number)?.end).toBeLessThanOrEqual(t);
        }
      }
    }
  });

  test('asks for few segments, for the current laps first, and for no more than it lacks', () => {
    const there = new Set<number>();
    const shown = comparison((number) => (there.has(number) ? get(number) : null));
    const update = () => shown.update([0, 1, 2], lapOf(790), 790, 'best');
    update();
    expect(shown.needed.slice(0, 2)).toEqual([11, 12]);
    expect(shown.needed.length).toBeLessThanOrEqual(8);
    expect(shown.isFed).toBe(false);
    for (let round = 0; round < 12 && shown.needed.length > 0; round++) {
      const [next] = shown.needed;
      if (next !== undefined) there.add(next);
      expect(shown.isFed).toBe(true);
      update();
    }
    expect(shown.needed).toEqual([]);
    expect(shown.lines.every(({ reference }) => reference?.trace.filled === 401)).toBe(true);
    there.clear();
    update();
    expect(shown.needed).toEqual([]);
  });

  test('shows nothing of a car that is on no lap', () => {
    const shown = comparison();
    shown.update([0], () => NaN, 450, 'best');
    expect(shown.lines).toMatchObject([{ lap: null, reference: null }]);
    expect(shown.lines.map(tipOf)).toEqual([null]);
  });
});
