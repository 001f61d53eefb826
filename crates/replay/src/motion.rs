//! Where a car is on the map.

use timing::SessionTime;

use crate::circuit::CentreLine;
use crate::curve::{Curve, share};
use crate::{Circuit, Place};

/// Where a car with that progress is at `time`, after `rows` knots: beside the driven line, where its motion along it
/// says. `None` before its first sample.
pub(crate) fn place_on(
    curve: &Curve,
    rows: usize,
    time: SessionTime,
    progress: f64,
    circuit: &Circuit,
) -> Option<Place> {
    let line = circuit.line.as_ref()?;
    let before = curve.knots.get(rows.checked_sub(1)?)?;
    let after = curve.knots.get(rows).unwrap_or(before);
    let part = share(before.time, after.time, time);
    let from = before.left()?;
    let left = from + part * (after.left().unwrap_or(from) - from);
    let apart = f64::from(before.apart) + part * f64::from(after.apart - before.apart);
    Some(beside(line, progress + apart, left))
}

/// The place so many metres left of the line; whole laps do not matter.
fn beside(line: &CentreLine, along: f64, left: f64) -> Place {
    let points = line.points();
    let count = points.len();
    let at = (along - along.floor()) * count as f64;
    let point = (at as usize).min(count - 1);
    let part = at - point as f64;
    let next = |by: usize| points[(point + by) % count];
    let (behind, from, to, beyond) = (next(count - 1), next(0), next(1), next(2));
    // The direction changes evenly from point to point, so that a car beside the line does not jump at each.
    let way = |a: f64, b: f64, c: f64, d: f64| (1.0 - part) * (c - a) + part * (d - b);
    let (dx, dy) = (way(behind.x, from.x, to.x, beyond.x), way(behind.y, from.y, to.y, beyond.y));
    let out = left * 10.0 / (dx * dx + dy * dy).sqrt().max(f64::MIN_POSITIVE);
    let mut place = crate::place::between(from, to, part);
    (place.x, place.y) = (place.x - dy * out, place.y + dx * out);
    place
}
