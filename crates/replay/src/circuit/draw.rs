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
use crate::place::distance_squared;

/// At first places farther from the line than this are not on the way that it draws, later those farther than that; 1/10
/// m.
const STRAY_AT_FIRST: f64 = 400.0;
const STRAY: f64 = 150.0;
/// The line is moved so often before the last time, or until it moves by no more than so much; 1/10 m.
const PASSES: usize = 3;
const SETTLED: f64 = 30.0;
/// A lap of which less than this part lies along the line led elsewhere, and says nothing.
const ALONG: f64 = 0.7;
/// The middle is taken over so many points on either side: 6 m.
const REACH: usize = 3;
/// The middle is found at every so many points at first, and the last time; what lies between is smooth.
const MIDDLES_AT_FIRST: usize = 4;
const MIDDLES_AT: usize = 2;
/// So many places make a middle as sure as it becomes, for cars do not drive in one another's tracks.
const SURE: f64 = 12.0;
/// Where there are none, the rough line counts for so much, so that it keeps its shape there.
const UNSEEN: f64 = 0.01;
/// How stiff the line is where each point has a middle, so that of the tightest bend of 10 m a hundredth is lost and
/// what is shorter than 20 m is not followed: (5 m / [`STEP`])⁶.
const STIFFNESS: f64 = 244.0;
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
    let mut stray = STRAY_AT_FIRST;
    for _ in 0..PASSES {
        let middles = middles(Path { points: &points, closed }, strands, (stray, MIDDLES_AT_FIRST));
        let drawn = fit(points.len(), closed, STIFFNESS / MIDDLES_AT_FIRST as f64, &middles);
        if drawn.is_empty() {
            break;
        }
        let moved = |(from, to): (&Place, &Place)| distance_squared(*from, *to);
        let moved = points.iter().zip(&drawn).map(moved).fold(0.0, f64::max).sqrt();
        (points, stray) = (drawn, STRAY);
        respace(&mut points, closed);
        if moved < SETTLED {
            break;
        }
    }
    let path = Path { points: &points, closed };
    let drawn = drivable(path, middles(path, strands, (stray, MIDDLES_AT)));
    if !drawn.is_empty() {
        points = drawn;
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
/// It is found at every `step` points, from the places that lie nearer than `stray`.
fn middles(path: Path<'_>, strands: &[Vec<Place>], (stray, step): (f64, usize)) -> Vec<Observation> {
    let count = path.points.len();
    let beside: Vec<Vec<Beside>> = strands.par_iter().map(|strand| measure(path, strand, stray)).collect();
    let (all, firsts) = by_point(count, &beside);
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
    let points = (0..count.div_ceil(step)).into_par_iter().map(|middle| middle * step);
    points.map_init(<(Vec<f64>, Vec<f64>)>::default, middle).collect()
}

/// What was measured in the order of the points, and where each point's begin in it, one more for the end.
fn by_point(count: usize, beside: &[Vec<Beside>]) -> (Vec<Beside>, Vec<usize>) {
    let measured = || beside.iter().flatten();
    let mut firsts = vec![0_usize; count + 2];
    measured().for_each(|beside| firsts[beside.point + 2] += 1);
    (0..count).for_each(|point| firsts[point + 2] += firsts[point + 1]);
    let none = Beside { point: 0, left: 0.0, height: 0.0 };
    let mut all = vec![none; firsts[count + 1]];
    // While it is filled, each point's beginning stands one behind its place, and moves on to become the next one's.
    for beside in measured() {
        let next = &mut firsts[beside.point + 1];
        all[*next] = *beside;
        *next += 1;
    }
    (all, firsts)
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
    let stiffness = STIFFNESS / MIDDLES_AT as f64;
    let mut points = fit(count, path.closed, stiffness, &middles);
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
        points = fit(count, path.closed, stiffness, &middles);
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
