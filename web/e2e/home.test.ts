/** From the home page to a session: by search, by season, and by keys alone. */

import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';

import { launch, Visit } from './support/browser';
import { Server } from './support/server';
import { DEMO, REAL, skipped } from './support/session';
import { Watching } from './support/watching';

const server = inject('server');
let browser: Browser;
let visit: Visit;
let watching: Watching;

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());
beforeEach(async () => {
  visit = await Visit.begin(browser);
  watching = new Watching(visit, server);
});
afterEach(() => visit.end());

const path = () => new URL(visit.page.url()).pathname;

test('the demo race is one click away', async () => {
  await visit.page.goto(server);
  await visit.page.getByRole('link', { name: /demo race/ }).click();
  await watching.ready();
  expect(path()).toBe(`/${DEMO}`);
  expect(await visit.page.title()).toMatch(/Alderwind Grand Prix/);
});

test('a session is found by its name', async () => {
  await visit.page.goto(server);
  await visit.page.getByRole('searchbox', { name: 'Find a session' }).fill('alderwind q');
  await visit.page
    .getByRole('link', { name: /Alderwind.*Qualifying/ })
    .first()
    .click();
  await watching.ready();
  expect(path()).toBe('/0/1/Q');
});

test('a session is found in its season', async () => {
  await visit.page.goto(server);
  await visit.page.getByRole('radio', { name: 'Demo season' }).check({ force: true });
  await visit.page.getByRole('link', { name: /Alderwind Grand Prix: Race/ }).click();
  await watching.ready();
  expect(path()).toBe(`/${DEMO}`);
});

test.skipIf(skipped !== null)('a real race is found by its place', async () => {
  await visit.page.goto(server);
  await visit.page.getByRole('searchbox', { name: 'Find a session' }).fill('zandvoort 2025 race');
  await visit.page.locator(`a[href="/${REAL}"]`).click();
  await watching.ready();
  expect(await watching.rows()).toHaveLength(20);
});

test('the browser’s way back leads home, and forth to the same moment', async () => {
  await visit.page.goto(server);
  await visit.page.getByRole('link', { name: /demo race/ }).click();
  await watching.ready();
  await watching.seek(500);
  await visit.page.waitForURL(/t=500/);
  await visit.page.goBack();
  await visit.page.getByRole('searchbox', { name: 'Find a session' }).waitFor();
  expect(await visit.page.evaluate(() => globalThis.lightsout === undefined)).toBe(true);
  await visit.page.goForward();
  await watching.ready();
  await watching.showsAbout(500);
});

test('keys alone lead from home to a selected car', async () => {
  const { page } = visit;
  await page.goto(server);
  await page.getByRole('searchbox', { name: 'Find a session' }).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('alderwind race');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await watching.ready();
  expect(path()).toBe(`/${DEMO}`);
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
  const [first, second] = (await watching.rows()).map((row) => row.driver);
  await watching.until('the first car has the focus', async () => {
    if ((await focused()).startsWith(`${first ?? ''},`)) return true;
    await page.keyboard.press('Tab');
    return false;
  });
  await page.keyboard.press('ArrowDown');
  expect(await focused()).toMatch(new RegExp(`^${second ?? ''},`));
  await page.keyboard.press('Enter');
  const selected = (await watching.rows()).filter((row) => row.isSelected).map((row) => row.driver);
  expect(selected).toEqual([second]);
});

test('what has the focus is always to be seen', async () => {
  const { page } = visit;
  await watching.open(`/${DEMO}?t=300`);
  const seen = new Set<string>();
  for (let step = 0; step < 60; step++) {
    await page.keyboard.press('Tab');
    const { name, isMarked } = await page.evaluate(() => {
      const at = document.activeElement;
      const isOutlined = (pseudo?: string) => {
        const style = at ? getComputedStyle(at, pseudo) : null;
        return style !== null && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
      };
      return {
        name: at?.getAttribute('aria-label') ?? at?.textContent?.trim() ?? '',
        isMarked: at === null || at === document.body || isOutlined() || isOutlined('::after'),
      };
    });
    expect(isMarked, name).toBe(true);
    seen.add(name);
  }
  for (const name of ['Play', 'Timeline', 'Zoom in']) expect([...seen]).toContain(name);
});

describe('without an archive and a network', () => {
  let offline: Server;

  beforeAll(async () => {
    offline = await Server.start({ archive: false });
  });
  afterAll(() => offline.stop());

  test('the demo season is there, and plays', async () => {
    const { page } = visit;
    await page.goto(offline.address);
    await page.getByRole('heading', { name: 'Demo season' }).waitFor();
    await page.getByRole('link', { name: /Alderwind Grand Prix: Race/ }).click();
    await watching.ready();
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await watching.until('it plays', async () => (await watching.t()) > 1);
    expect(await watching.rows()).toHaveLength(20);
  });

  test('a session that is not there is said to be so, with a way out', async () => {
    visit.expect(/status of (404|409|502|503)/);
    await visit.page.goto(`${offline.address}/2025/99/R`);
    await visit.page
      .getByRole('link', { name: /another session|All sessions/ })
      .first()
      .waitFor();
    await visit.page.locator('.trouble h2').waitFor();
    await visit.picture('no-such-session');
    await visit.page.getByRole('link', { name: /All sessions/ }).click();
    await visit.page.getByRole('searchbox', { name: 'Find a session' }).waitFor();
  });
});
