/** Which seasons there are to choose from, and which is shown first. */

/** The year of the season that comes with the program. */
export const DEMO = 0;

export function yearName(year: number): string {
  return year === DEMO ? 'Demo season' : String(year);
}

/** The demo season, then the newest first. */
export function inOrder(years: readonly number[]): number[] {
  const demo = years.includes(DEMO) ? [DEMO] : [];
  return [...demo, ...newestFirst(years)];
}

/** Without the demo season. */
export function newestFirst(years: readonly number[]): number[] {
  return [...new Set(years)].filter((year) => year !== DEMO).sort((a, b) => b - a);
}

/** The year that an address asks for, `?year=2025`; null for none. */
export function yearInQuery(query: string): number | null {
  return readYear(new URLSearchParams(query).get('year'));
}

export function readYear(text: string | null): number | null {
  return text !== null && /^\d{1,4}$/.test(text) ? Number(text) : null;
}

export function addressOf(year: number): string {
  return `/?year=${year}`;
}
