/** What stands along the lap: its corners, the ends of its sectors, and lengths. */

import type { Circuit, Place } from '../../engine/circuit';

export interface LapMark {
  /** The fraction of the lap. */
  readonly at: number;
  readonly text: string;
}

/** Where each corner lies along the lap: at the point of the line that is nearest to it. */
export function cornerMarks(circuit: Circuit): LapMark[] {
  return circuit.corners.map((corner) => ({ at: nearest(circuit.line, corner), text: corner.label }));
}

function nearest(line: readonly Place[], { x, y }: Place): number {
  const count = line.length - 1;
  let [best, least] = [0, Infinity];
  for (let point = 0; point < count; point++) {
    const place = line[point];
    const distance = place ? (place.x - x) ** 2 + (place.y - y) ** 2 : Infinity;
    if (distance < least) [best, least] = [point, distance];
  }
  return best / count;
}

/** Where sectors begin: the first at the line. */
export function sectorMarks(circuit: Circuit): LapMark[] {
  return [0, ...circuit.sectors].flatMap((at, sector) =>
    at === null ? [] : [{ at, text: `S${sector + 1}` }],
  );
}

/** Those marks whose texts have room, when each needs so many pixels for a letter, and a bit between. */
export function withRoom(marks: readonly LapMark[], width: number, letter = 6.5, between = 3): LapMark[] {
  let free = -Infinity;
  return [...marks]
    .sort((a, b) => a.at - b.at)
    .filter(({ at, text }) => {
      const half = (text.length * letter) / 2;
      if (at * width - half < free) return false;
      free = at * width + half + between;
      return true;
    });
}

/** Round lengths along a lap of so many metres; none where its length is not known. */
export function lengthMarks(length: number | null, width: number): LapMark[] {
  if (length === null || width <= 0) return [];
  const step = [500, 1000, 2000, 5000].find((metres) => (metres / length) * width >= 48) ?? 10000;
  const count = Math.floor((length - step * 0.3) / step);
  return Array.from({ length: count + 1 }, (_, index) => ({
    at: (index * step) / length,
    text: index === 0 ? '0 m' : String(index * step),
  }));
}
