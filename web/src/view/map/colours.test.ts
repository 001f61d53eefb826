import { describe, expect, it } from 'vitest';

import { coloursOf, DARK_INK, inkOn, LIGHT_INK, luminance, mixed } from './colours';

describe('colours', () => {
  it('are read from the theme', () => {
    const colours = coloursOf({ getPropertyValue: (name) => ` ${name} ` });
    expect(colours.edge).toBe('--track-edge');
    expect(colours.safetyCar).toBe('--safety-car');
  });

  it('have the ink that is better read on them', () => {
    expect(inkOn('#27F4D2')).toBe(DARK_INK);
    expect(inkOn('#FF8000')).toBe(DARK_INK);
    expect(inkOn('#0a1a44')).toBe(LIGHT_INK);
    expect(inkOn('#ffffff')).toBe(DARK_INK);
    expect(inkOn('#000000')).toBe(LIGHT_INK);
  });

  it('have the luminance of WCAG', () => {
    expect(luminance('#ffffff')).toBeCloseTo(1);
    expect(luminance('#000000')).toBe(0);
    expect(luminance('#ff0000')).toBeCloseTo(0.2126);
  });

  it('mix', () => {
    expect(mixed('#000000', '#ffffff', 0.4)).toBe('rgb(102 102 102)');
    expect(mixed('#102030', '#ffffff', 0)).toBe('rgb(16 32 48)');
  });
});
