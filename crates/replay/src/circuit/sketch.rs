//! A rough line from one drive around the circuit, and which of several is the one that most drives agree on.
//!
//! The stamps of a car's places jitter, at 300 km/h by metres: places may even come in the wrong order. So the line is
//! not drawn from place to place. It is the smoothest curve near them over the way that the car had come, which is the
//! sum of its speed, and each place counts by how sure it is at that speed.

use rayon::prelude::*;
use session::Session;
use timing::{SessionTime, Span};

use super::drives::{Drive, Kind};
use super::fit::{Observation, fit};
use super::marks::median;
use super::path::unit;
use super::places::{DENSE, places};
use super::quality::LineQuality;
use super::{CentreLine, PER_METRE};
use crate::Place;
use crate::place::distance;

/// Metres between the points of a rough line.
const POINT: f64 = 5.0;
/// How far a place is from where the car was at its stamp: so much whatever the speed, metres, and so much more by
/// jitter, seconds.
const PLACE_ERROR: f64 = 0.5;
const STAMP_ERROR: f64 = 0.05;
/// How stiff the curve is, so that at 300 km/h, with 17 m from place to place, it follows bends that are longer than
/// 100 m, and 30 m at 50 km/h.
const STIFFNESS: f64 = 80.0;
/// A place farther from the curve than so many times its error counts less, in proportion; so often this is done.
const DOUBTFUL: f64 = 2.0;
const DOUBTS: usize = 2;
/// The speed at a place is that between places so many before and behind.
const SPAN: usize = 2;
/// A car that is slower, m/s, is as sure of its place as one that fast, and the way goes on.
const SLOWEST: f64 = 3.0;
/// No car comes farther from one place to the next; 1/10 m.
const JUMP: f64 = 2000.0;
/// A drive meets its beginning again where it is so near; 1/10 m.
const MEETS: f64 = 600.0;
/// It goes the same way there: the cosine of the angle between the two ways.
const SAME_WAY: f64 = 0.7;
/// Where it does not meet it, it ends at most so far from it; 1/10 m.
const OPEN: f64 = 2000.0;
/// The part of a lap after which its beginning can come again.
const PART: f64 = 0.6;
/// What a car does so near to its garage is no part of a line; 1/10 m.
const GARAGE: f64 = 200.0;
/// Where no drive is dense, places so far apart in time must do.
const SPARSE: Span = Span::from_secs(4);

/// So many sketches are compared with one another.
const COMPARED: usize = 8;
/// So many drives are tried for each of them.
const TRIED: usize = 5;
/// Fewer sketches say nothing of each other, so that more drives are tried.
const FEWEST: usize = 3;
/// Sketches are compared at every so many points; farther apart than this they are apart; 1/10 m.
const COMPARED_AT: usize = 20;
const APART: f64 = 500.0;
/// A line that turns back is as bad as one that lies so far away; 1/10 m.
const REVERSAL: f64 = 100.0;

/// The rough line that most drives agree on; `None` where none leads around.
pub(super) fn sketch(session: &Session, drives: &[Drive]) -> Option<CentreLine> {
    for longest_hole in [DENSE, SPARSE] {
        let mut sketches: Vec<CentreLine> = Vec::new();
        for some in drives.chunks(COMPARED).take(TRIED) {
            let drawn = some.par_iter().map(|drive| draw(session, drive, longest_hole));
            sketches.extend(drawn.collect::<Vec<_>>().into_iter().flatten());
            if sketches.len() >= FEWEST {
                break;
            }
        }
        if let Some(agreed) = agreed(sketches) {
            return Some(agreed);
        }
    }
    None
}

/// The line that lies nearest to most of the others; of equal ones the first.
fn agreed(mut sketches: Vec<CentreLine>) -> Option<CentreLine> {
    let count = sketches.len();
    let from_line = |at: usize| {
        let others = (0..count).filter(|other| *other != at);
        others.map(|other| (other, disagreement(&sketches[at], &sketches[other]))).collect::<Vec<_>>()
    };
    let mut off: Vec<Vec<f64>> = vec![Vec::with_capacity(2 * count); count];
    let apart: Vec<Vec<(usize, f64)>> = (0..count).into_par_iter().map(from_line).collect();
    // A line that leaves out what others drive is as far from them as they are from it.
    for (line, apart) in apart.into_iter().enumerate() {
        for (other, apart) in apart {
            off[line].push(apart);
            off[other].push(apart);
        }
    }
    let worth = |(line, apart): (&CentreLine, Vec<f64>)| {
        median(apart).unwrap_or_default() + REVERSAL * LineQuality::of(line).reversals as f64
    };
    let off: Vec<f64> = sketches.iter().zip(off).map(worth).collect();
    let best = (0..count).min_by(|a, b| off[*a].total_cmp(&off[*b]))?;
    Some(sketches.swap_remove(best))
}

/// How far the points of `other` lie from a line on average, 1/10 m.
fn disagreement(line: &CentreLine, other: &CentreLine) -> f64 {
    let (points, count) = (other.points(), other.points().len());
    let (mut hint, mut sum, mut so_many) = (None, 0.0, 0_usize);
    for at in (0..count).step_by(COMPARED_AT) {
        let near = hint.map(|hint| line.path().near(points[at], hint)).filter(|near| near.distance < APART);
        let way = unit(points[(at + count - 1) % count], points[at]);
        let found = near.unwrap_or_else(|| line.path().anywhere(points[at], Some(way)));
        hint = Some(found.point);
        sum += found.distance.min(APART);
        so_many += 1;
    }
    sum / so_many.max(1) as f64
}

