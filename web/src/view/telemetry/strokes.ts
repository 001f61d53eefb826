/** How the lines of the charts are drawn: each car has its dash, so that nobody needs to tell colours apart. */

import type { Reference } from './laps';

export interface Stroke {
  readonly colour: string;
  /** Lengths of dashes and gaps in pixels; none for a line without gaps. */
  readonly dash: readonly number[];
  readonly width: number;
  readonly isReference: boolean;
}

/** A line of the charts: of which of the selected, and how it is drawn. */
export interface PlotLine {
  /** The place among the selected. */
  readonly slot: number;
  readonly stroke: Stroke;
}

/** By the place among the selected. */
const DASHES: readonly (readonly number[])[] = [[], [9, 3.5], [3.5, 2.5], [11, 3, 2, 3]];

/** The line of the car in that place among the selected. */
export function carStroke(slot: number, colour: string): Stroke {
  return { colour, dash: DASHES[slot] ?? [], width: 1.75, isReference: false };
}

/** The line of a lap that others are compared with: dots. */
export function referenceStroke(colour: string): Stroke {
  return { colour, dash: [1.5, 2.5], width: 1.5, isReference: true };
}

/** All lines, the last of which lies on top: that of the car that was selected first. */
export function plottedLines(
  cars: readonly number[],
  reference: Reference,
  codes: readonly string[],
  inks: readonly string[],
): PlotLine[] {
  const ink = (car: number) => inks[car] ?? '#888888';
  const compared = (car: number) => (reference === 'best' ? car : codes.indexOf(reference));
  const references = reference === 'none' ? [] : cars.map((car) => referenceStroke(ink(compared(car))));
  const lines = (strokes: readonly Stroke[]) => strokes.map((stroke, slot) => ({ slot, stroke })).reverse();
  return [...lines(references), ...lines(cars.map((car, slot) => carStroke(slot, ink(car))))];
}
