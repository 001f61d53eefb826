/** The segments of a replay that are at hand, and those on their way. */

import { segmentOf, type Manifest } from './manifest';
import { readSegment, type Segment } from './segment';

/** Fetches a segment's bytes; `signal` ends it. */
export type FetchSegment = (number: number, signal: AbortSignal) => Promise<Uint8Array>;

/** Why a segment is not there. */
export interface Trouble {
  readonly number: number;
  readonly reason: unknown;
  /** How often it was tried in vain. */
  readonly tries: number;
}

/** So many segments stay, and never fewer than are wanted: what is wanted and does not stay would be fetched for ever. */
const KEPT = 16;
/** No more requests at once than this. */
const AT_ONCE = 4;
/** The first second try comes after so many milliseconds, each further one after twice as long, up to the longest. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 8000;

interface Errand {
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

/**
 * Holds segments, least recently used ones first to go, so that memory stays the same however long somebody watches.
 * A segment that cannot be fetched is tried again, more and more slowly, for as long as it is wanted.
 */
export class Library {
  private readonly kept = new Map<number, Segment>();
  private readonly errands = new Map<number, Errand>();
  private readonly troubles = new Map<number, Trouble & { readonly again: number }>();
  private wanted: readonly number[] = [];
  /** Called when a segment arrived, or failed to. */
  onChange: (() => void) | null = null;

  /** `now` gives milliseconds of a clock that never goes back. */
  constructor(
    private readonly manifest: Manifest,
    private readonly fetchSegment: FetchSegment,
    private readonly now: () => number,
  ) {}

  /** The segment with a frame, if it is at hand. */
  at(frame: number): Segment | null {
    return this.get(segmentOf(this.manifest, frame));
  }

  get(number: number): Segment | null {
    const segment = this.kept.get(number);
    if (!segment) return null;
    this.kept.delete(number);
    this.kept.set(number, segment);
    return segment;
  }

  /** What keeps a segment away; null if it is there, on its way, or was never asked for. */
  trouble(number: number): Trouble | null {
    return this.troubles.get(number) ?? null;
  }

  /** Fetches what is missing of these, the first first, and drops requests for others. */
  want(numbers: readonly number[]): void {
    this.wanted = numbers;
    for (const [number, errand] of this.errands) {
      if (!numbers.includes(number)) {
        errand.abort.abort();
        this.errands.delete(number);
      }
    }
    for (const number of numbers) {
      if (this.errands.size >= AT_ONCE) return;
      const isThere = this.kept.has(number) || this.errands.has(number);
      const isNone = number < 0 || number >= this.manifest.count;
      if (isThere || isNone || this.isResting(number)) continue;
      this.send(number);
    }
  }

  /** Tries at once what failed, as when the connection is back. */
  retry(): void {
    for (const [number, trouble] of this.troubles) this.troubles.set(number, { ...trouble, again: 0 });
  }

  /** Ends all requests. */
  close(): void {
    for (const errand of this.errands.values()) errand.abort.abort();
    this.errands.clear();
  }

  private isResting(number: number): boolean {
    const trouble = this.troubles.get(number);
    return trouble !== undefined && this.now() < trouble.again;
  }

  private send(number: number): void {
    const abort = new AbortController();
    const done = this.fetchSegment(number, abort.signal)
      .then((bytes) => readSegment(bytes, this.manifest, number))
      .then(
        (segment) => {
          this.keep(segment);
          this.troubles.delete(number);
        },
        (reason: unknown) => {
          if (!abort.signal.aborted) this.failed(number, reason);
        },
      )
      .then(() => {
        if (this.errands.get(number)?.abort === abort) this.errands.delete(number);
        this.onChange?.();
      });
    this.errands.set(number, { abort, done });
  }

  private failed(number: number, reason: unknown): void {
    const tries = (this.troubles.get(number)?.tries ?? 0) + 1;
    const pause = Math.min(FIRST_PAUSE * 2 ** (tries - 1), LONGEST_PAUSE);
    this.troubles.set(number, { number, reason, tries, again: this.now() + pause });
  }

  private keep(segment: Segment): void {
    this.kept.set(segment.number, segment);
    for (const number of this.kept.keys()) {
      if (this.kept.size <= KEPT) break;
      if (!this.wanted.includes(number)) this.kept.delete(number);
    }
  }
}
