/** All that a page knows of a session beside its segments. */

import type { Circuit } from './circuit';
import type { Lapbook } from './lapbook';
import type { Manifest } from './manifest';
import type { Band, Moment, TotalLaps } from './moments';

export interface Driver {
  readonly code: string;
  readonly number: number;
  readonly name: string;
  readonly team: string;
  /** `#3671C6`; a grey where the feed has none. */
  readonly colour: string;
  /** The place on the grid; null where cars do not race. */
  readonly grid: number | null;
  /** Whether another driver of the team stands before this one in the list. */
  readonly second: boolean;
}

/** What race control told the teams. */
export interface RaceControlMessage {
  readonly t: number;
  readonly message: string;
  readonly category: string;
  readonly flag: string | null;
  readonly scope: string | null;
  /** The marshals' sector. */
  readonly sector: number | null;
  readonly lap: number | null;
}

export interface RadioCapture {
  readonly t: number;
  readonly driver: number | null;
  readonly url: string | null;
}

/** A part of qualifying. */
export interface Part {
  readonly name: string;
  readonly start: number;
  readonly end: number | null;
}

export interface SessionData {
  /** `2025/15/R`. */
  readonly key: string;
  readonly meeting: string;
  readonly name: string;
  readonly location: string;
  readonly country: string;
  readonly isRace: boolean;
  readonly manifest: Manifest;
  readonly drivers: readonly Driver[];
  /** The laps of the race as they were announced: it can be shortened. */
  readonly totalLaps: readonly TotalLaps[];
  /** Seconds from the first frame to the last. */
  readonly duration: number;
  /** Lights out, or the green light; null where it is not known. */
  readonly start: number | null;
  /** Where playing begins: before the first frame where the lights go out there, so that they are seen. */
  readonly first: number;
  readonly parts: readonly Part[];
  readonly moments: readonly Moment[];
  readonly bands: readonly Band[];
  readonly lapbook: Lapbook;
  readonly circuit: Circuit | null;
  readonly raceControl: readonly RaceControlMessage[];
  readonly radio: readonly RadioCapture[];
  /** UTC of the first frame in milliseconds since 1970, and local time minus UTC in seconds; null where not known. */
  readonly utc: number | null;
  readonly utcOffset: number | null;
  /** Topics of the feed that the session lacks. */
  readonly missing: readonly string[];
}

/** The clock at the circuit at an instant, `15:04:05`; null where it is not known. */
export function localTime(session: SessionData, t: number): string | null {
  if (session.utc === null || session.utcOffset === null) return null;
  return new Date(session.utc + (session.utcOffset + t) * 1000).toISOString().slice(11, 19);
}

/** The flags that hold by marshals' sector at an instant: `yellow` or `double`. A track that is clear clears all. */
export function sectorFlags(
  messages: readonly RaceControlMessage[],
  t: number,
): Map<number, 'yellow' | 'double'> {
  const flags = new Map<number, 'yellow' | 'double'>();
  for (const { t: at, flag, scope, sector } of messages) {
    if (at > t) break;
    if (flag === null) continue;
    if (scope === 'Track') {
      if (flag === 'CLEAR' || flag === 'GREEN' || flag === 'RED') flags.clear();
    } else if (scope === 'Sector' && sector !== null) {
      if (flag === 'YELLOW') flags.set(sector, 'yellow');
      else if (flag === 'DOUBLE YELLOW') flags.set(sector, 'double');
      else if (flag === 'CLEAR') flags.delete(sector);
    }
  }
  return flags;
}
