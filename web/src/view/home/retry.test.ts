import { expect, it } from 'vitest';

import { Once } from './once';
import { pauseAfter } from './retry';

it('waits longer each time, but no longer than half a minute', () => {
  const pauses = [0, 1, 2, 3, 4, 5, 100].map(pauseAfter);
  expect(pauses).toEqual([2, 2, 4, 8, 15, 30, 30]);
});

it('does work once for all who ask while it is under way', async () => {
  let begun = 0;
  const once = new Once(async (key: string) => {
    begun += 1;
    await Promise.resolve();
    return key.toUpperCase();
  });
  expect(await Promise.all([once.do('a'), once.do('a'), once.do('b')])).toEqual(['A', 'A', 'B']);
  expect(begun).toBe(2);
  await once.do('a');
  expect(begun).toBe(3);
});
