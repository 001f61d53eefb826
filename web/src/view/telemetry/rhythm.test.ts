import { expect, test } from 'vitest';

import { Rhythm } from './rhythm';

const due = () => true;
const idle = () => false;

test('rows are drawn one a frame after each reading, which come seldom', () => {
  const rhythm = new Rhythm();
  const steps = Array.from({ length: 32 }, (_, frame) => rhythm.step(frame * 16, 3, 200, due));
  expect(steps.slice(0, 5)).toEqual(['read', 0, 1, 2, null]);
  expect(steps.flatMap((step, frame) => (step === 'read' ? [frame] : []))).toEqual([0, 13, 26]);
});

test('nothing is read where nothing is due, and at once where something comes to be', () => {
  const rhythm = new Rhythm();
  expect(rhythm.step(0, 1, 200, due)).toBe('read');
  expect(rhythm.step(16, 1, 200, idle)).toBe(0);
  for (let now = 32; now < 2000; now += 16) expect(rhythm.step(now, 1, 200, idle)).toBeNull();
  expect(rhythm.step(2000, 1, 200, due)).toBe('read');
});
