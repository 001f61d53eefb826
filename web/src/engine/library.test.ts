import { beforeEach, describe, expect, test, vi } from 'vitest';

import { Library } from './library';
import { SegmentError } from './segment';
import { Random } from './testing/random';
import { CHANNELS, manifestOf } from './testing/replay';
import { settled, Shelf } from './testing/shelf';

const manifest = manifestOf(['VER'], 100 * 50, { frames_per_segment: 50, channels: CHANNELS.slice(0, 3) });

let shelf: Shelf;
let library: Library;
let milliseconds: number;

beforeEach(() => {
  milliseconds = 0;
  shelf = new Shelf(manifest);
  library = new Library(manifest, shelf.fetch, () => milliseconds);
});

/** Fetches segments one after another. */
async function hold(numbers: readonly number[]): Promise<void> {
  for (const number of numbers) {
    library.want([number]);
    await shelf.bringAll();
  }
}

function held(upTo = 100): number[] {
  // Looking at them makes them recent, in the order in which they are looked at.
  return Array.from({ length: upTo }, (_, number) => number).filter((number) => library.get(number) !== null);
}

describe('what is wanted', () => {
  test('is fetched, and then there', async () => {
    library.want([7]);
    expect(shelf.open).toEqual([7]);
    expect(library.get(7)).toBeNull();
    await shelf.bring(7);
    expect(library.get(7)).toMatchObject({ number: 7, first: 350 });
    expect(library.at(399.5)?.number).toBe(7);
    expect(library.at(400)).toBeNull();
  });

  test('is asked for once', async () => {
    library.want([7]);
    library.want([7, 7]);
    await shelf.bring(7);
    library.want([7]);
    expect(shelf.asked).toEqual([7]);
  });

  test('comes in its order, at most four at once', async () => {
    library.want([9, 3, 8, 1, 2, 4]);
    expect(shelf.open).toEqual([9, 3, 8, 1]);
    await shelf.bring(8);
    library.want([9, 3, 8, 1, 2, 4]);
    expect(shelf.open).toEqual([9, 3, 1, 2]);
    await shelf.fail(9);
    library.want([9, 3, 8, 1, 2, 4]);
    expect(shelf.open).toEqual([3, 1, 2, 4]);
  });

  test('is nothing that the replay does not have', () => {
    library.want([-1, 100, 101, 99]);
    expect(shelf.asked).toEqual([99]);
  });

  test('may arrive in any order', async () => {
    library.want([0, 1, 2]);
    for (const number of [2, 0, 1]) await shelf.bring(number);
    expect(held()).toEqual([0, 1, 2]);
  });
});

describe('what is no longer wanted', () => {
  test('is not waited for, and makes room for what is', () => {
    library.want([1, 2, 3, 4]);
    library.want([50, 2]);
    expect(shelf.aborted).toEqual([1, 3, 4]);
    expect(shelf.open).toEqual([2, 50]);
    expect(library.trouble(1)).toBeNull();
  });

  test('is no trouble when it ends, and can be asked for again at once', async () => {
    library.want([1]);
    library.want([]);
    library.want([1]);
    await settled();
    expect(library.trouble(1)).toBeNull();
    expect(shelf.asked).toEqual([1, 1]);
    library.want([1]);
    expect(shelf.asked).toEqual([1, 1]);
    await shelf.bring(1);
    expect(library.get(1)?.number).toBe(1);
  });

  test('of nobody is all, once it is closed', () => {
    library.want([1, 2]);
    library.close();
    expect(shelf.aborted).toEqual([1, 2]);
    expect(shelf.open).toEqual([]);
  });
});

