/** How a flag is shown on the map: what it does to the track, and what the badge says, so that no colour is alone. */

import type { Flag } from '../../engine/picture';
import type { Colours } from './colours';

/** How the whole track is painted: with bands along its edges that are full, pale or broken. */
export interface Paint {
  readonly colour: keyof Colours;
  readonly form: 'full' | 'pale' | 'dashes';
}

export interface Badge {
  readonly short: string;
  readonly name: string;
}

const PAINTS: Partial<Record<Flag, Paint>> = {
  yellow: { colour: 'yellow', form: 'pale' },
  safety_car: { colour: 'safetyCar', form: 'full' },
  virtual_safety_car: { colour: 'virtualSafetyCar', form: 'dashes' },
  virtual_safety_car_ending: { colour: 'virtualSafetyCar', form: 'dashes' },
  red: { colour: 'red', form: 'full' },
};

const BADGES: Partial<Record<Flag, Badge>> = {
  yellow: { short: 'YELLOW', name: 'Yellow flag' },
  safety_car: { short: 'SC', name: 'Safety car' },
  virtual_safety_car: { short: 'VSC', name: 'Virtual safety car' },
  virtual_safety_car_ending: { short: 'VSC ENDING', name: 'Virtual safety car ending' },
  red: { short: 'RED', name: 'Red flag' },
};

export function paintOf(flag: Flag | null): Paint | null {
  return (flag === null ? null : PAINTS[flag]) ?? null;
}

export function badgeOf(flag: Flag | null): Badge | null {
  return (flag === null ? null : BADGES[flag]) ?? null;
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
