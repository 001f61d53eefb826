import { describe, expect, it } from 'vitest';

import { circuitOf, type Circuit, type Place } from '../../engine/circuit';
import { beside, distanceTo, headingAt, insideOf, leftOf, partOf, smoothed, thinned } from './geometry';

/** A circle of radius 1000, driven counter-clockwise from the east, with a point every so many degrees. */
function circle(step = 1, off: (at: number) => number = () => 0): Circuit {
  const rows = [];
  for (let degrees = 0; degrees <= 360; degrees += step) {
    const [angle, radius] = [(degrees * Math.PI) / 180, 1000 + off(degrees % 360)];
    const [x, y] = [radius * Math.cos(angle), radius * Math.sin(angle)];
    rows.push({ kind: 'line', fraction: degrees / 360, x, y, label: null, angle: null });
  }
  const circuit = circuitOf(rows, 0);
  if (!circuit) throw new Error('no circuit');
  return circuit;
}

const radii = (places: readonly Place[]) => places.map(({ x, y }) => Math.hypot(x, y));

describe('directions', () => {
  it('lead on around the lap, over the line of the start too', () => {
    const north = headingAt(circle(), 0);
    expect(north.x).toBeCloseTo(0);
    expect(north.y).toBeCloseTo(1);
    expect(headingAt(circle(), 0.25).x).toBeCloseTo(-1);
    expect(leftOf({ x: 1, y: 0 })).toEqual({ x: -0, y: 1 });
  });

  it('tell the inside from the outside', () => {
    expect(insideOf(circle().line)).toBe(1);
    expect(insideOf([...circle().line].reverse())).toBe(-1);
  });

  it('lead to parts of a stretch', () => {
    expect(partOf({ from: 0.2, to: 0.6 }, 0.5)).toBeCloseTo(0.4);
    expect(partOf({ from: 0.9, to: 0.1 }, 0.75)).toBeCloseTo(0.05);
  });
});

describe('lines', () => {
  it('lie beside others', () => {
    const inside = radii(beside(circle().line, 100).slice(1, -1));
    expect(Math.min(...inside)).toBeCloseTo(900);
    expect(Math.max(...inside)).toBeCloseTo(900);
    expect(Math.max(...radii(beside(circle().line, -100).slice(1, -1)))).toBeCloseTo(1100);
  });

  it('are thinned to what the eye sees', () => {
    const straight = Array.from({ length: 50 }, (_, x) => ({ x, y: 0 }));
    expect(thinned(straight, 0.5)).toEqual([straight[0], straight[49]]);
    const { line } = circle();
    const few = thinned(line, 1);
    expect(few.length).toBeLessThan(line.length / 2);
    expect(few[0]).toEqual(line[0]);
    expect(few.at(-1)).toEqual(line.at(-1));
    expect(thinned([], 1)).toEqual([]);
  });

  it('are evened out where single places are off, and stay closed', () => {
    const rough = circle(1, (at) => (at % 2 === 0 ? 10 : -10));
    const even = smoothed(rough);
    expect(even.line[0]).toEqual(even.line.at(-1));
    expect(even.line.length).toBe(rough.line.length);
    const [least, most] = [Math.min(...radii(even.line)), Math.max(...radii(even.line))];
    expect(most - least).toBeLessThan(1);
    expect(Math.abs(most - 1000)).toBeLessThan(5);
  });

  it('are so far from a place', () => {
    expect(distanceTo([{ x: 3, y: 4 }], { x: 0, y: 0 })).toBe(5);
    expect(distanceTo([], { x: 0, y: 0 })).toBe(Infinity);
  });
});
