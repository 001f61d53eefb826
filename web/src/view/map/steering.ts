/** Where the camera is at each instant: on its way to what is wanted, held by the viewer's hand, or with a car. */

import { between, clamped, wholeCircuit, type Ground } from './camera';
import type { Camera } from '../stage.svelte';

/** How close a car is followed where no zoom was chosen. */
export const FOLLOW_ZOOM = 6;
/** How long the camera takes to get somewhere, milliseconds. */
const WAY = 280;

export class Steering {
  /** Where the camera is; another object after each change. */
  live: Camera;
  /** Whether the viewer's hand moves the camera. */
  isHeld = false;
  private camera: Camera | null = null;
  private follow: number | null = null;
  private from: Camera | null = null;
  private since = 0;

  /** `isCalm` tells whether the viewer wants no motion: then the camera jumps. */
  constructor(
    private readonly ground: Ground,
    private readonly isCalm: () => boolean,
  ) {
    this.live = wholeCircuit(ground);
  }

  /**
   * Takes over what is wanted from now on. Gives the camera to remember where it is not the one given: a car is followed
   * from close by, and once it is no longer followed, and nothing else was asked for, the camera stays where it is.
   */
  want(camera: Camera | null, follow: number | null, now: number): Camera | null {
    const isLeft = this.follow !== null && follow === null && camera === this.camera;
    const isNear = follow !== null && camera === null;
    const isNew = camera !== this.camera || follow !== this.follow;
    const { live } = this;
    this.camera = isLeft ? clamped(this.ground, live) : isNear ? { ...live, zoom: FOLLOW_ZOOM } : camera;
    this.follow = follow;
    if (isNew && !this.isHeld) this.setOff(now);
    return this.camera === camera ? null : this.camera;
  }

  /** Jumps to what is wanted. */
  arrive(): void {
    this.from = null;
  }

  /** Moves by hand. */
  hold(camera: Camera): void {
    this.isHeld = true;
    this.from = null;
    this.live = this.follow === null ? clamped(this.ground, camera) : camera;
  }

  /** Lets go; the camera stays. */
  release(): Camera {
    this.isHeld = false;
    this.camera = this.live;
    return this.live;
  }

  /** The car that is followed. */
  get followed(): number | null {
    return this.follow;
  }

  /** Moves on to an instant, the followed car being at a place or, NaN, nowhere. Gives whether the camera moved. */
  update(now: number, x: number, y: number): boolean {
    const { live } = this;
    const goal = this.goal(x, y);
    const part = this.from ? Math.min(Math.max((now - this.since) / WAY, 0), 1) : 1;
    if (part >= 1) this.from = null;
    const next = this.from ? between(this.from, goal, ease(part)) : goal;
    if (next.zoom === live.zoom && next.x === live.x && next.y === live.y) return false;
    this.live = next;
    return true;
  }

  private setOff(now: number): void {
    this.from = this.isCalm() ? null : this.live;
    this.since = now;
  }

  private goal(x: number, y: number): Camera {
    const { live } = this;
    if (this.follow === null)
      return this.isHeld ? live : clamped(this.ground, this.camera ?? wholeCircuit(this.ground));
    const zoom = this.isHeld ? live.zoom : (this.camera ?? live).zoom;
    return Number.isNaN(x) || Number.isNaN(y) ? { zoom, x: live.x, y: live.y } : { zoom, x, y };
  }
}

function ease(part: number): number {
  return part < 0.5 ? 4 * part ** 3 : 1 - (2 - 2 * part) ** 3 / 2;
}
