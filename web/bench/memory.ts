/** What the page holds, after everything that can be let go is gone. */

import type { Browser, CDPSession } from 'playwright-core';

import { Random } from '../src/engine/testing/random';
import { onPage, play, startOf, watch } from './visit';

const HOUR = 3600;
const SPEED = 32;
const SEEKS = 100;
/** Before it is measured first, so much is played that as many segments are kept as ever will be. Seconds. */
const WARM = 20 * 60;

export interface Memory {
  readonly before: number;
  readonly afterHour: number;
  readonly afterSeeks: number;
}

/** Bytes of objects and of arrays' memory. */
async function held(debug: CDPSession): Promise<number> {
  // What only finalisers let go needs a second turn.
  for (let turn = 0; turn < 3; turn++) await debug.send('HeapProfiler.collectGarbage');
  const usage: Record<string, number> = { ...(await debug.send('Runtime.getHeapUsage')) };
  return (usage.usedSize ?? 0) + (usage.backingStorageSize ?? 0);
}

export function measureMemory(browser: Browser, server: string, session: string): Promise<Memory> {
  return onPage(browser, async ({ page, debug }) => {
    await debug.send('HeapProfiler.enable');
    await watch(page, `${server}/${session}`);
    const start = await startOf(page);
    const pause = () => page.evaluate(() => globalThis.lightsout?.stage.pause());
    await play(page, start, SPEED, WARM);
    await pause();
    const before = await held(debug);
    await play(page, start + 60, SPEED, HOUR);
    await pause();
    const afterHour = await held(debug);
    const random = new Random(32);
    const duration = await page.evaluate(() => globalThis.lightsout?.stage.session.duration ?? 0);
    for (let seek = 0; seek < SEEKS; seek++) {
      const t = random.next() * duration;
      await page.evaluate((to) => globalThis.lightsout?.stage.seek(to), t);
      await page.waitForFunction(
        (to) => Math.abs((globalThis.lightsout?.stage.player.picture.t ?? NaN) - to) < 1e-6,
        t,
      );
    }
    return { before, afterHour, afterSeeks: await held(debug) };
  });
}
