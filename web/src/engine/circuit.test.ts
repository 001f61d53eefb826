import { describe, expect, test } from 'vitest';

import { along, circuitOf, extent, marshalStretch, placeAt, type Circuit, type CircuitRow } from './circuit';
import { often } from './testing/random';

function row(kind: string, fraction: number, extra: Partial<CircuitRow> = {}): CircuitRow {
  return { kind, fraction, x: 0, y: 0, label: null, angle: null, ...extra };
}

/** A square of 100 by 100, driven from its corner at 0, 0 along x first; a side is a quarter of the lap. */
const SQUARE = [
  [0, 0],
  [50, 0],
  [100, 0],
  [100, 50],
  [100, 100],
  [50, 100],
  [0, 100],
  [0, 50],
  [0, 0],
].map(([x = 0, y = 0], point) => row('line', point / 8, { x, y }));

function square(rows: readonly CircuitRow[] = [], rotation: number | null = 0): Circuit {
  const circuit = circuitOf([...SQUARE, ...rows], rotation);
  if (!circuit) throw new Error('no circuit');
  return circuit;
}

describe('the table of the circuit', () => {
  test('without a line is no circuit', () => {
    expect(circuitOf([], null)).toBeNull();
    expect(circuitOf([row('corner', 0.5), ...SQUARE.slice(0, 3)], 0)).toBeNull();
  });

  test('has the line, the pit lane, and corners', () => {
    const circuit = square([
      row('pit-lane', 0.9, { x: 1, y: 2 }),
      row('pit-lane', 0.1, { x: 3, y: 4 }),
      row('corner', 0.25, { x: 100, y: 0, label: '1A', angle: -90 }),
      row('corner', 0.5, { x: 100, y: 100 }),
      row('something-new', 0.5),
    ]);
    expect(circuit.line).toHaveLength(9);
    expect(circuit.pitLane).toEqual([
      { x: 1, y: 2 },
      { x: 3, y: 4 },
    ]);
    expect(circuit.corners).toEqual([
      { x: 100, y: 0, label: '1A', angle: -90 },
      { x: 100, y: 100, label: '', angle: null },
    ]);
  });

  test('has the ends of sectors, as far as they are known', () => {
    expect(square().sectors).toEqual([null, null]);
    expect(square([row('sector-2', 0.7)]).sectors).toEqual([null, 0.7]);
    expect(square([row('sector-2', 0.7), row('sector-1', 0.3)]).sectors).toEqual([0.3, 0.7]);
  });

  test('has the DRS zones that are opened and closed', () => {
    const zone = (kind: string, fraction: number, label: string) => row(kind, fraction, { label });
    const rows = [
      zone('drs-open', 0.95, '1'),
      zone('drs-open', 0.5, '2'),
      zone('drs-open', 0.7, '3'),
      zone('drs-close', 0.05, '1'),
      zone('drs-close', 0.6, '2'),
    ];
    expect(square(rows).drsZones).toEqual([
      { from: 0.95, to: 0.05 },
      { from: 0.5, to: 0.6 },
    ]);
  });

  test("has the marshals' sectors in the order of the lap, up to where the next begins", () => {
    const sector = (label: string, fraction: number) => row('marshal-sector', fraction, { label });
    const circuit = square([sector('2', 0.4), sector('1', 0.1), sector('3', 0.8), sector('x', 0.9)]);
    expect(circuit.marshalSectors.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(marshalStretch(circuit, 1)).toEqual({ from: 0.1, to: 0.4 });
    expect(marshalStretch(circuit, 3)).toEqual({ from: 0.8, to: 0.1 });
    expect(marshalStretch(circuit, 4)).toBeNull();
    expect(marshalStretch(square([sector('1', 0.1)]), 1)).toBeNull();
  });
});

describe('the place at a fraction of the lap', () => {
  test.each([
    [0, 0, 0],
    [0.0625, 25, 0],
    [0.125, 50, 0],
    [0.25, 100, 0],
    [0.375, 100, 50],
    [0.9375, 0, 25],
    [1, 0, 0],
    [1.25, 100, 0],
    [-0.0625, 0, 25],
    [-1e-17, 0, 0],
    [7.5, 100, 100],
  ])('%s', (fraction, x, y) => {
    const place = placeAt(square(), fraction);
    expect(place.x).toBeCloseTo(x, 6);
    expect(place.y).toBeCloseTo(y, 6);
  });

  test('is on the line wherever it is', () => {
    often(500, (random) => {
      const { x, y } = placeAt(square(), (random.next() - 0.5) * 6);
      const toSide = Math.min(Math.abs(x), Math.abs(y), Math.abs(x - 100), Math.abs(y - 100));
      expect(toSide).toBeLessThan(1e-6);
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
      expect(Math.max(x, y)).toBeLessThanOrEqual(100);
    });
  });
});

describe('a stretch of the line', () => {
  const texts = (from: number, to: number) =>
    along(square(), { from, to }).map(({ x, y }) => `${Math.round(x)},${Math.round(y)}`);

  test('has the points of the line between its ends', () => {
    expect(texts(0.0625, 0.3125)).toEqual(['25,0', '50,0', '100,0', '100,25']);
    expect(texts(0.04, 0.08)).toEqual(['16,0', '32,0']);
  });

  test('that ends at points does not have them twice', () => {
    expect(texts(0.125, 0.375)).toEqual(['50,0', '100,0', '100,50']);
  });

  test('goes on over the line of the start', () => {
    expect(texts(0.8125, 0.1875)).toEqual(['0,75', '0,50', '0,0', '50,0', '75,0']);
    expect(texts(0.875, 0)).toEqual(['0,50', '0,0']);
    expect(texts(0.875, 1)).toEqual(['0,50', '0,0']);
  });

  test('is as long as it is, never the other way round', () => {
    often(500, (random) => {
      const [from, to] = [random.next(), random.next()];
      const places = along(square(), { from, to });
      const length = places.reduce((sum, place, index) => {
        const before = places[index - 1] ?? place;
        return sum + Math.hypot(place.x - before.x, place.y - before.y);
      }, 0);
      expect(length).toBeCloseTo((to > from ? to - from : to - from + 1) * 400, 6);
    });
  });
});

describe('the turn of the map', () => {
  /** A long, flat circuit, turned by so many degrees against the clock. */
  function turned(degrees: number): CircuitRow[] {
    const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
    return SQUARE.map((place) => {
      const x = place.x * 8;
      return { ...place, x: x * cos - place.y * sin, y: x * sin + place.y * cos };
    });
  }

  test('is the one that is known', () => {
    expect(square([], 37).rotation).toBe(37);
    expect(square([], 0).rotation).toBe(0);
  });

  test('is else the one that makes the circuit as low as can be', () => {
    for (let degrees = 0; degrees < 360; degrees += 15) {
      const circuit = circuitOf(turned(degrees), null);
      if (!circuit) throw new Error('no circuit');
      const lowest = Math.min(...Array.from({ length: 360 }, (_, turn) => extent(circuit.line, turn).height));
      const { width, height } = extent(circuit.line, circuit.rotation);
      expect(width).toBeGreaterThan(height * 4);
      // Turns are tried in steps of 3°.
      expect(height).toBeLessThanOrEqual(lowest + width * Math.sin((1.5 * Math.PI) / 180) + 1);
    }
  });

  test('makes it as wide and as high as it then is', () => {
    const { line } = square();
    expect(extent(line, 0)).toEqual({ width: 100, height: 100 });
    const across = extent(line, 45);
    expect(across.width).toBeCloseTo(Math.SQRT2 * 100, 6);
    expect(across.height).toBeCloseTo(Math.SQRT2 * 100, 6);
  });
});
