import { describe, expect, test } from 'vitest';

import { Clock, LONGEST_TICK, SPEEDS } from './clock';
import { often } from './testing/random';

/** Lets time pass as whoever drives the clock does. */
function pass(clock: Clock, ...elapsed: readonly number[]): void {
  for (const seconds of elapsed) clock.moveTo(clock.after(seconds));
}

function playing(duration = 100, speed = 1): Clock {
  const clock = new Clock(duration);
  clock.setSpeed(speed);
  clock.play();
  return clock;
}

describe('playing', () => {
  test('begins when it is told to, and pauses when it is told to', () => {
    const clock = new Clock(100);
    pass(clock, 0.5, 0.5);
    expect(clock).toMatchObject({ t: 0, playing: false });
    clock.play();
    pass(clock, 0.5);
    expect(clock).toMatchObject({ t: 0.5, playing: true });
    clock.pause();
    pass(clock, 0.5);
    expect(clock).toMatchObject({ t: 0.5, playing: false });
  });

  test.each(SPEEDS)('at the speed %s', (speed) => {
    const clock = playing(1000, speed);
    pass(clock, 0.25, 0.25, 0.5);
    expect(clock.t).toBeCloseTo(speed, 9);
  });

  test('ends at the end, and begins anew from there', () => {
    const clock = playing(10, 16);
    pass(clock, 0.9);
    expect(clock).toMatchObject({ t: 10, playing: false, ended: true });
    pass(clock, 0.9);
    expect(clock.t).toBe(10);
    clock.play();
    expect(clock).toMatchObject({ t: 0, playing: true, ended: false });
  });

  test('plays on from wherever else it stands', () => {
    const clock = playing(10);
    clock.pause();
    clock.seek(4);
    clock.play();
    pass(clock, 0.5);
    expect(clock.t).toBe(4.5);
  });

  test('a replay of a single frame is at its end', () => {
    const clock = playing(0);
    pass(clock, 0.1);
    expect(clock).toMatchObject({ t: 0, playing: false, ended: true });
  });

  test('however the same time is cut into ticks, it comes to the same instant', () => {
    often(200, (random) => {
      const [whole, cut] = [playing(60, random.pick(SPEEDS)), playing(60, 1)];
      cut.setSpeed(whole.speed);
      const seconds = random.whole(1, 8);
      for (let second = 0; second < seconds; second++) pass(whole, 1);
      let left = seconds;
      while (left > 1e-9) {
        const tick = Math.min(random.next() * random.pick([0.004, 0.02, 1]), left);
        pass(cut, tick);
        left -= tick;
      }
      expect(cut.t).toBeCloseTo(whole.t, 6);
      expect(cut.t).toBeLessThanOrEqual(60);
    });
  });

  test('never goes back, and never faster than its speed', () => {
    often(100, (random) => {
      const clock = playing(random.next() * 50, random.pick(SPEEDS));
      for (let tick = 0; tick < 50; tick++) {
        const [before, elapsed] = [
          clock.t,
          random.pick([random.next(), random.next() * 5, -random.next(), NaN, 0]),
        ];
        pass(clock, elapsed);
        expect(clock.t).toBeGreaterThanOrEqual(before);
        expect(clock.t - before).toBeLessThanOrEqual(LONGEST_TICK * clock.speed + 1e-9);
      }
    });
  });
});

describe('time that is none', () => {
  test.each([LONGEST_TICK + 0.001, 5, 3600, Infinity, NaN, -0.1, -Infinity, 0])(
    'a tick of %s seconds',
    (elapsed) => {
      const clock = playing();
      pass(clock, 0.5, elapsed);
      expect(clock).toMatchObject({ t: 0.5, playing: true });
    },
  );

  test('the longest tick is played', () => {
    const clock = playing();
    pass(clock, LONGEST_TICK);
    expect(clock.t).toBe(LONGEST_TICK);
  });
});

describe('seeking', () => {
  test.each([
    [50, 50],
    [0, 0],
    [100, 100],
    [-5, 0],
    [1e9, 100],
    [NaN, 7],
    [Infinity, 7],
    [-Infinity, 7],
  ])('to %s', (to, there) => {
    const clock = new Clock(100);
    clock.seek(7);
    clock.seek(to);
    expect(clock.t).toBe(there);
  });

  test('goes on playing', () => {
    const clock = playing();
    clock.seek(50);
    expect(clock.playing).toBe(true);
    pass(clock, 1);
    expect(clock.t).toBe(51);
  });
});

describe('speeds', () => {
  test.each([
    [1, 1],
    [3, 3],
    [0, 0.25],
    [-2, 0.25],
    [1000, 32],
    [NaN, 2],
    [Infinity, 2],
  ])('%s is %s', (asked, is) => {
    const clock = new Clock(100);
    clock.setSpeed(2);
    clock.setSpeed(asked);
    expect(clock.speed).toBe(is);
  });

  test('go up and down one after another, and no further than there are', () => {
    const clock = new Clock(100);
    clock.setSpeed(SPEEDS[0]);
    const up = SPEEDS.map(() => {
      const { speed } = clock;
      clock.shiftSpeed(true);
      return speed;
    });
    expect(up).toEqual([...SPEEDS]);
    expect(clock.speed).toBe(32);
    clock.shiftSpeed(true);
    expect(clock.speed).toBe(32);
    for (const speed of SPEEDS.toReversed()) {
      expect(clock.speed).toBe(speed);
      clock.shiftSpeed(false);
    }
    expect(clock.speed).toBe(0.25);
  });

  test('from one in between to its neighbours', () => {
    const clock = new Clock(100);
    clock.setSpeed(3);
    clock.shiftSpeed(true);
    expect(clock.speed).toBe(4);
    clock.setSpeed(3);
    clock.shiftSpeed(false);
    expect(clock.speed).toBe(2);
  });

  test('may change while it plays', () => {
    const clock = playing();
    pass(clock, 1);
    clock.setSpeed(4);
    pass(clock, 1);
    clock.setSpeed(0.5);
    pass(clock, 1);
    expect(clock.t).toBe(5.5);
  });
});
