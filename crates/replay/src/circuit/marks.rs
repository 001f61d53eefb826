//! Finding where timing measures: where cars were at the moments that it told.

use session::{Lap, Session};
use timing::{SessionTime, Span};

use super::agreement::{Agreement, agreement};
use super::line::Projection;
use super::places::{place_at, speed_at};
use super::{CentreLine, Marks, Passing, speed_trap};

/// Fewer laps than this say nothing.
const FEWEST: usize = 3;
/// Places so far from the line say nothing of places on it; 1/10 m.
const ON_LINE: f64 = 250.0;
/// The place of a car so long before says which way it came.
const BEFORE: Span = Span::from_millis(600);
/// Of so many laps the place is searched on the whole line; the others are near where they agree.
const SEARCHED: usize = 24;
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
    let agreed = passed(session, line, laps, |lap| lap.sector_ends[sector])?;
    (agreed.crossings >= FEWEST).then_some(agreed.fraction)
}

/// Where most cars were on the line at a moment of each lap.
pub(super) fn passed(
    session: &Session,
    line: &CentreLine,
    laps: &[&Lap],
    moment: impl Fn(&Lap) -> Option<SessionTime> + Sync,
) -> Option<Agreement> {
    let (some, others) = laps.split_at(laps.len().min(SEARCHED));
    let searched = |lap: &&Lap| {
        let time = moment(lap)?;
        Some(line.search(place_at(session, lap.driver, time)?, place_at(session, lap.driver, time - BEFORE)))
    };
    let found: Vec<Projection> = some.iter().filter_map(searched).collect();
    let on_line = |found: &Projection| (found.distance < ON_LINE).then_some(found.fraction);
    let agreed = agreement(found.iter().filter_map(on_line).collect(), line.length())?;
    // Near where these agree the others are: no need to search the whole line for each.
    let hint = (agreed.fraction * line.points().len() as f64) as usize;
    let near = |lap: &&Lap| on_line(&line.project(place_at(session, lap.driver, moment(lap)?)?, Some(hint)));
    let fractions = found.iter().filter_map(on_line).chain(others.iter().filter_map(near)).collect();
    agreement(fractions, line.length())
}

/// The middle value; `None` of none.
pub(super) fn median(mut values: Vec<f64>) -> Option<f64> {
    let middle = values.len() / 2;
    (!values.is_empty()).then(|| *values.select_nth_unstable_by(middle, f64::total_cmp).1)
}
