/** Colours of lines that can be told from their ground. */

import { luminance } from '../map/colours';

/** Graphics stand out from what is behind them by so much (WCAG 1.4.11). */
const LEAST_CONTRAST = 3;
/** A ground is dark below this luminance: white stands out from it more than black does. */
const DARK = 0.18;

/** The colour itself where it stands out from the ground, else a lighter or darker one of its kind. `#rrggbb` each. */
export function lineColour(colour: string, ground: string): string {
  const paper = luminance(ground.trim());
  const towards = paper < DARK ? 255 : 0;
  for (let part = 0; part < 1; part += 0.05) {
    const mixed = mix(colour, towards, part);
    if (contrast(luminance(mixed), paper) >= LEAST_CONTRAST) return mixed;
  }
  return towards === 255 ? '#ffffff' : '#000000';
}

/** So much of the way to black, 0, or white, 255. */
function mix(colour: string, towards: number, part: number): string {
  const channels = [1, 3, 5].map((at) => {
    const value = parseInt(colour.slice(at, at + 2), 16);
    return Math.round(value + (towards - value) * part);
  });
  return `#${channels.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

function contrast(one: number, other: number): number {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}
