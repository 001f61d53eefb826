//! Finding where timing measures: where cars were at the moments that it told.

use rayon::prelude::*;
use session::{Lap, Session};
use timing::Span;

use super::agreement::agreement;
use super::places::{place_at, speed_at};
use super::{CentreLine, Marks, Passing, speed_trap};

/// Fewer laps than this say nothing.
const FEWEST: usize = 3;
/// Places so far from the line say nothing of places on it; 1/10 m.
pub(super) const ON_LINE: f64 = 250.0;
/// The place of a car so long before says which way it came.
pub(super) const BEFORE: Span = Span::from_millis(600);
/// So near to its mark cars are when they cross the line, as a fraction of the lap.
const NEAR: f64 = 0.02;

/// Cars that crossed the line slower than this part of the usual speed tell how late the timing is.
const SLOW: f64 = 0.75;
/// Timing is not later or earlier than by this; seconds.
const LATEST: f64 = 1.0;

pub(super) fn find(session: &Session, line: &CentreLine, laps: &[&Lap]) -> Marks {
    let speed_trap = speed_trap::find(session, line, laps);
    let sectors = [0, 1].map(|sector| sector_end(session, line, laps, sector));
    Marks { sectors, speed_trap, passing: passing(session, line, laps) }
}

/// How late crossings of the line are told. Cars of the usual speed were at its mark when they officially crossed it,
/// for there it was put; slower ones were that much farther back as they drive less far in the time.
fn passing(session: &Session, line: &CentreLine, laps: &[&Lap]) -> Option<Passing> {
    let speed = |lap: &Lap| speed_at(session, lap.driver, lap.end?);
    let usual = median(laps.iter().filter_map(|lap| speed(lap)).collect())?;
    let lag = |lap: &Lap| {
        let slower = speed(lap).filter(|speed| *speed < SLOW * usual)? - usual;
        let found = line.project(place_at(session, lap.driver, lap.end?)?, Some(0));
        let near = found.fraction.min(1.0 - found.fraction) < NEAR && found.distance < ON_LINE;
        let ahead = if found.fraction > 0.5 { found.fraction - 1.0 } else { found.fraction };
        near.then(|| ahead * line.length() / slower)
    };
    let lags: Vec<f64> = session.laps.laps.iter().filter(|lap| !lap.generated).filter_map(lag).collect();
    let lag = if lags.len() < FEWEST { None } else { median(lags) };
    lag.filter(|lag| lag.abs() <= LATEST).map(|lag| Passing { lag, speed: usual })
}

/// Where a sector ends: where most cars were when it ended.
fn sector_end(session: &Session, line: &CentreLine, laps: &[&Lap], sector: usize) -> Option<f64> {
    let passed = |lap: &&Lap| {
        let end = lap.sector_ends[sector]?;
        let before = place_at(session, lap.driver, end - BEFORE);
        let found = line.search(place_at(session, lap.driver, end)?, before);
        (found.distance < ON_LINE).then_some(found.fraction)
    };
    let agreed = agreement(laps.par_iter().filter_map(passed).collect(), line.length())?;
    (agreed.crossings >= FEWEST).then_some(agreed.fraction)
}

/// The middle value; `None` of none.
pub(super) fn median(mut values: Vec<f64>) -> Option<f64> {
    let middle = values.len() / 2;
    (!values.is_empty()).then(|| *values.select_nth_unstable_by(middle, f64::total_cmp).1)
}
