import { describe, expect, test } from 'vitest';

import { often, type Random } from '../../engine/testing/random';
import { steppedLine, thinLine, type LineTarget } from './thin';

const PROJECTION = { left: 10, step: 0.6, zero: 100, unit: -0.25 };

interface Point {
  x: number;
  y: number;
  isMove: boolean;
}

function recorder(): { points: Point[]; target: LineTarget } {
  const points: Point[] = [];
  const add = (isMove: boolean) => (x: number, y: number) => void points.push({ x, y, isMove });
  return { points, target: { moveTo: add(true), lineTo: add(false) } };
}

/** The height of a line at a place; null where it does not go. */
function heightAt(points: readonly Point[], x: number): number | null {
  for (const [index, to] of points.entries()) {
    const from = points[index - 1];
    if (Math.abs(to.x - x) < 1e-9) return to.y;
    if (to.isMove || !from || x < from.x || x > to.x) continue;
    return from.y + ((x - from.x) / (to.x - from.x)) * (to.y - from.y);
  }
  return null;
}

function walk(random: Random): (number | null)[] {
  let value = 200;
  return Array.from({ length: 300 }, () => {
    value += random.chance(0.4) ? random.whole(-9, 9) : 0;
    return random.chance(0.02) ? null : value;
  });
}

describe('a thinned line', () => {
  test('passes all values within the tolerance, and is interrupted where there are none', () => {
    often(60, (random) => {
      const values = walk(random);
      const { points, target } = recorder();
      thinLine(values, PROJECTION, 0.35, target);
      for (const [place, value] of values.entries()) {
        const height = heightAt(points, 10 + place * 0.6);
        if (value === null) expect(height).toBeNull();
        else expect(Math.abs((height ?? NaN) - (100 - value * 0.25))).toBeLessThanOrEqual(0.35 + 1e-9);
      }
    });
  });

  test('needs two points where it is straight', () => {
    const { points, target } = recorder();
    thinLine(Array.from({ length: 500 }, (_, place) => place), PROJECTION, 0.35, target); // prettier-ignore
    expect(points).toHaveLength(2);
  });

  test('has no lines where nothing is known', () => {
    const { points, target } = recorder();
    thinLine([null, null, undefined], PROJECTION, 0.35, target);
    expect(points).toEqual([]);
  });
});

describe('a line of steps', () => {
  test('is level until the next value, and ends at the last', () => {
    const { points, target } = recorder();
    steppedLine([null, 0, 0, 1, 1, 0, null, 1], { left: 0, step: 1, zero: 10, unit: -5 }, target, null);
    expect(points.map(({ x, y, isMove }) => [x, y, isMove])).toEqual([[1, 10, true], [3, 10, false], [3, 5, false], [5, 5, false], [5, 10, false], [7, 5, true]]); // prettier-ignore
  });

  test('bounds an area down to 0', () => {
    const [line, area] = [recorder(), recorder()];
    steppedLine([1, 1, 1], { left: 0, step: 1, zero: 10, unit: -5 }, line.target, area.target);
    expect(line.points.map(({ x, y }) => [x, y])).toEqual([[0, 5], [2, 5], [2, 5]]); // prettier-ignore
    expect(area.points.map(({ x, y }) => [x, y])).toEqual([[0, 10], [0, 5], [2, 5], [2, 5], [2, 10]]); // prettier-ignore
  });
});
