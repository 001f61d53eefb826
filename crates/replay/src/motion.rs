//! Where a car is on the map.

use timing::SessionTime;

use crate::curve::{Curve, share};
use crate::place::{between, unpack};
use crate::{Circuit, Place};

/// Less progress than this from one knot to the next is standing, laps.
const STANDING: f64 = 1e-6;

/// Where a car is at `time`, after `rows` knots: on its own path between the two knots around it, or, where it is
/// carried on without samples, on the circuit at its progress. `None` before its first sample.
pub(crate) fn place_on(curve: &Curve, rows: usize, time: SessionTime, circuit: &Circuit) -> Option<Place> {
    let before = curve.knots.get(rows.checked_sub(1)?)?;
    let after = curve.knots.get(rows).unwrap_or(before);
    let part = share(before.time, after.time, time);
    let ahead = after.progress - before.progress;
    if before.estimated && before.placed && ahead > STANDING {
        return circuit.line.as_ref().map(|line| line.at(before.progress + part * ahead));
    }
    let to = if after.placed { after.place } else { before.place };
    before.placed.then(|| between(unpack(before.place), unpack(to), part))
}
