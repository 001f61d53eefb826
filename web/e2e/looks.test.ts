/** On every width, in both themes, without a mouse and without eyes: nothing sticks out, nothing is unnamed. */

import { createRequire } from 'node:module';

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { launch, SIZES, Visit, type Wishes } from './support/browser';
import { DEMO, SESSIONS } from './support/session';
import { Watching } from './support/watching';

const server = inject('server');
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

/** Visits the page, and ends the visit. */
async function visiting(
  wishes: Wishes,
  does: (watching: Watching, visit: Visit) => Promise<void>,
): Promise<void> {
  const visit = await Visit.begin(browser, wishes);
  try {
    await does(new Watching(visit, server), visit);
    visit.check();
  } finally {
    await visit.close();
  }
}

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: unknown; readonly failureSummary?: string }[];
}

/** What is wrong for those who do not see, or see little. */
async function violations(visit: Visit): Promise<string[]> {
  // The page's policy allows no scripts of others: they come in by the debugger.
  await visit.page.evaluate(await (await import('node:fs/promises')).readFile(axe, 'utf8'));
  const found = await visit.page.evaluate(async () => {
    const { axe: checker } = globalThis as unknown as {
      axe: { run: (options: object) => Promise<{ violations: Violation[] }> };
    };
    return (await checker.run({ resultTypes: ['violations'] })).violations;
  });
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${String(target)}: ${failureSummary ?? ''}`),
  );
}

/** What is wider than the window, and controls too small to be touched. */
function misfits(visit: Visit): Promise<string[]> {
  return visit.page.evaluate(() => {
    const found: string[] = [];
    const { scrollWidth } = document.documentElement;
    if (scrollWidth > innerWidth) found.push(`the page is ${scrollWidth} wide`);
    /** Whether a square of 24 around the middle is the control's, which may take more than it shows. */
    const isLarge = (control: Element) => {
      const { left, top, width, height } = control.getBoundingClientRect();
      if (width >= 24 && height >= 24) return true;
      const [x, y] = [left + width / 2, top + height / 2];
      return [-11.5, 11.5].every((off) =>
        [document.elementFromPoint(x + off, y), document.elementFromPoint(x, y + off)].every(
          (hit) => hit !== null && (hit === control || control.contains(hit)),
        ),
      );
    };
    for (const control of document.querySelectorAll('button, a, select, input, [role=tab], [role=slider]')) {
      const { width, left, right, top, bottom } = control.getBoundingClientRect();
      const isHidden = width === 0 || control.closest('.visually-hidden, dialog:not([open])') !== null;
      const isText = control.matches('p a, li a, dd a');
      const isOutside = bottom < 0 || top > innerHeight;
      const label = control.closest('label') ?? control;
      const name = control.getAttribute('aria-label') ?? label.textContent?.trim() ?? '';
      const isScrolled = control.closest('[role=tabpanel], .scroll') !== null;
      if (isHidden || isText) continue;
      if (!isOutside && !isScrolled && !isLarge(label)) found.push(`${name} is too small`);
      if (left < -1 || right > innerWidth + 1) found.push(`${name} sticks out`);
    }
    return found;
  });
}

const SIZE_NAMES = Object.keys(SIZES) as (keyof typeof SIZES)[];
const SCHEMES = ['dark', 'light'] as const;
const LOOKS = SIZE_NAMES.flatMap((size) => SCHEMES.map((scheme) => ({ size, scheme })));

describe.each(LOOKS)('$size, $scheme', (wishes) => {
  const name = `${wishes.size}-${wishes.scheme}`;

  test('home', async () => {
    await visiting(wishes, async ({ page }, visit) => {
      await page.goto(server);
      await page.getByRole('link', { name: /demo race/ }).waitFor();
      await page.locator('article').first().waitFor();
      await visit.picture(`home-${name}`);
      expect(await violations(visit)).toEqual([]);
      expect(await misfits(visit)).toEqual([]);
    });
  });

  test('a search', async () => {
    await visiting(wishes, async ({ page }, visit) => {
      await page.goto(server);
      await page.getByRole('searchbox', { name: 'Find a session' }).fill('race');
      await page.getByRole('region', { name: 'Sessions found' }).getByRole('link').first().waitFor();
      await visit.picture(`search-${name}`);
      expect(await violations(visit)).toEqual([]);
    });
  });

  test('a session that is being loaded', async () => {
    await visiting(wishes, async ({ page }, visit) => {
      await page.route(`**/api/sessions/${DEMO}`, (route) =>
        route.fulfill({
          status: 202,
          json: {
            session: DEMO,
            status: 'loading',
            step: 'decode',
            progress: 40,
            message: 'Decoding the feed',
          },
        }),
      );
      await page.goto(`${server}/${DEMO}`);
      await page.getByRole('progressbar').waitFor();
      await page.getByText('40 %').first().waitFor();
      await visit.picture(`loading-${name}`);
      expect(await violations(visit)).toEqual([]);
      expect(await misfits(visit)).toEqual([]);
    });
  });

  test.each(SESSIONS)('%s', async (key) => {
    await visiting(wishes, async (watching, visit) => {
      await watching.open(`/${key}?t=1500`);
      await watching.showsAbout(1500);
      await visit.page.keyboard.press('1');
      await visit.page.keyboard.press('Shift+Digit3');
      const wrong: string[] = [];
      for (const panel of await visit.page.getByRole('tab').allTextContents()) {
        await visit.page.getByRole('tab', { name: panel }).click();
        await visit.page.waitForTimeout(400);
        await visit.picture(`${key.replaceAll('/', '-')}-${panel.trim().replaceAll(' ', '-')}-${name}`);
        for (const what of [...(await violations(visit)), ...(await misfits(visit))])
          wrong.push(`${panel}: ${what}`);
      }
      expect(wrong).toEqual([]);
    });
  });
});

describe('a phone', () => {
  test('has the order in a panel of its own, and everything else', async () => {
    await visiting({ size: 'phone' }, async (watching, { page }) => {
      await watching.open(`/${DEMO}?t=600`);
      expect(await page.getByRole('tab', { name: 'Order' }).getAttribute('aria-selected')).toBe('true');
      expect(await watching.rows()).toHaveLength(20);
      await page.getByRole('tab', { name: 'Telemetry' }).tap();
      expect(await watching.rows()).toHaveLength(0);
      await page.getByRole('button', { name: 'Play', exact: true }).tap();
      await watching.until('it plays', async () => (await watching.t()) > 601);
      await page.getByRole('tab', { name: 'Order' }).tap();
      const code = (await watching.rows())[2]?.driver ?? '';
      await page.getByRole('button', { name: new RegExp(`^${code},`) }).tap();
      expect((await watching.rows()).find((row) => row.isSelected)?.driver).toBe(code);
    });
  });

  test('may be as narrow as 360', async () => {
    await visiting(
      { size: 'phone', options: { viewport: { width: 360, height: 640 } } },
      async (watching, visit) => {
        await watching.open(`/${DEMO}?t=600`);
        expect(await misfits(visit)).toEqual([]);
        await visit.picture('narrow');
      },
    );
  });
});

test('a screen may be as wide as 2560', async () => {
  await visiting({ options: { viewport: { width: 2560, height: 1440 } } }, async (watching, visit) => {
    await watching.open(`/${DEMO}?t=600`);
    expect(await misfits(visit)).toEqual([]);
    await visit.picture('wide');
  });
});

test('the dialogs', async () => {
  await visiting({}, async (watching, visit) => {
    await watching.open(`/${DEMO}?t=600`);
    for (const [key, name] of [
      ['?', /keys/i],
      ['j', /Jump to/],
    ] as const) {
      await visit.page.keyboard.press(key);
      await visit.page.getByRole('dialog', { name }).waitFor();
      expect(await violations(visit)).toEqual([]);
      await visit.page.keyboard.press('Escape');
      await visit.page.getByRole('dialog', { name }).waitFor({ state: 'hidden' });
    }
  });
});

test('whoever wants less motion gets none in the tower', async () => {
  await visiting({ options: { reducedMotion: 'reduce' } }, async (watching, { page }) => {
    await watching.open(`/${DEMO}?t=100`);
    await watching.seek(1200);
    await watching.seek(3000);
    const moving = await page.evaluate(() =>
      document.getAnimations().flatMap(({ effect }) => {
        const { duration } = effect?.getComputedTiming() ?? {};
        const element = effect instanceof KeyframeEffect ? effect.target : null;
        return Number(duration) > 20 ? [`${element?.className ?? ''} for ${String(duration)} ms`] : [];
      }),
    );
    expect(moving).toEqual([]);
  });
});
