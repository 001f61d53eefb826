/** A car's channels along one lap, for charts: read from the segments that hold it, as far as the car has driven. */

import { segmentOf, type Manifest } from './manifest';
import { type CarChannel, Layout } from './picture';
import { Reader } from './reader';
import type { Segment } from './segment';

export const TRACE_CHANNELS = ['speed', 'throttle', 'brake', 'gear', 'rpm', 'drs'] as const;
export type TraceChannel = (typeof TRACE_CHANNELS)[number];

/** At each place a value, or null where the car has none there yet. */
export type Values = (number | null)[];

/** Gives a segment if it is at hand. */
export type GetSegment = (number: number) => Segment | null;

/** Metres from one place to the next: less than a pixel of any chart. */
const SPACING = 10;
/** So many places there are where the length of a lap is not known, and places are fractions of it. */
const PLACES = 500;
/** Seconds between two samples: cars are told four or five times a second. */
const STEP = 0.2;
/** Of a lap that lasts longer, as one that ends in the garage does, only so much is drawn. Seconds. */
export const LONGEST = 300;
/** A car that was first seen beyond this fraction of the lap did not begin it at the line. */
const AT_LINE = 0.02;

/** Places along a lap, evenly spaced from line to line: in metres, or fractions where no length is known. */
export function placesOf(manifest: Manifest): Float64Array {
  const length = manifest.lap_length ?? 1;
  const count = manifest.lap_length === null ? PLACES : Math.max(Math.ceil(length / SPACING), 1);
  return Float64Array.from({ length: count + 1 }, (_, place) => (place / count) * length);
}

/** The segments that hold a stretch of time. */
export function segmentsFor(manifest: Manifest, from: number, to: number): number[] {
  const [first, last] = [segmentOf(manifest, from * manifest.fps), segmentOf(manifest, to * manifest.fps)];
  return Array.from({ length: Math.max(last - first + 1, 0) }, (_, index) => first + index);
}

/** DRS by the feed's number: closed 0, eligible 1, open 2; NaN where nothing is known. */
export function drsState(code: number): number {
  if (Number.isNaN(code)) return NaN;
  if (code >= 10) return 2;
  return code === 8 ? 1 : 0;
}

/** What is known of a car at an instant. */
interface Sample {
  /** Seconds since the first frame. */
  t: number;
  /** Since the line, in places, which need not be whole; NaN where it is not known. */
  at: number;
  readonly values: Float64Array;
}

const STEPS: readonly boolean[] = TRACE_CHANNELS.map((name) => ['brake', 'gear', 'drs'].includes(name));

/**
 * One lap of one car, which grows as the car drives: each call reads only what is new. A lap that is asked for up to an
 * earlier instant than before forgets what came after it.
 */
export class LapTrace {
  readonly values: Readonly<Record<TraceChannel, Values>>;
  /** At each place, seconds since the lap began. */
  readonly elapsed: Values;
  /** The first so many places are behind the car. */
  filled = 0;
  /** Whether the car was seen at the line: only then may times be compared. */
  fromLine = false;
  private readonly layout: Layout;
  private readonly reader = new Reader();
  private readonly columns: readonly Values[];
  private before: Sample = emptySample();
  private now: Sample = emptySample();
  private until: number;
  private base = NaN;

  /** The lap that the car began at `start`, seconds since the first frame. */
  constructor(
    private readonly manifest: Manifest,
    places: number,
    readonly car: number,
    readonly start: number,
  ) {
    this.layout = new Layout(manifest);
    this.columns = TRACE_CHANNELS.map(() => new Array<number | null>(places).fill(null));
    this.values = Object.fromEntries(
      TRACE_CHANNELS.map((name, index) => [name, this.columns[index]]),
    ) as Record<TraceChannel, Values>;
    this.elapsed = new Array<number | null>(places).fill(null);
    this.until = start;
    this.before.t = NaN;
  }