/// The line that one drive draws; `None` where places are missing or stand still, or do not lead around.
fn draw(session: &Session, drive: &Drive, longest_hole: Span) -> Option<CentreLine> {
    let seen = places(session, drive.driver, drive.first, drive.last);
    let (round, gap) = round(&seen, drive)?;
    let is_dense = |pair: &[(SessionTime, Place)]| {
        pair[1].0 - pair[0].0 <= longest_hole && distance(pair[0].1, pair[1].1) < JUMP
    };
    if round.len() < 8 || !round.windows(2).all(is_dense) {
        return None;
    }
    let speeds = speeds(round);
    let mut come = vec![0.0];
    for (at, pair) in round.windows(2).enumerate() {
        let seconds = (pair[1].0 - pair[0].0).as_secs_f64();
        come.push(come[at] + (speeds[at] + speeds[at + 1]) / 2.0 * seconds);
    }
    let whole = come.last()? + gap / PER_METRE;
    let count = (whole / POINT).round();
    if !(8.0..20_000.0).contains(&count) {
        return None;
    }
    let error = |at: usize| PLACE_ERROR.hypot(STAMP_ERROR * speeds[at]);
    let mut observations: Vec<Observation> = (0..round.len())
        .filter(|at| come[*at] < whole)
        .map(|at| Observation {
            at: come[at] / whole * count,
            weight: error(at).powi(-2),
            place: round[at].1,
        })
        .collect();
    let mut points = fit(count as usize, true, STIFFNESS, &observations);
    for _ in 0..DOUBTS {
        for (at, seen) in observations.iter_mut().enumerate() {
            let off = distance(*points.get(seen.at as usize)?, seen.place) / PER_METRE - POINT;
            seen.weight = error(at).powi(-2) / (off / (DOUBTFUL * error(at))).max(1.0);
        }
        points = fit(count as usize, true, STIFFNESS, &observations);
    }
    points.extend(points.first().copied());
    CentreLine::along(&points)
}

/// The speeds at places, m/s.
fn speeds(seen: &[(SessionTime, Place)]) -> Vec<f64> {
    let speed = |at: usize| {
        let (from, to) = (seen[at.saturating_sub(SPAN)], seen[(at + SPAN).min(seen.len() - 1)]);
        let seconds = (to.0 - from.0).as_secs_f64().max(f64::MIN_POSITIVE);
        (distance(from.1, to.1) / PER_METRE / seconds).max(SLOWEST)
    };
    (0..seen.len()).map(speed).collect()
}

/// The places of a drive from its beginning to where it comes there again, and how far it is from the last of them to the
/// first, 1/10 m.
fn round<'a>(seen: &'a [(SessionTime, Place)], drive: &Drive) -> Option<(&'a [(SessionTime, Place)], f64)> {
    if drive.kind == Kind::FromPitsToPits {
        let out = seen.partition_point(|(time, _)| *time < drive.from);
        return meeting(&seen[out..], drive).or_else(|| between_garages(seen));
    }
    meeting(seen, drive).or_else(|| {
        let ends = seen.partition_point(|(time, _)| *time <= drive.to);
        let gap = distance(seen.get(ends.checked_sub(1)?)?.1, seen[0].1);
        (gap < OPEN).then(|| (&seen[..ends], gap))
    })
}

/// The places from the first to where the car comes nearest to it again, going the same way.
fn meeting<'a>(seen: &'a [(SessionTime, Place)], drive: &Drive) -> Option<(&'a [(SessionTime, Place)], f64)> {
    let (begins, first) = *seen.first()?;
    let around = Span::from_secs_f64(drive.length().as_secs_f64() * PART);
    let way = |at: usize| unit(seen[at.saturating_sub(SPAN)].1, seen[(at + SPAN).min(seen.len() - 1)].1);
    let (x, y) = way(0);
    let meets = |at: &usize| {
        let (other_x, other_y) = way(*at);
        let (time, place) = seen[*at];
        time - begins >= around && distance(place, first) < MEETS && x * other_x + y * other_y > SAME_WAY
    };
    let away = |at: &usize| distance(seen[*at].1, first);
    let again = (1..seen.len()).filter(meets).min_by(|a, b| away(a).total_cmp(&away(b)))?;
    // Where it comes nearest it has some way to go, or has gone too far.
    let gap = (first.x - seen[again].1.x) * x + (first.y - seen[again].1.y) * y;
    Some((&seen[..=again], gap))
}

/// The places between leaving the garage and being back there.
fn between_garages(seen: &[(SessionTime, Place)]) -> Option<(&[(SessionTime, Place)], f64)> {
    let (garage, last) = (seen.first()?.1, seen.last()?.1);
    let begins = seen.iter().position(|(_, place)| distance(*place, garage) > GARAGE)?;
    let ends = seen.iter().rposition(|(_, place)| distance(*place, last) > GARAGE)?;
    let gap = distance(seen[ends].1, seen.get(begins)?.1);
    (begins < ends && gap < OPEN).then(|| (&seen[begins..=ends], gap))
}
