/** The seasons that the page knows: which there are, the one that is shown, and what could not be had. */

import { SvelteMap } from 'svelte/reactivity';

import type { Season, Seasons as SeasonList } from '../../api/client';
import { countOf } from './calendar';
import { Once } from './once';
import { DEMO, inOrder, newestFirst } from './years';

/** Whom the listings are asked of. */
export interface Source {
  seasons(): Promise<SeasonList>;
  season(year: number): Promise<Season>;
}

export class Seasons {
  /** The years in the order in which they are offered; null until they are known. */
  years = $state.raw<readonly number[] | null>(null);
  /** Why the years are not known. */
  error = $state.raw<Error | null>(null);
  /** The year that is shown; null until it is known. */
  chosen = $state<number | null>(null);
  readonly loaded = new SvelteMap<number, Season>();
  readonly failed = new SvelteMap<number, Error>();
  /** How often in a row there was no answer to what is shown. */
  failures = $state(0);
  /** What the server could not look into, each said once. */
  warnings = $state.raw<readonly string[]>([]);

  private readonly loads = new Once((year: number) => this.ask(year));
  private dismissed: readonly string[] = [];

  constructor(private readonly source: Source) {}

  /** Asks for the years and shows one of them: the first of `wanted` that there is, or else the newest to watch. */
  async open(wanted: readonly (number | null)[]): Promise<void> {
    let years: readonly number[];
    try {
      const answer = await this.source.seasons();
      years = inOrder(answer.seasons);
      this.warn(answer.warnings);
    } catch (reason) {
      this.error = asError(reason);
      this.failures += 1;
      return;
    }
    this.years = years;
    this.error = null;
    this.failures = 0;
    const year = wanted.find((one) => one !== null && years.includes(one));
    if (year !== undefined && year !== null) this.choose(year);
    else await this.chooseNewest(years);
  }

  /** Shows a year, and asks for it anew: what is cached may have changed. */
  choose(year: number): void {
    this.chosen = year;
    void this.loads.do(year);
  }

  /** Asks for the years that are not there yet, one after another, so that the shown one never waits for them. */
  async loadOthers(): Promise<void> {
    for (const year of this.years ?? []) {
      if (!this.loaded.has(year)) await this.loads.do(year);
    }
  }

  /** The warnings are read: they are not shown again. */
  dismissWarnings(): void {
    this.dismissed = [...this.dismissed, ...this.warnings];
    this.warnings = [];
  }

  private async chooseNewest(years: readonly number[]): Promise<void> {
    for (const year of newestFirst(years)) {
      const season = await this.loads.do(year);
      // The viewer may have chosen in the meantime.
      if (this.chosen !== null) return;
      if (season && countOf(season).available > 0) {
        this.chosen = year;
        return;
      }
    }
    const fallback = years.includes(DEMO) ? DEMO : years[0];
    if (this.chosen === null && fallback !== undefined) this.choose(fallback);
  }

  /** Null where it failed. */
  private async ask(year: number): Promise<Season | null> {
    try {
      const season = await this.source.season(year);
      this.warn(season.warnings);
      this.loaded.set(year, season);
      this.failed.delete(year);
      this.failures = 0;
      return season;
    } catch (reason) {
      this.failed.set(year, asError(reason));
      if (year === this.chosen) this.failures += 1;
      return null;
    }
  }

  private warn(warnings: readonly string[]): void {
    const known = [...this.warnings, ...this.dismissed];
    const unread = warnings.filter(
      (warning, place) => !known.includes(warning) && warnings.indexOf(warning) === place,
    );
    if (unread.length > 0) this.warnings = [...this.warnings, ...unread];
  }
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
