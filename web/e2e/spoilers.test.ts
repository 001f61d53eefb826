/** Nothing of what lies ahead of the playhead is on the page, in any form, until somebody asks for it. */

import { describe, expect, inject, test } from 'vitest';

import { SESSIONS } from './support/session';
import { visitsTo } from './support/visits';

const server = inject('server');
const now = visitsTo(server);

interface Mark {
  /** Where on the timeline it begins and ends, as parts of its width. */
  readonly from: number;
  readonly to: number;
  readonly words: string;
}

/** All that stands on the timeline but the playhead, and where. */
function marks(): Promise<Mark[]> {
  return now.visit.page.getByRole('slider', { name: 'Timeline' }).evaluate((timeline) => {
    const box = timeline.getBoundingClientRect();
    return [...timeline.querySelectorAll('[title]')].map((mark) => {
      const { left, right, width } = mark.getBoundingClientRect();
      const isBand = mark.classList.contains('band');
      const middle = (left + width / 2 - box.left) / box.width;
      return {
        from: isBand ? (left - box.left) / box.width : middle,
        to: isBand ? (right - box.left) / box.width : middle,
        words: mark.getAttribute('title') ?? '',
      };
    });
  });
}

/** All words on the page, shown or only said. */
function words(): Promise<string> {
  return now.visit.page.evaluate(() => {
    const said = [...document.querySelectorAll('[aria-label], [title], [aria-valuetext], [alt]')].flatMap(
      (element) =>
        ['aria-label', 'title', 'aria-valuetext', 'alt'].map((name) => element.getAttribute(name) ?? ''),
    );
    return `${document.title} ${document.body.textContent} ${said.join(' ')}`;
  });
}

describe.each(SESSIONS)('%s', (key) => {
  test('marks ahead of the playhead are not on the page, wherever it is', async () => {
    await now.watching.open(`/${key}`);
    const duration = await now.visit.page.evaluate(() => globalThis.lightsout?.stage.session.duration ?? NaN);
    for (const part of [0.9, 0.02, 0.5, 0.2]) {
      await now.watching.seek(duration * part);
      for (const { to, words: text } of await marks()) {
        // Two pixels: so wide is what would else not be seen.
        expect(to, `at ${part}: ${text}`).toBeLessThanOrEqual(part + 2.5 / 1400);
      }
    }
  });

  test('they come when they are asked for, and go again', async () => {
    await now.watching.open(`/${key}`);
    await now.watching.seek(200);
    const before = await marks();
    await now.visit.page.getByRole('button', { name: 'Show ahead' }).click();
    await now.watching.drawn();
    const all = await marks();
    expect(all.length).toBeGreaterThan(before.length);
    expect(Math.max(...all.map(({ to }) => to))).toBeGreaterThan(0.8);
    await now.visit.page.getByRole('button', { name: 'Hide ahead' }).click();
    await now.watching.drawn();
    expect(await marks()).toEqual(before);
  });

  test('whoever comes by a link, or again, is told nothing either', async () => {
    await now.watching.open(`/${key}?t=200&panel=race-control`);
    await now.visit.page.keyboard.press('a');
    await now.visit.page.reload();
    await now.watching.ready();
    await now.watching.showsAbout(200);
    for (const { to } of await marks()) expect(to).toBeLessThan(0.1);
  });

  test('messages and moments of later are in no panel and no menu', async () => {
    await now.watching.open(`/${key}`);
    await now.watching.seek(300);
    const secrets = await now.visit.page.evaluate(() => {
      const { raceControl, drivers } = globalThis.lightsout?.stage.session ?? {
        raceControl: [],
        drivers: [],
      };
      const known = new Set(raceControl.filter(({ t }) => t <= 301).map(({ message }) => message));
      const later = raceControl.map(({ message }) => message).filter((message) => !known.has(message));
      return { later, drivers: drivers.length };
    });
    expect(secrets.later.length).toBeGreaterThan(0);
    for (const panel of ['Race control', 'Radio', 'Telemetry']) {
      await now.visit.page.getByRole('tab', { name: panel }).click();
      await now.watching.drawn();
      const said = await words();
      expect(secrets.later.filter((message) => said.includes(message))).toEqual([]);
      expect(said).not.toMatch(/chequered|official classification|finished/i);
    }
    await now.visit.page.keyboard.press('j');
    const dialog = now.visit.page.getByRole('dialog', { name: 'Jump to' });
    const moments = await dialog.locator('.moment .at').allTextContents();
    expect(moments.length).toBeGreaterThan(0);
    for (const at of moments) expect(at.trim() <= '0:05:00', at).toBe(true);
  });

  test('going back forgets what was known', async () => {
    await now.watching.open(`/${key}`);
    const duration = await now.visit.page.evaluate(() => globalThis.lightsout?.stage.session.duration ?? NaN);
    await now.watching.seek(duration);
    expect((await marks()).length).toBeGreaterThan(3);
    await now.watching.seek(60);
    for (const { to } of await marks()) expect(to).toBeLessThan(0.05);
    expect(await words()).not.toMatch(/chequered|official classification/i);
    // Nobody has completed a lap by then.
    expect((await now.watching.rows()).every((row) => row.best === '')).toBe(true);
  });
});
