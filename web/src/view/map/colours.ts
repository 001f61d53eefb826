/** The theme's colours as a canvas needs them: read once per theme. */

const NAMES = {
  panel: '--panel',
  raised: '--raised',
  line: '--line',
  text: '--text',
  dim: '--dim',
  focus: '--focus',
  track: '--track',
  edge: '--track-edge',
  pitLane: '--pit-lane',
  drs: '--drs',
  yellow: '--yellow',
  safetyCar: '--safety-car',
  virtualSafetyCar: '--virtual-safety-car',
  red: '--red',
  onFlag: '--on-flag',
} as const;

export type Colours = Readonly<Record<keyof typeof NAMES, string>>;

/** Black and white as they stand on a team's colour. */
export const DARK_INK = '#0b0e13';
export const LIGHT_INK = '#ffffff';

export function coloursOf(style: Pick<CSSStyleDeclaration, 'getPropertyValue'>): Colours {
  const read = Object.entries(NAMES).map(([key, name]) => [key, style.getPropertyValue(name).trim()]);
  return Object.fromEntries(read) as Colours;
}

/** The ink that is better read on a colour such as `#3671C6`. */
export function inkOn(colour: string): string {
  const light = luminance(colour);
  return (light + 0.05) / 0.05 > 1.05 / (light + 0.05) ? DARK_INK : LIGHT_INK;
}

/** The relative luminance of WCAG. */
export function luminance(colour: string): number {
  const [red, green, blue] = partsOf(colour);
  return 0.2126 * linear(red / 255) + 0.7152 * linear(green / 255) + 0.0722 * linear(blue / 255);
}

/** A colour with so much of another in it; an opaque one is faster to draw than one that lets through. */
export function mixed(colour: string, other: string, part: number): string {
  const [from, to] = [partsOf(colour), partsOf(other)];
  const parts = from.map((value, at) => Math.round(value + ((to[at] ?? value) - value) * part));
  return `rgb(${parts.join(' ')})`;
}

/** Red, green and blue of `#3671C6`. */
function partsOf(colour: string): [number, number, number] {
  const value = parseInt(colour.replace('#', '').padEnd(6, '0').slice(0, 6), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

function linear(part: number): number {
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}
