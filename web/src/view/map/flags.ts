/** How a flag is shown on the map: what it does to the track, and what the badge says, so that no colour is alone. */

import type { Flag } from '../../engine/picture';
import { flagWords, type FlagWords } from '../words';
import type { Colours } from './colours';

/** How the whole track is painted: with bands along its edges that are full, pale or broken. */
export interface Paint {
  readonly colour: keyof Colours;
  readonly form: 'full' | 'pale' | 'dashes';
}

const PAINTS: Partial<Record<Flag, Paint>> = {
  yellow: { colour: 'yellow', form: 'pale' },
  safety_car: { colour: 'safetyCar', form: 'full' },
  virtual_safety_car: { colour: 'virtualSafetyCar', form: 'dashes' },
  virtual_safety_car_ending: { colour: 'virtualSafetyCar', form: 'dashes' },
  red: { colour: 'red', form: 'full' },
};

export function paintOf(flag: Flag | null): Paint | null {
  return (flag === null ? null : PAINTS[flag]) ?? null;
}

/** The words for what the track is painted with; null where it is not painted. */
export function badgeOf(flag: Flag | null): FlagWords | null {
  return flag === null || paintOf(flag) === null ? null : flagWords(flag);
}

export type SectorFlags = ReadonlyMap<number, 'yellow' | 'double'>;

export function sameFlags(a: SectorFlags, b: SectorFlags): boolean {
  if (a.size !== b.size) return false;
  for (const [sector, flag] of a) if (b.get(sector) !== flag) return false;
  return true;
}

/** What the marshals' sectors say: `Sectors 3, 4: yellow`. */
export function sectorWords(flags: SectorFlags): string[] {
  const words: string[] = [];
  for (const [kind, name] of [
    ['double', 'double yellow'],
    ['yellow', 'yellow'],
  ] as const) {
    const sectors = [...flags].filter(([, flag]) => flag === kind).map(([sector]) => sector);
    if (sectors.length === 0) continue;
    words.push(
      `${sectors.length === 1 ? 'Sector' : 'Sectors'} ${sectors.sort((a, b) => a - b).join(', ')}: ${name}`,
    );
  }
  return words;
}
