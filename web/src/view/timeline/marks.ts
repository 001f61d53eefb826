/** What stands on the timeline: bands of flags and marks of moments, nothing of it ahead of the playhead. */

import { bandsUpTo, type Band, type Moment } from '../../engine/moments';
import type { SessionData } from '../../engine/session';
import { lastingLeads } from './leads';

export interface Mark {
  readonly t: number;
  readonly kind: 'start' | 'lead' | 'stop' | 'retired' | 'chequered';
  /** The colour of the driver's team; null for what is about nobody. */
  readonly colour: string | null;
  readonly words: string;
}

/** Signs, so that marks are told apart by more than colour. */
export const MARK_SIGNS: Record<Mark['kind'], string> = {
  start: '●',
  lead: '▲',
  stop: 'P',
  retired: '×',
  chequered: '⚑',
};

/** The bands that may be shown. */
export function shownBands(session: SessionData, t: number, spoilers: boolean): Band[] {
  return spoilers ? [...session.bands] : bandsUpTo(session.bands, t);
}

/** The marks that may be shown: stops only of the drivers selected. */
export function shownMarks(
  session: SessionData,
  t: number,
  spoilers: boolean,
  selected: readonly number[],
): Mark[] {
  const until = spoilers ? Infinity : t;
  const leads = new Set(lastingLeads(session.moments, until));
  const shown = session.moments.filter(
    (moment) => moment.t <= until && (moment.kind !== 'lead' || leads.has(moment)),
  );
  return shown.flatMap((moment) => markOf(session, moment, selected) ?? []);
}

function markOf(session: SessionData, moment: Moment, selected: readonly number[]): Mark | null {
  const driver = moment.driver === null ? undefined : session.drivers[moment.driver];
  const [code, colour] = [driver?.code ?? '', driver?.colour ?? null];
  const isSelected = moment.driver !== null && selected.includes(moment.driver);
  const { t } = moment;
  switch (moment.kind) {
    case 'lights-out':
      return { t, kind: 'start', colour: null, words: 'Lights out' };
    case 'green':
      return { t, kind: 'start', colour: null, words: 'Green light' };
    case 'lead':
      return { t, kind: 'lead', colour, words: `${code} takes the lead` };
    case 'retired':
      return { t, kind: 'retired', colour, words: `${code} is out` };
    case 'pit-in':
      return isSelected ? { t, kind: 'stop', colour, words: `${code} stops` } : null;
    case 'chequered':
      return { t, kind: 'chequered', colour: null, words: 'Chequered flag' };
    default:
      return null;
  }
}
