import { describe, expect, it, vi } from 'vitest';

import { Refusal, type Season } from '../../api/client';
import { season } from './fixture';
import { Seasons, type Source } from './seasons.svelte';

interface Held {
  readonly years: readonly number[];
  readonly listings: Readonly<Record<number, Season>>;
  warnings?: readonly string[];
}

function source({ years, listings, warnings = [] }: Held) {
  return {
    seasons: vi.fn(() => Promise.resolve({ seasons: [...years], warnings: [...warnings] })),
    season: vi.fn((year: number) => {
      const found = listings[year];
      return found ? Promise.resolve(found) : Promise.reject(new Refusal(502, 'the archive is away'));
    }),
  } satisfies Source;
}

const NOTHING = [{ available: [] }];
const DEMO = season(0, [{}]);

describe('the season that is shown first', () => {
  it('is the newest of which something can be watched', async () => {
    const asked = source({
      years: [0, 2024, 2025, 2026],
      listings: { 0: DEMO, 2026: season(2026, NOTHING), 2025: season(2025, [{ available: ['R'] }]) },
    });
    const seasons = new Seasons(asked);
    await seasons.open([null, null]);
    expect(seasons.chosen).toBe(2025);
    expect(asked.season.mock.calls).toEqual([[2026], [2025]]);
    expect(seasons.years).toEqual([0, 2026, 2025, 2024]);
  });

  it('is the first that is wanted and there, of whatever is in it', async () => {
    const seasons = new Seasons(
      source({ years: [0, 2024, 2025], listings: { 2024: season(2024, NOTHING) } }),
    );
    await seasons.open([1999, null, 2024, 2025]);
    expect(seasons.chosen).toBe(2024);
  });

  it.each([
    [[0], { 0: DEMO }],
    [[0, 2025], { 0: DEMO, 2025: season(2025, NOTHING) }],
    [[0, 2025], { 0: DEMO }],
  ])('of %j is the demo season where there is nothing else to watch', async (years, listings) => {
    const seasons = new Seasons(source({ years, listings }));
    await seasons.open([null]);
    expect(seasons.chosen).toBe(0);
  });

  it('is none where there is none', async () => {
    const seasons = new Seasons(source({ years: [], listings: {} }));
    await seasons.open([null]);
    expect([seasons.years, seasons.chosen, seasons.error]).toEqual([[], null, null]);
  });

  it('is what the viewer chose while it was looked for', async () => {
    const asked = source({ years: [0, 2025], listings: { 0: DEMO, 2025: season(2025, [{}]) } });
    const seasons = new Seasons(asked);
    const opened = seasons.open([null]);
    await vi.waitFor(() => expect(seasons.years).not.toBeNull());
    seasons.choose(0);
    await opened;
    expect(seasons.chosen).toBe(0);
  });
});

describe('failures', () => {
  it('are counted until the server answers', async () => {
    const asked = source({ years: [0], listings: { 0: DEMO } });
    asked.seasons.mockRejectedValueOnce(new Refusal(0, 'away')).mockRejectedValueOnce(new Refusal(0, 'away'));
    const seasons = new Seasons(asked);
    await seasons.open([null]);
    await seasons.open([null]);
    expect([seasons.failures, seasons.error?.message]).toEqual([2, 'away']);
    await seasons.open([null]);
    expect([seasons.failures, seasons.error, seasons.chosen]).toEqual([0, null, 0]);
  });

  it('of a season end when it comes', async () => {
    const asked = source({ years: [0, 2025], listings: { 0: DEMO, 2025: season(2025, [{}]) } });
    asked.season.mockRejectedValueOnce(new Refusal(502, 'away'));
    const seasons = new Seasons(asked);
    await seasons.open([2025]);
    await vi.waitFor(() => expect(seasons.failed.get(2025)?.message).toBe('away'));
    expect(seasons.failures).toBe(1);
    seasons.choose(2025);
    await vi.waitFor(() => expect(seasons.loaded.has(2025)).toBe(true));
    expect([seasons.failed.size, seasons.failures]).toEqual([0, 0]);
  });
});

describe('the other seasons', () => {
  it('are asked for once each', async () => {
    const listings = { 0: DEMO, 2024: season(2024, [{}]), 2025: season(2025, [{}]) };
    const asked = source({ years: [0, 2024, 2025], listings });
    const seasons = new Seasons(asked);
    await seasons.open([2025]);
    await Promise.all([seasons.loadOthers(), seasons.loadOthers()]);
    await seasons.loadOthers();
    expect([...seasons.loaded.keys()].sort((a, b) => a - b)).toEqual([0, 2024, 2025]);
    expect(asked.season).toHaveBeenCalledTimes(3);
  });
});

it('says each warning once, and not again when it is dismissed', async () => {
  const listings = {
    2025: season(2025, [{}], ['half a list', 'half a list']),
    2024: season(2024, [{}], ['half a list']),
  };
  const seasons = new Seasons(source({ years: [2024, 2025], listings, warnings: ['an archive is away'] }));
  await seasons.open([2025]);
  await seasons.loadOthers();
  expect(seasons.warnings).toEqual(['an archive is away', 'half a list']);
  seasons.dismissWarnings();
  await seasons.open([2025]);
  await seasons.loadOthers();
  expect(seasons.warnings).toEqual([]);
});
