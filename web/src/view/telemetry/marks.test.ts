import { describe, expect, test } from 'vitest';

import { circuitOf } from '../../engine/circuit';
import { cornerMarks, lengthMarks, sectorMarks, withRoom } from './marks';

/** A square of 100 by 100 that is driven counter-clockwise. */
function square() {
  const row = (kind: string, fraction: number, x: number, y: number, label: string | null = null) => {
    return { kind, fraction, x, y, label, angle: null };
  };
  const line = Array.from({ length: 41 }, (_, point) => {
    const [side, part] = [Math.floor(point / 10) % 4, (point % 10) * 10];
    const [x, y] = [[part, 0], [100, part], [100 - part, 100], [0, 100 - part]][side] ?? [0, 0]; // prettier-ignore
    return row('line', point / 40, x ?? 0, y ?? 0);
  });
  const corners = [row('corner', 0.25, 104, -3, '1'), row('corner', 0.5, 99, 108, '2A')];
  const circuit = circuitOf([...line, ...corners, row('sector-1', 0.3, 0, 0)], 0);
  if (!circuit) throw new Error('no circuit');
  return circuit;
}

test('corners lie at the nearest place of the line', () => {
  expect(cornerMarks(square())).toEqual([{ at: 0.25, text: '1' }, { at: 0.5, text: '2A' }]); // prettier-ignore
});

test('sectors begin at the line and where the one before ends, as far as that is known', () => {
  expect(sectorMarks(square())).toEqual([{ at: 0, text: 'S1' }, { at: 0.3, text: 'S2' }]); // prettier-ignore
});

test('texts that would lie on each other are left out', () => {
  const marks = [0.5, 0.1, 0.13, 0.9, 0.905].map((at) => ({ at, text: '12' }));
  expect(withRoom(marks, 300).map(({ at }) => at)).toEqual([0.1, 0.5, 0.9]);
  expect(withRoom(marks, 3000).map(({ at }) => at)).toEqual([0.1, 0.13, 0.5, 0.9]);
});

describe('lengths along the lap', () => {
  test('are round, and leave room for each other and for the end', () => {
    expect(lengthMarks(4318, 330).map(({ text }) => text)).toEqual(['0 m', '1000', '2000', '3000', '4000']);
    expect(lengthMarks(7004, 250).map(({ text }) => text)).toEqual(['0 m', '2000', '4000', '6000']);
    expect(lengthMarks(3337, 1000).map(({ text }) => text)[1]).toBe('500');
  });

  test('are none where nothing is known', () => {
    expect(lengthMarks(null, 300)).toEqual([]);
    expect(lengthMarks(4000, 0)).toEqual([]);
  });
});
