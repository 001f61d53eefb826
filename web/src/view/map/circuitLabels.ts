/**
 * Where the words beside the track stand: the corners' numbers, the sectors' ends, the DRS zones. They keep clear of the
 * track and of one another; one that finds no room is left out. It depends on how close the map is, not on which part of
 * it is seen.
 */

import { placeAt, type Circuit, type Place } from '../../engine/circuit';
import type { Ground, Lens } from './camera';
import { drsLine, drsSide } from './drs';
import type { Gauge } from './gauge';
import { headingAt, insideOf, leftOf, moved, partOf, scaled } from './geometry';

export interface CircuitLabel {
  readonly kind: 'corner' | 'sector' | 'drs';
  readonly text: string;
  /** Its middle, on the circuit. */
  readonly x: number;
  readonly y: number;
}

/** A word, and the places that it may stand beside with the directions in which; the best first. */
interface Wish {
  readonly kind: CircuitLabel['kind'];
  readonly text: string;
  readonly spots: readonly { readonly place: Place; readonly way: Place }[];
}

/** The letters' size in pixels, and how wide a letter is at most. */
export const LETTERS = 13;
const LETTER_WIDTH = 7;
/** Half of a DRS line, pixels. */
const DRS_HALF = 1.5;
/** How far before a sector's end its name stands, pixels. */
const BEFORE_END = 13;
/** How far from the track words are tried, pixels. */
const TRIES = [5, 11, 18, 27];

/** The words of a circuit at a zoom. */
export function circuitLabels(circuit: Circuit, ground: Ground, gauge: Gauge): CircuitLabel[] {
  const board = new Board(ground, gauge);
  board.keepClearOf(circuit.line, gauge.track);
  board.keepClearOf(circuit.pitLane, gauge.pitLane);
  for (const zone of circuit.drsZones) board.keepClearOf(drsLine(circuit, zone, gauge), DRS_HALF);
  const wishes = [...sectorWishes(circuit, gauge), ...cornerWishes(circuit), ...drsWishes(circuit, gauge)];
  return wishes.flatMap((wish) => {
    const place = board.find(wish);
    return place ? [{ kind: wish.kind, text: wish.text, ...place }] : [];
  });
}

/** The boxes of words on the screen, CSS pixels: left, top, right and bottom of each, one after another. */
export function boxesOf(labels: readonly CircuitLabel[], lens: Lens): Float32Array {
  const boxes = new Float32Array(4 * labels.length);
  labels.forEach(({ text, x, y }, index) => {
    const [atX, atY] = [lens.screenX(x, y), lens.screenY(x, y)];
    const halfWidth = (text.length * LETTER_WIDTH) / 2;
    boxes.set([atX - halfWidth, atY - LETTERS / 2, atX + halfWidth, atY + LETTERS / 2], 4 * index);
  });
  return boxes;
}

/** A sector's name stands at its end, a little before. */
function sectorWishes(circuit: Circuit, gauge: Gauge): Wish[] {
  const outside = -insideOf(circuit.line);
  return [...circuit.sectors, 0].flatMap((end, index) => {
    if (end === null) return [];
    const heading = headingAt(circuit, end);
    const back = -BEFORE_END / gauge.scale;
    const place = moved(placeAt(circuit, end), heading, back);
    const out = scaled(leftOf(heading), outside);
    const spots = [out, scaled(out, -1)].map((way) => ({ place, way }));
    return [{ kind: 'sector', text: `S${index + 1}`, spots }];
  });
}

/** A corner's number stands where the map of the circuit says, or else on its outer side. */
function cornerWishes(circuit: Circuit): Wish[] {
  const outside = -insideOf(circuit.line);
  return circuit.corners.map((corner) => {
    const out = scaled(leftOf(headingAt(circuit, nearest(circuit.line, corner))), outside);
    const angle = ((corner.angle ?? 0) * Math.PI) / 180;
    const told = corner.angle === null ? [] : [{ x: Math.cos(angle), y: Math.sin(angle) }];
    const spots = [...told, out, scaled(out, -1)].map((way) => ({ place: corner, way }));
    return { kind: 'corner', text: corner.label, spots };
  });
}

