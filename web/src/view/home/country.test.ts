import { expect, it } from 'vitest';

import { countryCode, countryNames } from './country';

it.each([
  ['Netherlands', 'NED'],
  ['Great Britain', 'GBR'],
  ['United Kingdom', 'GBR'],
  ['UK', 'GBR'],
  ['Abu Dhabi', 'UAE'],
  ['United Arab Emirates', 'UAE'],
  ['USA', 'USA'],
  ['mexico', 'MEX'],
  ['Valmora', 'VAL'],
  ['', ''],
])('%s is %s', (country, code) => {
  expect(countryCode(country)).toBe(code);
});

it('knows the other names of a country', () => {
  expect(countryNames('Great Britain')).toContain('England');
  expect(countryNames('Valmora')).toEqual(['Valmora', 'VAL']);
  expect(countryNames('')).toEqual([]);
});
