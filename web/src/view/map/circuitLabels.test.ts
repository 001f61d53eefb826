import { describe, expect, it } from 'vitest';

import { circuitOf, type Circuit, type CircuitRow } from '../../engine/circuit';
import { groundOf, Lens } from './camera';
import { boxesOf, circuitLabels } from './circuitLabels';
import { drsLine, drsSide } from './drs';
import { gaugeOf } from './gauge';

const row = (kind: string, fraction: number, x: number, y: number, label: string | null = null) =>
  ({ kind, fraction, x, y, label, angle: null }) satisfies CircuitRow;

/** A square of a kilometre, driven counter-clockwise from the middle of its south side. */
function square(pitLaneY: number): Circuit {
  const corners = [
    [0, 0],
    [5000, 0],
    [5000, 10000],
    [-5000, 10000],
    [-5000, 0],
    [0, 0],
  ] as const;
  const rows: CircuitRow[] = [];
  corners.forEach(([x, y], side) => {
    const [toX, toY] = corners[side + 1] ?? [x, y];
    const steps = Math.hypot(toX - x, toY - y) / 20;
    for (let step = 0; step < steps; step++) {
      rows.push(row('line', 0, x + ((toX - x) * step) / steps, y + ((toY - y) * step) / steps));
    }
  });
  rows.push(row('line', 1, 0, 0));
  for (let x = -3000; x <= 3000; x += 20) rows.push(row('pit-lane', 0, x, pitLaneY));
  rows.push(row('sector-1', 0.375, 0, 0), row('sector-2', 0.625, 0, 0));
  rows.push(row('drs-open', 0.95, 0, 0, '1'), row('drs-close', 0.05, 0, 0, '1'));
  rows.push(row('corner', 0.125, 5000, 0, '1'), row('corner', 0.375, 5000, 10000, '2'));
  const circuit = circuitOf(rows, 0);
  if (!circuit) throw new Error('no circuit');
  return circuit;
}

function lensOn(circuit: Circuit, size: number): Lens {
  const lens = new Lens(groundOf(circuit));
  lens.resize(size, size);
  return lens;
}

describe('the words of the circuit', () => {
  const circuit = square(200);
  const lens = lensOn(circuit, 800);
  const gauge = gaugeOf(lens);
  const labels = circuitLabels(circuit, lens.ground, gauge);

  it('name the sectors where they end, the corners and the DRS zones', () => {
    expect(labels.map(({ text }) => text).sort()).toEqual(['1', '2', 'DRS', 'S1', 'S2', 'S3']);
  });

  it('stand outside of the circuit, near what they name', () => {
    const corner = labels.find(({ text }) => text === '1');
    expect(Math.hypot((corner?.x ?? 0) - 5000, corner?.y ?? 0) * gauge.scale).toBeLessThan(40);
    const end = labels.find(({ text }) => text === 'S3');
    expect(end?.y).toBeLessThan(0);
    expect(end?.x).toBeLessThan(0);
  });

  it('keep clear of the track, and of one another', () => {
    const boxes = boxesOf(labels, lens);
    for (let a = 0; a < boxes.length; a += 4) {
      const [left = 0, top = 0, right = 0, bottom = 0] = boxes.subarray(a, a + 4);
      for (const { x, y } of circuit.line) {
        const [atX, atY] = [lens.screenX(x, y), lens.screenY(x, y)];
        expect(atX > left && atX < right && atY > top && atY < bottom).toBe(false);
      }
      for (let b = 0; b < a; b += 4) {
        const [otherLeft = 0, otherTop = 0, otherRight = 0, otherBottom = 0] = boxes.subarray(b, b + 4);
        expect(left < otherRight && right > otherLeft && top < otherBottom && bottom > otherTop).toBe(false);
      }
    }
  });

  it('are left out where there is no room', () => {
    const small = lensOn(circuit, 60);
    const crowded = {
      ...circuit,
      corners: Array.from({ length: 9 }, () => ({ x: 5000, y: 0, label: '1', angle: null })),
    };
    expect(circuitLabels(crowded, small.ground, gaugeOf(small)).length).toBeLessThan(9);
  });
});

describe('the line of a DRS zone', () => {
  const zone = { from: 0.95, to: 0.05 };
  const gauge = gaugeOf(lensOn(square(200), 800));

  it('is inside of the circuit, or outside where the pit lane is inside', () => {
    expect(drsSide(square(200), zone)).toBe(-1);
    expect(drsSide(square(-200), zone)).toBe(1);
  });

  it('keeps beside the track', () => {
    for (const { y } of drsLine(square(-200), zone, gauge)) expect(y * gauge.scale).toBeCloseTo(gauge.drs);
  });
});

describe('the gauge', () => {
  it('is true to scale from close by, and wide enough from afar', () => {
    const lens = lensOn(square(200), 600);
    expect(gaugeOf(lens).surface).toBeCloseTo(600 / 90);
    lens.look({ zoom: 20, x: 0, y: 0 });
    expect(gaugeOf(lens).surface).toBeCloseTo(120 * lens.scale);
    expect(2 * gaugeOf(lens).track).toBeCloseTo(140 * lens.scale);
  });
});
