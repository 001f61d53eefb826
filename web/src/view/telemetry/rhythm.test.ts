import { expect, test } from 'vitest';

import { Rhythm } from './rhythm';

const due = () => true;
const idle = () => false;

test('rows are drawn one a frame after each reading, which come seldom', () => {
  const rhythm = new Rhythm();
  const steps = Array.from({ length: 32 }, (_, frame) => rhythm.step(frame * 16, 3, 200, false, due));
  expect(steps.slice(0, 5)).toEqual(['read', 0, 1, 2, null]);
  expect(steps.flatMap((step, frame) => (step === 'read' ? [frame] : []))).toEqual([0, 13, 26]);
});

test('nothing is read where nothing is due, and at once where something comes to be', () => {
  const rhythm = new Rhythm();
  expect(rhythm.step(0, 1, 200, false, due)).toBe('read');
  expect(rhythm.step(16, 1, 200, false, idle)).toBe(0);
  for (let now = 32; now < 2000; now += 16) expect(rhythm.step(now, 1, 200, false, idle)).toBeNull();
  expect(rhythm.step(2000, 1, 200, false, due)).toBe('read');
});

test('frames that others need are left to them, but not all', () => {
  const rhythm = new Rhythm();
  const taken = (frame: number) => frame % 3 === 0;
  const steps = Array.from({ length: 8 }, (_, frame) => rhythm.step(frame * 16, 3, 200, taken(frame), due));
  expect(steps).toEqual([null, 'read', 0, null, 1, 2, null, null]);
  const crowded = new Rhythm();
  const each = Array.from({ length: 8 }, (_, frame) => crowded.step(frame * 50, 3, 200, true, due));
  expect(each).toEqual([null, 'read', null, 0, null, 1, null, 2]);
});
