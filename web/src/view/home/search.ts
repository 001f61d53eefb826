/** Finds sessions by words: meeting, place, country, circuit, session and year, without regard to accents. */

import type { Meeting, Season, SessionListing } from '../../api/client';
import { countryNames } from './country';
import { DEMO, yearName } from './years';

/** A session that can be found. */
export interface Entry {
  readonly year: number;
  readonly meeting: Meeting;
  readonly session: SessionListing;
  /** The place of the session in its meeting. */
  readonly place: number;
  readonly words: ReadonlyMap<string, number>;
}

/** What a word says of a session is worth so much. */
const WORTH = { place: 6, year: 6, session: 5, country: 4, nickname: 3, round: 1 } as const;

/** Where a word of the query is all of a word, begins it, or is within it. */
const WHOLE = 4;
const BEGINNING = 2;
const WITHIN = 1;
/** Fewer letters than that are within too many words. */
const LEAST_WITHIN = 3;

/** What people call places beside the names that listings have. */
const NICKNAMES: Readonly<Record<string, string>> = {
  austin: 'COTA Circuit of the Americas',
  barcelona: 'Catalunya Montmeló',
  baku: 'City Circuit',
  budapest: 'Hungaroring Mogyoród',
  imola: 'Enzo Dino Ferrari',
  istanbul: 'Park',
  'kuala lumpur': 'Sepang',
  'le castellet': 'Paul Ricard',
  lusail: 'Losail',
  'marina bay': 'Singapore',
  melbourne: 'Albert Park',
  'mexico city': 'Hermanos Rodríguez',
  'miami gardens': 'International Autodrome',
  monaco: 'Monte Carlo',
  montreal: 'Gilles Villeneuve',
  portimao: 'Algarve',
  'sao paulo': 'Interlagos Carlos Pace',
  spielberg: 'Red Bull Ring',
  'yas island': 'Yas Marina',
  'yas marina': 'Yas Island',
};

/** The words that mean a kind of session and no other. */
const SHORT_NAMES: Readonly<Record<string, readonly string[]>> = {
  FP1: ['fp1', 'p1'],
  FP2: ['fp2', 'p2'],
  FP3: ['fp3', 'p3'],
  Q: ['q', 'quali', 'qualifying'],
  SQ: ['sq', 'shootout'],
  SS: ['ss'],
  S: ['s', 'sprint'],
  R: ['r', 'race'],
  D1: ['d1'],
  D2: ['d2'],
  D3: ['d3'],
  D4: ['d4'],
  D5: ['d5'],
};

const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  ł: 'l',
  đ: 'd',
  ı: 'i',
};

/** Small letters without accents, and blanks for everything that is no letter and no digit. */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[ßøæœłđı]/g, (letter) => LETTERS[letter] ?? letter)
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function wordsIn(text: string): string[] {
  return fold(text)
    .split(' ')
    .filter((word) => word !== '');
}

const READ = new WeakMap<Season, readonly Entry[]>();

/** What can be found of a season; each is read through once. */
export function entriesOf(season: Season): readonly Entry[] {
  const known = READ.get(season) ?? readEntries(season);
  READ.set(season, known);
  return known;
}

function readEntries(season: Season): Entry[] {
  return season.meetings.flatMap((meeting) => {
    const shared = meetingWords(season.year, meeting);
    return meeting.sessions.map((session, place) => {
      const words = new Map(shared);
      for (const word of wordsIn(session.name)) raise(words, word, WORTH.session);
      // The kind alone is the session meant: `sprint` is the sprint rather than its qualifying.
      for (const word of SHORT_NAMES[session.kind] ?? []) raise(words, word, WORTH.session + 1);
      return { year: season.year, meeting, session, place, words };
    });
  });
}

function meetingWords(year: number, meeting: Meeting): Map<string, number> {
  const words = new Map<string, number>();
  const add = (text: string, worth: number) => {
    for (const word of wordsIn(text)) raise(words, word, worth);
  };
  add(String(meeting.round), WORTH.round);
  for (const place of [meeting.location, meeting.circuit]) add(NICKNAMES[fold(place)] ?? '', WORTH.nickname);
  for (const name of countryNames(meeting.country)) add(name, WORTH.country);
  for (const name of [meeting.name, meeting.location, meeting.circuit]) add(name, WORTH.place);
  if (year === DEMO) add(yearName(year), WORTH.year);
  else add(String(year), WORTH.year);
  return words;
}

function raise(words: Map<string, number>, word: string, worth: number): void {
  words.set(word, Math.max(words.get(word) ?? 0, worth));
}

/**
 * The sessions that every word of the query says something of: first those that can be watched, then the best, then the
 * newest, and of a meeting the race before the rest of the weekend. Nothing is found by no words.
 */
export function find(entries: readonly Entry[], query: string): Entry[] {
  const asked = wordsIn(query);
  if (asked.length === 0) return [];
  const found: { entry: Entry; score: number }[] = [];
  for (const entry of entries) {
    const score = scoreOf(entry, asked);
    if (score > 0) found.push({ entry, score });
  }
  found.sort(
    (a, b) =>
      Number(b.entry.session.available) - Number(a.entry.session.available) ||
      b.score - a.score ||
      b.entry.year - a.entry.year ||
      b.entry.meeting.round - a.entry.meeting.round ||
      b.entry.place - a.entry.place,
  );
  return found.map(({ entry }) => entry);
}

/** 0 where a word of the query says nothing of the session. */
function scoreOf(entry: Entry, asked: readonly string[]): number {
  let sum = 0;
  for (const word of asked) {
    let best = 0;
    for (const [known, worth] of entry.words) best = Math.max(best, worth * likeness(known, word));
    if (best === 0) return 0;
    sum += best;
  }
  return sum;
}

function likeness(known: string, asked: string): number {
  if (known === asked) return WHOLE;
  if (/^\d+$/.test(asked)) return likenessOfNumbers(known, asked);
  if (known.startsWith(asked)) return BEGINNING;
  return asked.length >= LEAST_WITHIN && known.includes(asked) ? WITHIN : 0;
}

/** A number stands for itself, so 1 is not the beginning of round 12; but 20 is that of a year, and 25 is short for one. */
function likenessOfNumbers(known: string, asked: string): number {
  if (asked.length < 2 || !/^\d{4}$/.test(known)) return 0;
  if (known.startsWith(asked)) return BEGINNING;
  return known.endsWith(asked) ? WITHIN : 0;
}
