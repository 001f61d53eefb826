/** Watching a session: the controls by mouse and by keys, selections, and links. */

import { describe, expect, inject, test } from 'vitest';

import { DEMO } from './support/session';
import { visitsTo } from './support/visits';

const server = inject('server');
const now = visitsTo(server);

const button = (name: string | RegExp) => now.visit.page.getByRole('button', { name, exact: true });
const timeline = () => now.visit.page.getByRole('slider', { name: 'Timeline' });

/** How far the replay comes in a second of the viewer's, measured on the page. */
function pace(): Promise<number> {
  return now.visit.page.evaluate(async () => {
    const clock = globalThis.lightsout?.stage.player.clock;
    const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
    const [began, from] = [await frame(), clock?.t ?? NaN];
    let now = began;
    while (now - began < 1500) now = await frame();
    return (((clock?.t ?? NaN) - from) / (now - began)) * 1000;
  });
}

describe('playing', () => {
  test('begins and ends by its button, and goes as fast as time', async () => {
    await now.watching.open(`/${DEMO}?t=100`);
    await now.watching.showsAbout(100);
    await button('Play').click();
    expect(await pace()).toBeCloseTo(1, 1);
    await button('Pause').click();
    const { page } = now.visit;
    const t = await now.watching.t();
    await page.waitForTimeout(300);
    expect(await now.watching.t()).toBe(t);
    expect(t).toBeGreaterThan(101);
  });

  test('begins and ends by the space bar', async () => {
    await now.watching.open(`/${DEMO}?t=100`);
    await now.visit.page.keyboard.press('Space');
    await button('Pause').waitFor();
    await now.visit.page.keyboard.press('k');
    await button('Play').waitFor();
  });

  test.each([0.25, 4, 32])('at %s times the speed', async (speed) => {
    await now.watching.open(`/${DEMO}?t=100`);
    await now.visit.page.getByRole('combobox', { name: 'Speed' }).selectOption(String(speed));
    await button('Play').click();
    const measured = await pace();
    expect(measured / speed).toBeGreaterThan(0.8);
    expect(measured / speed).toBeLessThan(1.2);
  });

  test('gets faster and slower by keys', async () => {
    await now.watching.open(`/${DEMO}?t=100`);
    const shown = () => now.visit.page.getByRole('combobox', { name: 'Speed' }).inputValue();
    for (const key of ['.', '.', ',']) await now.visit.page.keyboard.press(key);
    expect(await shown()).toBe('2');
  });

  test('ends at the end, and begins anew from there', async () => {
    await now.watching.open(`/${DEMO}?t=100&speed=32`);
    const end = await now.visit.page.evaluate(() => globalThis.lightsout?.stage.session.duration ?? NaN);
    await now.watching.seek(end - 10);
    await button('Play').click();
    await button('Play').waitFor();
    await now.watching.showsAbout(end);
    await button('Play').click();
    await now.watching.until('it begins anew', async () => (await now.watching.t()) < 60);
  });
});

describe('when it is paused', () => {
  test('the tower, the clock and the picture are of the same instant', async () => {
    await now.watching.open(`/${DEMO}?t=200&speed=32`);
    for (let turn = 0; turn < 6; turn++) {
      await button('Play').click();
      await now.visit.page.waitForTimeout(330);
      await button('Pause').click();
      await now.watching.drawn();
      const { picture, ...shown } = await now.visit.page.evaluate(() => {
        const { player, t, rows } = globalThis.lightsout?.stage ?? {};
        const gaps = (rows ?? []).map((row) => row.gap);
        const order = [...(player?.picture.order ?? [])];
        return {
          picture: {
            t: player?.picture.t,
            gaps: order.map((car) => player?.picture.of('gap_to_leader', car)),
          },
          t,
          gaps,
        };
      });
      expect(shown.t).toBeCloseTo(picture.t ?? NaN, 6);
      expect(shown.gaps).toEqual(picture.gaps);
    }
  });
});

