import { beforeEach, describe, expect, test, vi } from 'vitest';

import { Player } from './player';
import { Random } from './testing/random';
import { CHANNELS, manifestOf } from './testing/replay';
import { Shelf } from './testing/shelf';

/** Twenty minutes, and a bit; a minute is a segment. */
const manifest = manifestOf(['VER', 'NOR'], 20 * 1500 + 10, {
  channels: [CHANNELS[0], CHANNELS[8]].flatMap((c) => c ?? []),
});
const FRAME = 1 / 60;

let shelf: Shelf;
let player: Player;
let milliseconds: number;

beforeEach(() => {
  milliseconds = 0;
  shelf = new Shelf(manifest);
  player = new Player(manifest, shelf.fetch, () => milliseconds);
});

function tick(elapsed = FRAME): boolean {
  milliseconds += elapsed * 1000;
  return player.tick(elapsed);
}

function run(seconds: number): void {
  for (let frame = 0; frame < Math.round(seconds / FRAME); frame++) tick();
}

/** Shows the instant, with all that is wanted then. */
async function showAt(t: number): Promise<void> {
  player.clock.seek(t);
  for (let turn = 0; turn < 6; turn++) {
    tick();
    await shelf.bringAll();
  }
  tick();
}

describe('at first', () => {
  test('a player waits for the segment of its instant, and shows it when it comes', async () => {
    player.clock.seek(130);
    expect(tick()).toBe(false);
    expect(player).toMatchObject({ state: 'waiting', hasPicture: false });
    expect(shelf.open[0]).toBe(2);
    await shelf.bring(2);
    expect(tick()).toBe(true);
    expect(player).toMatchObject({ state: 'paused', hasPicture: true });
    expect(player.picture.t).toBe(130);
  });

  test('a picture that is shown is not another one until time passes', async () => {
    await showAt(5);
    expect([tick(), tick(0)]).toEqual([false, false]);
    player.clock.play();
    expect(tick()).toBe(true);
    expect(player.state).toBe('playing');
    player.clock.pause();
    expect(tick()).toBe(false);
  });
});

describe('playing', () => {
  test('goes as fast as the clock', async () => {
    await showAt(0);
    player.clock.play();
    run(10);
    expect(player.picture.t).toBeCloseTo(10, 6);
    player.clock.setSpeed(4);
    run(5);
    expect(player.picture.t).toBeCloseTo(30, 6);
  });

  test('waits before a segment that is missing, without moving, and goes on from there', async () => {
    player.clock.seek(119);
    tick();
    await shelf.bring(1);
    player.clock.play();
    run(3);
    expect(player.state).toBe('waiting');
    const { t } = player.clock;
    expect(t).toBeLessThan(120);
    expect(t).toBeGreaterThan(120 - 2 * FRAME);
    run(5);
    expect(player.clock.t).toBe(t);
    expect(player.picture.t).toBe(t);
    expect(player.clock.playing).toBe(true);
    await shelf.bring(2);
    expect(tick()).toBe(true);
    expect(player.state).toBe('playing');
    expect(player.clock.t).toBeCloseTo(t + FRAME, 6);
  });

  test('says what keeps away the segment that it waits for', async () => {
    player.clock.seek(119.99);
    tick();
    await shelf.bring(1);
    player.clock.play();
    tick();
    expect(player.state).toBe('waiting');
    expect(player.trouble).toBeNull();
    await shelf.fail(2, new Error('no connection'));
    tick();
    expect(player.trouble).toMatchObject({ number: 2, tries: 1 });
  });

  test('has no trouble with what it does not need yet', async () => {
    player.clock.seek(118);
    tick();
    await shelf.bring(1);
    await shelf.fail(2);
    tick();
    expect(player.library.trouble(2)).not.toBeNull();
    expect(player.trouble).toBeNull();
  });

  test('tries again what failed, and goes on', async () => {
    player.clock.seek(119.99);
    tick();
    await shelf.bring(1);
    player.clock.play();
    await shelf.fail(2);
    run(0.4);
    expect(shelf.open).toEqual([]);
    run(0.2);
    expect(shelf.open).toEqual([2]);
    await shelf.bring(2);
    run(1);
    expect(player.state).toBe('playing');
    expect(player.clock.t).toBeGreaterThan(120.5);
  });

  test('stops at the end, with the last frame', async () => {
    await showAt(1200);
    player.clock.play();
    run(1);
    expect(player).toMatchObject({ state: 'paused' });
    expect(player.picture.frame).toBeCloseTo(manifest.frames - 1, 6);
    expect(player.clock.ended).toBe(true);
  });
});

