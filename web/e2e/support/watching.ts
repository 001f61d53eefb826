/** A session on the page, as a viewer meets it. */

import type { Page } from 'playwright-core';

import { pause } from './server';
import { Visit } from './browser';

/** So many milliseconds a page may take for anything. */
const PATIENCE = 20_000;

/** A row of the tower, as text. */
export interface ShownRow {
  readonly place: number;
  readonly driver: string;
  readonly gap: string;
  readonly tyre: string;
  readonly last: string;
  readonly best: string;
  readonly status: string;
  readonly isSelected: boolean;
}

export class Watching {
  constructor(
    readonly visit: Visit,
    private readonly server: string,
  ) {}

  get page(): Page {
    return this.visit.page;
  }

  /** Opens a link, and waits for the first picture. */
  async open(link: string): Promise<void> {
    await this.page.goto(this.server + link);
    await this.ready();
  }

  async ready(): Promise<void> {
    await this.page.waitForFunction(() => globalThis.lightsout?.stage.ready, null, { timeout: PATIENCE });
  }

  /** Seconds since the first frame, as the page's own clock has them. */
  t(): Promise<number> {
    return this.page.evaluate(() => globalThis.lightsout?.stage.player.clock.t ?? NaN);
  }

  /** Waits until the picture is that of an instant. */
  async showsAbout(t: number, within = 0.05): Promise<void> {
    await this.page.waitForFunction(
      ([at = 0, off = 0]) => {
        const stage = globalThis.lightsout?.stage;
        return stage?.ready && stage.state !== 'waiting' && Math.abs(stage.player.picture.t - at) <= off;
      },
      [t, within],
      { timeout: PATIENCE },
    );
    await this.drawn();
  }

  /** Lets the page draw what it has. */
  async drawn(): Promise<void> {
    await this.page.evaluate(
      () =>
        new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
    );
  }

  /** Goes to an instant without the page's controls. */
  async seek(t: number): Promise<void> {
    await this.page.evaluate((to) => globalThis.lightsout?.stage.seek(to), t);
    await this.showsAbout(t);
  }

  /** What the tower shows; on a phone it has to be open. */
  rows(): Promise<ShownRow[]> {
    return this.page.evaluate(() => {
      const text = (row: Element, kind: string) => {
        const cell = row.querySelector(`.${kind}`)?.cloneNode(true) as Element | undefined;
        for (const hidden of cell?.querySelectorAll('[aria-hidden], .visually-hidden') ?? []) hidden.remove();
        return (cell?.textContent ?? '').replace(/\s+/g, ' ').trim();
      };
      return [...document.querySelectorAll('.rows [role=row]')].map((row) => ({
        place: Number(text(row, 'place')),
        driver: text(row, 'code'),
        gap: text(row, 'gap'),
        tyre: row.querySelector('.tyre .letter')?.textContent?.trim() ?? '',
        last: text(row, 'last'),
        best: text(row, 'best'),
        status: text(row, 'status'),
        isSelected: row.querySelector('.code')?.getAttribute('aria-pressed') === 'true',
      }));
    });
  }

  /** Waits until something holds, looking again and again. */
  async until(what: string, holds: () => Promise<boolean>, patience = PATIENCE): Promise<void> {
    const end = Date.now() + patience;
    while (!(await holds())) {
      if (Date.now() > end) throw new Error(`in vain: ${what}`);
      await pause(50);
    }
  }
}
