/** Chromium, and visits to the page that notice whatever goes wrong on it. */

import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

export const SIZES = {
  desk: { width: 1440, height: 900 },
  tablet: { width: 820, height: 1180 },
  phone: { width: 390, height: 844 },
} as const;

const SCREENSHOTS = fileURLToPath(new URL('../../screenshots/', import.meta.url));

/** Starts the browser. */
export function launch(): Promise<Browser> {
  const known = process.env.CHROMIUM ?? '/usr/bin/chromium';
  const executablePath = existsSync(known) ? known : 'chromium';
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, args });
}

export interface Wishes {
  readonly size?: keyof typeof SIZES;
  readonly scheme?: 'dark' | 'light';
  readonly options?: BrowserContextOptions;
}

/** Somebody's visit, in a browser of their own: nothing is remembered from others. */
export class Visit {
  private readonly troubles: string[] = [];
  private readonly expected: RegExp[] = [];

  private constructor(readonly page: Page) {}

  static async begin(
    browser: Browser,
    { size = 'desk', scheme = 'dark', options }: Wishes = {},
  ): Promise<Visit> {
    const context = await browser.newContext({
      viewport: SIZES[size],
      colorScheme: scheme,
      hasTouch: size === 'phone',
      ...options,
    });
    const visit = new Visit(await context.newPage());
    await visit.listen();
    return visit;
  }

  /** What the test itself brings about, such as requests that fail, is no trouble. */
  expect(...patterns: readonly RegExp[]): void {
    this.expected.push(...patterns);
  }

  /** Ends the visit; throws if anything went wrong on the page. */
  async end(): Promise<void> {
    await this.close();
    this.check();
  }

  close(): Promise<void> {
    return this.page.context().close();
  }

  /** Throws if anything went wrong on the page. */
  check(): void {
    const unexpected = this.troubles.filter(
      (trouble) => !this.expected.some((pattern) => pattern.test(trouble)),
    );
    if (unexpected.length > 0) throw new Error(`on the page: ${unexpected.join('\n')}`);
  }

  /** Keeps what the page looks like. */
  async picture(name: string): Promise<void> {
    await mkdir(SCREENSHOTS, { recursive: true });
    await this.page.screenshot({ path: `${SCREENSHOTS}${name}.png` });
  }

  private async listen(): Promise<void> {
    const { page, troubles } = this;
    page.on('pageerror', (error) => troubles.push(`error: ${error.stack ?? error.message}`));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type()))
        troubles.push(`${message.type()}: ${message.text()}`);
    });
    await page.exposeFunction('reportViolation', (violation: string) => troubles.push(violation));
    await page.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => {
        const report = (globalThis as unknown as { reportViolation: (text: string) => void }).reportViolation;
        report(
          `policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`,
        );
      });
    });
  }
}
