import { expect, test } from 'vitest';

import { Lapbook } from '../../engine/lapbook';
import type { Moment } from '../../engine/moments';
import type { SessionData } from '../../engine/session';
import { lapJump } from '../jump';
import { shownBands, shownMarks } from './marks';

const moment = (
  t: number,
  kind: Moment['kind'],
  driver: number | null = null,
  lap: number | null = null,
) => ({
  t,
  kind,
  driver,
  lap,
  value: null,
});

const moments = [
  moment(100, 'lights-out'),
  moment(100, 'lap', 0, 1),
  moment(190, 'lap', 0, 2),
  moment(200, 'lead', 1),
  moment(230, 'pit-in', 0, 2),
  moment(280, 'lap', 1, 3),
  moment(300, 'retired', 0),
];

const session = {
  isRace: true,
  drivers: [
    { code: 'ASK', colour: '#112233' },
    { code: 'OKA', colour: '#445566' },
  ],
  moments,
  bands: [
    { from: 150, to: 220, flag: 'yellow' },
    { from: 250, to: 400, flag: 'safety_car' },
  ],
  lapbook: new Lapbook([], 2),
} as unknown as SessionData;

test('nothing ahead of the playhead is shown until it is asked for', () => {
  const words = (t: number, spoilers: boolean) =>
    shownMarks(session, t, spoilers, []).map((mark) => mark.words);
  expect(words(99, false)).toEqual([]);
  expect(words(204, false)).toEqual(['Lights out']);
  expect(words(205, false)).toEqual(['Lights out', 'OKA takes the lead']);
  expect(words(0, true)).toEqual(['Lights out', 'OKA takes the lead', 'ASK is out']);
  expect(shownBands(session, 180, false)).toEqual([{ from: 150, to: 180, flag: 'yellow' }]);
  expect(shownBands(session, 0, true)).toHaveLength(2);
});

test('stops are those of the drivers selected', () => {
  const words = (selected: number[]) => shownMarks(session, 299, false, selected).map((mark) => mark.words);
  expect(words([0])).toContain('ASK stops');
  expect(words([1])).not.toContain('ASK stops');
});

test('a jump by a lap leads to where the leader began it', () => {
  expect(lapJump(session, 195, 1, null)).toBe(280);
  expect(lapJump(session, 280, 1, null)).toBeNull();
  expect(lapJump(session, 195, -1, null)).toBe(190);
  expect(lapJump(session, 191, -1, null), 'just begun: the one before').toBe(100);
  expect(lapJump(session, 50, -1, null)).toBeNull();
});

test('where cars do not race, laps are those of the driver', () => {
  const lap = (driver: number, number: number, start: number | null) => ({
    driver,
    number,
    start,
    end: null,
    time: null,
    sectors: [],
    sectorEnds: [],
    deleted: false,
    rulings: [],
  });
  const lapbook = new Lapbook([lap(1, 1, null), lap(1, 2, 40), lap(1, 3, 130)], 2);
  const qualifying = { ...session, isRace: false, lapbook };
  expect(lapJump(qualifying, 50, 1, 1)).toBe(130);
  expect(lapJump(qualifying, 50, -1, 1)).toBe(40);
  expect(lapJump(qualifying, 50, 1, null)).toBeNull();
});
