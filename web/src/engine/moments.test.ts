import { describe, expect, test } from 'vitest';

import {
  bandsOf,
  bandsUpTo,
  lapAt,
  lapStart,
  totalLapsAt,
  upTo,
  type FlagChange,
  type Moment,
  type MomentKind,
} from './moments';
import { often } from './testing/random';

function moment(t: number, kind: MomentKind, lap: number | null = null): Moment {
  return { t, kind, driver: null, lap, value: null };
}

const change = (t: number | null, status: string): FlagChange => ({ t, status });

describe('bands', () => {
  test.each<[string, FlagChange[], [number, number, string][]]>([
    ['nothing', [], []],
    ['a track that is clear', [change(0, '1'), change(50, '1')], []],
    ['a flag and its end', [change(0, '1'), change(10, '2'), change(20, '1')], [[10, 20, 'yellow']]],
    ['a flag to the end', [change(10, '4')], [[10, 100, 'safety_car']]],
    [
      'one after another',
      [change(10, '2'), change(15, '4'), change(30, '5'), change(40, '1')],
      [
        [10, 15, 'yellow'],
        [15, 30, 'safety_car'],
        [30, 40, 'red'],
      ],
    ],
    [
      'a virtual safety car with its ending',
      [change(10, '6'), change(20, '7'), change(25, '1')],
      [[10, 25, 'virtual_safety_car']],
    ],
    ['the same said twice', [change(10, '4'), change(12, '4'), change(20, '1')], [[10, 20, 'safety_car']]],
    ['from before the first frame', [change(-30, '2'), change(5, '1')], [[0, 5, 'yellow']]],
    ['over before the first frame', [change(-30, '2'), change(-20, '1')], []],
    ['after the last frame', [change(150, '5')], []],
    ['over after the last frame', [change(90, '5'), change(150, '1')], [[90, 100, 'red']]],
    ['of no known moment', [change(null, '5'), change(20, '1')], []],
    ['of no known meaning', [change(10, '3'), change(20, 'x'), change(30, '1')], []],
  ])('of %s', (_, changes, bands) => {
    expect(bandsOf(changes, 100)).toEqual(bands.map(([from, to, flag]) => ({ from, to, flag })));
  });

  test('follow one another within the replay, and say at each instant what the last change said', () => {
    const flags: Record<string, string | undefined> = {
      '2': 'yellow',
      '4': 'safety_car',
      '5': 'red',
      '6': 'virtual_safety_car',
      '7': 'virtual_safety_car',
    };
    often(300, (random) => {
      const changes = Array.from({ length: random.whole(0, 12) }, () => random.whole(-20, 130))
        .sort((a, b) => a - b)
        .map((t) => change(t, String(random.whole(1, 7))));
      const bands = bandsOf(changes, 100);
      for (const [index, { from, to }] of bands.entries()) {
        expect(from).toBeGreaterThanOrEqual(bands[index - 1]?.to ?? 0);
        expect(to).toBeGreaterThan(from);
        expect(to).toBeLessThanOrEqual(100);
      }
      const instants = Array.from({ length: 100 }, (_, second) => second + 0.5);
      const shown = instants.map((t) => bands.find(({ from, to }) => from <= t && t < to)?.flag);
      const said = instants.map((t) => changes.findLast((one) => (one.t ?? 0) <= t)?.status ?? '');
      expect(shown).toEqual(said.map((status) => flags[status]));
    });
  });

  test('of the past show nothing of what is ahead, nor how long the flag will last', () => {
    const bands = bandsOf([change(10, '2'), change(20, '1'), change(30, '5'), change(60, '1')], 100);
    expect(bandsUpTo(bands, 10)).toEqual([]);
    expect(bandsUpTo(bands, 12)).toEqual([{ from: 10, to: 12, flag: 'yellow' }]);
    expect(bandsUpTo(bands, 25)).toEqual([{ from: 10, to: 20, flag: 'yellow' }]);
    expect(bandsUpTo(bands, 30)).toHaveLength(1);
    expect(bandsUpTo(bands, 31).at(-1)).toEqual({ from: 30, to: 31, flag: 'red' });
    expect(bandsUpTo(bands, 99)).toEqual(bands);
  });

  test('of the past are the same whatever happens later', () => {
    often(300, (random) => {
      const changes = Array.from({ length: random.whole(0, 12) }, () => random.whole(-20, 130))
        .sort((a, b) => a - b)
        .map((t) => change(t, String(random.whole(1, 7))));
      const t = random.next() * 100;
      const known = changes.filter((one) => (one.t ?? 0) <= t);
      expect(bandsUpTo(bandsOf(changes, 100), t)).toEqual(bandsUpTo(bandsOf(known, 100), t));
    });
  });
});

describe('moments', () => {
  const moments = [
    moment(0, 'lights-out'),
    moment(0, 'lap', 1),
    moment(30, 'pit-in'),
    moment(90, 'lap', 2),
    moment(180, 'chequered'),
  ];

  test('that lie ahead are not shown', () => {
    expect(upTo(moments, -1)).toEqual([]);
    expect(upTo(moments, 30)).toEqual(moments.slice(0, 3));
    expect(upTo(moments, 89.99)).toEqual(moments.slice(0, 3));
    expect(upTo(moments, 1000)).toEqual(moments);
  });

  test('tell where laps begin, and which it is', () => {
    expect([1, 2, 3].map((lap) => lapStart(moments, lap))).toEqual([0, 90, null]);
    expect([-1, 0, 89.9, 90, 1e9].map((t) => lapAt(moments, t))).toEqual([null, 1, 1, 2, 2]);
    expect(lapAt([], 5)).toBeNull();
  });
});

test('the laps of the race are those announced until then', () => {
  const changes = [
    { t: -60, laps: 58 },
    { t: 400, laps: 57 },
  ];
  const at = (t: number) => totalLapsAt(changes, t);
  expect([at(-100), at(-3), at(399.9), at(400)]).toEqual([null, 58, 58, 57]);
});
