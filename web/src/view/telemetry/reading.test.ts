import { describe, expect, test } from 'vitest';

import { Lapbook } from '../../engine/lapbook';
import { Picture } from '../../engine/picture';
import type { SessionData } from '../../engine/session';
import { manifestOf, NOTHING, segmentWith } from '../../engine/testing/replay';
import { readDrive, readFacts } from './reading';

const manifest = manifestOf(['VER', 'NOR', 'HAM'], 1500);

/** Values of the first two cars, in multiples of the channels' scales; of the third nothing is known. */
const KNOWN: Record<string, readonly (number | null)[]> = {
  speed: [600, 0],
  rpm: [230, 0],
  throttle: [100, 104],
  brake: [0, 1],
  gear: [8, 0],
  drs: [12, 8],
  gap_to_leader: [0, 2469],
  interval: [null, 246],
  laps_down: [0, 0],
  lap: [12, 12],
  tyre: [2, 0],
  tyre_age: [7, null],
  last_lap: [71500, 72000],
  sector1: [25000, 25500],
  sector2: [22000, null],
  estimated: [0, 1],
  status: [1, 1],
};

function pictureOf(isRace: boolean): { session: SessionData; picture: Picture } {
  const segment = segmentWith(manifest, 0, (channel, driver) => {
    const value = KNOWN[channel.name]?.[driver];
    return value === undefined ? NOTHING(channel, driver) : [[0, value]];
  });
  const picture = new Picture(manifest);
  picture.fill(segment, 100);
  const unknown = [null, null, null];
  const lap = {
    number: 11,
    start: -70,
    end: 1,
    deleted: false,
    rulings: [],
    sectors: [25, 22, 24.5],
    sectorEnds: [-45, -23, 1],
  };
  const laps = [
    { ...lap, driver: 0, time: 71.5 },
    { ...lap, driver: 1, time: 72, sectors: [25.5, null, null], sectorEnds: [-44, null, null] },
    { ...lap, driver: 2, time: null, sectors: unknown, sectorEnds: unknown },
  ];
  const session = { isRace, manifest, lapbook: new Lapbook(laps, 3) } as unknown as SessionData;
  return { session, picture };
}

describe('what a car does', () => {
  const { picture } = pictureOf(true);

  test('is read in whole numbers', () => {
    expect(readDrive(picture, 0)).toEqual({ speed: '300', gear: '8', rpm: '11\u202f500', rpmPart: 11500 / 13000, throttle: 100, brake: false }); // prettier-ignore
  });

  test('keeps to its bars', () => {
    expect(readDrive(picture, 1)).toMatchObject({
      speed: '0',
      gear: 'N',
      throttle: 100,
      brake: true,
      rpmPart: 0,
    });
  });

  test('is a dash where it is missing, and never 0', () => {
    expect(readDrive(picture, 2)).toEqual({ speed: '–', gear: '–', rpm: '–', rpmPart: null, throttle: null, brake: null }); // prettier-ignore
  });
});

describe('where a car stands', () => {
  const { session, picture } = pictureOf(true);

  test('is told with its marks', () => {
    const facts = readFacts(session, picture, 0);
    expect(facts).toMatchObject({
      position: '1',
      status: 'running',
      drs: 'open',
      tyre: 'HARD',
      tyreAge: 7,
      lap: '12',
    });
    expect(facts).toMatchObject({ lastLap: '1:11.500', lastMark: 'best', gap: 'Leader', interval: '–' });
    expect(facts.sectors).toEqual([{ text: '25.000', mark: 'best' }, { text: '22.000', mark: 'best' }, { text: '–', mark: null }]); // prettier-ignore
    expect(facts.sectorsOfLast).toBe(false);
  });

  test('has a tilde where the car is carried on without samples', () => {
    expect(readFacts(session, picture, 1)).toMatchObject({ drs: 'eligible', lastMark: 'own', gap: '~+12.35', interval: '~+1.23' }); // prettier-ignore
  });

  test('is a dash where it is missing', () => {
    expect(readFacts(session, picture, 2)).toMatchObject({ drs: null, tyre: null, lap: '–', lastLap: '–', gap: '–', interval: '–' }); // prettier-ignore
  });

  test('has the gaps of best laps to the millisecond where cars do not race', () => {
    const practice = pictureOf(false);
    expect(readFacts(practice.session, practice.picture, 1).gap).toBe('~+12.345');
  });
});
