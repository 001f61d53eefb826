/** From the home page to a session: by search, by season, and by keys alone. */

import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { Server } from './support/server';
import { DEMO, REAL, skipped } from './support/session';
import { visitsTo } from './support/visits';

const server = inject('server');
const now = visitsTo(server);

const path = () => new URL(now.visit.page.url()).pathname;

test('the demo race is one click away', async () => {
  await now.visit.page.goto(server);
  await now.visit.page.getByRole('link', { name: /demo race/ }).click();
  await now.watching.ready();
  expect(path()).toBe(`/${DEMO}`);
  expect(await now.visit.page.title()).toMatch(/Alderwind Grand Prix/);
});

test('a session is found by its name', async () => {
  await now.visit.page.goto(server);
  await now.visit.page.getByRole('searchbox', { name: 'Find a session' }).fill('alderwind q');
  await now.visit.page
    .getByRole('link', { name: /Alderwind.*Qualifying/ })
    .first()
    .click();
  await now.watching.ready();
  expect(path()).toBe('/0/1/Q');
});

test('a session is found in its season', async () => {
  await now.visit.page.goto(server);
  await now.visit.page.getByRole('radio', { name: 'Demo season' }).check({ force: true });
  await now.visit.page.getByRole('link', { name: /Alderwind Grand Prix: Race/ }).click();
  await now.watching.ready();
  expect(path()).toBe(`/${DEMO}`);
});

test.skipIf(skipped !== null)('a real race is found by its place', async () => {
  await now.visit.page.goto(server);
  await now.visit.page.getByRole('searchbox', { name: 'Find a session' }).fill('zandvoort 2025 race');
  await now.visit.page.locator(`a[href="/${REAL}"]`).click();
  await now.watching.ready();
  expect(await now.watching.rows()).toHaveLength(20);
});

test('the browser’s way back leads home, and forth to the same moment', async () => {
  await now.visit.page.goto(server);
  await now.visit.page.getByRole('link', { name: /demo race/ }).click();
  await now.watching.ready();
  await now.watching.seek(500);
  await now.visit.page.waitForURL(/t=500/);
  await now.visit.page.goBack();
  await now.visit.page.getByRole('searchbox', { name: 'Find a session' }).waitFor();
  expect(await now.visit.page.evaluate(() => globalThis.lightsout === undefined)).toBe(true);
  await now.visit.page.goForward();
  await now.watching.ready();
  await now.watching.showsAbout(500);
});

test('keys alone lead from home to a selected car', async () => {
  const { page } = now.visit;
  await page.goto(server);
  await page.getByRole('searchbox', { name: 'Find a session' }).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('alderwind race');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await now.watching.ready();
  expect(path()).toBe(`/${DEMO}`);
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
  const [first, second] = (await now.watching.rows()).map((row) => row.driver);
  await now.watching.until('the first car has the focus', async () => {
    if ((await focused()).startsWith(`${first ?? ''},`)) return true;
    await page.keyboard.press('Tab');
    return false;
  });
  await page.keyboard.press('ArrowDown');
  expect(await focused()).toMatch(new RegExp(`^${second ?? ''},`));
  await page.keyboard.press('Enter');
  const selected = (await now.watching.rows()).filter((row) => row.isSelected).map((row) => row.driver);
  expect(selected).toEqual([second]);
});

test('what has the focus is always to be seen', async () => {
  const { page } = now.visit;
  await now.watching.open(`/${DEMO}?t=300`);
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
    const { page } = now.visit;
    await page.goto(offline.address);
    await page.getByRole('heading', { name: 'Demo season' }).waitFor();
    await page.getByRole('link', { name: /Alderwind Grand Prix: Race/ }).click();
    await now.watching.ready();
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await now.watching.until('it plays', async () => (await now.watching.t()) > 1);
    expect(await now.watching.rows()).toHaveLength(20);
  });

  test('a session that is not there is said to be so, with a way out', async () => {
    now.visit.expect(/status of (404|409|502|503)/);
    await now.visit.page.goto(`${offline.address}/2025/99/R`);
    await now.visit.page
      .getByRole('link', { name: /another session|All sessions/ })
      .first()
      .waitFor();
    await now.visit.page.locator('.trouble h2').waitFor();
    await now.visit.picture('no-such-session');
    await now.visit.page.getByRole('link', { name: /All sessions/ }).click();
    await now.visit.page.getByRole('searchbox', { name: 'Find a session' }).waitFor();
  });
});
