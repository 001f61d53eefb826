/** Draws what moves: the cars, and their codes. */

import type { Circuit } from '../../engine/circuit';
import type { Picture } from '../../engine/picture';
import type { Driver, SessionData } from '../../engine/session';
import type { Lens } from './camera';
import { CarLabels, type CarBodies, type Sheet } from './carLabels';
import { CarPlaces } from './carPlaces';
import * as shapes from './carShapes';
import type { Colours } from './colours';
import { Sprites, type Look } from './sprites';

type Context = CanvasRenderingContext2D;

/** How the theme and the screen have it. */
export interface Dress {
  readonly colours: Colours;
  readonly font: string;
  /** Device pixels to CSS pixels. */
  readonly ratio: number;
}

/** By how much a selected car is larger, and its halo around it. */
const [LARGER, HALO] = [2, 3.5];

export class CarLayer {
  private readonly places: CarPlaces;
  private readonly labels: CarLabels;
  private readonly bodies: CarBodies;
  private readonly looks: Look[];
  private readonly drivers: readonly Driver[];
  /** Who is drawn last and named first: the selected cars, then the others by place. */
  private readonly rank: Int32Array;
  private dress: Dress;
  private liveries: readonly shapes.Livery[];
  private sprites: Sprites;

  constructor({ drivers, moments }: SessionData, { line }: Circuit, dress: Dress) {
    const count = drivers.length;
    this.drivers = drivers;
    this.places = new CarPlaces(count, moments, line);
    this.labels = new CarLabels(count);
    this.bodies = {
      x: this.places.x,
      y: this.places.y,
      radius: new Float32Array(count),
      width: new Float32Array(count),
      height: new Float32Array(count),
      lift: new Float32Array(count),
      isSteep: this.places.isSteep,
      must: new Uint8Array(count),
    };
    this.looks = new Array<Look>(count).fill('plain');
    this.rank = Int32Array.from({ length: count }, (_, car) => car);
    ({ dress: this.dress, liveries: this.liveries, sprites: this.sprites } = dressed(drivers, dress));
  }

  /** Puts on another theme's colours, or a screen's pixels. */
  wear(dress: Dress): void {
    ({ dress: this.dress, liveries: this.liveries, sprites: this.sprites } = dressed(this.drivers, dress));
  }

  draw(context: Context, picture: Picture, lens: Lens, selected: readonly number[], sheet: Sheet): void {
    const { ratio } = this.dress;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.lineCap = 'round';
    context.lineJoin = 'round';
    const first = picture.order[0] ?? -1;
    const leader = picture.of('position', first) === 1 ? first : -1;
    this.places.fill(picture, lens);
    this.arrange(picture, selected);
    this.measure(radiusOf(lens), leader, selected);
    this.labels.place(this.bodies, this.rank, sheet);
    for (let last = this.rank.length - 1; last >= 0; last--)
      this.drawCar(context, this.rank[last] ?? 0, leader);
    this.drawCodes(context);
  }

  /** The car at a point, or whose code is there. */
  at(x: number, y: number, reach: number): number | null {
    return this.places.nearest(x, y, reach) ?? this.labels.at(this.bodies, x, y);
  }

  private arrange(picture: Picture, selected: readonly number[]): void {
    let next = 0;
    for (const car of selected) this.rank[next++] = car;
    for (const car of picture.order) if (!selected.includes(car)) this.rank[next++] = car;
  }

  private measure(radius: number, leader: number, selected: readonly number[]): void {
    const { bodies, places, looks } = this;
    for (let car = 0; car < looks.length; car++) {
      const mark = places.marks[car];
      const isChosen = selected.includes(car);
      const look = isChosen ? 'chosen' : mark === 'out' ? 'dim' : 'plain';
      const isNamed = places.isShown(car) && (isChosen || mark !== 'gone');
      const sprite = isNamed ? this.sprites.of(car, look) : null;
      looks[car] = look;
      bodies.must[car] = isChosen ? 1 : 0;
      if (isChosen) bodies.radius[car] = radius + LARGER + HALO;
      else bodies.radius[car] = mark === 'pit' ? radius * 0.75 : mark === 'gone' ? 0 : radius;
      bodies.lift[car] = car === leader ? shapes.LEADER_LIFT : 0;
      bodies.width[car] = sprite?.width ?? 0;
      bodies.height[car] = sprite?.height ?? 0;
    }
  }

  private drawCar(context: Context, car: number, leader: number): void {
    const { places, bodies } = this;
    const [x, y, around] = [places.x[car] ?? NaN, places.y[car] ?? NaN, bodies.radius[car] ?? 0];
    const livery = this.liveries[car];
    if (Number.isNaN(x) || !livery) return;
    const { colours } = this.dress;
    const mark = places.marks[car];
    const isChosen = bodies.must[car] === 1;
    const isSecond = this.drivers[car]?.second === true;
    const radius = isChosen ? around - HALO : around;
    if (isChosen) shapes.drawHalo(context, x, y, around - 1, colours);
    if (mark === 'out' || mark === 'gone') {
      shapes.drawOut(context, x, y, livery, mark === 'gone' && !isChosen ? 0.3 : 0.85);
      return;
    }
    if (places.isEstimated[car] === 1) shapes.drawDashes(context, x, y, around + 2.5, colours);
    if (mark === 'pit') shapes.drawRing(context, x, y, radius, livery, isSecond, colours);
    else shapes.drawDisc(context, x, y, radius, livery, isSecond && mark !== 'stopped');
    if (mark === 'stopped') shapes.drawStop(context, x, y, radius, livery);
    if (car === leader) shapes.drawLeader(context, x, y, around, colours);
  }

  private drawCodes(context: Context): void {
    const { ratio } = this.dress;
    context.setTransform(1, 0, 0, 1, 0, 0);
    for (let last = this.rank.length - 1; last >= 0; last--) {
      const car = this.rank[last] ?? 0;
      const [left, top] = [this.labels.left[car] ?? NaN, this.labels.top[car] ?? NaN];
      if (Number.isNaN(left)) continue;
      const { image } = this.sprites.of(car, this.looks[car] ?? 'plain');
      // On whole pixels of the device letters stay sharp.
      context.drawImage(image, Math.round(left * ratio), Math.round(top * ratio));
    }
  }
}

/** The radius of a car: larger from close by, smaller on a small screen. */
export function radiusOf(lens: Lens): number {
  const least = Math.min(lens.width, lens.height) < 420 ? 5.5 : 7;
  return least + Math.min(1.1 * Math.log2(Math.max(lens.zoom, 1)), 5);
}

interface Dressed {
  dress: Dress;
  liveries: readonly shapes.Livery[];
  sprites: Sprites;
}

function dressed(drivers: readonly Driver[], dress: Dress): Dressed {
  const liveries = drivers.map(({ colour }) => shapes.liveryOf(colour, dress.colours));
  return { dress, liveries, sprites: new Sprites(drivers, dress.colours, dress.font, dress.ratio) };
}
