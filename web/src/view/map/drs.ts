/** The line of a DRS zone, beside the track. */

import { along, placeAt, type Circuit, type Place, type Stretch } from '../../engine/circuit';
import type { Gauge } from './gauge';
import { beside, distanceTo, headingAt, insideOf, leftOf, moved, partOf } from './geometry';

/** Where the pit lane is looked for, from the middle of the track, and how far around; 1/10 m. */
const PIT_LANE_AT = 150;
const AROUND = 160;

/** The side of the track on which a zone's line is: the inside, unless the pit lane is there. 1 is the left. */
export function drsSide(circuit: Circuit, zone: Stretch): 1 | -1 {
  const inside = insideOf(circuit.line);
  const outside = inside === 1 ? -1 : 1;
  return hasPitLane(circuit, zone, inside) && !hasPitLane(circuit, zone, outside) ? outside : inside;
}

export function drsLine(circuit: Circuit, zone: Stretch, gauge: Gauge): Place[] {
  return beside(along(circuit, zone), (drsSide(circuit, zone) * gauge.drs) / gauge.scale);
}

function hasPitLane(circuit: Circuit, zone: Stretch, side: 1 | -1): boolean {
  return [0, 0.5, 1].some((part) => {
    const fraction = partOf(zone, part);
    const left = leftOf(headingAt(circuit, fraction));
    return distanceTo(circuit.pitLane, moved(placeAt(circuit, fraction), left, side * PIT_LANE_AT)) < AROUND;
  });
}
