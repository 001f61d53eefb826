/** Lines beside lines, and which way is which; lengths in 1/10 m, y upwards. */

import { placeAt, type Circuit, type Place, type Stretch } from '../../engine/circuit';

/** The direction of travel at a fraction of the lap, of length 1. */
export function headingAt(circuit: Circuit, fraction: number): Place {
  const step = 1.5 / Math.max(circuit.line.length - 1, 1);
  return unit(placeAt(circuit, fraction - step), placeAt(circuit, fraction + step));
}

/** To the left of a direction. */
export function leftOf({ x, y }: Place): Place {
  return { x: -y, y: x };
}

/** On which side the inside of a closed line is: 1 for the left, -1 for the right. */
export function insideOf(line: readonly Place[]): 1 | -1 {
  let area = 0;
  line.forEach((place, at) => {
    const next = line[(at + 1) % line.length] ?? place;
    area += place.x * next.y - next.x * place.y;
  });
  return area >= 0 ? 1 : -1;
}

/** A line beside another, so far to its left; a negative distance is to the right. */
export function beside(places: readonly Place[], distance: number): Place[] {
  return places.map((place, at) => {
    const left = leftOf(unit(places[at - 1] ?? place, places[at + 1] ?? place));
    return { x: place.x + left.x * distance, y: place.y + left.y * distance };
  });
}

/** How many points to either side a point is evened out with, and how often. */
const [EVEN_OVER, EVEN_TIMES] = [3, 3];

/**
 * The circuit for the eye: places in the feed are off by a metre here and there, and from close by a track that follows
 * them would look wavy.
 */
export function smoothed(circuit: Circuit): Circuit {
  // The last point of the line is the first again.
  let line = circuit.line.slice(0, -1);
  let pitLane = circuit.pitLane;
  for (let time = 0; time < EVEN_TIMES; time++) {
    line = evened(line, (at, count) => (at + count) % count);
    pitLane = evened(pitLane, (at, count) => Math.min(Math.max(at, 0), count - 1));
  }
  const first = line[0];
  return { ...circuit, line: first ? [...line, first] : circuit.line, pitLane };
}

/** Each place as the mean of those around it; `wrap` tells what lies beyond the ends. */
function evened(places: readonly Place[], wrap: (at: number, count: number) => number): Place[] {
  return places.map((place, at) => {
    let [x, y] = [0, 0];
    for (let step = -EVEN_OVER; step <= EVEN_OVER; step++) {
      const other = places[wrap(at + step, places.length)] ?? place;
      x += other.x;
      y += other.y;
    }
    return { x: x / (2 * EVEN_OVER + 1), y: y / (2 * EVEN_OVER + 1) };
  });
}

/** A line without the points that it passes by no more than so far: the same to the eye, and much faster to draw. */
export function thinned(places: readonly Place[], tolerance: number): Place[] {
  const isKept = new Uint8Array(places.length).fill(1);
  const open: [number, number][] = [[0, places.length - 1]];
  for (let part = open.pop(); part; part = open.pop()) {
    const [first, last] = part;
    const at = farthest(places, first, last, tolerance);
    if (at === null) isKept.fill(0, first + 1, last);
    else open.push([first, at], [at, last]);
  }
  return places.filter((_, at) => isKept[at] === 1);
}

/** The point between two that is farthest from the straight line from one to the other; null if none is too far. */
function farthest(places: readonly Place[], first: number, last: number, tolerance: number): number | null {
  const [a, b] = [places[first], places[last]];
  if (!a || !b) return null;
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = Math.hypot(dx, dy);
  let [at, most]: [number | null, number] = [null, tolerance];
  for (let between = first + 1; between < last; between++) {
    const { x, y } = places[between] ?? a;
    const off =
      length > 0 ? Math.abs((x - a.x) * dy - (y - a.y) * dx) / length : Math.hypot(x - a.x, y - a.y);
    if (off > most) [at, most] = [between, off];
  }
  return at;
}

/** The least distance of any of these places from one. */
export function distanceTo(places: readonly Place[], { x, y }: Place): number {
  let least = Infinity;
  for (const place of places) least = Math.min(least, (place.x - x) ** 2 + (place.y - y) ** 2);
  return Math.sqrt(least);
}

/** The fraction of the lap at a part of a stretch: 0 is where it begins. */
export function partOf({ from, to }: Stretch, part: number): number {
  const at = from + (to > from ? to - from : to + 1 - from) * part;
  return at - Math.floor(at);
}

export function scaled({ x, y }: Place, by: number): Place {
  return { x: x * by, y: y * by };
}

/** A place so far in a direction from another. */
export function moved(place: Place, way: Place, by: number): Place {
  return { x: place.x + way.x * by, y: place.y + way.y * by };
}

function unit(from: Place, to: Place): Place {
  const [x, y] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(x, y);
  return length > 0 ? { x: x / length, y: y / length } : { x: 1, y: 0 };
}
