/** The engine against the server: any moment is shown as the server itself shows it. */

import { beforeAll, describe, expect, inject, test } from 'vitest';

import { gap, lapTime } from '../src/engine/format';
import type { CarChannel, Picture } from '../src/engine/picture';
import { Random } from '../src/engine/testing/random';
import { towerOf, type TowerRow } from '../src/engine/tower';
import { boardOf, type BoardRow } from './support/board';
import { Server } from './support/server';
import { ask, frameOf, SESSIONS, skipped, Watched, type FrameCar } from './support/session';

const server = inject('server');
const MOMENTS = 200;
const BOARDS = 10;

if (skipped) process.stdout.write(`${skipped}\n`);

/** What the answers in JSON are rounded to. */
const DIGIT: Partial<Record<CarChannel, number>> = {
  x: 0.05,
  y: 0.05,
  progress: 5e-7,
  speed: 0.05,
  rpm: 0.5,
  throttle: 0.5,
  gap_to_leader: 5e-4,
  interval: 5e-4,
};

/** The channels that a frame has, and where. */
const FIELDS: readonly (readonly [CarChannel, (car: FrameCar) => number | boolean | null])[] = [
  ['x', (car) => car.x],
  ['y', (car) => car.y],
  ['progress', (car) => car.race_progress],
  ['speed', (car) => car.speed],
  ['rpm', (car) => car.rpm],
  ['throttle', (car) => car.throttle],
  ['gap_to_leader', (car) => car.gap_to_leader],
  ['interval', (car) => car.gap_to_previous],
  ['position', (car) => car.position],
  ['lap', (car) => car.lap],
  ['gear', (car) => car.gear],
  ['brake', (car) => car.brake],
  ['drs', (car) => car.drs],
  ['last_lap', (car) => car.lap_time],
  ['sector1', (car) => car.sector1],
  ['sector2', (car) => car.sector2],
  ['sector3', (car) => car.sector3],
];

/** What of a car is shown otherwise than the server has it; nothing if all is well. */
function differences(watched: Watched, picture: Picture, place: number, car: FrameCar): string[] {
  const { manifest, moments, isRace } = watched.session;
  const found: string[] = [];
  for (const [name, of] of FIELDS) {
    const channel = manifest.channels.find((other) => other.name === name);
    const [shown, said] = [picture.of(name, place), of(car)];
    const wanted = said === null ? NaN : Number(said);
    const most = (channel?.tolerance ?? 0) * 1.005 + (DIGIT[name] ?? 0) + 1e-9 * Math.abs(wanted);
    const isSame = Number.isNaN(wanted) ? Number.isNaN(shown) : Math.abs(shown - wanted) <= most;
    if (!isSame) found.push(`${name} ${shown} and not ${wanted}`);
  }
  const stops = moments.filter(
    ({ kind, driver, t }) => kind === 'pit-out' && driver === place && t <= picture.t,
  );
  const named = [
    ['status', picture.status(place), car.status],
    ['tyre', picture.tyre(place), car.tyre],
    ['stops', picture.of('stops', place), isRace ? stops.length : NaN],
  ];
  for (const [name, shown, wanted] of named) {
    if (!Object.is(shown, wanted)) found.push(`${name} ${shown} and not ${wanted}`);
  }
  return found;
}

/** A row as the page shows it, in the words of the program's board. */
function textOf(row: TowerRow, code: string): BoardRow {
  const isLeader = row.place === 1;
  return {
    place: row.place,
    driver: code,
    lap: row.lap >= 0 ? String(row.lap) : '',
    gap: isLeader ? (Number.isNaN(row.gap) ? '' : 'leader') : gap(row.gap, row.lapsDown, 3),
    interval: isLeader ? '' : gap(row.interval, NaN, 3),
    tyre: row.tyre ?? '',
    age: row.tyreAge >= 0 ? String(row.tyreAge) : '',
    last: lapTime(row.lastLap),
    status: row.status,
  };
}

/** Seconds of `+1:02.345`; null for what is no time. */
function secondsOf(text: string): number | null {
  const parts = /^\+(?:(\d+):)?(?:(\d+):)?([\d.]+)$/.exec(text);
  if (!parts) return null;
  return parts.slice(1).reduce((sum, part = '') => (part === '' ? sum : sum * 60 + Number(part)), 0);
}

/** Gaps are equal within what segments allow; all else is the same text. */
function expectSame(shown: BoardRow, wanted: BoardRow): void {
  const { gap: shownGap, interval: shownInterval, ...rest } = shown;
  const { gap: wantedGap, interval: wantedInterval, ...wantedRest } = wanted;
  expect(rest).toEqual(wantedRest);
  for (const [text, other] of [
    [shownGap, wantedGap],
    [shownInterval, wantedInterval],
  ] as const) {
    const [is, should] = [secondsOf(text), secondsOf(other)];
    if (is === null || should === null) expect(text, `${wanted.driver}`).toBe(other);
    else expect(Math.abs(is - should), `${wanted.driver}: ${text}, ${other}`).toBeLessThanOrEqual(0.011);
  }
}

describe.each(SESSIONS)('%s', (key) => {
  let watched: Watched;

  beforeAll(async () => {
    ask(server);
    watched = await Watched.open(key);
  });

  test(`at ${MOMENTS} moments each car is where and what it is on the server`, async () => {
    const { manifest, drivers } = watched.session;
    const random = new Random(2025);
    const numbers = [0, manifest.frames - 1, 1499, 1500];
    while (numbers.length < MOMENTS) numbers.push(random.whole(0, manifest.frames - 1));
    const wrong: string[] = [];
    for (const number of numbers) {
      const [frame, picture] = [await frameOf(server, key, number), await watched.at(number)];
      const order = [...drivers.keys()].sort((a, b) => {
        const of = (place: number) => frame.drivers[drivers[place]?.code ?? '']?.position ?? NaN;
        return of(a) - of(b);
      });
      expect([...picture.order], `the order at frame ${number}`).toEqual(order);
      expect(picture.t).toBeCloseTo(frame.t, 6);
      for (const [place, { code }] of drivers.entries()) {
        const car = frame.drivers[code];
        if (!car) throw new Error(`frame ${number} has no ${code}`);
        wrong.push(
          ...differences(watched, picture, place, car).map((what) => `frame ${number}, ${code}: ${what}`),
        );
      }
    }
    expect(wrong.slice(0, 20)).toEqual([]);
  });

  test(`at ${BOARDS} moments the tower is the program's board`, async () => {
    const program = Server.beside({ archive: skipped === null, cache: inject('cache') });
    const random = new Random(15);
    const { session } = watched;
    for (let moment = 0; moment < BOARDS; moment++) {
      const t = random.whole(0, Math.floor(session.duration * 1000)) / 1000;
      const board = boardOf(await program.run('show', key, '--at', clockOf(t)));
      const rows = towerOf(session, await watched.at(t * session.manifest.fps));
      expect(rows, `at ${t} s`).toHaveLength(board.length);
      for (const [place, row] of rows.entries()) {
        const wanted = board[place];
        if (!wanted) throw new Error('a row is missing');
        expectSame(textOf(row, session.drivers[row.driver]?.code ?? ''), wanted);
      }
    }
  });
});

/** `1:02:03.456`. */
function clockOf(t: number): string {
  const millis = Math.round(t * 1000);
  const [hours, minutes] = [Math.floor(millis / 3_600_000), Math.floor(millis / 60_000) % 60];
  return `${hours}:${String(minutes).padStart(2, '0')}:${((millis % 60_000) / 1000).toFixed(3).padStart(6, '0')}`;
}
