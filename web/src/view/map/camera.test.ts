import { describe, expect, it } from 'vitest';

import {
  between,
  clamped,
  CLOSEST,
  fitScale,
  groundOf,
  Lens,
  panned,
  remembered,
  wholeCircuit,
  zoomedAt,
} from './camera';

const line = [
  { x: 1000, y: 2000 },
  { x: 5000, y: 2000 },
  { x: 5000, y: 4000 },
  { x: 1000, y: 4000 },
  { x: 1000, y: 2000 },
];
const of = (rotation: number) => groundOf({ line, pitLane: [], rotation });

function lensOf(rotation: number, camera = wholeCircuit(of(rotation))): Lens {
  const lens = new Lens(of(rotation));
  lens.resize(800, 600);
  lens.look(camera);
  return lens;
}

describe('the ground', () => {
  it('is the box around the line and the pit lane', () => {
    expect(of(0)).toMatchObject({ x: 3000, y: 3000, width: 4000, height: 2000 });
    const wider = groundOf({ line, pitLane: [{ x: 0, y: 3000 }], rotation: 0 });
    expect(wider).toMatchObject({ x: 2500, width: 5000 });
  });

  it('is turned about its middle', () => {
    const turned = of(90);
    expect(turned.x).toBeCloseTo(3000);
    expect(turned.y).toBeCloseTo(3000);
    expect(turned.width).toBeCloseTo(2000);
    expect(turned.height).toBeCloseTo(4000);
  });
});

describe('the lens', () => {
  it('shows north above south, and does not mirror', () => {
    const lens = lensOf(0);
    expect(lens.screenY(3000, 4000)).toBeLessThan(lens.screenY(3000, 2000));
    expect(lens.screenX(5000, 3000)).toBeGreaterThan(lens.screenX(1000, 3000));
  });

  it('turns as the circuit API has it: xy·[[cos, sin], [-sin, cos]] with y upwards', () => {
    const angle = (35 * Math.PI) / 180;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const lens = lensOf(35);
    const east = lens.screenX(3100, 3000) - lens.screenX(3000, 3000);
    const south = lens.screenY(3100, 3000) - lens.screenY(3000, 3000);
    expect(east / lens.scale).toBeCloseTo(100 * cos);
    expect(-south / lens.scale).toBeCloseTo(100 * sin);
    const across = lens.screenX(3000, 3100) - lens.screenX(3000, 3000);
    expect(across / lens.scale).toBeCloseTo(100 * -sin);
  });

  it('finds back the place under a point', () => {
    const lens = lensOf(-20, { zoom: 7, x: 4100, y: 2500 });
    const place = lens.placeAt(lens.screenX(4321, 2345), lens.screenY(4321, 2345));
    expect(place.x).toBeCloseTo(4321);
    expect(place.y).toBeCloseTo(2345);
  });

  it('shows all of the circuit at zoom 1, with a margin', () => {
    for (const rotation of [0, 35, 90, 200]) {
      const lens = lensOf(rotation);
      for (const { x, y } of line) {
        expect(lens.screenX(x, y)).toBeGreaterThan(23);
        expect(lens.screenX(x, y)).toBeLessThan(777);
        expect(lens.screenY(x, y)).toBeGreaterThan(23);
        expect(lens.screenY(x, y)).toBeLessThan(577);
      }
    }
  });

  it('lets a canvas draw at the same places', () => {
    const lens = lensOf(35, { zoom: 3, x: 4000, y: 2500 });
    const matrix: number[] = [];
    const context = { setTransform: (...given: number[]) => matrix.push(...given) };
    lens.apply(context as unknown as CanvasRenderingContext2D, 2);
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = matrix;
    expect(a * 4321 + c * 2345 + e).toBeCloseTo(2 * lens.screenX(4321, 2345));
    expect(b * 4321 + d * 2345 + f).toBeCloseTo(2 * lens.screenY(4321, 2345));
  });

  it('has a scale on a screen of no size', () => {
    expect(fitScale(of(0), 0, 0)).toBeGreaterThan(0);
  });
});

describe('moving', () => {
  it('keeps the place under the pointer when it zooms', () => {
    const lens = lensOf(35, { zoom: 2, x: 3100, y: 2900 });
    const place = lens.placeAt(200, 150);
    lens.look(zoomedAt(lens, 2.5, place));
    expect(lens.zoom).toBe(5);
    expect(lens.screenX(place.x, place.y)).toBeCloseTo(200);
    expect(lens.screenY(place.x, place.y)).toBeCloseTo(150);
  });

  it('zooms no farther than it may', () => {
    const camera = wholeCircuit(of(0));
    expect(zoomedAt(camera, 1000, { x: 0, y: 0 }).zoom).toBe(CLOSEST);
    expect(zoomedAt(camera, 0.1, { x: 0, y: 0 })).toEqual(camera);
  });

  it('moves what is seen with the pointer', () => {
    const lens = lensOf(35, { zoom: 4, x: 3100, y: 2900 });
    const place = lens.placeAt(300, 300);
    lens.look(panned(lens, 40, -25));
    expect(lens.screenX(place.x, place.y)).toBeCloseTo(340);
    expect(lens.screenY(place.x, place.y)).toBeCloseTo(275);
  });

  it('stays on the circuit, and in its middle at zoom 1', () => {
    const ground = of(0);
    expect(clamped(ground, { zoom: 1, x: 9000, y: -9000 })).toEqual({ zoom: 1, x: 3000, y: 3000 });
    expect(clamped(ground, { zoom: 2, x: 9000, y: -9000 })).toEqual({ zoom: 2, x: 4500, y: 2250 });
    expect(clamped(ground, { zoom: 2, x: 3200, y: 3100 })).toEqual({ zoom: 2, x: 3200, y: 3100 });
    expect(clamped(ground, { zoom: 99, x: 3000, y: 3000 }).zoom).toBe(CLOSEST);
    expect(clamped(ground, { zoom: 0, x: 3000, y: 3000 }).zoom).toBe(1);
  });

  it('goes evenly from one camera to another', () => {
    const [from, to] = [wholeCircuit(of(0)), { zoom: 16, x: 4000, y: 2000 }];
    expect(between(from, to, 0)).toEqual(from);
    const end = between(from, to, 1);
    expect(end.zoom).toBeCloseTo(16);
    expect(end.x).toBeCloseTo(4000);
    expect(between(from, to, 0.5).zoom).toBeCloseTo(4);
    expect(between({ ...to, x: 3000 }, to, 0.5)).toEqual({ zoom: 16, x: 3500, y: 2000 });
  });

  it('remembers the whole circuit as none', () => {
    expect(remembered({ zoom: 1.001, x: 1, y: 1 })).toBeNull();
    expect(remembered({ zoom: 2, x: 1, y: 1 })).toEqual({ zoom: 2, x: 1, y: 1 });
  });
});
