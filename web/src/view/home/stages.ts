/** The stages of a load, and how far each is. */

import type { Progress } from '../../api/client';

export type StageState = 'done' | 'under way' | 'to come';

export interface LoadStage {
  readonly step: string;
  readonly words: string;
  readonly state: StageState;
}

/** In the server's order, with its words for them. */
const STAGES: readonly (readonly [step: string, words: string])[] = [
  ['wait', 'Waiting for other loads'],
  ['cache', 'Looking into the cache'],
  ['read', "Reading the session's files"],
  ['decode', 'Decoding the feed'],
  ['laps', 'Building laps'],
  ['results', 'Building results'],
  ['replay', 'Working out where each car was'],
];

/** The server's last step: all that it does is done. */
const LAST = 'write';

export function stagesAt(progress: Progress | null): LoadStage[] {
  const known = STAGES.findIndex(([step]) => step === progress?.step);
  const at = progress?.step === LAST ? STAGES.length : known;
  return STAGES.map(([step, words], place) => {
    const state = place < at ? 'done' : place === at ? 'under way' : 'to come';
    return { step, words: state === 'under way' && progress ? progress.message : words, state };
  });
}

export const LIGHTS = 5;

/** How many of the five lights are on. */
export function lightsAt(percent: number): number {
  return Math.min(Math.max(Math.floor((percent / 100) * LIGHTS), 0), LIGHTS);
}
