/** What laps tell: whose lap was the best so far. Nothing here knows more at an instant than had happened by then. */

/** A row of the laps table, with the times that the engine needs in seconds since the replay's first frame. */
export interface Lap {
  readonly driver: number;
  readonly number: number;
  /** When it began and ended; null where that is not known. */
  readonly start: number | null;
  readonly end: number | null;
  /** Seconds. */
  readonly time: number | null;
  readonly sectors: readonly (number | null)[];
  /** When each sector ended. */
  readonly sectorEnds: readonly (number | null)[];
  /** Whether it is deleted in the end. */
  readonly deleted: boolean;
  /** When race control deleted it and gave it back, in the order of time. */
  readonly rulings: readonly LapRuling[];
}

/** A lap time deleted, or given back. */
export interface LapRuling {
  readonly at: number;
  readonly deleted: boolean;
}

/** How a time compares with those before: the best of all, the driver's own best, or neither. */
export type Mark = 'best' | 'own' | null;

/** The best of a series of times, as it stood from one moment to the next. */
class Bests {
  private readonly from: number[] = [];
  private readonly values: number[] = [];
  private readonly laps: (Lap | null)[] = [];
  private readonly counting = new Map<Lap, number>();

  /** Takes a time into account; moments never go back. */
  add(moment: number, value: number, lap: Lap): void {
    this.counting.set(lap, value);
    if (value < (this.values.at(-1) ?? Infinity)) this.push(moment, value, lap);
  }

  /** Takes a lap's time back. */
  drop(moment: number, lap: Lap): void {
    this.counting.delete(lap);
    if (this.laps.at(-1) !== lap) return;
    let best: [Lap | null, number] = [null, Infinity];
    for (const [other, value] of this.counting) if (value < best[1]) best = [other, value];
    this.push(moment, best[1], best[0]);
  }

  private push(moment: number, value: number, lap: Lap | null): void {
    this.from.push(moment);
    this.values.push(value);
    this.laps.push(lap);
  }

  at(t: number): { value: number; lap: Lap } | null {
    let [low, high] = [0, this.from.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.from[middle] ?? 0) <= t) low = middle + 1;
      else high = middle;
    }
    const [value, lap] = [this.values[low - 1], this.laps[low - 1]];
    return value === undefined || !lap ? null : { value, lap };
  }
}

/** Times are told to the millisecond: closer ones are the same. */
const SAME = 0.0005;

export class Lapbook {
  private readonly byDriver: Lap[][];
  private readonly overall = new Bests();
  private readonly own: Bests[];
  private readonly sectors = [new Bests(), new Bests(), new Bests()];
  private readonly ownSectors: Bests[][];

  constructor(laps: readonly Lap[], drivers: number) {
    this.byDriver = Array.from({ length: drivers }, () => []);
    this.own = Array.from({ length: drivers }, () => new Bests());
    this.ownSectors = Array.from({ length: drivers }, () => [new Bests(), new Bests(), new Bests()]);
    for (const lap of laps) this.byDriver[lap.driver]?.push(lap);
    for (const own of this.byDriver) own.sort((a, b) => a.number - b.number);
    for (const { at, value, lap } of laps.flatMap(changesOf).sort((a, b) => a.at - b.at)) {
      for (const bests of [this.overall, this.own[lap.driver]]) {
        if (value === null) bests?.drop(at, lap);
        else bests?.add(at, value, lap);
      }
    }
    this.takeSectors(laps);
  }

  private takeSectors(laps: readonly Lap[]): void {
    const ended = laps.flatMap((lap) =>
      lap.sectors.flatMap((value, sector) => {
        const at = lap.sectorEnds[sector] ?? null;
        return value !== null && at !== null ? [{ at, value, sector, lap }] : [];
      }),
    );
    for (const { at, value, sector, lap } of ended.sort((a, b) => a.at - b.at)) {
      this.sectors[sector]?.add(at, value, lap);
      this.ownSectors[lap.driver]?.[sector]?.add(at, value, lap);
    }
  }

  /** The driver's laps in order. */
  of(driver: number): readonly Lap[] {
    return this.byDriver[driver] ?? [];
  }

  /** The driver's lap of that number. */
  lap(driver: number, number: number): Lap | null {
    return this.of(driver).find((lap) => lap.number === number) ?? null;
  }

  /** The driver's best lap up to an instant. */
  best(driver: number, t: number): Lap | null {
    return this.own[driver]?.at(t)?.lap ?? null;
  }

  /** The best lap of all up to an instant. */
  fastest(t: number): Lap | null {
    return this.overall.at(t)?.lap ?? null;
  }

  /** How a lap time of the driver compares with all up to an instant. */
  markLap(driver: number, time: number, t: number): Mark {
    return mark(time, this.overall.at(t)?.value, this.own[driver]?.at(t)?.value);
  }

  /** How a sector time compares, the sectors counted from 0. */
  markSector(driver: number, sector: number, time: number, t: number): Mark {
    const own = this.ownSectors[driver]?.[sector]?.at(t)?.value;
    return mark(time, this.sectors[sector]?.at(t)?.value, own);
  }
}

/** When a lap's time begins to count, and, without a value, no longer does. */
function changesOf(lap: Lap): { at: number; value: number | null; lap: Lap }[] {
  const { end, time, rulings } = lap;
  if (end === null || time === null || (lap.deleted && rulings.length === 0)) return [];
  const ruled = rulings.map(({ at, deleted }) => ({
    at: Math.max(at, end),
    value: deleted ? null : time,
    lap,
  }));
  return [{ at: end, value: time, lap }, ...ruled];
}

function mark(time: number, all: number | undefined, own: number | undefined): Mark {
  if (all !== undefined && time <= all + SAME) return 'best';
  return own !== undefined && time <= own + SAME ? 'own' : null;
}
