//! A rough line, drawn anew through the middle of many cars' places.
//!
//! One car's places are 10 to 20 m apart, and what a curve makes of the way between them is wrong by metres where the
//! track bends. The places of many laps lie everywhere along the track. So each is measured sideways from the rough line,
//! and the line is moved to the middle of those around, as smoothly as a car is driven. The stamps of the places, which
//! jitter, do not matter here: a place is on the track whenever it was measured.

use rayon::prelude::*;

use super::fit::{Observation, fit};
use super::path::{Path, unit};
use super::quality::Bend;
use super::spline::{cumulative, evenly};
use super::{PER_METRE, STEP};
use crate::Place;

/// The line is moved once for each of these. Places farther from it than this are not on the way that it draws, 1/10 m:
/// at first it may lie beside the track, later it does not.
const STRAY: [f64; 3] = [400.0, 150.0, 150.0];
/// A lap of which less than this part lies along the line led elsewhere, and says nothing.
const ALONG: f64 = 0.7;
/// The middle is taken over so many points on either side: 6 m.
const REACH: usize = 3;
/// The middle is found at every second point; what lies between is smooth.
const MIDDLES_AT: usize = 2;
/// So many places make a middle as sure as it becomes, for cars do not drive in one another's tracks.
const SURE: f64 = 12.0;
/// Where there are none, the rough line counts for so much, so that it keeps its shape there.
const UNSEEN: f64 = 0.01;
/// How stiff the line is, so that of the tightest bend of 10 m a hundredth is lost and what is shorter than 20 m is not
/// followed: half of
/// (5 m / [`STEP`])⁶, for every second point has a middle.
const STIFFNESS: f64 = 122.0;
/// No bend is tighter: less than that of the tightest that is driven, for what is found of it is up to a metre off;
/// metres.
pub(super) const TIGHTEST: f64 = 8.5;
/// Where the line bends more, its places count for a quarter, and those of so many points on either side; so often.
const LESS: f64 = 0.25;
const AROUND: usize = 4;
const ROUNDS: usize = 14;

/// How far a place lies to the left of the line beside a point, 1/10 m, and its height.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Beside {
    point: usize,
    left: f64,
    height: f64,
}

