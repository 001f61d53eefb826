/** Asks the server. What it refuses comes as a {@link Refusal} that says why, in the server's own words. */

import { tableFromIPC, type Table } from 'apache-arrow';

import type { Manifest } from '../engine/manifest';
import type { paths } from './schema';

type Answer<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } };
}
  ? Body
  : never;

export type Seasons = Answer<'/api/seasons'>;
export type Season = Answer<'/api/seasons/{year}'>;
export type Summary = Answer<'/api/sessions/{year}/{round}/{kind}'>;
export type Meeting = Season['meetings'][number];
export type SessionListing = Meeting['sessions'][number];

/** How far a load is. */
export interface Progress {
  readonly step: string;
  /** Percent. */
  readonly progress: number;
  readonly message: string;
}

/** Why there is no answer: what the server said, or that it could not be reached. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  /** `status` is 0 where the server was not reached. */
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }

  get isOffline(): boolean {
    return this.status === 0;
  }
}

/** A load that the server has begun is asked after again after so many milliseconds. */
const ASK_AGAIN = 500;

async function ask(address: string, signal: AbortSignal | null, accept: string): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, { signal, headers: { accept } });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Refusal(0, 'The server cannot be reached.');
  }
  if (!response.ok) throw await refusal(response);
  return response;
}

async function refusal(response: Response): Promise<Refusal> {
  const said = (await response.json().catch(() => null)) as { detail?: unknown; title?: unknown } | null;
  const words = [said?.detail, said?.title].find((text) => typeof text === 'string');
  return new Refusal(response.status, words ?? `The server answered ${response.status}.`);
}

async function json<Body>(address: string, signal: AbortSignal | null = null): Promise<Body> {
  return (await (await ask(address, signal, 'application/json')).json()) as Body;
}

export function seasons(): Promise<Seasons> {
  return json('/api/seasons');
}

export function season(year: number): Promise<Season> {
  return json(`/api/seasons/${year}`);
}

/** The session in short, once it is loaded; `tell` hears how far that is. */
export async function summary(
  key: string,
  tell: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Summary> {
  for (;;) {
    const response = await ask(`/api/sessions/${key}`, signal, 'application/json');
    if (response.status !== 202) return (await response.json()) as Summary;
    tell((await response.json()) as Progress);
    await pause(ASK_AGAIN, signal);
  }
}

export function manifest(key: string, content: string, signal: AbortSignal): Promise<Manifest> {
  return json(`/api/sessions/${key}/segments?v=${content}`, signal);
}

/** A table of the session; null where the feed lacks what it is made from. */
export async function table(
  key: string,
  name: string,
  content: string,
  signal: AbortSignal,
): Promise<Table | null> {
  const address = `/api/sessions/${key}/${name}?v=${content}`;
  try {
    const response = await ask(address, signal, 'application/vnd.apache.arrow.stream');
    return tableFromIPC(new Uint8Array(await response.arrayBuffer()));
  } catch (error) {
    if (error instanceof Refusal && error.status === 409) return null;
    throw error;
  }
}

/** Thrown where the server has another session under the name than the one that is being watched. */
export class ContentChanged extends Error {
  override readonly name = 'ContentChanged';
}

/** A segment's bytes. */
export async function segment(of: Manifest, number: number, signal: AbortSignal): Promise<Uint8Array> {
  const response = await ask(of.address.replace('{n}', String(number)), signal, '*/*');
  if (response.status === 202) throw new Refusal(202, 'The server is loading the session.');
  if (!(response.headers.get('etag') ?? '').includes(of.content)) {
    throw new ContentChanged('The session has changed on the server.');
  }
  return new Uint8Array(await response.arrayBuffer());
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new DOMException('no longer wanted', 'AbortError'));
    });
  });
}
