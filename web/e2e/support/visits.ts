/** A browser for the tests of a file, and for each of them a page of its own. */

import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';

import { launch, Visit } from './browser';
import { Watching } from './watching';

/** The visit of the test that runs. */
export class Visits {
  private browser: Browser | null = null;
  private current: Visit | null = null;

  constructor(private readonly server: string) {}

  get visit(): Visit {
    if (!this.current) throw new Error('only a test has a visit');
    return this.current;
  }

  get watching(): Watching {
    return this.at(this.server);
  }

  /** The page of this visit, at another server. */
  at(server: string): Watching {
    return new Watching(this.visit, server);
  }

  async open(): Promise<void> {
    this.browser = await launch();
  }

  async begin(): Promise<void> {
    if (!this.browser) throw new Error('no browser is open');
    this.current = await Visit.begin(this.browser);
  }

  async end(): Promise<void> {
    const visit = this.current;
    this.current = null;
    await visit?.end();
  }

  async close(): Promise<void> {
    await this.browser?.close();
  }
}

/** Lets each test of the file that asks for them visit a server. */
export function visitsTo(server: string): Visits {
  const visits = new Visits(server);
  beforeAll(() => visits.open());
  afterAll(() => visits.close());
  beforeEach(() => visits.begin());
  afterEach(() => visits.end());
  return visits;
}
