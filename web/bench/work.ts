/** What the page's main thread does for each frame. */

import type { Browser } from 'playwright-core';

import { onPage, play, startOf, watch } from './visit';

/** Seconds of the viewer's time that are looked at. */
const SECONDS = 20;

export interface Work {
  /** Of each frame, milliseconds from the begin to the end of the main thread's tasks. */
  readonly busy: readonly number[];
  /** The processor's time of them: without waiting for the compositor, and for other threads to leave the processor. */
  readonly cpu: readonly number[];
}

/** What of an event of Chromium's traces is of interest; times in microseconds. */
interface Event {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/**
 * Plays from the start at a speed under Chromium's tracing. A frame is what lies between two animation frames of the
 * page's main thread; its work is the sum of all tasks that ran there: scripts, styles, layout, paint, and collecting
 * garbage.
 */
export function measureWork(browser: Browser, server: string, session: string, speed: number): Promise<Work> {
  return onPage(browser, async ({ page }) => {
    await watch(page, `${server}/${session}`);
    const start = await startOf(page);
    await play(page, start, speed, 2 * speed);
    await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline', '__metadata'] });
    await page.waitForTimeout(SECONDS * 1000);
    const trace = await browser.stopTracing();
    const { traceEvents } = JSON.parse(trace.toString('utf8')) as { traceEvents: Event[] };
    return workOf(traceEvents);
  });
}

function workOf(events: readonly Event[]): Work {
  const frames = events.filter((event) => event.name === 'FireAnimationFrame').sort((a, b) => a.ts - b.ts);
  const page = busiest(frames);
  const own = frames.filter((frame) => threadOf(frame) === page);
  const tasks = events
    .filter((event) => event.ph === 'X' && /RunTask$/.test(event.name) && threadOf(event) === page)
    .sort((a, b) => a.ts - b.ts);
  const bounds = own.map((frame) => taskOf(tasks, frame));
  const [busy, cpu] = [new Float64Array(bounds.length), new Float64Array(bounds.length)];
  let frame = -1;
  for (const { ts, dur = 0, tdur = dur } of tasks) {
    while (ts >= (bounds[frame + 1] ?? Infinity)) frame++;
    if (frame < 0) continue;
    busy[frame] = (busy[frame] ?? 0) + dur / 1000;
    cpu[frame] = (cpu[frame] ?? 0) + tdur / 1000;
  }
  // Of the last frame the end is not seen.
  return { busy: [...busy.subarray(0, -1)], cpu: [...cpu.subarray(0, -1)] };
}

const threadOf = (event: Event) => `${event.pid} ${event.tid}`;

/** When the task began in which an animation frame was run. */
function taskOf(tasks: readonly Event[], frame: Event): number {
  let [low, high] = [0, tasks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tasks[middle]?.ts ?? 0) <= frame.ts) low = middle + 1;
    else high = middle;
  }
  return tasks[low - 1]?.ts ?? frame.ts;
}

/** The thread with the most animation frames: the page's. */
function busiest(frames: readonly Event[]): string {
  const counts = new Map<string, number>();
  for (const frame of frames) counts.set(threadOf(frame), (counts.get(threadOf(frame)) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}
