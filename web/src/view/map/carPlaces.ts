/** Where the cars are on the screen, and what is shown of each. */

import type { Circuit } from '../../engine/circuit';
import type { Moment } from '../../engine/moments';
import type { Picture } from '../../engine/picture';
import type { Lens } from './camera';

/** `out` is shown for a while, and from then on `gone`: a faint mark without a name. */
export type CarMark = 'car' | 'pit' | 'stopped' | 'out' | 'gone';

/** So many seconds after a retirement the mark becomes faint. */
export const SHOWN_OUT = 60;
/** By how much less than half-way down a track is still steep if it was so before. */
const STAYS = 0.75;
/** Cars are drawn so far beyond the edge of the screen, pixels. */
const BEYOND = 40;

export class CarPlaces {
  /** CSS pixels; NaN where a car is nowhere, or not on the screen. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly marks: CarMark[];
  readonly isEstimated: Uint8Array;
  /** 1 where the track goes up or down on the screen rather than across. */
  readonly isSteep: Uint8Array;
  /** When each car retired, seconds since the first frame; NaN where it did not. */
  private readonly retired: Float64Array;

  constructor(
    count: number,
    moments: readonly Moment[],
    private readonly line: Circuit['line'],
  ) {
    this.x = new Float32Array(count).fill(NaN);
    this.y = new Float32Array(count).fill(NaN);
    this.marks = new Array<CarMark>(count).fill('car');
    this.isEstimated = new Uint8Array(count);
    this.isSteep = new Uint8Array(count);
    this.retired = new Float64Array(count).fill(NaN);
    for (const { kind, driver, t } of moments) {
      if (kind === 'retired' && driver !== null) this.retired[driver] = t;
    }
  }

  fill(picture: Picture, lens: Lens): void {
    const [x, y] = [picture.channel('x'), picture.channel('y')];
    const [progress, estimated] = [picture.channel('progress'), picture.channel('estimated')];
    for (let car = 0; car < this.x.length; car++) {
      const [atX, atY] = [x[car] ?? NaN, y[car] ?? NaN];
      const across = lens.screenX(atX, atY);
      const down = lens.screenY(atX, atY);
      const isSeen = Math.abs(across - lens.width / 2) < lens.width / 2 + BEYOND;
      const isIn = isSeen && Math.abs(down - lens.height / 2) < lens.height / 2 + BEYOND;
      this.x[car] = isIn ? across : NaN;
      this.y[car] = isIn ? down : NaN;
      this.marks[car] = this.markOf(picture, car);
      this.isSteep[car] = this.steepAt(progress[car] ?? NaN, lens, this.isSteep[car] === 1);
      this.isEstimated[car] = estimated[car] === 1 ? 1 : 0;
    }
  }

  isShown(car: number): boolean {
    return !Number.isNaN(this.x[car] ?? NaN);
  }

  /** The car that is nearest to a point, within reach; null for none. One that is gone is not reached. */
  nearest(x: number, y: number, reach: number): number | null {
    let [best, least] = [-1, reach * reach];
    for (let car = 0; car < this.x.length; car++) {
      if (this.marks[car] === 'gone') continue;
      const distance = ((this.x[car] ?? NaN) - x) ** 2 + ((this.y[car] ?? NaN) - y) ** 2;
      if (distance <= least) [best, least] = [car, distance];
    }
    return best < 0 ? null : best;
  }

  /** What was steep stays so until the track is clearly flat, and the reverse. */
  private steepAt(progress: number, { ground }: Lens, before: boolean): 0 | 1 {
    const at = Math.floor((progress - Math.floor(progress)) * (this.line.length - 1));
    const [from, to] = [this.line[at], this.line[at + 1]];
    if (!from || !to) return before ? 1 : 0;
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const across = Math.abs(dx * ground.cos - dy * ground.sin);
    const up = Math.abs(dx * ground.sin + dy * ground.cos);
    return up > across * (before ? STAYS : 1 / STAYS) ? 1 : 0;
  }

  private markOf(picture: Picture, car: number): CarMark {
    switch (picture.status(car)) {
      case 'pit':
        return 'pit';
      case 'stopped':
        return 'stopped';
      case 'out':
        return picture.t - (this.retired[car] ?? NaN) < SHOWN_OUT ? 'out' : 'gone';
      default:
        return 'car';
    }
  }
}
