import { describe, expect, it } from 'vitest';

import type { Ground } from './camera';
import { FOLLOW_ZOOM, Steering } from './steering';

const ground: Ground = { cos: 1, sin: 0, x: 0, y: 0, width: 10000, height: 6000 };
const close = { zoom: 4, x: 1000, y: 500 };
const steer = (isCalm = false) => new Steering(ground, () => isCalm);

describe('steering', () => {
  it('goes to what is wanted, and then stands still', () => {
    const steering = steer();
    steering.want(close, null, 0);
    expect(steering.update(0, NaN, NaN)).toBe(false);
    expect(steering.update(140, NaN, NaN)).toBe(true);
    expect(steering.live.zoom).toBeCloseTo(2);
    expect(steering.update(1000, NaN, NaN)).toBe(true);
    expect(steering.live).toEqual(close);
    expect(steering.update(1016, NaN, NaN)).toBe(false);
  });

  it('jumps where no motion is wanted', () => {
    const steering = steer(true);
    steering.want(close, null, 0);
    steering.update(0, NaN, NaN);
    expect(steering.live).toEqual(close);
  });

  it('keeps a followed car in the middle, and stays where it was last seen', () => {
    const steering = steer();
    expect(steering.want(null, 3, 0)).toMatchObject({ zoom: FOLLOW_ZOOM });
    steering.update(1000, 100, 200);
    expect(steering.live).toEqual({ zoom: FOLLOW_ZOOM, x: 100, y: 200 });
    expect(steering.update(1016, 150, 210)).toBe(true);
    expect(steering.live).toMatchObject({ x: 150, y: 210 });
    expect(steering.update(1032, NaN, NaN)).toBe(false);
    expect(steering.live).toMatchObject({ x: 150, y: 210 });
  });

  it('stays where it is when a car is no longer followed', () => {
    const steering = steer();
    steering.want(close, 3, 0);
    steering.update(1000, 100, 200);
    const kept = steering.want(close, null, 1000);
    expect(kept).toEqual({ zoom: 4, x: 100, y: 200 });
    expect(steering.update(2000, NaN, NaN)).toBe(false);
  });

  it('shows the whole circuit when that is asked for, though a car was followed', () => {
    const steering = steer();
    steering.want(close, 3, 0);
    steering.update(1000, 100, 200);
    expect(steering.want(null, null, 1000)).toBeNull();
    steering.update(2000, NaN, NaN);
    expect(steering.live).toEqual({ zoom: 1, x: 0, y: 0 });
  });

  it('is moved by hand within the circuit, and stays when it is let go', () => {
    const steering = steer();
    steering.hold({ zoom: 2, x: 9000, y: 0 });
    expect(steering.live).toEqual({ zoom: 2, x: 3750, y: 0 });
    expect(steering.update(16, NaN, NaN)).toBe(false);
    const kept = steering.release();
    expect(steering.want(kept, null, 20)).toBeNull();
    expect(steering.update(1000, NaN, NaN)).toBe(false);
  });

  it('zooms by hand while it follows', () => {
    const steering = steer();
    steering.want(close, 3, 0);
    steering.update(1000, 100, 200);
    steering.hold({ zoom: 9, x: 100, y: 200 });
    steering.update(1016, 120, 200);
    expect(steering.live).toEqual({ zoom: 9, x: 120, y: 200 });
    steering.release();
    steering.update(1032, 140, 200);
    expect(steering.live).toEqual({ zoom: 9, x: 140, y: 200 });
  });

  it('needs no way to arrive', () => {
    const steering = steer();
    steering.want(close, null, 0);
    steering.arrive();
    steering.update(0, NaN, NaN);
    expect(steering.live).toEqual(close);
  });
});
