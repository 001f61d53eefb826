import { describe, expect, it } from 'vitest';

import type { Moment } from '../../engine/moments';
import type { CarChannel, Picture, Status } from '../../engine/picture';
import { groundOf, Lens } from './camera';
import { CarPlaces, SHOWN_OUT } from './carPlaces';

const line = [
  { x: 0, y: 0 },
  { x: 1000, y: 0 },
  { x: 1000, y: 1000 },
  { x: 0, y: 1000 },
  { x: 0, y: 0 },
];
const lens = new Lens(groundOf({ line, pitLane: [], rotation: 0 }));
lens.resize(600, 600);

interface Car {
  readonly x?: number;
  readonly y?: number;
  readonly progress?: number;
  readonly estimated?: number;
  readonly status?: Status;
}

function pictureOf(cars: readonly Car[], t = 0): Picture {
  const of = (name: CarChannel, car: Car) => {
    const value = name in car ? car[name as keyof Car] : NaN;
    return typeof value === 'number' ? value : NaN;
  };
  return {
    t,
    channel: (name: CarChannel) => Float64Array.from(cars, (car) => of(name, car)),
    status: (car: number) => cars[car]?.status ?? 'running',
  } as unknown as Picture;
}

const retired: Moment = { t: 100, kind: 'retired', driver: 0, lap: 3, value: null };

describe('the cars on the screen', () => {
  it('are where the lens has them; nowhere without a place, or off the screen', () => {
    const places = new CarPlaces(3, [], line);
    places.fill(pictureOf([{ x: 500, y: 500 }, {}, { x: 90000, y: 0 }]), lens);
    expect([places.x[0], places.y[0]]).toEqual([lens.screenX(500, 500), lens.screenY(500, 500)]);
    expect([0, 1, 2].map((car) => places.isShown(car))).toEqual([true, false, false]);
  });

  it('show what they are doing', () => {
    const places = new CarPlaces(4, [], line);
    const cars = (['grid', 'pit', 'stopped', 'finished'] as const).map((status) => ({
      status,
      estimated: 1,
    }));
    places.fill(pictureOf(cars), lens);
    expect(places.marks).toEqual(['car', 'pit', 'stopped', 'car']);
    expect(Array.from(places.isEstimated)).toEqual([1, 1, 1, 1]);
  });

  it('are shown for a while when they are out, and faintly then', () => {
    const places = new CarPlaces(2, [retired], line);
    const out = [{ status: 'out' }, { status: 'out' }] as const;
    places.fill(pictureOf(out, 101), lens);
    expect(places.marks).toEqual(['out', 'gone']);
    places.fill(pictureOf(out, 100 + SHOWN_OUT), lens);
    expect(places.marks).toEqual(['gone', 'gone']);
  });

  it('are on a steep track where it goes up or down the screen', () => {
    const places = new CarPlaces(3, [], line);
    places.fill(pictureOf([{ progress: 5.1 }, { progress: 5.3 }, {}]), lens);
    expect(Array.from(places.isSteep)).toEqual([0, 1, 0]);
  });

  it('are found by a point: the nearest one in reach that is not gone', () => {
    const places = new CarPlaces(3, [], line);
    const cars: Car[] = [
      { x: 100, y: 100 },
      { x: 140, y: 100 },
      { x: 130, y: 100, status: 'out' },
    ];
    places.fill(pictureOf(cars), lens);
    const [x, y] = [lens.screenX(130, 100), lens.screenY(130, 100)];
    expect(places.nearest(x, y, 20)).toBe(1);
    expect(places.nearest(x, y, 2)).toBeNull();
  });
});
