/** What a card says of a car, in words and numbers. What is missing is a dash. */

import { gap, lapTime } from '../../engine/format';
import type { Mark } from '../../engine/lapbook';
import type { Picture, Status, Tyre } from '../../engine/picture';
import type { SessionData } from '../../engine/session';
import { drsState } from '../../engine/trace';
import { drsWord, gearText, rpmText } from './rows';

export const MISSING = '–';
/** Engines do not turn faster. */
const MOST_RPM = 13000;

/** What the driver does, and what the car makes of it. */
export interface Drive {
  readonly speed: string;
  readonly gear: string;
  readonly rpm: string;
  /** From 0 to 1, for a bar; null where it is not known. */
  readonly rpmPart: number | null;
  /** Percent; null where it is not known. */
  readonly throttle: number | null;
  readonly brake: boolean | null;
}

export interface SectorReading {
  readonly text: string;
  readonly mark: Mark;
}

/** Where the car stands. */
export interface Facts {
  readonly position: string;
  readonly status: Status;
  /** Null where the session has no DRS, or nothing is known of it. */
  readonly drs: ReturnType<typeof drsWord>;
  readonly tyre: Tyre | null;
  /** NaN where it is not known. */
  readonly tyreAge: number;
  readonly lap: string;
  readonly lastLap: string;
  readonly lastMark: Mark;
  readonly sectors: readonly SectorReading[];
  /** Whether the sectors are those of a lap that has ended. */
  readonly sectorsOfLast: boolean;
  readonly gap: string;
  readonly interval: string;
}

const SECTORS = ['sector1', 'sector2', 'sector3'] as const;

export function readDrive(picture: Picture, car: number): Drive {
  const [rpm, throttle] = [picture.of('rpm', car), picture.of('throttle', car)];
  const [gear, brake] = [picture.of('gear', car), picture.of('brake', car)];
  return {
    speed: whole(picture.of('speed', car)),
    gear: Number.isNaN(gear) ? MISSING : gearText(gear),
    rpm: Number.isNaN(rpm) ? MISSING : rpmText(rpm),
    rpmPart: Number.isNaN(rpm) ? null : within(rpm / MOST_RPM, 1),
    throttle: Number.isNaN(throttle) ? null : within(Math.round(throttle), 100),
    brake: Number.isNaN(brake) ? null : brake > 0,
  };
}

export function readFacts(session: SessionData, picture: Picture, car: number): Facts {
  const { lapbook, isRace } = session;
  const lastLap = picture.of('last_lap', car);
  const isFirst = picture.order[0] === car;
  return {
    position: whole(picture.of('position', car)),
    status: picture.status(car),
    drs: drsWord(drsState(picture.of('drs', car))),
    tyre: picture.tyre(car),
    tyreAge: picture.of('tyre_age', car),
    lap: whole(picture.of('lap', car)),
    lastLap: orMissing(lapTime(lastLap)),
    lastMark: Number.isNaN(lastLap) ? null : lapbook.markLap(car, lastLap, picture.t),
    sectors: SECTORS.map((name, sector) => {
      const time = picture.of(name, car);
      if (Number.isNaN(time)) return { text: MISSING, mark: null };
      return { text: lapTime(time), mark: lapbook.markSector(car, sector, time, picture.t) };
    }),
    sectorsOfLast: !Number.isNaN(picture.of('sector3', car)),
    gap: isFirst && isRace ? ofLeader(picture, car) : behind(picture, car, 'gap_to_leader', isRace),
    interval: isFirst ? MISSING : behind(picture, car, 'interval', isRace),
  };
}

function whole(value: number): string {
  return Number.isNaN(value) ? MISSING : String(Math.round(value));
}

function within(value: number, most: number): number {
  return Math.min(Math.max(value, 0), most);
}

function orMissing(text: string): string {
  return text === '' ? MISSING : text;
}

/** The leader is behind nobody; before everyone has moved there is none. */
function ofLeader(picture: Picture, car: number): string {
  return Number.isNaN(picture.of('gap_to_leader', car)) ? MISSING : 'Leader';
}

/** Where the car's place is carried on without samples, so is the gap: it has a tilde. */
function behind(
  picture: Picture,
  car: number,
  channel: 'gap_to_leader' | 'interval',
  isRace: boolean,
): string {
  const laps = channel === 'gap_to_leader' ? picture.of('laps_down', car) : NaN;
  const text = gap(picture.of(channel, car), laps, isRace ? 2 : 3);
  return text !== '' && picture.of('estimated', car) === 1 ? `~${text}` : orMissing(text);
}
