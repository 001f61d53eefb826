/** The circuit's lines as paths in the circuit's own measure, made once and drawn at every zoom. */

import { along, marshalStretch, type Circuit, type Place } from '../../engine/circuit';
import type { Ground } from './camera';
import { circuitLabels, type CircuitLabel } from './circuitLabels';
import { drsLine } from './drs';
import type { Gauge } from './gauge';
import { thinned } from './geometry';

export class Shapes {
  readonly track: Path2D;
  readonly pitLane: Path2D;
  private readonly sectors = new Map<number, Path2D | null>();
  private gauge: Gauge | null = null;
  private drs: readonly Path2D[] = [];
  private words: readonly CircuitLabel[] = [];

  constructor(
    readonly circuit: Circuit,
    private readonly ground: Ground,
  ) {
    this.track = pathOf(circuit.line);
    this.track.closePath();
    this.pitLane = pathOf(circuit.pitLane);
  }

  /** A marshals' sector; null where it is not known where that is. */
  sector(number: number): Path2D | null {
    let path = this.sectors.get(number);
    if (path === undefined) {
      const stretch = marshalStretch(this.circuit, number);
      path = stretch ? pathOf(along(this.circuit, stretch)) : null;
      this.sectors.set(number, path);
    }
    return path;
  }

  drsLines(gauge: Gauge): readonly Path2D[] {
    this.measure(gauge);
    return this.drs;
  }

  labels(gauge: Gauge): readonly CircuitLabel[] {
    this.measure(gauge);
    return this.words;
  }

  /** What keeps its distance from the track in pixels is another at every zoom. */
  private measure(gauge: Gauge): void {
    if (this.gauge?.scale === gauge.scale && this.gauge.track === gauge.track) return;
    this.gauge = gauge;
    this.drs = this.circuit.drsZones.map((zone) => pathOf(drsLine(this.circuit, zone, gauge)));
    this.words = circuitLabels(this.circuit, this.ground, gauge);
  }
}

/** By less than this no point of a line matters, 1/10 m. */
const TOLERANCE = 0.25;

function pathOf(places: readonly Place[]): Path2D {
  const path = new Path2D();
  thinned(places, TOLERANCE).forEach(({ x, y }, at) => {
    if (at === 0) path.moveTo(x, y);
    else path.lineTo(x, y);
  });
  return path;
}
