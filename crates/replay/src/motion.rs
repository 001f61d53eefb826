//! Where a car is on the map.

use crate::circuit::CentreLine;
use crate::curve::Stretch;
use crate::number::fraction;
use crate::{Circuit, Place};

/// Where a car is that came so far along the line: beside it, where its motion says. `None` where that is not known.
#[inline(always)]
pub(crate) fn place_on(stretch: &Stretch<'_>, progress: f64, circuit: &Circuit) -> Option<Place> {
    Some(beside(circuit.line.as_ref()?, progress + stretch.apart(), stretch.left()?))
}

/// The place so many metres left of the line; whole laps do not matter.
#[inline(always)]
fn beside(line: &CentreLine, along: f64, left: f64) -> Place {
    let points = line.points();
    let count = points.len();
    let at = fraction(along) * count as f64;
    let point = (at as usize).min(count - 1);
    let part = at - point as f64;
    let after = |point: usize| if point + 1 < count { point + 1 } else { 0 };
    let next = after(point);
    let behind = points[point.checked_sub(1).unwrap_or(count - 1)];
    let (from, to, beyond) = (points[point], points[next], points[after(next)]);
    // The direction changes evenly from point to point, so that a car beside the line does not jump at each.
    let way = |a: f64, b: f64, c: f64, d: f64| (1.0 - part) * (c - a) + part * (d - b);
    let (dx, dy) = (way(behind.x, from.x, to.x, beyond.x), way(behind.y, from.y, to.y, beyond.y));
    let out = left * 10.0 / (dx * dx + dy * dy).sqrt().max(f64::MIN_POSITIVE);
    let mut place = crate::place::between(from, to, part);
    (place.x, place.y) = (place.x - dy * out, place.y + dx * out);
    place
}
