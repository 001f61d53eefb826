import { describe, expect, it } from 'vitest';

import { lightsAt, stagesAt } from './stages';

describe('stages', () => {
  it('are done, under way and to come', () => {
    const stages = stagesAt({ step: 'decode', progress: 40, message: 'Decoding the feed' });
    expect(stages.map(({ state }) => state)).toEqual([
      ...Array<string>(3).fill('done'),
      'under way',
      ...Array<string>(3).fill('to come'),
    ]);
    expect(stages[3]?.words).toBe('Decoding the feed');
  });

  it('are all to come before the server has said anything, or says what is not known', () => {
    for (const progress of [null, { step: 'brew', progress: 12, message: 'Brewing' }]) {
      expect(new Set(stagesAt(progress).map(({ state }) => state))).toEqual(new Set(['to come']));
    }
  });

  it('are all done at the last step', () => {
    const stages = stagesAt({ step: 'write', progress: 100, message: 'Done' });
    expect(new Set(stages.map(({ state }) => state))).toEqual(new Set(['done']));
  });
});

it.each([
  [-1, 0],
  [0, 0],
  [19, 0],
  [20, 1],
  [40, 2],
  [70, 3],
  [100, 5],
  [140, 5],
])('at %i percent, %i lights are on', (percent, lights) => {
  expect(lightsAt(percent)).toBe(lights);
});
