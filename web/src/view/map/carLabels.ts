/**
 * Where the cars' codes stand: below, above or beside each car, clear of other cars, codes and words of the circuit.
 * Who comes first chooses first; a code that finds no room is left out, except of cars that are selected. A code stays
 * on its side as long as it can, so that nothing flickers.
 */

/** What is known of the cars, by their place in the list; all in CSS pixels. */
export interface CarBodies {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly radius: Float32Array;
  /** The width of the code as it is written; 0 for none. */
  readonly width: Float32Array;
  readonly height: Float32Array;
  /** What stands on top of the car and is to be kept clear of. */
  readonly lift: Float32Array;
  /** 1 where the track goes up or down, so that a code beside the car is clear of it; else it is below or above. */
  readonly isSteep: Uint8Array;
  /** 1 where the code must be shown. */
  readonly must: Uint8Array;
}

/** What the codes are written on, in CSS pixels. */
export interface Sheet {
  readonly width: number;
  readonly height: number;
  /** Boxes that are taken: left, top, right and bottom of each, one after another. */
  readonly words: Float32Array;
}

/** In which directions a code may stand from its car: x to the right, y downwards. */
const SIDES = [
  [0, 1],
  [0, -1],
  [1, 0],
  [-1, 0],
  [1, 1],
  [-1, -1],
  [1, -1],
  [-1, 1],
] as const;
const [NONE, BELOW, ABOVE] = [-1, 0, 1];
/** The best first. */
const ON_FLAT = [0, 1, 2, 3, 4, 5, 6, 7] as const;
const ON_STEEP = [2, 3, 0, 1, 4, 5, 6, 7] as const;
/** How far a code at a corner stands off in each direction. */
const DIAGONAL = 0.6;
/** Room between a car and its code. */
const ROOM = 3;
/** A code that was left out comes back only where it has so much more room: less than there is to its own car. */
const RETURN_ROOM = 2;

export class CarLabels {
  /** The left upper corner of each car's code; NaN where it is left out. */
  readonly left: Float32Array;
  readonly top: Float32Array;
  private readonly side: Int8Array;
  private readonly wasSteep: Uint8Array;
  /** Cars whose code has a place, in the order in which they got it. */
  private readonly placed: Int32Array;
  private count = 0;
  private sheet: Sheet = { width: 0, height: 0, words: new Float32Array(0) };

  constructor(cars: number) {
    this.left = new Float32Array(cars).fill(NaN);
    this.top = new Float32Array(cars).fill(NaN);
    this.side = new Int8Array(cars).fill(NONE);
    this.wasSteep = new Uint8Array(cars);
    this.placed = new Int32Array(cars);
  }

  /** Finds the places; `order` tells who chooses first. */
  place(bodies: CarBodies, order: Iterable<number>, sheet: Sheet): void {
    this.count = 0;
    this.sheet = sheet;
    for (const car of order) {
      const side = this.choose(bodies, car);
      this.side[car] = side;
      if (side === NONE) this.left[car] = this.top[car] = NaN;
      else {
        this.put(bodies, car, side);
        this.placed[this.count++] = car;
      }
    }
  }

  /** The car whose code is at a point; null for none. */
  at(bodies: CarBodies, x: number, y: number): number | null {
    for (let index = 0; index < this.count; index++) {
      const car = this.placed[index] ?? 0;
      const [dx, dy] = [x - (this.left[car] ?? NaN), y - (this.top[car] ?? NaN)];
      if (dx >= 0 && dy >= 0 && dx <= (bodies.width[car] ?? 0) && dy <= (bodies.height[car] ?? 0)) return car;
    }
    return null;
  }

  private choose(bodies: CarBodies, car: number): number {
    if (!((bodies.width[car] ?? 0) > 0) || Number.isNaN(bodies.x[car] ?? NaN)) return NONE;
    const steep = bodies.isSteep[car] ?? 0;
    const hadPlace = this.side[car] !== NONE;
    const before = this.wasSteep[car] === steep ? (this.side[car] ?? NONE) : NONE;
    this.wasSteep[car] = steep;
    if (before !== NONE && this.isFree(bodies, car, before, 0)) return before;
    const room = hadPlace || bodies.must[car] === 1 ? 0 : RETURN_ROOM;
    for (const side of steep === 1 ? ON_STEEP : ON_FLAT) {
      if (side !== before && this.isFree(bodies, car, side, room)) return side;
    }
    if (bodies.must[car] !== 1) return NONE;
    return before === NONE ? BELOW : before;
  }

  private put(bodies: CarBodies, car: number, side: number): void {
    const [x, y, radius] = [bodies.x[car] ?? 0, bodies.y[car] ?? 0, bodies.radius[car] ?? 0];
    const [across, down] = SIDES[side] ?? SIDES[0];
    const off = across !== 0 && down !== 0 ? (radius + ROOM) * DIAGONAL : radius + ROOM;
    const lift = side === ABOVE ? (bodies.lift[car] ?? 0) : 0;
    this.left[car] = x + across * off + ((across - 1) / 2) * (bodies.width[car] ?? 0);
    this.top[car] = y + down * off + ((down - 1) / 2) * (bodies.height[car] ?? 0) - lift;
  }

  /** Whether a code would be clear of all else. */
  private isFree(bodies: CarBodies, car: number, side: number, room: number): boolean {
    this.put(bodies, car, side);
    const [left, top] = [(this.left[car] ?? 0) - room, (this.top[car] ?? 0) - room];
    const right = left + (bodies.width[car] ?? 0) + 2 * room;
    const bottom = top + (bodies.height[car] ?? 0) + 2 * room;
    return (
      this.isFreeOfWords(bodies, left, top, right, bottom) &&
      isFreeOfCars(bodies, car, left, top, right, bottom)
    );
  }

  private isFreeOfWords(
    bodies: CarBodies,
    left: number,
    top: number,
    right: number,
    bottom: number,
  ): boolean {
    const { words, width, height } = this.sheet;
    if (left < 0 || top < 0 || right > width || bottom > height) return false;
    for (let at = 0; at < words.length; at += 4) {
      const isBeside = (words[at] ?? 0) >= right || (words[at + 2] ?? 0) <= left;
      if (!isBeside && (words[at + 1] ?? 0) < bottom && (words[at + 3] ?? 0) > top) return false;
    }
    for (let index = 0; index < this.count; index++) {
      const other = this.placed[index] ?? 0;
      const [otherLeft, otherTop] = [this.left[other] ?? 0, this.top[other] ?? 0];
      const isBeside = otherLeft >= right || otherLeft + (bodies.width[other] ?? 0) <= left;
      if (!isBeside && otherTop < bottom && otherTop + (bodies.height[other] ?? 0) > top) return false;
    }
    return true;
  }
}

function isFreeOfCars(
  bodies: CarBodies,
  car: number,
  left: number,
  top: number,
  right: number,
  bottom: number,
): boolean {
  for (let other = 0; other < bodies.x.length; other++) {
    if (other === car) continue;
    const [x, y, radius] = [bodies.x[other] ?? NaN, bodies.y[other] ?? NaN, bodies.radius[other] ?? 0];
    if (x + radius > left && x - radius < right && y + radius > top && y - radius < bottom) return false;
  }
  return true;
}