describe('seeking', () => {
  test('by dragging along the timeline', async () => {
    await now.watching.open(`/${DEMO}?t=100`);
    const box = await timeline().boundingBox();
    if (!box) throw new Error('no timeline');
    const duration = await now.visit.page.evaluate(() => globalThis.lightsout?.stage.session.duration ?? NaN);
    const { mouse } = now.visit.page;
    await mouse.move(box.x + box.width * 0.2, box.y + box.height / 2);
    await mouse.down();
    await now.watching.showsAbout(duration * 0.2, 3);
    for (let step = 3; step <= 6; step++)
      await mouse.move(box.x + (box.width * step) / 10, box.y + box.height / 2);
    await now.watching.showsAbout(duration * 0.6, 3);
    // Held, it goes on along the line though the pointer leaves it.
    await mouse.move(box.x + box.width * 0.4, box.y - 200);
    await now.watching.showsAbout(duration * 0.4, 3);
    await mouse.up();
    await mouse.move(box.x + box.width * 0.9, box.y + box.height / 2);
    await now.watching.showsAbout(duration * 0.4, 3);
  });

  test('by keys on the timeline, and anywhere', async () => {
    await now.watching.open(`/${DEMO}?t=300`);
    await timeline().focus();
    for (const [key, t] of [
      ['ArrowRight', 305],
      ['PageUp', 365],
      ['ArrowLeft', 360],
      ['PageDown', 300],
      ['Home', 0],
    ] as const) {
      await now.visit.page.keyboard.press(key);
      await now.watching.showsAbout(t);
    }
    expect(await timeline().getAttribute('aria-valuetext')).toMatch(/^0:00:00/);
    await now.visit.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await now.visit.page.keyboard.press('ArrowRight');
    await now.watching.showsAbout(5);
  });

  test('by laps, and to lights out', async () => {
    await now.watching.open(`/${DEMO}?t=300`);
    const laps = await now.visit.page.evaluate(() => {
      const { moments } = globalThis.lightsout?.stage.session ?? { moments: [] };
      return moments.filter(({ kind }) => kind === 'lap').map(({ t }) => t);
    });
    const next = laps.find((t) => t > 300) ?? NaN;
    await now.visit.page.keyboard.press('Shift+ArrowRight');
    await now.watching.showsAbout(next);
    await now.visit.page.keyboard.press('Shift+ArrowLeft');
    await now.watching.showsAbout(laps.findLast((t) => t < next - 2) ?? NaN);
    await now.visit.page.keyboard.press('l');
    const start = await now.visit.page.evaluate(() => globalThis.lightsout?.stage.session.start ?? NaN);
    await now.watching.showsAbout(start - 6);
  });

  test('by the menu: to a lap and to a time, and it says what it cannot', async () => {
    await now.watching.open(`/${DEMO}?t=300`);
    await now.visit.page.keyboard.press('j');
    const dialog = now.visit.page.getByRole('dialog', { name: 'Jump to' });
    await dialog.getByLabel('Time').fill('0:10:30');
    await now.visit.page.keyboard.press('Enter');
    await now.watching.showsAbout(630);
    await now.visit.page.keyboard.press('j');
    await dialog.getByLabel('Time').fill('99:00:00');
    await now.visit.page.keyboard.press('Enter');
    expect(await dialog.getByRole('status').textContent()).toMatch(/Write a time up to/);
    await dialog.getByLabel('Lap').fill('5');
    await now.visit.page.keyboard.press('Enter');
    const lap = await now.visit.page.evaluate(() => {
      const { moments } = globalThis.lightsout?.stage.session ?? { moments: [] };
      return moments.find((moment) => moment.kind === 'lap' && moment.lap === 5)?.t ?? NaN;
    });
    await now.watching.showsAbout(lap);
  });
});