describe('memory', () => {
  test('holds sixteen segments, those used last', async () => {
    await hold(Array.from({ length: 40 }, (_, number) => number));
    expect(held()).toEqual(Array.from({ length: 16 }, (_, number) => 24 + number));
  });

  test('lets go first of what was not looked at for longest', async () => {
    await hold(Array.from({ length: 16 }, (_, number) => number));
    library.get(0);
    library.at(2 * 50);
    await hold([20, 21]);
    expect(library.get(0)).not.toBeNull();
    expect(library.get(2)).not.toBeNull();
    expect([library.get(1), library.get(3)]).toEqual([null, null]);
  });

  test('never lets go of what is wanted: it would be fetched again for ever', async () => {
    const wanted = Array.from({ length: 24 }, (_, number) => number);
    for (let turn = 0; turn < 30; turn++) {
      library.want(wanted);
      await shelf.bringAll();
    }
    expect(shelf.asked).toEqual(wanted);
    await hold([50]);
    expect(held().length).toBeLessThanOrEqual(16);
  });

  test('stays within bounds whatever is asked for', async () => {
    const random = new Random(1);
    for (let turn = 0; turn < 300; turn++) {
      library.want(Array.from({ length: random.whole(0, 9) }, () => random.whole(0, 99)));
      expect(shelf.open.length).toBeLessThanOrEqual(4);
      if (random.chance(0.8)) await shelf.bringAll();
      if (turn % 50 === 0) expect(held().length).toBeLessThanOrEqual(16);
    }
  });
});

describe('what cannot be fetched', () => {
  const reason = new Error('no connection');

  /** The pauses until a segment that always fails is asked for again, to 10 ms. */
  async function pauses(tries: number): Promise<number[]> {
    const measured: number[] = [];
    library.want([5]);
    for (let failed = 0; failed < tries; failed++) {
      await shelf.fail(5, reason);
      const since = milliseconds;
      while (shelf.open.length === 0) {
        library.want([5]);
        if (shelf.open.length === 0) milliseconds += 10;
      }
      measured.push(milliseconds - since);
    }
    return measured;
  }

  test('is tried again, more and more slowly', async () => {
    expect(await pauses(7)).toEqual([500, 1000, 2000, 4000, 8000, 8000, 8000]);
  });

  test('is trouble that can be told, until it is there', async () => {
    expect(library.trouble(5)).toBeNull();
    await pauses(2);
    expect(library.trouble(5)).toMatchObject({ number: 5, reason, tries: 2 });
    expect(library.trouble(6)).toBeNull();
    await shelf.bring(5);
    expect(library.trouble(5)).toBeNull();
    expect(library.get(5)).not.toBeNull();
  });

  test('is tried at once where somebody says that it may work', async () => {
    await pauses(4);
    await shelf.fail(5);
    library.want([5]);
    expect(shelf.open).toEqual([]);
    library.retry();
    library.want([5]);
    expect(shelf.open).toEqual([5]);
    await shelf.fail(5);
    expect(library.trouble(5)?.tries).toBe(6);
    library.want([5]);
    expect(shelf.open).toEqual([]);
  });

  test('does not keep others from being fetched', async () => {
    library.want([5, 6, 7, 8, 9]);
    for (const number of [5, 6, 7]) await shelf.fail(number);
    library.want([5, 6, 7, 8, 9]);
    expect(shelf.open).toEqual([8, 9]);
  });

  test('begins with short pauses again after it worked', async () => {
    await pauses(4);
    await shelf.bring(5);
    await hold(Array.from({ length: 20 }, (_, number) => 20 + number));
    expect(library.get(5)).toBeNull();
    expect(await pauses(2)).toEqual([500, 1000]);
  });

  test('may be bytes that are no segment', async () => {
    library.want([5]);
    await shelf.bring(5, new Uint8Array(100));
    expect(library.trouble(5)?.reason).toBeInstanceOf(SegmentError);
    expect(library.get(5)).toBeNull();
    milliseconds += 500;
    library.want([5]);
    await shelf.bring(5);
    expect(library.get(5)).not.toBeNull();
  });
});

describe('whoever listens', () => {
  test('hears of what arrived and of what failed', async () => {
    const heard = vi.fn();
    library.onChange = heard;
    library.want([1, 2]);
    expect(heard).not.toHaveBeenCalled();
    await shelf.bring(1);
    expect(heard).toHaveBeenCalledTimes(1);
    await shelf.fail(2);
    expect(heard).toHaveBeenCalledTimes(2);
  });
});
