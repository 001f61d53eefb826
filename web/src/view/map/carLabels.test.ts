import { describe, expect, it } from 'vitest';

import { CarLabels, type CarBodies } from './carLabels';

function bodiesOf(places: readonly (readonly [number, number])[], must: readonly number[] = []): CarBodies {
  const count = places.length;
  return {
    x: Float32Array.from(places, ([x]) => x),
    y: Float32Array.from(places, ([, y]) => y),
    radius: new Float32Array(count).fill(7),
    width: new Float32Array(count).fill(26),
    height: new Float32Array(count).fill(14),
    lift: new Float32Array(count),
    isSteep: new Uint8Array(count),
    must: Uint8Array.from(places, (_, car) => (must.includes(car) ? 1 : 0)),
  };
}

const SHEET = { width: 900, height: 600, words: new Float32Array(0) };

/** Pairs of codes that lie on one another. */
function overlaps(labels: CarLabels): number {
  let count = 0;
  for (let a = 0; a < labels.left.length; a++) {
    for (let b = 0; b < a; b++) {
      const across = Math.abs((labels.left[a] ?? NaN) - (labels.left[b] ?? NaN));
      const down = Math.abs((labels.top[a] ?? NaN) - (labels.top[b] ?? NaN));
      if (across < 26 && down < 14) count++;
    }
  }
  return count;
}

const shown = (labels: CarLabels) => Array.from(labels.left, (left) => !Number.isNaN(left));

describe("cars' codes", () => {
  it('stand below a car that is alone', () => {
    const labels = new CarLabels(1);
    labels.place(bodiesOf([[100, 100]]), [0], SHEET);
    expect([labels.left[0], labels.top[0]]).toEqual([87, 110]);
  });

  it('stand beside a car where the track goes up or down', () => {
    const bodies = bodiesOf([[100, 100]]);
    const labels = new CarLabels(1);
    labels.place(bodies, [0], SHEET);
    bodies.isSteep[0] = 1;
    labels.place(bodies, [0], SHEET);
    expect([labels.left[0], labels.top[0]]).toEqual([110, 93]);
  });

  it('do not overlap in a pack, and the first come first', () => {
    const pack = Array.from({ length: 20 }, (_, car) => [100 + car * 9, 100] as const);
    const labels = new CarLabels(20);
    labels.place(
      bodiesOf(pack),
      Array.from(pack, (_, car) => car),
      SHEET,
    );
    expect(overlaps(labels)).toBe(0);
    expect(shown(labels)[0]).toBe(true);
    expect(shown(labels).filter(Boolean).length).toBeGreaterThan(8);
    expect(shown(labels)).toContain(false);
  });

  it('keep clear of the words of the circuit', () => {
    const labels = new CarLabels(1);
    labels.place(bodiesOf([[100, 100]]), [0], { ...SHEET, words: Float32Array.of(95, 112, 105, 124) });
    expect(labels.top[0]).toBeLessThan(100);
  });

  it('stay on the screen', () => {
    const labels = new CarLabels(1);
    labels.place(bodiesOf([[100, 590]]), [0], SHEET);
    expect(labels.top[0]).toBeLessThan(590 - 14);
  });

  it('are always shown of cars that are selected', () => {
    const heap = Array.from({ length: 9 }, () => [100, 100] as const);
    const labels = new CarLabels(9);
    labels.place(bodiesOf(heap, [8]), [8, 0, 1, 2, 3, 4, 5, 6, 7], SHEET);
    expect(shown(labels)[8]).toBe(true);
  });

  it('stay on their side while it is free', () => {
    const labels = new CarLabels(2);
    const blocked: [number, number][] = [
      [100, 100],
      [100, 118],
    ];
    labels.place(bodiesOf(blocked), [0, 1], SHEET);
    const above = labels.top[0] ?? NaN;
    expect(above).toBeLessThan(100);
    labels.place(bodiesOf([blocked[0] ?? [0, 0], [400, 400]]), [0, 1], SHEET);
    expect(labels.top[0]).toBe(above);
  });

  it('are left out of cars that are nowhere, or have none', () => {
    const bodies = bodiesOf([
      [NaN, NaN],
      [50, 50],
    ]);
    bodies.width[1] = 0;
    const labels = new CarLabels(2);
    labels.place(bodies, [0, 1], SHEET);
    expect(shown(labels)).toEqual([false, false]);
  });

  it('are found by a point', () => {
    const bodies = bodiesOf([[100, 100]]);
    const labels = new CarLabels(1);
    labels.place(bodies, [0], SHEET);
    expect(labels.at(bodies, 100, 116)).toBe(0);
    expect(labels.at(bodies, 100, 100)).toBeNull();
  });
});