  /** Reads on up to an instant, or to where a segment is missing; gives whether anything is new. */
  extend(get: GetSegment, to: number): boolean {
    const forgot = to < this.until && this.clear();
    const filled = this.filled;
    let segment: Segment | null = null;
    while (this.until < to || Number.isNaN(this.before.t)) {
      const t = Number.isNaN(this.before.t) ? this.start : Math.min(this.until + STEP, to);
      if (t > to) break;
      const frame = Math.min(t * this.manifest.fps, this.manifest.frames - 1);
      const number = segmentOf(this.manifest, frame);
      if (segment?.number !== number) {
        segment = get(number);
        if (!segment) break;
        this.reader.open(segment);
      }
      this.read(t, frame - segment.first);
      this.until = t;
    }
    return forgot || this.filled !== filled;
  }

  /** What was read last; null where that is not known. */
  latest(name: TraceChannel): number | null {
    const value = this.before.values[TRACE_CHANNELS.indexOf(name)] ?? NaN;
    return Number.isNaN(this.before.t) || Number.isNaN(value) ? null : value;
  }

  /** The segments that are still to be read up to an instant, in their order. */
  missing(to: number): number[] {
    const isDone = this.until >= to && !Number.isNaN(this.before.t);
    return isDone || to < this.start ? [] : segmentsFor(this.manifest, this.until, to);
  }

  private clear(): boolean {
    const had = this.filled > 0;
    for (const column of this.columns) column.fill(null);
    this.elapsed.fill(null);
    [this.filled, this.until, this.base, this.fromLine] = [0, this.start, NaN, false];
    this.before.t = NaN;
    return had;
  }

  private read(t: number, frame: number): void {
    const { now, before } = this;
    const progress = this.value('progress', frame);
    if (Number.isNaN(this.base) && !Number.isNaN(progress)) {
      // A grid lies behind the line, and a lap may begin there.
      this.base = Math.floor(progress + 0.25);
      this.fromLine = progress - this.base <= AT_LINE;
    }
    now.t = t;
    now.at = (progress - this.base) * (this.elapsed.length - 1);
    for (const [index, name] of TRACE_CHANNELS.entries()) {
      const value = this.value(name, frame);
      now.values[index] = name === 'drs' ? drsState(value) : value;
    }
    if (Number.isNaN(before.t) || Number.isNaN(before.at)) this.begin(now);
    else this.fill(before, now);
    this.before = now;
    this.now = before;
  }

  private value(name: CarChannel, frame: number): number {
    const { row, linear } = this.layout.of(name);
    return row < 0 ? NaN : this.reader.at(row + this.car, frame, linear);
  }

  /** After a stretch of which nothing is known: its places stay empty, and the nearest one is the sample's. */
  private begin(sample: Sample): void {
    const place = Math.round(sample.at);
    if (!(place >= this.filled && place < this.elapsed.length)) return;
    this.filled = place;
    this.fill({ ...sample, at: place - 1 }, { ...sample, at: place });
  }

  /** Fills the places between two samples: by the straight line, or with the former value of what steps. */
  private fill(before: Sample, now: Sample): void {
    const last = Math.min(Math.floor(now.at), this.elapsed.length - 1);
    for (let place = Math.max(this.filled, Math.ceil(before.at), 0); place <= last; place++) {
      const part = now.at > before.at ? (place - before.at) / (now.at - before.at) : 1;
      this.elapsed[place] = before.t + (now.t - before.t) * part - this.start;
      for (const [index, column] of this.columns.entries()) {
        const [from, to] = [before.values[index] ?? NaN, now.values[index] ?? NaN];
        const value = part >= 1 ? to : STEPS[index] ? from : from + (to - from) * part;
        column[place] = Number.isNaN(value) ? null : value;
      }
      this.filled = place + 1;
    }
  }
}

function emptySample(): Sample {
  return { t: NaN, at: NaN, values: new Float64Array(TRACE_CHANNELS.length) };
}

/** At each place how much later than the other car, counted from the line; null where one of them has not been. */
export function deltas(trace: LapTrace, other: LapTrace, into: Values): void {
  const both = trace.fromLine && other.fromLine ? Math.min(trace.filled, other.filled) : 0;
  for (let place = 0; place < into.length; place++) {
    const [mine, its] = [trace.elapsed[place] ?? null, other.elapsed[place] ?? null];
    into[place] = place < both && mine !== null && its !== null ? mine - its : null;
  }
}
