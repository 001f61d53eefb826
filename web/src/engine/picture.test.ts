import { describe, expect, test } from 'vitest';

import type { Channel } from './manifest';
import { CAR_CHANNELS, Layout, Picture, SESSION_CHANNELS } from './picture';
import { often } from './testing/random';
import { CHANNELS, manifestOf, NOTHING, segmentWith, type Entries } from './testing/replay';

const codes = ['VER', 'NOR', 'HAM', 'LEC'];
const manifest = manifestOf(codes, 4000);

/** Values by channel and car; nothing is known of what is not said. */
function says(values: Record<string, readonly (number | null)[]>): Entries {
  return (channel: Channel, driver) => {
    const said = values[channel.name]?.[Math.max(driver, 0)];
    return said === undefined ? NOTHING(channel, driver) : [[0, said]];
  };
}

function pictureOf(entries: Entries, number = 0, frame = number * 1500): Picture {
  const picture = new Picture(manifest);
  picture.fill(segmentWith(manifest, number, entries), frame);
  return picture;
}

test('has every channel of the cars and of the session that servers have', () => {
  const names: readonly string[] = [...CAR_CHANNELS, ...SESSION_CHANNELS];
  expect([...names].sort()).toEqual(CHANNELS.map(({ name }) => name).sort());
});

test('finds each channel at the row where its first value is', () => {
  const layout = new Layout(manifest);
  expect(layout.of('x')).toMatchObject({ row: 0, linear: true });
  expect(layout.of('y')).toMatchObject({ row: 4, linear: true });
  expect(layout.of('status')).toMatchObject({ row: 36, linear: false });
  expect(layout.of('flag')).toMatchObject({ row: 100, linear: false });
  expect(layout.of('rainfall').row).toBe(109);
});

test('tells its instant', () => {
  const picture = pictureOf(NOTHING, 1, 1875.5);
  expect(picture.frame).toBe(1875.5);
  expect(picture.t).toBe(75.02);
});

test('has the values of all cars in the units of their channels', () => {
  const picture = pictureOf(
    says({ x: [10, 20, 30, 40], speed: [1, 2, 3, 600], last_lap: [72345, null, 0, 1] }),
  );
  expect([...picture.channel('x')]).toEqual([10, 20, 30, 40]);
  expect(picture.of('speed', 3)).toBe(300);
  expect(picture.of('last_lap', 0)).toBeCloseTo(72.345, 9);
  expect(picture.of('last_lap', 2)).toBe(0);
});

test('has the values of the session', () => {
  const picture = pictureOf(says({ air_temp: [215], leader_lap: [12], classified: [1], rainfall: [0] }));
  expect(picture.whole('air_temp')).toBeCloseTo(21.5, 9);
  expect(picture.whole('leader_lap')).toBe(12);
  expect([picture.whole('classified'), picture.whole('rainfall')]).toEqual([1, 0]);
});

describe('what is missing', () => {
  test('is not a number, and has no name', () => {
    const picture = pictureOf(NOTHING);
    for (const name of CAR_CHANNELS.filter((channel) => channel !== 'position')) {
      expect(picture.of(name, 2), name).toBeNaN();
    }
    for (const name of SESSION_CHANNELS) expect(picture.whole(name), name).toBeNaN();
    expect([picture.tyre(0), picture.flag(), picture.status(0)]).toEqual([null, null, 'grid']);
  });

  test('also where the replay has no such channel, or no such car', () => {
    const old = {
      ...manifest,
      channels: CHANNELS.filter(({ name }) => !['stops', 'tyre', 'flag'].includes(name)),
    };
    const picture = new Picture(old);
    picture.fill(segmentWith(old, 0, says({ speed: [1, 2, 3, 4] })), 0);
    expect([picture.of('stops', 0), picture.tyre(0), picture.flag()]).toEqual([NaN, null, null]);
    expect(picture.of('speed', 0)).toBe(0.5);
    expect([picture.of('speed', 4), picture.of('speed', -1)]).toEqual([NaN, NaN]);
  });

  test('before the first instant, too', () => {
    const picture = new Picture(manifest);
    expect(picture.of('x', 0)).toBeNaN();
    expect(picture.whole('flag')).toBeNaN();
    expect([...picture.order]).toEqual([0, 1, 2, 3]);
  });

  test('is forgotten when it comes', () => {
    const picture = pictureOf(says({ tyre: [0, 1, 2, 3] }));
    expect(picture.tyre(2)).toBe('HARD');
    picture.fill(segmentWith(manifest, 1, NOTHING), 1500);
    expect(picture.tyre(2)).toBeNull();
  });
});

