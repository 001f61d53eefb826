import { expect, test } from 'vitest';

import { plottedLines } from './strokes';

const CODES = ['VER', 'TSU', 'NOR'];
const COLOURS = ['#111111', '#111111', '#ff8000'];

test('lines differ by more than their colour: those of team mates, and of what they are compared with', () => {
  const lines = plottedLines([0, 1, 2], 'best', CODES, COLOURS);
  expect(
    new Set(lines.filter((line) => !line.stroke.isReference).map(({ stroke }) => stroke.dash.join())).size,
  ).toBe(3);
  const cars = lines.filter((line) => !line.stroke.isReference).map(({ stroke }) => stroke.dash.join());
  for (const { stroke } of lines) if (stroke.isReference) expect(cars).not.toContain(stroke.dash.join());
});

test('references lie behind, in the colour of their car', () => {
  const lines = plottedLines([0, 1], 'NOR', CODES, COLOURS);
  expect(lines.map(({ slot, stroke }) => [slot, stroke.isReference, stroke.colour])).toEqual([
    [1, true, '#ff8000'],
    [0, true, '#ff8000'],
    [1, false, '#111111'],
    [0, false, '#111111'],
  ]);
});

test('without a reference there are only the cars', () => {
  expect(plottedLines([2], 'none', CODES, COLOURS)).toHaveLength(1);
});
