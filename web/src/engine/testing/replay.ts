/** Replays made up for tests: a manifest, and segments whose values are known. */

import { SEGMENT_VERSION, type Channel, type Manifest } from '../manifest';
import { readSegment, type Segment } from '../segment';
import { encode, type Entry, type Row } from './encode';
import { Random } from './random';

const TYRES = [
  'SOFT',
  'MEDIUM',
  'HARD',
  'INTERMEDIATE',
  'WET',
  'UNKNOWN',
  'HYPERSOFT',
  'ULTRASOFT',
  'SUPERSOFT',
  'SUPERHARD',
  'TEST',
];
const STATUSES = ['grid', 'running', 'pit', 'stopped', 'out', 'finished'];
const FLAGS = [
  'clear',
  'yellow',
  'unused',
  'safety_car',
  'red',
  'virtual_safety_car',
  'virtual_safety_car_ending',
];

type Extra = Partial<Channel>;

function car(name: string, scale = 1, extra: Extra = {}): Channel {
  return { name, unit: '', scale, kind: 'step', tolerance: 0, scope: 'driver', ...extra };
}

function whole(name: string, scale = 1, extra: Extra = {}): Channel {
  return car(name, scale, { scope: 'session', ...extra });
}

const linear = (tolerance: number): Extra => ({ kind: 'linear', tolerance });

/** The channels that servers have, in their order. */
export const CHANNELS: readonly Channel[] = [
  car('x', 1, linear(1.5)),
  car('y', 1, linear(1.5)),
  car('progress', 2e-5, linear(4e-5)),
  car('speed', 0.5, linear(0.6)),
  car('rpm', 50, linear(60)),
  car('throttle', 1, linear(1)),
  car('gap_to_leader', 5e-3, linear(0.01)),
  car('interval', 5e-3, linear(0.01)),
  car('position'),
  car('status', 1, { values: STATUSES }),
  ...['lap', 'laps', 'gear'].map((name) => car(name)),
  car('brake', 1, { values: [false, true] }),
  car('drs'),
  car('tyre', 1, { values: TYRES }),
  ...['tyre_age', 'laps_down'].map((name) => car(name)),
  ...['last_lap', 'sector1', 'sector2', 'sector3', 'best_lap'].map((name) => car(name, 1e-3)),
  car('estimated', 1, { values: [false, true] }),
  car('stops'),
  whole('flag', 1, { values: FLAGS }),
  whole('leader_lap'),
  whole('classified', 1, { values: [false, true] }),
  ...['air_temp', 'track_temp', 'humidity', 'pressure', 'wind_speed'].map((name) => whole(name, 0.1)),
  whole('wind_direction'),
  whole('rainfall', 1, { values: [false, true] }),
];

/** A manifest of a replay with these drivers and so many frames. */
export function manifestOf(
  drivers: readonly string[],
  frames: number,
  extra: Partial<Manifest> = {},
): Manifest {
  const each = extra.frames_per_segment ?? 1500;
  return {
    content: 'c0ffee',
    address: '/api/sessions/0/1/R/segments/{n}?v=c0ffee',
    version: SEGMENT_VERSION,
    session: '0/1/R',
    fps: 25,
    frames,
    frames_per_segment: each,
    count: Math.ceil(frames / each),
    t0: 3600,
    lap_length: 4000,
    drivers,
    channels: CHANNELS,
    ...extra,
  };
}

/** The entries of a row. */
export type Entries = (channel: Channel, driver: number) => readonly Entry[];

/** How many frames a segment has, the first of the next one included. */
export function framesOf(manifest: Manifest, number: number): number {
  const first = number * manifest.frames_per_segment;
  return Math.min(manifest.frames_per_segment + 1, manifest.frames - first);
}

export function labelOf(manifest: Manifest, number: number): Record<string, number> {
  const first = number * manifest.frames_per_segment;
  return { version: SEGMENT_VERSION, segment: number, first, frames: framesOf(manifest, number) };
}

/** All rows of a segment, in their order. */
export function rowsOf(manifest: Manifest, entries: Entries): Row[] {
  return manifest.channels.flatMap((channel): Row[] => {
    const drivers = channel.scope === 'driver' ? manifest.drivers : [null];
    return drivers.map((driver, place) => ({
      channel: channel.name,
      driver,
      entries: entries(channel, driver === null ? -1 : place),
    }));
  });
}

export function bytesOf(manifest: Manifest, number: number, entries: Entries): Uint8Array {
  return encode(labelOf(manifest, number), rowsOf(manifest, entries));
}

export function segmentWith(manifest: Manifest, number: number, entries: Entries): Segment {
  return readSegment(bytesOf(manifest, number, entries), manifest, number);
}

/** Nothing is known of anything, but that cars have the places in which they are listed. */
export const NOTHING: Entries = (channel, driver) => [[0, channel.name === 'position' ? driver + 1 : null]];

/** Entries as they may come: any number of them at any frames, some missing. */
export function anyEntries(random: Random, frames: number): Entry[] {
  const count = random.pick([1, 1, 2, 3, 10, 60]);
  const at = new Set([0, ...Array.from({ length: count - 1 }, () => random.whole(0, frames - 1))]);
  return [...at]
    .sort((a, b) => a - b)
    .map((frame) => [frame, random.chance(0.15) ? null : random.whole(-90000, 90000)]);
}
