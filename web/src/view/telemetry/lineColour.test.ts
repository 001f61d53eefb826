import { describe, expect, test } from 'vitest';

import { luminance } from '../map/colours';
import { lineColour } from './lineColour';

const DARK = ' #151b24';
const LIGHT = '#ffffff';

function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other.trim())];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

describe('the colour of a line', () => {
  test("is the team's where that stands out", () => {
    expect(lineColour('#ff8000', DARK)).toBe('#ff8000');
    expect(lineColour('#1f4fd8', LIGHT)).toBe('#1f4fd8');
  });

  test('stands out from the ground whatever the team has', () => {
    for (const colour of [
      '#000000',
      '#ffffff',
      '#101050',
      '#1f4fd8',
      '#f5e642',
      '#52e252',
      '#8a8f98',
      '#6a3fa0',
    ]) {
      for (const ground of [DARK, LIGHT]) {
        expect(contrast(lineColour(colour, ground), ground)).toBeGreaterThanOrEqual(3);
      }
    }
  });
});