describe('cars are selected', () => {
  const selected = async () =>
    (await now.watching.rows()).filter((row) => row.isSelected).map((row) => row.place);

  test('by clicks, one alone or up to four', async () => {
    await now.watching.open(`/${DEMO}?t=300`);
    const codes = (await now.watching.rows()).map((row) => row.driver);
    const car = (place: number) =>
      now.visit.page.getByRole('button', { name: new RegExp(`^${codes[place - 1] ?? ''},`) });
    await car(3).click();
    expect(await selected()).toEqual([3]);
    for (const place of [5, 7, 9]) await car(place).click({ modifiers: ['Shift'] });
    expect(await selected()).toEqual([3, 5, 7, 9]);
    await car(5).click({ modifiers: ['Shift'] });
    expect(await selected()).toEqual([3, 7, 9]);
    await car(1).click();
    expect(await selected()).toEqual([1]);
    await car(1).click();
    expect(await selected()).toEqual([]);
  });

  test('by keys', async () => {
    await now.watching.open(`/${DEMO}?t=300`);
    await now.visit.page.keyboard.press('2');
    await now.visit.page.keyboard.press('Shift+Digit4');
    expect(await selected()).toEqual([2, 4]);
    await now.visit.page.keyboard.press('Escape');
    expect(await selected()).toEqual([]);
  });

  test('on the map', async () => {
    await now.watching.open(`/${DEMO}?t=300`);
    // The pointer's shape tells where a car is.
    const place = await now.visit.page.evaluate(() => {
      const map = document.querySelector<HTMLElement>('canvas.cars');
      const box = map?.getBoundingClientRect() ?? new DOMRect();
      for (let y = box.top + 4; y < box.bottom; y += 8) {
        for (let x = box.left + 4; x < box.right; x += 8) {
          map?.dispatchEvent(
            new PointerEvent('pointermove', { clientX: x, clientY: y, pointerType: 'mouse' }),
          );
          if (map?.style.cursor === 'pointer') return { x, y };
        }
      }
      return null;
    });
    if (!place) throw new Error('no car on the map');
    await now.visit.page.mouse.click(place.x, place.y);
    const found = await selected();
    expect(found).toHaveLength(1);
  });
});

describe('links', () => {
  test('lead whoever opens them to the same picture', async () => {
    await now.visit.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await now.watching.open(`/${DEMO}?t=1234.56&speed=4`);
    await now.watching.showsAbout(1234.56);
    await now.visit.page.keyboard.press('3');
    await now.visit.page.keyboard.press('Shift+Digit5');
    await now.visit.page.keyboard.press('i');
    await now.visit.page.keyboard.press('+');
    await now.visit.page.getByRole('tab', { name: 'Race control' }).click();
    await now.visit.page.waitForTimeout(600);
    await button('Link').click();
    await now.visit.page.getByText('The link to this moment is copied.').waitFor();
    const link = await now.visit.page.evaluate(() => navigator.clipboard.readText());
    const view = () => now.visit.page.evaluate(() => JSON.stringify(globalThis.lightsout?.stage.view()));
    const [rows, made] = [await now.watching.rows(), await view()];
    await now.end();

    await now.begin();
    await now.watching.open(link.replace(server, ''));
    await now.watching.showsAbout(1234.56);
    expect(await now.watching.rows()).toEqual(rows);
    const [is, was] = [await view(), made].map((text) => JSON.parse(text ?? '') as Record<string, unknown>);
    const { map, ...rest } = is ?? {};
    const { map: wasMap, ...wasRest } = was ?? {};
    expect(rest).toEqual(wasRest);
    expect(wasMap).not.toBeNull();
    for (const [name, value] of Object.entries(wasMap ?? {})) {
      expect(Math.abs((map as Record<string, number>)[name] ?? NaN) - Math.abs(value as number)).toBeLessThan(
        1,
      );
    }
    expect(
      await now.visit.page.getByRole('tab', { name: 'Race control' }).getAttribute('aria-selected'),
    ).toBe('true');
  });

  test('in the address bar follow what is watched', async () => {
    await now.watching.open(`/${DEMO}?t=100`);
    await now.watching.seek(321.5);
    await now.visit.page.keyboard.press('1');
    const code = (await now.watching.rows())[0]?.driver ?? '';
    await now.visit.page.waitForURL(new RegExp(`/${DEMO}\\?t=321\\.5&sel=${code}$`));
    await now.visit.page.reload();
    await now.watching.ready();
    await now.watching.showsAbout(321.5);
    expect((await now.watching.rows()).filter((row) => row.isSelected).map((row) => row.driver)).toEqual([
      code,
    ]);
  });

  test('that make no sense lead to the session anyway', async () => {
    await now.watching.open(`/${DEMO}?t=banana&sel=<b>&speed=-1&map=1,2&panel=%00`);
    expect(await now.watching.rows()).toHaveLength(20);
  });
});
