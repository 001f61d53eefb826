/** When something goes wrong, the page waits, says what it is doing, and goes on. */

import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { Server } from './support/server';
import { DEMO } from './support/session';
import { visitsTo } from './support/visits';

const shared = inject('server');
const now = visitsTo(shared);

const play = () => now.visit.page.getByRole('button', { name: 'Play', exact: true }).click();
const said = () => now.visit.page.locator('.notices').textContent();

describe('the server goes away', () => {
  let server: Server;

  beforeAll(async () => {
    server = await Server.start({ archive: false });
    await server.load(DEMO);
  });
  afterAll(() => server.stop());

  test('while it plays: the replay waits, says so, and goes on when it is back', async () => {
    now.visit.expect(/Failed to load resource|ERR_/);
    await now.at(server.address).open(`/${DEMO}?t=100&speed=8`);
    await now.watching.showsAbout(100);
    await server.kill();
    await play();
    await now.visit.page.getByText(/Connection lost/).waitFor();
    const t = await now.watching.t();
    await now.visit.picture('connection-lost');
    await now.visit.page.waitForTimeout(1500);
    expect(await now.watching.t()).toBe(t);
    expect(await now.visit.page.evaluate(() => globalThis.lightsout?.stage.state)).toBe('waiting');
    // What is there can still be looked at.
    await now.visit.page.getByRole('button', { name: 'Pause', exact: true }).click();
    await now.watching.seek(t - 20);
    await play();
    await server.begin();
    await now.watching.until('it goes on', async () => (await now.watching.t()) > t + 20, 40_000);
    await now.watching.until(
      'nothing is said any more',
      async () => !/Connection lost/.test((await said()) ?? ''),
    );
  });

  test('before the page has a session: it says so, and opens it when it is back', async () => {
    now.visit.expect(/Failed to load resource|ERR_|status of 50\d/);
    await now.visit.page.goto(server.address);
    await now.visit.page.getByRole('link', { name: /demo race/ }).waitFor();
    await server.kill();
    await now.visit.page.getByRole('link', { name: /demo race/ }).click();
    await now.visit.page.locator('.trouble').waitFor();
    await now.visit.picture('server-away');
    await server.begin();
    await now.watching.ready();
  });
});

test('a segment that cannot be read is trouble that is told, and tried again', async () => {
  now.visit.expect(/status of 500/);
  let broken = 3;
  await now.visit.page.route('**/segments/5?*', (route) => {
    if (broken-- <= 0) return route.continue();
    if (broken === 1) return route.fulfill({ status: 500, body: '{"title":"Out of order"}' });
    return route.fulfill({ status: 200, body: 'rubbish', headers: { etag: '"wrong"' } });
  });
  await now.watching.open(`/${DEMO}?t=290`);
  await now.visit.page.evaluate(() => globalThis.lightsout?.stage.seek(330));
  await now.watching.until('it is told', async () =>
    /Trying again|loaded again|Out of order/.test((await said()) ?? ''),
  );
  await now.watching.showsAbout(330);
});

describe('nobody watches', () => {
  /** Lets a long time pass between two frames, as browsers do with pages that are out of sight. */
  async function hide(seconds: number): Promise<void> {
    await now.visit.page.evaluate((length) => {
      const shift = length * 1000;
      const plain = requestAnimationFrame.bind(globalThis);
      const now = performance.now.bind(performance);
      globalThis.requestAnimationFrame = (callback) => plain((time) => callback(time + shift));
      performance.now = () => now() + shift;
    }, seconds);
  }

  test('the replay waits for the viewer, and says so', async () => {
    await now.watching.open(`/${DEMO}?t=100`);
    await now.watching.showsAbout(100);
    await play();
    await now.watching.until('it plays', async () => (await now.watching.t()) > 100.5);
    const before = await now.watching.t();
    await hide(600);
    await now.visit.page.getByText(/waited while the page was out of sight/).waitFor();
    const after = await now.watching.t();
    expect(after - before).toBeLessThan(5);
    await now.watching.until('it goes on', async () => (await now.watching.t()) > after + 0.5);
    expect(await now.visit.page.evaluate(() => globalThis.lightsout?.stage.playing)).toBe(true);
  });

  test('a replay that was paused has nothing to say', async () => {
    await now.watching.open(`/${DEMO}?t=100`);
    await now.watching.showsAbout(100);
    await hide(600);
    await now.visit.page.waitForTimeout(500);
    expect(((await said()) ?? '').trim()).toBe('');
    expect(await now.watching.t()).toBe(100);
  });
});