describe('names', () => {
  test.each([
    ['grid', 0],
    ['running', 1],
    ['pit', 2],
    ['stopped', 3],
    ['out', 4],
    ['finished', 5],
  ])('status %s', (name, value) => {
    expect(pictureOf(says({ status: [0, 0, value, 0] })).status(2)).toBe(name);
  });

  test.each([
    ['SOFT', 0],
    ['MEDIUM', 1],
    ['HARD', 2],
    ['INTERMEDIATE', 3],
    ['WET', 4],
    ['UNKNOWN', 5],
    ['HYPERSOFT', 6],
    ['TEST', 10],
  ])('tyre %s', (name, value) => {
    expect(pictureOf(says({ tyre: [value, null, 11, -1] })).tyre(0)).toBe(name);
  });

  test('there are none of what the list does not have', () => {
    const picture = pictureOf(says({ tyre: [0, 11, -1, null] }));
    expect([1, 2, 3].map((car) => picture.tyre(car))).toEqual([null, null, null]);
  });

  test.each([
    ['clear', 0],
    ['yellow', 1],
    ['safety_car', 3],
    ['red', 4],
    ['virtual_safety_car', 5],
    ['virtual_safety_car_ending', 6],
  ])('flag %s', (name, value) => {
    expect(pictureOf(says({ flag: [value] })).flag()).toBe(name);
  });
});

describe('the order', () => {
  test('is that of the places, whatever it was before', () => {
    const picture = new Picture(
      manifestOf(
        Array.from({ length: 22 }, (_, car) => `C${car}`),
        1501,
      ),
    );
    often(200, (random) => {
      const places = random.shuffled(Array.from({ length: 22 }, (_, place) => place + 1));
      const of = manifestOf(
        Array.from({ length: 22 }, (_, car) => `C${car}`),
        1501,
      );
      picture.fill(segmentWith(of, 0, says({ position: places })), 0);
      expect([...picture.order].map((car) => places[car])).toEqual([...places].sort((a, b) => a - b));
    });
  });

  test('changes at the frame at which places do', () => {
    const swap: Entries = (channel, driver) => {
      if (channel.name !== 'position' || driver > 1) return NOTHING(channel, driver);
      return [
        [0, driver + 1],
        [100, 2 - driver],
      ];
    };
    const segment = segmentWith(manifest, 0, swap);
    const picture = new Picture(manifest);
    for (const [frame, order] of [
      [99.99, [0, 1, 2, 3]],
      [100, [1, 0, 2, 3]],
      [1500, [1, 0, 2, 3]],
      [0, [0, 1, 2, 3]],
    ] as const) {
      picture.fill(segment, frame);
      expect([...picture.order]).toEqual(order);
    }
  });
});

test('what moves is between its samples, and what steps holds the last', () => {
  const moves: Entries = (channel, driver) => {
    if (channel.name === 'position') return [[0, driver + 1]];
    return [
      [0, 2],
      [10, 4],
    ];
  };
  const picture = pictureOf(moves, 0, 5);
  for (const channel of CHANNELS.filter(({ name }) => name !== 'position')) {
    const value = (channel.kind === 'linear' ? 3 : 2) * channel.scale;
    const shown =
      channel.scope === 'driver' ? picture.of(channel.name as 'x', 1) : picture.whole(channel.name as 'flag');
    expect(shown, channel.name).toBeCloseTo(value, 9);
  }
});

test('an instant has the same picture from either segment that has it', () => {
  const line: Entries = (channel, driver) => (channel.name === 'x' ? [[0, 7]] : NOTHING(channel, driver));
  const [end, start] = [pictureOf(line, 0, 1500), pictureOf(line, 1, 1500)];
  expect(end.t).toBe(start.t);
  expect(end.of('x', 0)).toBe(start.of('x', 0));
});
