/** The sessions that are tested, and the engine that plays them without a page. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';

import * as api from '../../src/api/client';
import { openSession } from '../../src/api/open';
import { Picture } from '../../src/engine/picture';
import { readSegment, type Segment } from '../../src/engine/segment';
import { segmentOf } from '../../src/engine/manifest';
import type { SessionData } from '../../src/engine/session';
import { DATA } from './server';

export const DEMO = '0/1/R';
export const REAL = '2025/15/R';

/** Whether there are real sessions. */
export const hasData = existsSync(join(DATA, 'archive/static'));

/** All sessions to test; a real one only where there is one. */
export const SESSIONS: readonly string[] = hasData ? [DEMO, REAL] : [DEMO];

/** Why a real session is not tested; null where it is. */
export const skipped = hasData ? null : `skipped: no data at ${DATA}`;

/** Lets the page's client ask a server, as it does on the page, where addresses are the server's. */
export function ask(server: string): void {
  const plain = globalThis.fetch;
  globalThis.fetch = (input, init) =>
    plain(typeof input === 'string' && input.startsWith('/') ? server + input : input, init);
}

/** The engine's side of a session: any instant as the page would show it. */
export class Watched {
  private readonly segments = new Map<number, Segment>();
  private readonly picture: Picture;

  private constructor(readonly session: SessionData) {
    this.picture = new Picture(session.manifest);
  }

  static async open(key: string): Promise<Watched> {
    return new Watched(await openSession(key, () => undefined, new AbortController().signal));
  }

  /** The picture at a frame, which need not be whole; the same object each time. */
  async at(frame: number): Promise<Picture> {
    const { manifest } = this.session;
    const number = segmentOf(manifest, frame);
    let segment = this.segments.get(number);
    if (!segment) {
      const bytes = await api.segment(manifest, number, new AbortController().signal);
      segment = readSegment(bytes, manifest, number);
      this.segments.set(number, segment);
    }
    this.picture.fill(segment, frame);
    return this.picture;
  }
}

/** A car of a frame, as the server tells it. */
export interface FrameCar {
  readonly x: number | null;
  readonly y: number | null;
  readonly race_progress: number | null;
  readonly lap: number | null;
  readonly position: number;
  readonly status: string;
  readonly speed: number | null;
  readonly gear: number | null;
  readonly rpm: number | null;
  readonly throttle: number | null;
  readonly brake: boolean | null;
  readonly drs: number | null;
  readonly tyre: string | null;
  readonly gap_to_previous: number | null;
  readonly gap_to_leader: number | null;
  readonly lap_time: number | null;
  readonly sector1: number | null;
  readonly sector2: number | null;
  readonly sector3: number | null;
}

export interface Frame {
  readonly frame_index: number;
  readonly t: number;
  readonly lap: number | null;
  readonly drivers: Readonly<Record<string, FrameCar>>;
}

/** A frame as the server tells it. */
export async function frameOf(server: string, session: string, number: number): Promise<Frame> {
  const response = await fetch(`${server}/api/sessions/${session}/frames/${number}?wait=30`);
  if (!response.ok) throw new Error(`frame ${number}: ${response.status}`);
  return (await response.json()) as Frame;
}
