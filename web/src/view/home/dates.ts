/** Days and local times as listings write them, in the words of a calendar. */

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

interface Day {
  readonly year: number;
  /** 1–12. */
  readonly month: number;
  readonly day: number;
}

/** Reads the `2025-08-31` that a text begins with. */
function readDay(text: string | null | undefined): Day | null {
  const found = /^(\d{4})-(\d\d)-(\d\d)/.exec(text ?? '');
  if (!found) return null;
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])];
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 ? { year, month, day } : null;
}

function monthName(month: number): string {
  return MONTHS[month - 1] ?? '';
}

function dayAndMonth({ day, month }: Day): string {
  return `${day} ${monthName(month).slice(0, 3)}`;
}

/** `August`, which the day is in; null where the day is not known. */
export function monthOf(text: string | null | undefined): string | null {
  const day = readDay(text);
  return day && monthName(day.month);
}

/** `29–31 Aug`, `31 Aug – 2 Sep`, `31 Aug`; empty where neither day is known. */
export function dayRange(first: string | null | undefined, last: string | null | undefined): string {
  const [from, to] = [readDay(first) ?? readDay(last), readDay(last) ?? readDay(first)];
  if (!from || !to) return '';
  if (from.month !== to.month) return `${dayAndMonth(from)} – ${dayAndMonth(to)}`;
  return from.day === to.day ? dayAndMonth(to) : `${from.day}–${dayAndMonth(to)}`;
}

/** `31 Aug`; empty where the day is not known. */
export function shortDay(text: string | null | undefined): string {
  const day = readDay(text);
  return day ? dayAndMonth(day) : '';
}

/** `Sun 15:00` of `2025-08-31T15:00:00`; empty where it is not known. */
export function weekdayAndTime(start: string | null | undefined): string {
  const day = readDay(start);
  if (!day || !start) return '';
  const weekday = WEEKDAYS[new Date(Date.UTC(day.year, day.month - 1, day.day)).getUTCDay()] ?? '';
  const time = /T(\d\d:\d\d)/.exec(start)?.[1];
  return time === undefined ? weekday : `${weekday} ${time}`;
}

/**
 * Milliseconds since 1970 of a local time that is so many seconds ahead of UTC; of an offset that is not known, UTC is
 * as good as any. Null where the time is not known.
 */
export function instantOf(
  start: string | null | undefined,
  offset: number | null | undefined,
): number | null {
  const local = Date.parse(start ? `${start}Z` : '');
  return Number.isNaN(local) ? null : local - (offset ?? 0) * 1000;
}

/** The time with its zone, as machines read it: `2025-08-31T15:00:00+02:00`. */
export function machineTime(start: string, offset: number | null | undefined): string {
  if (offset === null || offset === undefined) return start;
  const minutes = Math.round(Math.abs(offset) / 60);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${start}${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
