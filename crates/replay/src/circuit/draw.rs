//! A rough line, drawn anew through the middle of many cars' places.
//!
//! One car's places are 10 to 20 m apart, and what a spline makes of the way between them is wrong by up to a metre
//! where the track bends. The places of many laps lie everywhere along the track. So each is measured sideways from
//! the rough line, and the line is moved to the middle of those around. The stamps of the places, which jitter, do not
//! matter here: a place is on the track whenever it was measured.

use rayon::prelude::*;

use super::path::Path;
use super::spline::{cumulative, evenly};
use super::{PER_METRE, STEP};
use crate::Place;

/// How often the line is moved: what is left of a spline's errors after each time is a third.
const PASSES: usize = 2;
/// Places farther from the rough line than this are not on the way that it draws; 1/10 m.
const STRAY: f64 = 150.0;
/// The middle is taken over so many points on either side, the near ones with more weight; over more of them where
/// there are no places.
const REACHES: [usize; 4] = [3, 12, 48, 192];

/// How far a place lies to the left of the line and above it, 1/10 m, beside a point.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Beside {
    point: usize,
    left: f64,
    above: f64,
}

/// How far the line is to be moved at a point: to the left and up, 1/10 m, by how many places.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Middle {
    left: f64,
    above: f64,
    weight: f64,
}

/// Draws the rough line `points` anew through the `strands`: places of one lap each, in the order of driving. Gives
/// points that lie close together; of a closed line, the last is the first again.
pub(super) fn redraw(mut points: Vec<Place>, closed: bool, strands: &[Vec<Place>]) -> Vec<Place> {
    for _ in 0..PASSES {
        let path = Path { points: &points, closed };
        let beside: Vec<Vec<Beside>> = strands.par_iter().map(|strand| measure(path, strand)).collect();
        let middles = middles(points.len(), beside);
        let moved = (0..points.len()).map(|point| moved(path, point, middle_around(&middles, closed, point)));
        points = moved.collect();
    }
    if closed {
        points.extend(points.first().copied());
    }
    points
}

/// Points every [`STEP`] along an open line that has points close together, and its length in metres.
pub(super) fn spaced(fine: &[Place]) -> Option<(Vec<Place>, f64)> {
    let lengths = cumulative(fine);
    let length = lengths.last().copied().filter(|length| length.is_finite())? / PER_METRE;
    let count = (length / STEP).round() as usize + 1;
    (count >= 2).then(|| (evenly(fine, &lengths, count, true), length))
}

/// Measures where places lie beside the line.
fn measure(path: Path<'_>, strand: &[Place]) -> Vec<Beside> {
    let mut hint = None;
    let mut beside = Vec::with_capacity(strand.len());
    for place in strand {
        let near = hint.map(|hint| path.near(*place, hint)).filter(|near| near.distance < STRAY);
        let found = near.unwrap_or_else(|| path.anywhere(*place, None));
        hint = Some(found.point);
        if found.distance < STRAY {
            let (foot, (x, y)) = (path.at(found.along), path.direction(found.point));
            let left = x * (place.y - foot.y) - y * (place.x - foot.x);
            let above = place.z - foot.z;
            if above.abs() < STRAY {
                beside.push(Beside { point: found.point, left, above });
            }
        }
    }
    beside
}

/// The median of what was measured beside each point.
fn middles(count: usize, beside: Vec<Vec<Beside>>) -> Vec<Middle> {
    let mut all: Vec<Beside> = beside.into_iter().flatten().collect();
    all.sort_unstable_by(|a, b| a.point.cmp(&b.point).then(a.left.total_cmp(&b.left)));
    let mut middles = vec![Middle::default(); count];
    for group in all.chunk_by(|a, b| a.point == b.point) {
        let above = group.iter().map(|beside| beside.above).sum::<f64>() / group.len() as f64;
        let (low, high) = (group[(group.len() - 1) / 2].left, group[group.len() / 2].left);
        middles[group[0].point] = Middle { left: (low + high) / 2.0, above, weight: group.len() as f64 };
    }
    middles
}

/// The middle of the places around a point; none where there are none far and wide.
fn middle_around(middles: &[Middle], closed: bool, point: usize) -> Middle {
    let count = middles.len();
    for reach in REACHES {
        let mut sum = Middle::default();
        for step in 0..=2 * reach.min(count / 2) {
            let (at, ahead) = (point + step, reach.min(count / 2));
            let other = if closed { Some((at + count - ahead) % count) } else { at.checked_sub(ahead) };
            if let Some(other) = other.and_then(|other| middles.get(other)) {
                let weight = other.weight * (ahead + 1 - step.abs_diff(ahead)) as f64;
                sum.left += weight * other.left;
                sum.above += weight * other.above;
                sum.weight += weight;
            }
        }
        if sum.weight > 0.0 {
            return Middle { left: sum.left / sum.weight, above: sum.above / sum.weight, ..sum };
        }
    }
    Middle::default()
}

fn moved(path: Path<'_>, point: usize, middle: Middle) -> Place {
    let (here, (x, y)) = (path.points[point], path.direction(point));
    Place { x: here.x - y * middle.left, y: here.y + x * middle.left, z: here.z + middle.above }
}
