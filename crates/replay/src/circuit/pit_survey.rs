//! Finding the pit lane: the way that cars take beside the driven line around the moments at which timing has them in
//! the pits. The moments may be off by seconds; where the ways leave the line and come back to it is geometry.

use rayon::prelude::*;
use session::{Lap, Session};
use timing::{SessionTime, Span};

use super::draw::{redraw, spaced};
use super::marks::median;
use super::path::unit;
use super::places::places;
use super::spline::smooth;
use super::{CentreLine, PER_METRE, PitLane};
use crate::Place;
use crate::place::distance;

/// The way into the pits and out of them lies within so long before and after the moments that timing tells.
const AROUND: Span = Span::from_secs(15);
/// So many stops are looked at, the short ones first.
const STOPS: usize = 20;
/// Farther from the driven line than this is beside it; 1/10 m. It also says where lane and line part.
const BESIDE: f64 = 20.0;
/// A lane lies somewhere farther from the line than this, or it is no lane; 1/10 m.
const APART: f64 = 60.0;
/// A way with a longer stretch without a place does not draw the lane; 1/10 m.
const HOLE: f64 = 1200.0;
/// The lane that is drawn is longer than most ways, but not by more than this: places are 20 m apart at its ends.
const LONGER: f64 = 1.15;
/// What lies farther along the line from where a point of the lane should be is not what it lies beside; metres.
const ASTRAY: f64 = 150.0;

/// One car's way beside the line.
struct Way {
    places: Vec<Place>,
    /// Metres.
    length: f64,
}

pub(super) fn find(session: &Session, line: &CentreLine) -> Option<PitLane> {
    let ways: Vec<Way> = stops(session).par_iter().filter_map(|stop| way(session, line, stop)).collect();
    let usual = median(ways.iter().map(|way| way.length).collect())?;
    let whole = ways.iter().filter(|way| way.length <= usual * LONGER && is_dense(&way.places));
    let rough = whole.max_by(|a, b| a.length.total_cmp(&b.length))?;
    let (rough, _) = spaced(&smooth(&rough.places, false))?;
    let strands: Vec<Vec<Place>> = ways.into_iter().map(|way| way.places).collect();
    let (points, length) = spaced(&redraw(rough, false, &strands))?;
    let fractions = fractions(line, &points, length)?;
    Some(PitLane { points, fractions, length })
}

/// One car's visit to the pits.
struct Stop {
    driver: usize,
    from: SessionTime,
    to: SessionTime,
}

/// The visits that cars came back from, the short ones first.
fn stops(session: &Session) -> Vec<Stop> {
    let stop = |pair: &[Lap]| {
        let (from, to) = (pair[0].pit_in?, pair[1].pit_out?);
        let follows =
            pair[0].driver == pair[1].driver && pair[0].number.checked_add(1) == Some(pair[1].number);
        (follows && from < to).then_some(Stop { driver: pair[0].driver, from, to })
    };
    let mut stops: Vec<Stop> = session.laps.laps.windows(2).filter_map(stop).collect();
    stops.sort_by_key(|stop| (stop.to - stop.from, stop.from));
    stops.truncate(STOPS);
    stops
}

/// The way of a car from leaving the line to being back on it; `None` where it does not leave it, or is not seen doing
/// so.
fn way(session: &Session, line: &CentreLine, stop: &Stop) -> Option<Way> {
    let seen = places(session, stop.driver, stop.from + -AROUND, stop.to + AROUND);
    let mut hint = None;
    let beside = |(_, place): &(SessionTime, Place)| {
        let found = line.project(*place, hint);
        hint = Some(found.point);
        found.distance.hypot(line.path().height_off(*place, found.point))
    };
    let beside: Vec<f64> = seen.iter().map(beside).collect();
    let (deepest, _) =
        beside.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).filter(|(_, off)| **off > APART)?;
    let before = beside[..deepest].iter().rposition(|off| *off < BESIDE)?;
    let after = deepest + beside[deepest..].iter().position(|off| *off < BESIDE)?;
    let here = seen[deepest].1;
    let (x, y) = line.path().direction(line.project(here, None).point);
    let mut places = leading_on(here, (-x, -y), seen[before + 1..deepest].iter().rev());
    places.reverse();
    places.push(here);
    places.extend(leading_on(here, (x, y), seen[deepest + 1..after].iter()));
    let length = places.windows(2).map(|pair| distance(pair[0], pair[1])).sum::<f64>() / PER_METRE;
    (places.len() >= 4).then_some(Way { places, length })
}

/// The places that lead on from one to the next, at first in the direction `way`. Left out is where the feed, having
/// found that the car is in the pits, puts it back, and where a car is pushed backwards.
fn leading_on<'a>(
    from: Place,
    way: (f64, f64),
    places: impl Iterator<Item = &'a (SessionTime, Place)>,
) -> Vec<Place> {
    let (mut last, mut way) = (from, way);
    let mut leading = Vec::new();
    for &(_, place) in places {
        let (x, y) = unit(last, place);
        if x * way.0 + y * way.1 > 0.0 {
            (last, way) = (place, (x, y));
            leading.push(place);
        }
    }
    leading
}

fn is_dense(places: &[Place]) -> bool {
    places.windows(2).all(|pair| distance(pair[0], pair[1]) < HOLE)
}

/// Beside which fraction of the lap each point of the lane lies; `None` where the lane would lead backwards.
fn fractions(line: &CentreLine, points: &[Place], length: f64) -> Option<Vec<f64>> {
    let entry = line.project(*points.first()?, None);
    let exit = line.project(*points.last()?, None);
    let whole = (exit.fraction - entry.fraction).rem_euclid(1.0);
    if whole > 0.5 || length <= 0.0 {
        return None;
    }
    let (mut hint, mut highest) = (entry.point, entry.fraction);
    let fraction = |(at, point): (usize, &Place)| {
        let even = entry.fraction + whole * at as f64 / (points.len() - 1) as f64;
        let found = line.project(*point, Some(hint));
        hint = found.point;
        let beside = found.fraction + (even - found.fraction).round();
        let near = (beside - even).abs() * line.length() < ASTRAY;
        highest = (if near { beside } else { even }).clamp(highest, entry.fraction + whole);
        highest
    };
    Some(points.iter().enumerate().map(fraction).collect())
}
