/** A page of its own for one measurement. */

import type { Browser, CDPSession, Page } from 'playwright-core';

import { SIZES } from '../e2e/support/browser';

export interface Measured {
  readonly page: Page;
  readonly debug: CDPSession;
}

/** Opens an empty page, lets something be measured on it, and closes it. */
export async function onPage<Result>(
  browser: Browser,
  does: (measured: Measured) => Promise<Result>,
): Promise<Result> {
  const context = await browser.newContext({ viewport: SIZES.desk });
  const page = await context.newPage();
  const debug = await context.newCDPSession(page);
  try {
    return await does({ page, debug });
  } finally {
    await context.close();
  }
}

/** Opens a session and waits for the first picture. */
export async function watch(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.waitForFunction(() => globalThis.lightsout?.stage.ready, null, { timeout: 60_000 });
}

/** Seconds of the replay at which the race starts. */
export function startOf(page: Page): Promise<number> {
  return page.evaluate(() => globalThis.lightsout?.stage.session.start ?? 0);
}

/** Lets it play from an instant at a speed, until so many seconds of the session are over. */
export async function play(page: Page, from: number, speed: number, seconds: number): Promise<void> {
  await page.evaluate(
    ([at = 0, pace = 1]) => {
      const stage = globalThis.lightsout?.stage;
      stage?.seek(at);
      stage?.setSpeed(pace);
      stage?.play();
    },
    [from, speed],
  );
  await page.waitForFunction(
    (until) => {
      const clock = globalThis.lightsout?.stage.player.clock;
      return clock !== undefined && (clock.t >= until || clock.ended);
    },
    from + seconds,
    { timeout: (seconds / speed) * 3000 + 60_000, polling: 100 },
  );
}
