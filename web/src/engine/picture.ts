/** What is shown at an instant: all cars and the session. */

import type { Channel, Manifest } from './manifest';
import { Reader } from './reader';
import type { Segment } from './segment';

export const CAR_CHANNELS = [
  'x',
  'y',
  'progress',
  'speed',
  'rpm',
  'throttle',
  'gap_to_leader',
  'interval',
  'position',
  'status',
  'lap',
  'laps',
  'gear',
  'brake',
  'drs',
  'tyre',
  'tyre_age',
  'laps_down',
  'last_lap',
  'sector1',
  'sector2',
  'sector3',
  'best_lap',
  'stops',
  'estimated',
] as const;
export type CarChannel = (typeof CAR_CHANNELS)[number];

export const SESSION_CHANNELS = [
  'flag',
  'leader_lap',
  'classified',
  'air_temp',
  'track_temp',
  'humidity',
  'pressure',
  'wind_speed',
  'wind_direction',
  'rainfall',
] as const;
export type SessionChannel = (typeof SESSION_CHANNELS)[number];

export type Status = 'grid' | 'running' | 'pit' | 'stopped' | 'out' | 'finished';
export type Tyre =
  | 'SOFT'
  | 'MEDIUM'
  | 'HARD'
  | 'INTERMEDIATE'
  | 'WET'
  | 'UNKNOWN'
  | 'HYPERSOFT'
  | 'ULTRASOFT'
  | 'SUPERSOFT'
  | 'SUPERHARD'
  | 'TEST';
export type Flag =
  'clear' | 'yellow' | 'unused' | 'safety_car' | 'red' | 'virtual_safety_car' | 'virtual_safety_car_ending';

/** A channel, and its first row in a segment; `row` is -1 for a channel that the replay does not have. */
interface Rows {
  readonly row: number;
  readonly linear: boolean;
  readonly values: readonly (string | boolean)[];
}

/** Where a replay's segments have their channels. */
export class Layout {
  private readonly rows = new Map<string, Rows>();

  constructor(manifest: Manifest) {
    let row = 0;
    for (const channel of manifest.channels) {
      this.rows.set(channel.name, { row, linear: channel.kind === 'linear', values: valuesOf(channel) });
      row += channel.scope === 'driver' ? manifest.drivers.length : 1;
    }
  }

  of(name: CarChannel | SessionChannel): Rows {
    return this.rows.get(name) ?? ABSENT;
  }
}

const ABSENT: Rows = { row: -1, linear: false, values: [] };

function valuesOf(channel: Channel): readonly (string | boolean)[] {
  return channel.values ?? [];
}

/**
 * All cars at one instant, in the order of the manifest's drivers. It is filled anew for each instant and allocates
 * nothing. A value that is missing is NaN.
 */
export class Picture {
  /** Seconds since the replay's first frame; before it, the first frame is shown. */
  t = 0;
  /** The same in frames. */
  frame = 0;
  /** Cars by place, the first first. */
  readonly order: Int32Array;
  private readonly reader = new Reader();
  private readonly layout: Layout;
  private readonly cars = new Map<CarChannel, Float64Array>();
  private readonly session = new Map<SessionChannel, number>();

  constructor(private readonly manifest: Manifest) {
    this.layout = new Layout(manifest);
    const count = manifest.drivers.length;
    for (const name of CAR_CHANNELS) this.cars.set(name, new Float64Array(count).fill(NaN));
    this.order = Int32Array.from({ length: count }, (_, car) => car);
  }

  /** Shows an instant, in frames of the replay, which the segment holds. */
  fill(segment: Segment, frame: number): void {
    this.frame = frame;
    this.t = frame / this.manifest.fps;
    this.reader.open(segment);
    const at = Math.max(frame, 0) - segment.first;
    for (const [name, values] of this.cars) {
      const { row, linear } = this.layout.of(name);
      if (row < 0) continue;
      for (let car = 0; car < values.length; car++) values[car] = this.reader.at(row + car, at, linear);
    }
    for (const name of SESSION_CHANNELS) {
      const { row, linear } = this.layout.of(name);
      this.session.set(name, row < 0 ? NaN : this.reader.at(row, at, linear));
    }
    this.arrange();
  }

  /** A channel of all cars. */
  channel(name: CarChannel): Float64Array {
    return this.cars.get(name) ?? new Float64Array(0);
  }

  /** A car's value; NaN where it is missing. */
  of(name: CarChannel, car: number): number {
    return this.cars.get(name)?.[car] ?? NaN;
  }

  /** The session's value; NaN where it is missing. */
  whole(name: SessionChannel): number {
    return this.session.get(name) ?? NaN;
  }

  status(car: number): Status {
    return (this.named('status', this.of('status', car)) ?? 'grid') as Status;
  }

  tyre(car: number): Tyre | null {
    return this.named('tyre', this.of('tyre', car)) as Tyre | null;
  }

  flag(): Flag | null {
    return this.named('flag', this.whole('flag')) as Flag | null;
  }

  private named(name: CarChannel | SessionChannel, value: number): string | null {
    const named = this.layout.of(name).values[value];
    return typeof named === 'string' ? named : null;
  }

  /** Puts the cars in the order of their places. From one instant to the next it hardly changes: insertion is cheap. */
  private arrange(): void {
    const [order, position] = [this.order, this.channel('position')];
    for (let place = 1; place < order.length; place++) {
      const car = order[place] ?? 0;
      let at = place;
      while (at > 0 && (position[order[at - 1] ?? 0] ?? 0) > (position[car] ?? 0)) {
        order[at] = order[at - 1] ?? 0;
        at--;
      }
      order[at] = car;
    }
  }
}
