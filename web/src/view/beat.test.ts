import { expect, test } from 'vitest';

import { Beat } from './beat';

/** When texts follow, with sixty pictures a second for so many milliseconds; `t` runs at a speed. */
function times(
  beat: Beat,
  until: number,
  speed: number,
  orderAt: (now: number) => number[] = () => [0, 1],
): number[] {
  const followed: number[] = [];
  for (let frame = 0; (frame * 1000) / 60 < until; frame++) {
    const now = (frame * 1000) / 60;
    if (beat.isDue(now, (speed * now) / 1000, orderAt(now))) followed.push(Math.round(now));
  }
  return followed;
}

test('they follow twice a second, and whole seconds at once', () => {
  const followed = times(new Beat(), 3100, 1);
  expect(followed).toEqual([0, 500, 1000, 1500, 2000, 2500, 3000]);
});

test.each([0.25, 2, 4, 32])(
  'at %s times the speed they follow no more than five times in two seconds',
  (speed) => {
    const followed = times(new Beat(), 10_000, speed);
    expect(followed.length).toBeGreaterThanOrEqual(20);
    expect(followed.length).toBeLessThanOrEqual(26);
  },
);

test('another order is seen at once, but not many in a row', () => {
  const [first, other] = [
    [0, 1, 2],
    [0, 2, 1],
  ];
  const once = times(new Beat(), 900, 1, (now) => (now < 800 ? first : other) ?? []);
  expect(once).toEqual([0, 500, 800]);
  const often = times(new Beat(), 960, 1, (now) => (Math.floor(now / 17) % 2 === 0 ? first : other) ?? []);
  for (const [index, now] of often.entries())
    expect(now - (often[index - 1] ?? -400)).toBeGreaterThanOrEqual(399);
});

test('a jump is followed at once', () => {
  const beat = new Beat();
  expect(beat.isDue(1000, 5, [0])).toBe(true);
  expect(beat.isDue(1016, 5.016, [0])).toBe(false);
  beat.hurry();
  expect(beat.isDue(1033, 900, [0])).toBe(true);
});
