/** A season as a calendar: its months, its meetings, and what of them can be watched. */

import type { Meeting, Season, SessionListing } from '../../api/client';
import { instantOf, monthOf } from './dates';

/** Why a session that is not available cannot be watched; `now` is in milliseconds since 1970. */
export function reasonFor(session: SessionListing, now: number): string {
  const start = instantOf(session.start, session.utc_offset);
  return start !== null && start > now ? 'not held yet' : 'not in this archive';
}

/** Sessions that cannot be watched for the same reason. */
export interface Missing {
  readonly reason: string;
  readonly sessions: readonly SessionListing[];
}

export function missingOf(meeting: Meeting, now: number): Missing[] {
  const absent = meeting.sessions.filter((session) => !session.available);
  const reasons = new Set(absent.map((session) => reasonFor(session, now)));
  return [...reasons].map((reason) => ({
    reason,
    sessions: absent.filter((session) => reasonFor(session, now) === reason),
  }));
}

export function canBeWatched(meeting: Meeting): boolean {
  return meeting.sessions.some((session) => session.available);
}

export interface Month {
  /** `August`; null for meetings without a date. */
  readonly name: string | null;
  readonly meetings: readonly Meeting[];
}

/** The meetings by the month in which they begin, in order of date; those without a date come last. */
export function monthsOf(meetings: readonly Meeting[]): Month[] {
  const months: { key: string; name: string | null; meetings: Meeting[] }[] = [];
  for (const meeting of [...meetings].sort(byDate)) {
    const day = meeting.first_day ?? meeting.last_day;
    const name = monthOf(day);
    const key = name === null ? '' : (day ?? '').slice(0, 7);
    const last = months.at(-1);
    if (last?.key === key) last.meetings.push(meeting);
    else months.push({ key, name, meetings: [meeting] });
  }
  return months;
}

function byDate(a: Meeting, b: Meeting): number {
  const day = (meeting: Meeting) => meeting.first_day ?? meeting.last_day ?? '9999';
  return day(a) < day(b) ? -1 : day(a) > day(b) ? 1 : a.round - b.round;
}

export interface Count {
  readonly sessions: number;
  readonly available: number;
}

export function countOf(season: Season): Count {
  const sessions = season.meetings.flatMap((meeting) => meeting.sessions);
  return { sessions: sessions.length, available: sessions.filter((session) => session.available).length };
}

/** Whether so much of a season is missing that what can be watched would be lost among it. */
export function isMostlyMissing({ sessions, available }: Count): boolean {
  return available > 0 && available * 2 < sessions;
}

/** Whether months are so short that several of them share a row. */
export function areShort(months: readonly Month[]): boolean {
  return months.every(({ meetings }) => meetings.length <= 2);
}
