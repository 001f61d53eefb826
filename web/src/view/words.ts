/** What flags, statuses and tyres are called on the page. */

import type { Flag, Status, Tyre } from '../engine/picture';

export interface FlagWords {
  readonly short: string;
  readonly long: string;
  /** The colour's name in the theme. */
  readonly tone: 'clear' | 'yellow' | 'safety-car' | 'virtual-safety-car' | 'red';
}

const FLAGS: Record<Flag, FlagWords> = {
  clear: { short: 'CLEAR', long: 'Track clear', tone: 'clear' },
  yellow: { short: 'YELLOW', long: 'Yellow flag', tone: 'yellow' },
  unused: { short: 'YELLOW', long: 'Yellow flag', tone: 'yellow' },
  safety_car: { short: 'SC', long: 'Safety car', tone: 'safety-car' },
  red: { short: 'RED', long: 'Red flag', tone: 'red' },
  virtual_safety_car: { short: 'VSC', long: 'Virtual safety car', tone: 'virtual-safety-car' },
  virtual_safety_car_ending: {
    short: 'VSC ENDING',
    long: 'Virtual safety car ending',
    tone: 'virtual-safety-car',
  },
};

export function flagWords(flag: Flag): FlagWords {
  return FLAGS[flag];
}

/** A status in a word for the tower; empty for cars that run. */
export const STATUS_WORDS: Record<Status, string> = {
  grid: 'Grid',
  running: '',
  pit: 'Pit',
  stopped: 'Stopped',
  out: 'Out',
  finished: 'Finished',
};

export const TYRE_WORDS: Record<Tyre, { readonly letter: string; readonly word: string }> = {
  SOFT: { letter: 'S', word: 'Soft' },
  MEDIUM: { letter: 'M', word: 'Medium' },
  HARD: { letter: 'H', word: 'Hard' },
  INTERMEDIATE: { letter: 'I', word: 'Intermediate' },
  WET: { letter: 'W', word: 'Wet' },
  UNKNOWN: { letter: '?', word: 'Unknown tyre' },
  HYPERSOFT: { letter: 'HS', word: 'Hypersoft' },
  ULTRASOFT: { letter: 'US', word: 'Ultrasoft' },
  SUPERSOFT: { letter: 'SS', word: 'Supersoft' },
  SUPERHARD: { letter: 'SH', word: 'Superhard' },
  TEST: { letter: 'T', word: 'Test tyre' },
};
