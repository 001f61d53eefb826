/** The season that was watched last, for the next visit. */

import { readYear } from './years';

const KEPT_AS = 'lightsout.season';

export function keptYear(): number | null {
  try {
    return readYear(localStorage.getItem(KEPT_AS));
  } catch {
    // Without storage every visit is the first.
    return null;
  }
}

export function keepYear(year: number): void {
  try {
    localStorage.setItem(KEPT_AS, String(year));
  } catch {
    // Without storage the address still has the year.
  }
}
