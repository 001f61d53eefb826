/** A server of segments that answers when the test says so. */

import type { FetchSegment } from '../library';
import type { Manifest } from '../manifest';
import { bytesOf, NOTHING } from './replay';

interface Request {
  readonly number: number;
  readonly signal: AbortSignal;
  readonly resolve: (bytes: Uint8Array) => void;
  readonly reject: (reason: unknown) => void;
  isDone: boolean;
}

export class Shelf {
  private readonly requests: Request[] = [];

  private readonly written = new Map<number, Uint8Array>();

  constructor(private readonly manifest: Manifest) {}

  readonly fetch: FetchSegment = (number, signal) =>
    new Promise((resolve, reject) => {
      const request = { number, signal, resolve, reject, isDone: false };
      this.requests.push(request);
      signal.addEventListener('abort', () => {
        request.isDone = true;
        reject(signal.reason);
      });
    });

  /** The numbers of all requests ever made, in their order. */
  get asked(): number[] {
    return this.requests.map(({ number }) => number);
  }

  /** The numbers that are on their way. */
  get open(): number[] {
    return this.requests.filter(({ isDone }) => !isDone).map(({ number }) => number);
  }

  get aborted(): number[] {
    return this.requests.filter(({ signal }) => signal.aborted).map(({ number }) => number);
  }

  /** Answers a request with its segment, or with other bytes. */
  async bring(number: number, bytes = this.bytes(number)): Promise<void> {
    this.take(number).resolve(bytes);
    await settled();
  }

  async bringAll(): Promise<void> {
    for (const number of this.open) await this.bring(number);
  }

  async fail(number: number, reason: unknown = new Error('no connection')): Promise<void> {
    this.take(number).reject(reason);
    await settled();
  }

  private bytes(number: number): Uint8Array {
    const bytes = this.written.get(number) ?? bytesOf(this.manifest, number, NOTHING);
    this.written.set(number, bytes);
    return bytes;
  }

  private take(number: number): Request {
    const request = this.requests.find((open) => open.number === number && !open.isDone);
    if (!request) throw new Error(`segment ${number} is not on its way`);
    request.isDone = true;
    return request;
  }
}

/** Lets all promises that can go on do so. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
