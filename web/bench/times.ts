/** How long one waits: for the first picture, and after a seek. */

import type { Browser, Page } from 'playwright-core';

import { Random } from '../src/engine/testing/random';
import { onPage, play, startOf, watch } from './visit';

const VISITS = 7;
const SEEKS = 100;

/**
 * Milliseconds from the click on the session's link on the home page to the frame after the one that drew the first
 * picture, when it is on the screen. Each visit is a browser's first; the server has the session.
 */
export async function firstPictures(browser: Browser, server: string, session: string): Promise<number[]> {
  const times: number[] = [];
  for (let visit = 0; visit < VISITS; visit++) {
    times.push(await onPage(browser, ({ page }) => firstPicture(page, server, session)));
  }
  return times;
}

async function firstPicture(page: Page, server: string, session: string): Promise<number> {
  const year = session.split('/')[0] ?? '';
  await page.goto(`${server}/?year=${year}`);
  const radio = page.locator(`input[type=radio][value="${year}"]`);
  await radio.waitFor({ state: 'attached' });
  await radio.check({ force: true });
  const link = page.locator(`article a[href="/${session}"]`);
  await link.waitFor();
  await page.waitForLoadState('networkidle');
  const measured = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const follow = () => {
          const began = performance.now();
          const look = () => {
            if (!globalThis.lightsout?.stage.player.hasPicture) requestAnimationFrame(look);
            else requestAnimationFrame(() => resolve(performance.now() - began));
          };
          requestAnimationFrame(look);
        };
        addEventListener('click', follow, { capture: true, once: true });
      }),
  );
  await link.click();
  return measured;
}

/** Milliseconds from a seek to the frame after the one that drew the new instant, where its segment is at hand. */
export function seeks(browser: Browser, server: string, session: string): Promise<number[]> {
  return onPage(browser, async ({ page }) => {
    await watch(page, `${server}/${session}`);
    const start = await startOf(page);
    await play(page, start, 32, 480);
    await page.evaluate(() => globalThis.lightsout?.stage.pause());
    const random = new Random(100);
    const times: number[] = [];
    for (let seek = 0; seek < SEEKS; seek++) times.push(await seekTo(page, start + 10 + random.next() * 460));
    return times;
  });
}

function seekTo(page: Page, t: number): Promise<number> {
  return page.evaluate(
    (to) =>
      new Promise<number>((resolve) => {
        const stage = globalThis.lightsout?.stage;
        const began = performance.now();
        stage?.seek(to);
        const look = () => {
          if (Math.abs((stage?.player.picture.t ?? NaN) - to) > 1e-6) requestAnimationFrame(look);
          else requestAnimationFrame(() => resolve(performance.now() - began));
        };
        requestAnimationFrame(look);
      }),
    t,
  );
}
