/** Selected cars as they are shown: their readings follow the picture without the cards being made anew. */

import type { Picture } from '../../engine/picture';
import type { SessionData } from '../../engine/session';
import type { Stage } from '../stage.svelte';
import { readDrive, readFacts, type Drive, type Facts } from './reading';

/** Milliseconds from one reading to the next: of what the car does, of where it stands, and for the hidden table. */
const DRIVE_EVERY = 95;
const FACTS_EVERY = 480;
const TABLE_EVERY = 1000;

export class LiveCar {
  drive: Drive;
  facts: Facts;
  /** What the hidden table says. */
  told: Drive & Facts;
  private shownAt = -Infinity;
  private factsAt = -Infinity;
  private toldAt = -Infinity;
  /** The picture's frame of which all is shown. */
  private frame = NaN;
  private toldFrame = NaN;

  constructor(
    private readonly session: SessionData,
    picture: Picture,
    readonly car: number,
  ) {
    this.drive = $state.raw(readDrive(picture, car));
    this.facts = $state.raw(readFacts(session, picture, car));
    this.told = $state.raw({ ...this.drive, ...this.facts });
  }

  /** Whether the picture is another one than is shown, and it is time to show it. */
  isDue(picture: Picture, now: number): boolean {
    return picture.frame !== this.frame && now - this.shownAt >= DRIVE_EVERY;
  }

  /** Shows the picture as far as it is time; all of it where nothing plays. */
  follow(picture: Picture, now: number, playing: boolean): void {
    if (this.toldFrame !== this.frame && now - this.toldAt >= TABLE_EVERY) {
      this.told = { ...this.drive, ...this.facts };
      [this.toldFrame, this.toldAt] = [this.frame, now];
    }
    if (!this.isDue(picture, now)) return;
    this.drive = readDrive(picture, this.car);
    this.shownAt = now;
    if (playing && now - this.factsAt < FACTS_EVERY) return;
    this.facts = readFacts(this.session, picture, this.car);
    [this.factsAt, this.frame] = [now, picture.frame];
  }
}

/** Lets cars follow the picture, all in the same frames, for each layout costs as much as the texts; gives how to end it. */
export function followAll(stage: Stage, cars: readonly LiveCar[]): () => void {
  return stage.onFrame((picture) => {
    const now = performance.now();
    for (const car of cars) car.follow(picture, now, stage.playing);
  });
}
