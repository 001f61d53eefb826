/** What stands on the page is what the server says of that moment. */

import { beforeAll, describe, expect, inject, test } from 'vitest';

import { gap, lapTime } from '../src/engine/format';
import { Random } from '../src/engine/testing/random';
import { ask, frameOf, SESSIONS, Watched, type FrameCar } from './support/session';
import { visitsTo } from './support/visits';

const server = inject('server');
const now = visitsTo(server);
const MOMENTS = 20;

beforeAll(() => ask(server));

const STATUS: Record<string, string> = { grid: 'Grid', pit: 'Pit', stopped: 'Stopped', out: 'Out' };

/** Seconds of a gap as the page writes it, `~+1:02.34`; null for what is none. */
function secondsOf(text: string): number | null {
  const parts = /^~?\+(?:(\d+):)?([\d.]+)$/.exec(text);
  return parts ? Number(parts[1] ?? 0) * 60 + Number(parts[2]) : null;
}

function expectGap(text: string, car: FrameCar, place: number): void {
  if (place === 1) {
    expect(['Leader', '~Leader', '']).toContain(text);
    return;
  }
  const seconds = secondsOf(text);
  if (car.gap_to_leader === null) expect(seconds).toBeNull();
  else
    expect(
      Math.abs((seconds ?? NaN) - car.gap_to_leader),
      `${text}, ${gap(car.gap_to_leader, 0, 3)}`,
    ).toBeLessThan(0.0161);
}

describe.each(SESSIONS)('%s', (key) => {
  test(`the tower at ${MOMENTS} moments`, async () => {
    const { session } = await Watched.open(key);
    await now.watching.open(`/${key}`);
    const random = new Random(7);
    const first = Math.ceil((session.start ?? 0) * session.manifest.fps) + 1;
    for (let moment = 0; moment < MOMENTS; moment++) {
      const number = random.whole(first, session.manifest.frames - 1);
      const frame = await frameOf(server, key, number);
      await now.watching.seek(number / session.manifest.fps);
      const rows = await now.watching.rows();
      const cars = Object.entries(frame.drivers).sort(([, a], [, b]) => a.position - b.position);
      expect(
        rows.map((row) => row.driver),
        `frame ${number}`,
      ).toEqual(cars.map(([code]) => code));
      for (const [index, [code, car]] of cars.entries()) {
        const row = rows[index];
        if (!row) throw new Error('a row is missing');
        const what = `frame ${number}, ${code}`;
        expect(row.place, what).toBe(index + 1);
        expect(row.tyre, what).toBe(
          car.tyre === null ? '' : car.tyre === 'UNKNOWN' ? '?' : car.tyre.slice(0, 1),
        );
        expect(row.last, what).toBe(lapTime(car.lap_time ?? NaN));
        expect(row.status, what).toBe(STATUS[car.status] ?? '');
        if (row.status !== '') continue;
        // Whoever has taken the flag carries it behind the gap.
        expect(row.gap.endsWith('⚑'), what).toBe(car.status === 'finished');
        expectGap(row.gap.replace(/ ?⚑$/, ''), car, row.place);
      }
    }
  });

  test('before the lights go out there are the grid and no gaps', async () => {
    const { session } = await Watched.open(key);
    await now.watching.open(`/${key}`);
    await now.watching.seek(Math.max((session.start ?? 0) - 3, session.first));
    const rows = await now.watching.rows();
    const grid = session.drivers.toSorted((a, b) => (a.grid ?? 99) - (b.grid ?? 99));
    expect(rows.map((row) => row.driver)).toEqual(grid.map((driver) => driver.code));
    for (const row of rows) expect(secondsOf(row.gap)).toBeNull();
  });
});
