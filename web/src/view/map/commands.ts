/** What keys and buttons do to the map. */

import { clamped, groundOf, remembered, wholeCircuit } from './camera';
import type { Stage } from '../stage.svelte';

export type Zoom = 'in' | 'out' | 'all';

const STEP = 1.6;

export function zoomMap(stage: Stage, by: Zoom): void {
  const { circuit } = stage.session;
  if (!circuit) return;
  if (by === 'all') {
    stage.follow = null;
    stage.camera = null;
    return;
  }
  const ground = groundOf(circuit);
  const now = stage.camera ?? wholeCircuit(ground);
  const next = clamped(ground, { ...now, zoom: now.zoom * (by === 'in' ? STEP : 1 / STEP) });
  stage.camera = stage.follow === null ? remembered(next) : next;
}

/** The car that the map would follow: the one selected first, or else the leader. */
export function toFollow(stage: Stage): number | null {
  return stage.selected[0] ?? stage.follow ?? stage.rows[0]?.driver ?? null;
}

/** Follows that car, or no longer. */
export function toggleFollow(stage: Stage): void {
  const car = toFollow(stage);
  stage.follow = car === stage.follow ? null : car;
}
