/** What happened when: marks on the timeline, and places to jump to. */

export type MomentKind =
  'lights-out' | 'green' | 'lap' | 'lead' | 'pit-in' | 'pit-out' | 'retired' | 'fastest-lap' | 'chequered';

export interface Moment {
  /** Seconds since the replay's first frame. */
  readonly t: number;
  readonly kind: MomentKind;
  /** The driver's place in the manifest's list; null where it is about nobody. */
  readonly driver: number | null;
  readonly lap: number | null;
  readonly value: number | null;
}

/** A stretch of time under one flag. */
export interface Band {
  readonly from: number;
  readonly to: number;
  readonly flag: 'yellow' | 'safety_car' | 'red' | 'virtual_safety_car';
}

/** The flag over the whole track from an instant on, by the feed's digit. */
export interface FlagChange {
  readonly t: number | null;
  readonly status: string;
}

const BANDS: Record<string, Band['flag']> = {
  '2': 'yellow',
  '4': 'safety_car',
  '5': 'red',
  '6': 'virtual_safety_car',
  '7': 'virtual_safety_car',
};

/** The stretches under a flag, from the changes of the track's status. */
export function bandsOf(changes: readonly FlagChange[], duration: number): Band[] {
  const bands: Band[] = [];
  const known = changes.flatMap(({ t, status }) => (t === null ? [] : [{ t: Math.max(t, 0), status }]));
  for (const [index, { t, status }] of known.entries()) {
    const flag = BANDS[status];
    const to = Math.min(known[index + 1]?.t ?? duration, duration);
    if (flag === undefined || to <= t) continue;
    const last = bands.at(-1);
    if (last?.to === t && last.flag === flag) bands[bands.length - 1] = { ...last, to };
    else bands.push({ from: t, to, flag });
  }
  return bands;
}

/** What of a timeline may be shown: nothing that lies ahead of the playhead. */
export function upTo<T extends { readonly t: number }>(moments: readonly T[], t: number): T[] {
  return moments.filter((moment) => moment.t <= t);
}

/** The bands up to an instant; the one that holds then ends there, for nobody knows how long it will last. */
export function bandsUpTo(bands: readonly Band[], t: number): Band[] {
  return bands.filter((band) => band.from < t).map((band) => ({ ...band, to: Math.min(band.to, t) }));
}

/** The moment at which the leader began a lap: the lap itself where laps are led, null where it never came. */
export function lapStart(moments: readonly Moment[], lap: number): number | null {
  return moments.find((moment) => moment.kind === 'lap' && moment.lap === lap)?.t ?? null;
}

/** The lap that the leader is on; null before the first. */
export function lapAt(moments: readonly Moment[], t: number): number | null {
  return moments.findLast((moment) => moment.kind === 'lap' && moment.t <= t)?.lap ?? null;
}

/** How many laps the race has, as announced. */
export interface TotalLaps {
  /** From when, seconds since the replay's first frame. */
  readonly t: number;
  readonly laps: number;
}

/** The laps of the race as they were announced at a moment; null before they are. */
export function totalLapsAt(changes: readonly TotalLaps[], t: number): number | null {
  return upTo(changes, t).at(-1)?.laps ?? null;
}
