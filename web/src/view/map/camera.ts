/**
 * From places on the circuit to places on the screen and back. The circuit is measured in 1/10 m with y upwards, the
 * screen in CSS pixels with y downwards; the camera is kept in the circuit's measure, so that it means the same on every
 * screen.
 */

import type { Circuit, Place } from '../../engine/circuit';
import type { Camera } from '../stage.svelte';

/** How far the viewer may zoom in; at 1 the whole circuit is shown. */
export const CLOSEST = 40;
/** A zoom this close to 1 is the whole circuit. */
const NEARLY_ALL = 1.005;

/** The circuit as it lies on the screen: how it is turned, and the box around it once it is. */
export interface Ground {
  readonly cos: number;
  readonly sin: number;
  /** The middle of the box, on the circuit. */
  readonly x: number;
  readonly y: number;
  /** The size of the box, 1/10 m. */
  readonly width: number;
  readonly height: number;
}

/** The ground of a circuit, its pit lane included; turned counter-clockwise, as the circuit API has it. */
export function groundOf(circuit: Pick<Circuit, 'line' | 'pitLane' | 'rotation'>): Ground {
  const angle = (circuit.rotation * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const places of [circuit.line, circuit.pitLane]) {
    for (const { x, y } of places) {
      const [across, up] = [x * cos - y * sin, x * sin + y * cos];
      [left, right] = [Math.min(left, across), Math.max(right, across)];
      [low, high] = [Math.min(low, up), Math.max(high, up)];
    }
  }
  const [across, up] = [(left + right) / 2, (low + high) / 2];
  const [width, height] = [Math.max(right - left, 1), Math.max(high - low, 1)];
  return { cos, sin, x: across * cos + up * sin, y: up * cos - across * sin, width, height };
}

/** What the viewer looks through: the camera on a screen of some size. It is changed in place, as it is for every frame. */
export class Lens {
  width = 1;
  height = 1;
  zoom = 1;
  x: number;
  y: number;
  /** Pixels to 1/10 m. */
  scale = 1;
  /** Where the camera's middle is on the screen: on a small one the buttons have a strip of their own. */
  middleX = 0.5;

  constructor(readonly ground: Ground) {
    this.x = ground.x;
    this.y = ground.y;
  }

  resize(width: number, height: number): void {
    this.width = Math.max(width, 1);
    this.height = Math.max(height, 1);
    this.middleX = (this.width - stripOf(this.width)) / 2;
    this.look(this);
  }

  look({ zoom, x, y }: Camera): void {
    this.zoom = zoom;
    this.x = x;
    this.y = y;
    this.scale = zoom * fitScale(this.ground, this.width, this.height);
  }

  screenX(x: number, y: number): number {
    return this.middleX + this.scale * ((x - this.x) * this.ground.cos - (y - this.y) * this.ground.sin);
  }

  screenY(x: number, y: number): number {
    return this.height / 2 - this.scale * ((x - this.x) * this.ground.sin + (y - this.y) * this.ground.cos);
  }

  /** The place under a point of the screen. */
  placeAt(screenX: number, screenY: number): Place {
    const [across, up] = [(screenX - this.middleX) / this.scale, (this.height / 2 - screenY) / this.scale];
    const { cos, sin } = this.ground;
    return { x: this.x + across * cos + up * sin, y: this.y + up * cos - across * sin };
  }

  /** Lets a canvas be drawn on in the circuit's measure; `ratio` is device pixels to CSS pixels. */
  apply(context: CanvasRenderingContext2D, ratio: number): void {
    const { cos, sin } = this.ground;
    const [a, b] = [this.scale * ratio * cos, -this.scale * ratio * sin];
    context.setTransform(a, b, b, -a, ratio * this.screenX(0, 0), ratio * this.screenY(0, 0));
  }
}

/** Pixels to 1/10 m at which the whole ground is on a screen, with room for what is written beside the track. */
export function fitScale(ground: Ground, width: number, height: number): number {
  const margin = Math.min(Math.max(Math.min(width, height) * 0.09, 24), 60);
  const [across, up] = [Math.max(width - stripOf(width) - 2 * margin, 1), Math.max(height - 2 * margin, 1)];
  return Math.min(across / ground.width, up / ground.height);
}

/** The width of the buttons' strip, where they would else cover the circuit. */
function stripOf(width: number): number {
  return width < 640 ? 40 : 0;
}

export function wholeCircuit(ground: Ground): Camera {
  return { zoom: 1, x: ground.x, y: ground.y };
}

/** With this the camera may go to the very edge of the circuit from a zoom of 3 on. */
const FREEDOM = 1.5;

/** The camera within the zooms that there are, and not beyond the circuit: the closer, the farther it may go. */
export function clamped(ground: Ground, { zoom, x, y }: Camera): Camera {
  const near = Math.min(Math.max(zoom, 1), CLOSEST);
  const reach = Math.min((1 - 1 / near) * FREEDOM, 1) / 2;
  const { cos, sin } = ground;
  const [dx, dy] = [x - ground.x, y - ground.y];
  const across = within(dx * cos - dy * sin, reach * ground.width);
  const up = within(dx * sin + dy * cos, reach * ground.height);
  return { zoom: near, x: ground.x + across * cos + up * sin, y: ground.y + up * cos - across * sin };
}

function within(value: number, reach: number): number {
  return Math.min(Math.max(value, -reach), reach);
}

/** Zooms so that a place stays where it is on the screen. */
export function zoomedAt(camera: Camera, factor: number, place: Place): Camera {
  const zoom = Math.min(Math.max(camera.zoom * factor, 1), CLOSEST);
  const part = camera.zoom / zoom;
  return { zoom, x: place.x + (camera.x - place.x) * part, y: place.y + (camera.y - place.y) * part };
}

/** Moves what is seen by so many pixels. */
export function panned(lens: Lens, dx: number, dy: number): Camera {
  const { x, y } = lens.placeAt(lens.middleX - dx, lens.height / 2 - dy);
  return { zoom: lens.zoom, x, y };
}

/** Part of the way from one camera to another; a zoom goes by ratios, so that it looks even. */
export function between(from: Camera, to: Camera, part: number): Camera {
  const zoom = from.zoom * (to.zoom / from.zoom) ** part;
  // Where the zoom changes, the middle goes with what is seen, or it would rush at the wide end.
  const seen = from.zoom === to.zoom ? part : (1 / zoom - 1 / from.zoom) / (1 / to.zoom - 1 / from.zoom);
  return { zoom, x: from.x + (to.x - from.x) * seen, y: from.y + (to.y - from.y) * seen };
}

/** How a camera is remembered: the whole circuit is none. */
export function remembered(camera: Camera): Camera | null {
  return camera.zoom <= NEARLY_ALL ? null : { ...camera };
}
