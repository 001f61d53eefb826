/**
 * What the page costs, measured in headless Chromium against the real program: `npm run measure [SESSION…]`. Each figure
 * stands beside what it is meant to be. It is no test: on a machine that does other work, times are those of the two.
 */

import { loadavg } from 'node:os';

import { launch } from '../e2e/support/browser';
import { Server } from '../e2e/support/server';
import { hasData, SESSIONS, skipped } from '../e2e/support/session';
import { measureBytes } from './bytes';
import { measureMemory } from './memory';
import { percentile, print, type Figure } from './table';
import { firstPictures, seeks } from './times';
import { measureWork } from './work';

const SPEEDS = [1, 32];

async function measure(server: Server, session: string): Promise<Figure[]> {
  const browser = await launch();
  const figures: Figure[] = [];
  const tell = (what: string) => process.stderr.write(`${session}: ${what}\n`);

  tell('from the click to the picture');
  const first = await firstPictures(browser, server.address, session);
  figures.push({ what: 'click to first picture, median', is: percentile(first, 50), unit: 'ms', most: 1000 });
  figures.push({
    what: 'click to first picture, slowest',
    is: percentile(first, 100),
    unit: 'ms',
    most: null,
  });

  tell('bytes');
  const bytes = await measureBytes(browser, server.address, session);
  figures.push({ what: 'page, compressed', is: bytes.page / 1000, unit: 'kB', most: 250 });
  figures.push({
    what: "ten minutes: the session's tables",
    is: bytes.tables / 1000,
    unit: 'kB',
    most: null,
  });
  figures.push({ what: 'ten minutes: segments', is: bytes.segments / 1000, unit: 'kB', most: null });
  figures.push({
    what: 'ten minutes at 1× in all',
    is: (bytes.tables + bytes.segments) / 1000,
    unit: 'kB',
    most: 1000,
  });
  figures.push({ what: 'a minute of the session', is: bytes.minute / 1000, unit: 'kB', most: null });

  for (const speed of SPEEDS) {
    tell(`work at ${speed}×`);
    const { busy, cpu } = await measureWork(browser, server.address, session, speed);
    const add = (what: string, of: readonly number[], part: number, most: number | null) =>
      figures.push({ what: `${what} at ${speed}×, p${part}`, is: percentile(of, part), unit: 'ms', most });
    add('work a frame', cpu, 50, null);
    add('work a frame', cpu, 95, 6);
    // The same on the clock: with what the main thread waited for, which here is the compositor that draws in software.
    add('from its begin to its end', busy, 50, null);
    add('from its begin to its end', busy, 95, null);
  }

  tell('memory over an hour at 32×, and 100 seeks');
  const memory = await measureMemory(browser, server.address, session);
  figures.push({ what: 'heap after a minute', is: memory.before / 1e6, unit: 'MB', most: null });
  // Flat: what is within a twentieth is noise of the collector and of texts that differ in length.
  const flat = (memory.before * 1.05) / 1e6;
  figures.push({ what: 'heap after an hour at 32×', is: memory.afterHour / 1e6, unit: 'MB', most: flat });
  figures.push({ what: 'heap after 100 seeks', is: memory.afterSeeks / 1e6, unit: 'MB', most: flat });

  tell('seeks within what is there');
  const sought = await seeks(browser, server.address, session);
  figures.push({ what: 'seek to picture, p50', is: percentile(sought, 50), unit: 'ms', most: null });
  figures.push({ what: 'seek to picture, p95', is: percentile(sought, 95), unit: 'ms', most: 100 });
  await browser.close();
  return figures;
}

const asked = process.argv.slice(2).filter((word) => word.includes('/') && !word.endsWith('.ts'));
if (skipped !== null && asked.length === 0) process.stderr.write(`${skipped}\n`);
const server = await Server.start({ archive: hasData });
try {
  for (const session of asked.length > 0 ? asked : SESSIONS) {
    await server.load(session);
    print(`${session} (load of the machine ${loadavg()[0]?.toFixed(1)})`, await measure(server, session));
  }
} finally {
  await server.stop();
}
