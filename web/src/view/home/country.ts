/** Countries in three letters, as result lists have them, and the names under which people look for them. */

const COUNTRIES: Readonly<Record<string, readonly string[]>> = {
  ARG: ['Argentina'],
  AUS: ['Australia'],
  AUT: ['Austria'],
  AZE: ['Azerbaijan'],
  BEL: ['Belgium'],
  BRA: ['Brazil', 'Brasil'],
  BRN: ['Bahrain'],
  CAN: ['Canada'],
  CHN: ['China'],
  ESP: ['Spain', 'España'],
  FRA: ['France'],
  GBR: ['United Kingdom', 'Great Britain', 'UK', 'England'],
  GER: ['Germany', 'Deutschland'],
  HUN: ['Hungary'],
  IND: ['India'],
  ITA: ['Italy', 'Italia'],
  JPN: ['Japan'],
  KOR: ['South Korea', 'Korea'],
  KSA: ['Saudi Arabia'],
  MAS: ['Malaysia'],
  MEX: ['Mexico', 'México'],
  MON: ['Monaco'],
  NED: ['Netherlands', 'Holland'],
  POR: ['Portugal'],
  QAT: ['Qatar'],
  RSA: ['South Africa'],
  RUS: ['Russia'],
  SGP: ['Singapore'],
  THA: ['Thailand'],
  TUR: ['Turkey', 'Türkiye'],
  UAE: ['United Arab Emirates', 'Abu Dhabi'],
  USA: ['United States', 'United States of America', 'America'],
  VIE: ['Vietnam'],
};

/** The country of each name and of each code. */
const CODES = new Map(
  Object.entries(COUNTRIES).flatMap(([code, names]) =>
    [code, ...names].map((name) => [name.toLowerCase(), code] as const),
  ),
);

/** Three letters; those that the name begins with where the country is not known, empty where it has no name. */
export function countryCode(country: string): string {
  return CODES.get(country.toLowerCase()) ?? country.replaceAll(/\P{L}/gu, '').slice(0, 3).toUpperCase();
}

/** What the country is also called: its code and its other names. */
export function countryNames(country: string): readonly string[] {
  const code = countryCode(country);
  return [country, code, ...(COUNTRIES[code] ?? [])].filter((name) => name !== '');
}
