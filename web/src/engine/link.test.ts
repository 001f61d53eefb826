import { describe, expect, test } from 'vitest';

import { linkTo, MOST_SELECTED, readLink, type View } from './link';
import { often, type Random } from './testing/random';

const CODES = ['VER', 'NOR', 'HAM', 'LEC', 'PIA', 'ALO', 'TSU'];

const plain: View = {
  session: '2025/15/R',
  t: null,
  selected: [],
  speed: 1,
  gaps: 'leader',
  follow: null,
  map: null,
  panel: null,
};

/** Opens a link as a browser does. */
function open(link: string): View | null {
  const { pathname, search } = new URL(link, 'http://lightsout.test');
  return readLink(pathname, search);
}

function anyView(random: Random): View {
  const maybe = <Value>(value: Value): Value | null => (random.chance(0.5) ? value : null);
  const { session } = plain;
  return {
    session: random.pick([session, '0/1/R', '2023/4/SS', '2024/12/FP1', '2019/14/Q']),
    t: maybe(random.whole(-1000, 800_000) / 100),
    selected: random.shuffled(CODES).slice(0, random.whole(0, MOST_SELECTED)),
    speed: random.pick([0.25, 0.5, 1, 2, 4, 8, 16, 32]),
    gaps: random.pick(['leader', 'interval']),
    follow: maybe(random.pick(CODES)),
    map: maybe({
      zoom: random.whole(1000, 40_000) / 1000,
      x: random.whole(-90_000, 90_000),
      y: random.whole(-90_000, 90_000),
    }),
    panel: maybe(random.pick(['telemetry', 'race-control', 'laps'])),
  };
}

test('whoever opens a link sees the picture that it was made from', () => {
  often(2000, (random) => {
    const view = anyView(random);
    expect(open(linkTo(view))).toEqual(view);
  });
});

test('a moment comes through to a hundredth of a second', () => {
  often(500, (random) => {
    const t = random.next() * 9000;
    expect(open(linkTo({ ...plain, t }))?.t).toBeCloseTo(t, 2);
  });
});

test('links are short: what goes without saying is not said', () => {
  expect(linkTo(plain)).toBe('/2025/15/R');
  expect(linkTo({ ...plain, t: 754.126, selected: ['VER', 'NOR'], speed: 4 })).toBe(
    '/2025/15/R?t=754.13&sel=VER,NOR&speed=4',
  );
});

describe('a path', () => {
  test.each([
    ['/2025/15/R', '2025/15/R'],
    ['/2025/15/r', '2025/15/R'],
    ['/0/1/q/', '0/1/Q'],
    ['/2024/12/fp1', '2024/12/FP1'],
    ['/2026/t1/d2', '2026/T1/D2'],
    ['/2025/05/R', '2025/5/R'],
  ])('%s leads to %s', (path, session) => {
    expect(readLink(path, '')?.session).toBe(session);
  });

  test.each([
    '/',
    '',
    '/2025',
    '/2025/15',
    '/2025/15/R/x',
    '//15/R',
    '/abc/15/R',
    '/2025/15/',
    '/2025/-1/R',
    '/20255/1/R',
  ])('"%s" leads to no session', (path) => {
    expect(readLink(path, '?t=5')).toBeNull();
  });
});

describe('what makes no sense is left out', () => {
  test.each([
    ['t=abc', {}],
    ['t=', {}],
    ['t=-500', {}],
    ['t=NaN&speed=Infinity', {}],
    ['t=1e999', {}],
    ['speed=0', {}],
    ['speed=-4', {}],
    ['sel=', {}],
    ['sel=,,ver,../x,TOOLONG', {}],
    ['sel=VER,VER,NOR', { selected: ['VER', 'NOR'] }],
    ['sel=A,B,C,D,E,F', { selected: ['A', 'B', 'C', 'D'] }],
    ['gaps=sideways', {}],
    ['follow=<b>', {}],
    ['map=1,2', {}],
    ['map=,,', {}],
    ['map=0.5,1,2', {}],
    ['map=99,1,2', {}],
    ['map=2,x,2', {}],
    ['map=2,-3,4', { map: { zoom: 2, x: -3, y: 4 } }],
    ['panel=<script>', {}],
    ['panel=' + 'x'.repeat(21), {}],
    ['unknown=1&t=5', { t: 5 }],
    ['t=5&t=6', { t: 5 }],
    ['%', {}],
    ['t=%E0%A4%A', {}],
  ] as [string, Partial<View>][])('?%s', (query, said) => {
    expect(readLink('/2025/15/R', `?${query}`)).toEqual({ ...plain, ...said });
  });

  test('whatever it is', () => {
    const signs = [
      't',
      'sel',
      'speed',
      'map',
      'follow',
      'panel',
      'gaps',
      '=',
      '&',
      '?',
      '%',
      ',',
      '-',
      '1',
      '9',
      'VER',
      '\u0000',
      '💥',
      '.',
      'e',
    ];
    often(3000, (random) => {
      const query = Array.from({ length: random.whole(0, 30) }, () => random.pick(signs)).join('');
      const view = readLink('/0/1/R', `?${query}`);
      if (!view) throw new Error('no view');
      expect(view.t === null || Number.isFinite(view.t)).toBe(true);
      expect(view.speed).toBeGreaterThanOrEqual(0.25);
      expect(view.selected.length).toBeLessThanOrEqual(MOST_SELECTED);
      // What was read once is written and read the same again.
      expect(open(linkTo(view))?.selected).toEqual(view.selected);
    });
  });
});
