import { describe, expect, it } from 'vitest';

import { season } from './fixture';
import { entriesOf, find, fold } from './search';

const MONZA = { name: 'Italian Grand Prix', location: 'Monza', country: 'Italy' };
const DUTCH = { name: 'Dutch Grand Prix', location: 'Zandvoort', country: 'Netherlands' };
const BRAZIL = { name: 'São Paulo Grand Prix', location: 'São Paulo', country: 'Brazil', sprint: true };
const QATAR = { name: 'Qatar Grand Prix', location: 'Lusail', country: 'Qatar', sprint: true };

const ENTRIES = [
  season(2024, [MONZA, { ...DUTCH, sprint: true }, BRAZIL]),
  season(2025, [{ ...DUTCH, available: ['R'] }, { ...MONZA, available: [] }, BRAZIL, QATAR]),
  season(0, [{ name: 'Alderwind Grand Prix', location: 'Alderwind', country: 'Valmora' }]),
].flatMap(entriesOf);

function keys(query: string): string[] {
  return find(ENTRIES, query).map(({ session }) => session.session);
}

describe('fold', () => {
  it.each([
    ['São Paulo', 'sao paulo'],
    ['Nürburgring', 'nurburgring'],
    ['  Spa-Francorchamps! ', 'spa francorchamps'],
    ['Türkiye', 'turkiye'],
    ['İstanbul ıßø', 'istanbul isso'],
    ['—', ''],
  ])('makes %s to %s', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });
});

describe('find', () => {
  it('finds by place, the race of the newest first, but first of all what can be watched', () => {
    expect(keys('monza').slice(0, 2)).toEqual(['2024/1/R', '2024/1/Q']);
    expect(keys('monza')).toHaveLength(10);
    expect(keys('monza').at(-1)).toBe('2025/2/FP1');
  });

  it('wants every word', () => {
    expect(keys('zandvoort 2025')).toEqual([
      '2025/1/R',
      '2025/1/Q',
      '2025/1/FP3',
      '2025/1/FP2',
      '2025/1/FP1',
    ]);
    expect(keys('zandvoort monza')).toEqual([]);
  });

  it('takes a letter for the kind that it stands for', () => {
    expect(keys('dutch q').slice(0, 2)).toEqual(['2024/2/Q', '2024/2/SQ']);
    expect(keys('2024 dutch r')[0]).toBe('2024/2/R');
    expect(keys('fp2 monza 2024')).toEqual(['2024/1/FP2']);
  });

  it('means the sprint by sprint, and then its qualifying', () => {
    const kinds = find(ENTRIES, 'sprint').map(({ session }) => session.kind);
    expect(kinds).toEqual(['S', 'S', 'S', 'S', 'SQ', 'SQ', 'SQ', 'SQ']);
  });

  it('does not care for accents, case or the beginnings of words', () => {
    expect(keys('sao pau 2025 RACE')).toEqual(['2025/3/R']);
    expect(keys('são 2025 race')).toEqual(['2025/3/R']);
    expect(keys('andvoor 2025 race')).toEqual(['2025/1/R']);
  });

  it('knows other names of countries and places', () => {
    expect(keys('holland 2025')).toContain('2025/1/R');
    expect(keys('ned 2025')).toContain('2025/1/R');
    expect(keys('interlagos race')).toEqual(['2025/3/R', '2024/3/R']);
  });

  it('takes numbers for what they are', () => {
    expect(find(ENTRIES, 'practice 1')[0]?.session.kind).toBe('FP1');
    expect(keys('zandvoort 20')).toHaveLength(10);
    expect(keys('zandvoort 25')).toHaveLength(5);
    expect(keys('zandvoort 1999')).toEqual([]);
  });

  it('finds the demo season by its name, and nothing by nothing', () => {
    expect(keys('demo')).toHaveLength(5);
    expect(keys('demo race')).toEqual(['0/1/R']);
    expect(keys(' – ')).toEqual([]);
  });
});
