import { describe, expect, it } from 'vitest';

import { badgeOf, paintOf, sameFlags, sectorWords } from './flags';

describe('flags', () => {
  it('paint the track where one is out, each with a badge that tells it from the others', () => {
    const flags = ['yellow', 'safety_car', 'virtual_safety_car', 'virtual_safety_car_ending', 'red'] as const;
    expect(flags.every((flag) => paintOf(flag) !== null)).toBe(true);
    expect(new Set(flags.map((flag) => badgeOf(flag)?.short)).size).toBe(flags.length);
    for (const flag of ['clear', 'unused', null] as const) {
      expect(paintOf(flag)).toBeNull();
      expect(badgeOf(flag)).toBeNull();
    }
  });

  it('are the same where every sector has the same', () => {
    const one = new Map([[3, 'yellow' as const]]);
    expect(sameFlags(one, new Map([[3, 'yellow' as const]]))).toBe(true);
    expect(sameFlags(one, new Map([[3, 'double' as const]]))).toBe(false);
    expect(sameFlags(one, new Map([[4, 'yellow' as const]]))).toBe(false);
    expect(sameFlags(one, new Map())).toBe(false);
  });

  it('of sectors are told in words', () => {
    const flags = new Map([
      [7, 'yellow'],
      [6, 'double'],
      [5, 'yellow'],
    ] as const);
    expect(sectorWords(flags)).toEqual(['Sector 6: double yellow', 'Sectors 5, 7: yellow']);
    expect(sectorWords(new Map())).toEqual([]);
  });
});
