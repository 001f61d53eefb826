/** Takes the README's pictures of the demo season: `npm run pictures`. */

import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import type { Browser } from 'playwright-core';

import { launch, SIZES } from '../e2e/support/browser';
import { Server } from '../e2e/support/server';

const FOLDER = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));
const SESSION = '0/1/R';

interface View {
  readonly name: string;
  readonly size: keyof typeof SIZES;
  readonly scheme: 'dark' | 'light';
  readonly query: string;
}

const VIEWS: readonly View[] = [
  { name: 'race', size: 'desk', scheme: 'dark', query: 't=2075&sel=OKA,ASK' },
  { name: 'phone', size: 'phone', scheme: 'light', query: 't=200&sel=MOR&panel=tower' },
];

async function take(browser: Browser, server: string, { name, size, scheme, query }: View): Promise<void> {
  const page = await browser.newPage({ viewport: SIZES[size], colorScheme: scheme });
  await page.goto(`${server}/${SESSION}?${query}`);
  await page.getByRole('table', { name: 'Leaderboard' }).getByRole('row').nth(1).waitFor();
  // Charts and fonts come after the first picture.
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(1000);
  await page.screenshot({ path: `${FOLDER}${name}.png` });
  await page.close();
}

await mkdir(FOLDER, { recursive: true });
const server = await Server.start({ archive: false });
const browser = await launch();
try {
  await server.load(SESSION);
  for (const view of VIEWS) await take(browser, server.address, view);
} finally {
  await browser.close();
  await server.stop();
}