/// Draws the rough line `points` anew through the `strands`: places of one lap each, in the order of driving. Gives
/// points that lie close together; of a closed line, the last is the first again.
pub(super) fn redraw(mut points: Vec<Place>, closed: bool, strands: &[Vec<Place>]) -> Vec<Place> {
    for (pass, stray) in STRAY.into_iter().enumerate() {
        let path = Path { points: &points, closed };
        let beside: Vec<Vec<Beside>> =
            strands.par_iter().map(|strand| measure(path, strand, stray)).collect();
        let middles = middles(path, beside);
        let last = pass + 1 == STRAY.len();
        let drawn =
            if last { drivable(path, middles) } else { fit(points.len(), closed, STIFFNESS, &middles) };
        if drawn.is_empty() {
            break;
        }
        points = drawn;
        if !last {
            respace(&mut points, closed);
        }
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

/// The same line with points every [`STEP`] again.
fn respace(points: &mut Vec<Place>, closed: bool) {
    let mut fine = points.clone();
    if closed {
        fine.extend(points.first().copied());
    }
    if let Some((mut spaced, _)) = spaced(&fine) {
        if closed {
            spaced.pop();
        }
        *points = spaced;
    }
}

/// Measures where places lie beside the line; nothing of a lap that led elsewhere.
fn measure(path: Path<'_>, strand: &[Place], stray: f64) -> Vec<Beside> {
    let mut hint = None;
    let mut beside = Vec::with_capacity(strand.len());
    for (at, place) in strand.iter().enumerate() {
        let near = hint.map(|hint| path.near(*place, hint)).filter(|near| near.distance < stray);
        let way = || match at.checked_sub(1) {
            Some(before) => Some(unit(strand[before], *place)),
            None => strand.get(1).map(|next| unit(*place, *next)),
        };
        let found = near.unwrap_or_else(|| path.anywhere(*place, way()));
        hint = Some(found.point);
        if found.distance < stray {
            let (foot, (x, y)) = (path.at(found.along), path.direction(found.point));
            let left = x * (place.y - foot.y) - y * (place.x - foot.x);
            beside.push(Beside { point: found.point, left, height: place.z });
        }
    }
    if path.closed && (beside.len() as f64) < ALONG * strand.len() as f64 {
        beside.clear();
    }
    beside
}

/// Where the middle of the places around each point lies; where there are none, the point itself counts a little.
fn middles(path: Path<'_>, beside: Vec<Vec<Beside>>) -> Vec<Observation> {
    let count = path.points.len();
    let mut all: Vec<Beside> = beside.into_iter().flatten().collect();
    all.sort_unstable_by_key(|beside| beside.point);
    let mut firsts = vec![0_usize; count + 1];
    all.iter().for_each(|beside| firsts[beside.point + 1] += 1);
    (0..count).for_each(|point| firsts[point + 1] += firsts[point]);
    let middle = |(lefts, heights): &mut (Vec<f64>, Vec<f64>), point: usize| {
        lefts.clear();
        heights.clear();
        for other in (point + count.saturating_sub(REACH))..=(point + count + REACH) {
            // Beyond the ends of an open line there is nothing.
            if path.closed || (count..2 * count).contains(&other) {
                let there = &all[firsts[other % count]..firsts[other % count + 1]];
                lefts.extend(there.iter().map(|beside| beside.left));
                // The feed writes zeros until it knows a car's height.
                heights.extend(there.iter().map(|beside| beside.height).filter(|height| *height != 0.0));
            }
        }
        let at = point as f64;
        let (here, (x, y)) = (path.points[point], path.direction(point));
        let Some(left) = midmean(lefts) else { return Observation { at, weight: UNSEEN, place: here } };
        let height = midmean(heights).unwrap_or_default();
        let place = Place { x: here.x - y * left, y: here.y + x * left, z: height };
        Observation { at, weight: (lefts.len() as f64 / SURE).min(1.0), place }
    };
    let points = (0..count.div_ceil(MIDDLES_AT)).into_par_iter().map(|middle| middle * MIDDLES_AT);
    points.map_init(<(Vec<f64>, Vec<f64>)>::default, middle).collect()
}

/// The mean of the middle half of the values, which a few that are far off do not move; `None` of none.
fn midmean(values: &mut [f64]) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    let middle = &values[values.len() / 4..values.len() - values.len() / 4];
    (!middle.is_empty()).then(|| middle.iter().sum::<f64>() / middle.len() as f64)
}

/// The smoothest line through the middles that a car can drive: where it bends more than that, they count less.
fn drivable(path: Path<'_>, mut middles: Vec<Observation>) -> Vec<Place> {
    let count = path.points.len();
    let mut points = fit(count, path.closed, STIFFNESS, &middles);
    for _ in 0..ROUNDS {
        let mut tight = vec![false; count];
        for at in too_tight(&points, path.closed) {
            for around in at + count.saturating_sub(AROUND)..=at + count + AROUND {
                tight[around % count] = true;
            }
        }
        if !tight.contains(&true) {
            break;
        }
        let there = middles.iter_mut().filter(|middle| tight[middle.at as usize]);
        there.for_each(|middle| middle.weight *= LESS);
        points = fit(count, path.closed, STIFFNESS, &middles);
    }
    points
}

/// Where a line of points bends more than a car can drive.
fn too_tight(points: &[Place], closed: bool) -> Vec<usize> {
    let count = points.len();
    let ends = if closed { 0..count } else { 1..count.saturating_sub(1) };
    let is_tight = |at: &usize| {
        let (before, after) = (points[(at + count - 1) % count], points[(at + 1) % count]);
        let bend = Bend::of(before, points[*at], after);
        bend.radius < TIGHTEST || bend.turns_back
    };
    ends.filter(is_tight).collect()
}