/** A DRS zone is named in its middle, or where else along it there is room. */
function drsWishes(circuit: Circuit, gauge: Gauge): Wish[] {
  return circuit.drsZones.map((zone) => {
    const side = drsSide(circuit, zone);
    const spots = [0.5, 0.3, 0.7, 0.15, 0.85].map((part) => {
      const at = partOf(zone, part);
      const way = scaled(leftOf(headingAt(circuit, at)), side);
      return { place: moved(placeAt(circuit, at), way, gauge.drs / gauge.scale), way };
    });
    return { kind: 'drs', text: 'DRS', spots };
  });
}

/** The fraction of the lap of the point that is nearest to a place. */
function nearest(line: readonly Place[], { x, y }: Place): number {
  let [best, least] = [0, Infinity];
  line.forEach((place, at) => {
    const distance = (place.x - x) ** 2 + (place.y - y) ** 2;
    if (distance < least) [best, least] = [at, distance];
  });
  return best / Math.max(line.length - 1, 1);
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly halfWidth: number;
  readonly halfHeight: number;
}

/** What is on the map, in pixels from the middle of the ground, x to the right and y upwards. */
class Board {
  private readonly lines: { readonly places: readonly Place[]; readonly half: number }[] = [];
  private readonly taken: Box[] = [];

  constructor(
    private readonly ground: Ground,
    private readonly gauge: Gauge,
  ) {}

  /** Takes the places of a line, no closer together than needs be. */
  keepClearOf(line: readonly Place[], half: number): void {
    const places: Place[] = [];
    for (const place of line) {
      const next = this.toBoard(place);
      const last = places.at(-1);
      if (!last || Math.hypot(next.x - last.x, next.y - last.y) >= 4) places.push(next);
    }
    this.lines.push({ places, half });
  }

  /** A free place for a word, which is taken from then on; null where there is none. */
  find({ kind, text, spots }: Wish): Place | null {
    const [halfWidth, halfHeight] = [(text.length * LETTER_WIDTH) / 2 + 1, LETTERS / 2];
    const start = kind === 'drs' ? DRS_HALF : this.gauge.track;
    const { cos, sin } = this.ground;
    for (const away of TRIES) {
      for (const { place, way } of spots) {
        const anchor = this.toBoard(place);
        const turned = { x: way.x * cos - way.y * sin, y: way.x * sin + way.y * cos };
        const reach = start + away + Math.abs(turned.x) * halfWidth + Math.abs(turned.y) * halfHeight;
        const box = { ...moved(anchor, turned, reach), halfWidth, halfHeight };
        if (!this.isFree(box)) continue;
        this.taken.push(box);
        return this.fromBoard(box);
      }
    }
    return null;
  }

  private isFree(box: Box): boolean {
    const hits = (other: Box) =>
      Math.abs(other.x - box.x) < other.halfWidth + box.halfWidth + 2 &&
      Math.abs(other.y - box.y) < other.halfHeight + box.halfHeight + 1;
    if (this.taken.some(hits)) return false;
    return this.lines.every(({ places, half }) =>
      places.every(
        ({ x, y }) =>
          Math.abs(x - box.x) >= box.halfWidth + half + 2 || Math.abs(y - box.y) >= box.halfHeight + half + 2,
      ),
    );
  }

  private toBoard({ x, y }: Place): Place {
    const { cos, sin } = this.ground;
    const [dx, dy] = [(x - this.ground.x) * this.gauge.scale, (y - this.ground.y) * this.gauge.scale];
    return { x: dx * cos - dy * sin, y: dx * sin + dy * cos };
  }

  private fromBoard({ x, y }: Place): Place {
    const { cos, sin } = this.ground;
    const { scale } = this.gauge;
    return { x: this.ground.x + (x * cos + y * sin) / scale, y: this.ground.y + (y * cos - x * sin) / scale };
  }
}
