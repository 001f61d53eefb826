import { expect, test } from 'vitest';

import { litLamps, showLights } from './lights';

test('the lights come on one a second and go out together', () => {
  const lit = [8, 6.5, 6, 5, 4, 3, 2.01, 2, 0.01, 0, -1].map(litLamps);
  expect(lit).toEqual([0, 0, 1, 2, 3, 4, 4, 5, 5, 0, 0]);
});

test('they are shown around the start only', () => {
  expect([60, 9, 0, -3, -5].map(showLights)).toEqual([false, true, true, true, false]);
});
