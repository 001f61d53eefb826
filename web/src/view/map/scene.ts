/** The map as it is drawn: two canvases, one for what lies still and one for what moves, drawn only when they change. */

import type { Circuit } from '../../engine/circuit';
import type { Flag, Picture } from '../../engine/picture';
import type { Camera, Stage } from '../stage.svelte';
import { groundOf, Lens, panned, remembered, zoomedAt } from './camera';
import type { Sheet } from './carLabels';
import { boxesOf } from './circuitLabels';
import { coloursOf } from './colours';
import { CarLayer, type Dress } from './drawCars';
import { drawCircuit } from './drawCircuit';
import { sameFlags, type SectorFlags } from './flags';
import { gaugeOf } from './gauge';
import { smoothed } from './geometry';
import type { Hands, Tap } from './gestures';
import { Shapes } from './shapes';
import { Steering } from './steering';

/** More device pixels to a CSS pixel are not seen, and cost. */
const MOST_PIXELS = 2;

export class MapScene implements Hands {
  private readonly lens: Lens;
  private readonly steering: Steering;
  private readonly shapes: Shapes;
  private readonly cars: CarLayer;
  private dress: Dress;
  private flag: Flag | null = null;
  private sectorFlags: SectorFlags = new Map();
  private selected: readonly number[] = [];
  private sheet: Sheet = { width: 0, height: 0, words: new Float32Array(0) };
  private isCircuitOld = true;
  private areCarsOld = true;

  constructor(
    private readonly stage: Stage,
    measured: Circuit,
    private readonly under: CanvasRenderingContext2D,
    private readonly over: CanvasRenderingContext2D,
  ) {
    const calm = matchMedia('(prefers-reduced-motion: reduce)');
    const circuit = smoothed(measured);
    this.lens = new Lens(groundOf(circuit));
    this.steering = new Steering(this.lens.ground, () => calm.matches);
    this.shapes = new Shapes(circuit, this.lens.ground);
    this.dress = this.readDress();
    this.cars = new CarLayer(stage.session, circuit, this.dress);
    this.steer(stage.camera, stage.follow);
    this.steering.arrive();
  }

  /** The map has another size, in CSS pixels. */
  resize(width: number, height: number): void {
    this.lens.resize(width, height);
    this.fitCanvases();
    this.redraw();
  }

  /** The theme, the font or the screen's pixels are others. */
  redress(): void {
    this.dress = this.readDress();
    this.cars.wear(this.dress);
    this.redraw();
  }

  /** What the viewer, a key or a link wants to see. */
  steer(camera: Camera | null, follow: number | null): void {
    const kept = this.steering.want(camera, follow, performance.now());
    if (kept) this.stage.camera = kept;
    this.drawWithoutFrames();
  }

  select(selected: readonly number[]): void {
    this.selected = selected;
    this.areCarsOld = true;
  }

  fly(flag: Flag | null, sectorFlags: SectorFlags): void {
    if (flag === this.flag && sameFlags(sectorFlags, this.sectorFlags)) return;
    this.flag = flag;
    this.sectorFlags = sectorFlags;
    this.isCircuitOld = true;
  }

  /** Draws what is another since the last frame. */
  frame(picture: Picture, changed: boolean): void {
    if (this.dress.ratio !== ratioNow()) {
      this.redress();
      this.fitCanvases();
    }
    const { followed } = this.steering;
    const x = followed === null ? NaN : picture.of('x', followed);
    const y = followed === null ? NaN : picture.of('y', followed);
    if (this.steering.update(performance.now(), x, y)) this.isCircuitOld = true;
    if (this.isCircuitOld) {
      this.lens.look(this.steering.live);
      this.areCarsOld = true;
      this.drawCircuit();
    }
    if (!changed && !this.areCarsOld) return;
    this.areCarsOld = false;
    this.cars.draw(this.over, picture, this.lens, this.selected, this.sheet);
  }

  pan(dx: number, dy: number): void {
    if (this.stage.follow !== null) this.stage.follow = null;
    this.hold(panned(this.lens, dx, dy));
  }

  zoom(factor: number, x: number, y: number): void {
    const { lens } = this;
    // The car that is followed stays in the middle.
    const place = this.steering.followed === null ? lens.placeAt(x, y) : { x: lens.x, y: lens.y };
    this.hold(zoomedAt(lens, factor, place));
  }

  end(): void {
    const camera = this.steering.release();
    this.stage.camera = this.steering.followed === null ? remembered(camera) : { ...camera };
  }

  tap(x: number, y: number, { add, reach }: Tap): void {
    const car = this.cars.at(x, y, reach);
    if (car !== null) this.stage.select(car, add);
  }

  tapTwice(): void {
    this.stage.follow = null;
    this.stage.camera = null;
  }

  hover(x: number, y: number): void {
    this.over.canvas.style.cursor = this.cars.at(x, y, 12) === null ? '' : 'pointer';
  }

  private hold(camera: Camera): void {
    this.steering.hold(camera);
    this.lens.look(this.steering.live);
    this.redraw();
  }

  private redraw(): void {
    this.isCircuitOld = true;
    this.drawWithoutFrames();
  }

  /** Before the first picture there are no frames, but a circuit. */
  private drawWithoutFrames(): void {
    if (this.stage.player.hasPicture) return;
    this.steering.arrive();
    this.steering.update(performance.now(), NaN, NaN);
    this.lens.look(this.steering.live);
    this.drawCircuit();
    this.isCircuitOld = true;
  }

  private drawCircuit(): void {
    this.isCircuitOld = false;
    const { lens, shapes, flag, sectorFlags } = this;
    this.sheet = {
      width: lens.width,
      height: lens.height,
      words: boxesOf(shapes.labels(gaugeOf(lens)), lens),
    };
    drawCircuit(this.under, { shapes, lens, flag, sectorFlags, ...this.dress });
  }

  private fitCanvases(): void {
    const { ratio } = this.dress;
    for (const { canvas } of [this.under, this.over]) {
      canvas.width = Math.round(this.lens.width * ratio);
      canvas.height = Math.round(this.lens.height * ratio);
    }
  }

  private readDress(): Dress {
    const style = getComputedStyle(document.documentElement);
    const font = getComputedStyle(document.body).fontFamily;
    return { colours: coloursOf(style), font, ratio: ratioNow() };
  }
}

function ratioNow(): number {
  return Math.min(window.devicePixelRatio || 1, MOST_PIXELS);
}
