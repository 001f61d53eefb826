/** What comes over the network, as it is packed there, heads included. */

import type { Browser } from 'playwright-core';

import { onPage, play, startOf, watch } from './visit';

/** Minutes that are watched. */
const MINUTES = 10;
/** So many seconds ahead of the playhead are fetched at 1×. */
const AHEAD = 8;
/** Fast enough not to wait for ten minutes; what of it is fetched further ahead than at 1× is not counted. */
const SPEED = 32;

export interface Bytes {
  /** Document, scripts, styles, fonts, and icon. */
  readonly page: number;
  /** What a session is opened with: the summary, the manifest, and tables. */
  readonly tables: number;
  /** The segments of ten minutes from the start. */
  readonly segments: number;
  /** The mean of these segments, each of a minute. */
  readonly minute: number;
}

export function measureBytes(browser: Browser, server: string, session: string): Promise<Bytes> {
  return onPage(browser, async ({ page, debug }) => {
    const addresses = new Map<string, string>();
    const sizes = new Map<string, number>();
    debug.on('Network.requestWillBeSent', ({ requestId, request }) => addresses.set(requestId, request.url));
    debug.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const address = addresses.get(requestId) ?? '';
      sizes.set(address, (sizes.get(address) ?? 0) + encodedDataLength);
    });
    await debug.send('Network.enable');
    await watch(page, `${server}/${session}`);
    const start = await startOf(page);
    await play(page, start, SPEED, MINUTES * 60 + AHEAD);

    const total = (isCounted: (path: string) => boolean) =>
      [...sizes].reduce((sum, [address, size]) => sum + (isCounted(new URL(address).pathname) ? size : 0), 0);
    const numberOf = (path: string) => Number(/\/segments\/(\d+)$/.exec(path)?.[1] ?? NaN);
    const [first, last] = [start, start + MINUTES * 60 + AHEAD].map((t) => Math.floor(t / 60));
    const segments = total((path) => numberOf(path) >= (first ?? 0) && numberOf(path) <= (last ?? 0));
    return {
      page: total((path) => !path.startsWith('/api/')),
      tables: total((path) => path.startsWith('/api/sessions/') && Number.isNaN(numberOf(path))),
      segments,
      minute: segments / ((last ?? 0) - (first ?? 0) + 1),
    };
  });
}