describe('ahead of the playhead', () => {
  test.each([
    [0.25, 50, [0]],
    [0.25, 58.5, [0, 1]],
    [1, 50, [0]],
    [1, 53, [0, 1]],
    [8, 0, [0, 1]],
    [16, 0, [0, 1, 2]],
    [32, 0, [0, 1, 2, 3, 4]],
    [32, 55, [0, 1, 2, 3, 4, 5]],
    [32, 1150, [19, 20]],
  ])('at the speed %s and %s s the segments of the next seconds are fetched', async (speed, t, numbers) => {
    player.clock.setSpeed(speed);
    await showAt(t);
    expect([...new Set(shelf.asked)].sort((a, b) => a - b)).toEqual(numbers);
  });

  test('at the highest speed a connection that needs a second for each never makes it wait', async () => {
    await showAt(0);
    player.clock.setSpeed(32);
    player.clock.play();
    for (let second = 0; second < 30; second++) {
      run(1);
      await shelf.bringAll();
      expect(player.state === 'playing' || player.clock.ended, `after ${second} s`).toBe(true);
    }
    expect(new Set(shelf.asked).size).toBe(shelf.asked.length);
  });
});

describe('what is needed besides', () => {
  test('is fetched after what is played next, and before what is far ahead', () => {
    player.clock.setSpeed(32);
    player.need([10, 11]);
    tick();
    expect(shelf.open).toEqual([0, 1, 10, 11]);
  });

  test('stays as long as it is needed, however much it is', async () => {
    const laps = Array.from({ length: 14 }, (_, number) => 6 + number);
    player.need(laps);
    player.clock.setSpeed(32);
    await showAt(0);
    for (let turn = 0; turn < 40; turn++) {
      tick();
      await shelf.bringAll();
    }
    expect(laps.every((number) => player.library.get(number) !== null)).toBe(true);
    expect(new Set(shelf.asked).size).toBe(shelf.asked.length);
  });
});

describe('time that nobody watched', () => {
  test('is told, and not played', async () => {
    await showAt(10);
    player.clock.play();
    const slept = vi.fn();
    player.onSleep = slept;
    tick(1);
    expect(slept).not.toHaveBeenCalled();
    tick(90);
    expect(slept).toHaveBeenCalledExactlyOnceWith(90);
    expect(player.clock.t).toBe(11);
    expect(player.state).toBe('playing');
  });

  test('is nothing to tell of while it does not play', async () => {
    await showAt(10);
    const slept = vi.fn();
    player.onSleep = slept;
    tick(90);
    expect(slept).not.toHaveBeenCalled();
  });
});

describe('seeking', () => {
  test('into what is not there keeps the picture, and asks for the new instant at once', async () => {
    await showAt(10);
    player.clock.seek(700);
    expect(tick()).toBe(false);
    expect(player).toMatchObject({ state: 'waiting', hasPicture: true });
    expect(player.picture.t).toBe(10);
    expect(shelf.open[0]).toBe(11);
    await shelf.bring(11);
    expect(tick()).toBe(true);
    expect(player.picture.t).toBe(700);
  });

  test('on and on leaves no requests behind but those of the last instant', () => {
    const random = new Random(3);
    for (let seek = 0; seek < 50; seek++) {
      player.clock.seek(random.next() * 1200);
      tick();
    }
    player.clock.seek(300);
    tick();
    expect(shelf.open).toEqual([5]);
  });

  test('while it plays goes on playing from there', async () => {
    await showAt(10);
    player.clock.play();
    player.clock.seek(700);
    run(0.5);
    expect(player.clock.t).toBe(700);
    await shelf.bring(11);
    run(1);
    expect(player.clock.t).toBeCloseTo(701, 2);
  });

  test('back and forth shows what is there without asking again', async () => {
    await showAt(30);
    await showAt(90);
    const { length } = shelf.asked;
    player.clock.seek(31);
    expect(tick()).toBe(true);
    expect(player.picture.t).toBe(31);
    expect(shelf.asked).toHaveLength(length);
  });
});

test('a player that is closed asks for nothing more', () => {
  tick();
  player.close();
  expect(shelf.open).toEqual([]);
});
