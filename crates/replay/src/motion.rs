//! Where a car is on the map.

use session::PositionSamples;
use timing::SessionTime;

use crate::circuit::between;
use crate::curve::{Knot, share};
use crate::{Circuit, Place};

/// Whether a position sample has a place: the feed writes zeros where it has none.
pub(crate) fn is_placed(positions: &PositionSamples, row: usize) -> bool {
    positions.x[row] != 0 || positions.y[row] != 0
}

/// The place of a position sample.
pub(crate) fn place(positions: &PositionSamples, row: usize) -> Place {
    Place { x: f64::from(positions.x[row]), y: f64::from(positions.y[row]), z: f64::from(positions.z[row]) }
}

/// Where a car is at `time`: on its own path between the two samples around it, or carried along the circuit by its
/// progress where these are too far apart. `None` for a car that has no samples at all.
pub(crate) fn place_between(
    positions: &PositionSamples,
    knot: &Knot,
    progress: f64,
    circuit: &Circuit,
    time: SessionTime,
) -> Option<Place> {
    let (before, after) = (knot.before as usize, knot.after as usize);
    let (from, to) = (*positions.time.get(before)?, *positions.time.get(after)?);
    if knot.estimated {
        return circuit.line.as_ref().map(|line| line.at(progress));
    }
    let part = share(from, to, time).clamp(0.0, 1.0);
    Some(between(place(positions, before), place(positions, after), part))
}
