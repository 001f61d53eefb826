import { expect, test } from 'vitest';

import { durationOf, segmentOf } from './manifest';
import { often } from './testing/random';
import { framesOf, manifestOf } from './testing/replay';

test('a replay lasts from its first frame to its last', () => {
  expect(durationOf(manifestOf(['VER'], 1))).toBe(0);
  expect(durationOf(manifestOf(['VER'], 26))).toBe(1);
  expect(durationOf(manifestOf(['VER'], 101, { fps: 10 }))).toBe(10);
});

test('every instant is in a segment that has the frames on both sides of it', () => {
  often(200, (random) => {
    const frames = random.whole(1, 5000);
    const manifest = manifestOf(['VER'], frames, { frames_per_segment: random.pick([1, 2, 100, 1500]) });
    const frame = random.chance(0.3) ? random.whole(0, frames - 1) : random.next() * (frames - 1);
    const number = segmentOf(manifest, frame);
    const first = number * manifest.frames_per_segment;
    expect(first).toBeLessThanOrEqual(frame);
    expect(first + framesOf(manifest, number) - 1).toBeGreaterThanOrEqual(frame);
  });
});

test('what is outside the replay is in its first or its last segment', () => {
  const manifest = manifestOf(['VER'], 4000);
  expect([-1, 0, 1499.9, 1500, 3999, 4500, 1e9].map((frame) => segmentOf(manifest, frame))).toEqual([
    0, 0, 0, 1, 2, 2, 2,
  ]);
});
