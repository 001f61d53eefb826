/** When something goes wrong, the page waits, says what it is doing, and goes on. */

import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';

import { launch, Visit } from './support/browser';
import { Server } from './support/server';
import { DEMO } from './support/session';
import { Watching } from './support/watching';

const shared = inject('server');
let browser: Browser;
let visit: Visit;
let watching: Watching;

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());
beforeEach(async () => {
  visit = await Visit.begin(browser);
  watching = new Watching(visit, shared);
});
afterEach(() => visit.end());

const play = () => visit.page.getByRole('button', { name: 'Play', exact: true }).click();
const said = () => visit.page.locator('.notices').textContent();

describe('the server goes away', () => {
  let server: Server;

  beforeAll(async () => {
    server = await Server.start({ archive: false });
    await server.load(DEMO);
  });
  afterAll(() => server.stop());

  test('while it plays: the replay waits, says so, and goes on when it is back', async () => {
    visit.expect(/Failed to load resource|ERR_/);
    watching = new Watching(visit, server.address);
    await watching.open(`/${DEMO}?t=100&speed=8`);
    await watching.showsAbout(100);
    await server.kill();
    await play();
    await visit.page.getByText(/Connection lost/).waitFor();
    const t = await watching.t();
    await visit.picture('connection-lost');
    await visit.page.waitForTimeout(1500);
    expect(await watching.t()).toBe(t);
    expect(await visit.page.evaluate(() => globalThis.lightsout?.stage.state)).toBe('waiting');
    // What is there can still be looked at.
    await visit.page.getByRole('button', { name: 'Pause', exact: true }).click();
    await watching.seek(t - 20);
    await play();
    await server.begin();
    await watching.until('it goes on', async () => (await watching.t()) > t + 20, 40_000);
    await watching.until(
      'nothing is said any more',
      async () => !/Connection lost/.test((await said()) ?? ''),
    );
  });

  test('before the page has a session: it says so, and opens it when it is back', async () => {
    visit.expect(/Failed to load resource|ERR_|status of 50\d/);
    await visit.page.goto(server.address);
    await visit.page.getByRole('link', { name: /demo race/ }).waitFor();
    await server.kill();
    await visit.page.getByRole('link', { name: /demo race/ }).click();
    await visit.page.locator('.trouble').waitFor();
    await visit.picture('server-away');
    await server.begin();
    await watching.ready();
  });
});

test('a segment that cannot be read is trouble that is told, and tried again', async () => {
  visit.expect(/status of 500/);
  let broken = 3;
  await visit.page.route('**/segments/5?*', (route) => {
    if (broken-- <= 0) return route.continue();
    if (broken === 1) return route.fulfill({ status: 500, body: '{"title":"Out of order"}' });
    return route.fulfill({ status: 200, body: 'rubbish', headers: { etag: '"wrong"' } });
  });
  await watching.open(`/${DEMO}?t=290`);
  await visit.page.evaluate(() => globalThis.lightsout?.stage.seek(330));
  await watching.until('it is told', async () =>
    /Trying again|loaded again|Out of order/.test((await said()) ?? ''),
  );
  await watching.showsAbout(330);
});

describe('nobody watches', () => {
  /** Lets a long time pass between two frames, as browsers do with pages that are out of sight. */
  async function hide(seconds: number): Promise<void> {
    await visit.page.evaluate((length) => {
      const shift = length * 1000;
      const plain = requestAnimationFrame.bind(globalThis);
      const now = performance.now.bind(performance);
      globalThis.requestAnimationFrame = (callback) => plain((time) => callback(time + shift));
      performance.now = () => now() + shift;
    }, seconds);
  }

  test('the replay waits for the viewer, and says so', async () => {
    await watching.open(`/${DEMO}?t=100`);
    await watching.showsAbout(100);
    await play();
    await watching.until('it plays', async () => (await watching.t()) > 100.5);
    const before = await watching.t();
    await hide(600);
    await visit.page.getByText(/waited while the page was out of sight/).waitFor();
    const after = await watching.t();
    expect(after - before).toBeLessThan(5);
    await watching.until('it goes on', async () => (await watching.t()) > after + 0.5);
    expect(await visit.page.evaluate(() => globalThis.lightsout?.stage.playing)).toBe(true);
  });

  test('a replay that was paused has nothing to say', async () => {
    await watching.open(`/${DEMO}?t=100`);
    await watching.showsAbout(100);
    await hide(600);
    await visit.page.waitForTimeout(500);
    expect(((await said()) ?? '').trim()).toBe('');
    expect(await watching.t()).toBe(100);
  });
});
