//! Finding the circuit in a session: the fastest clean lap draws it, all crossings say where its line is.

use session::{Lap, PositionSamples, Session};
use timing::{SessionTime, Span};

use super::line::PER_METRE;
use super::{CentreLine, Circuit};
use crate::Place;
use crate::curve::share;
use crate::place::{between, distance, is_placed, place};

/// The lap that draws the circuit has no longer way without a place.
const DENSE: Span = Span::from_millis(1500);
/// Places closer than this are one place: the car stood, or the feed did; 1/10 m.
const APART: f64 = 20.0;
/// Laps are looked at in the order of their times until one draws the circuit, but no more than so many.
const CANDIDATES: usize = 50;
/// Crossings farther from the line of the drawing lap than this say nothing of it, as a fraction of the lap.
const NEAR_LINE: f64 = 0.02;

pub(super) fn survey(session: &Session) -> Circuit {
    let timed = || session.laps.laps.iter().filter(|lap| !lap.generated && lap.time.is_some());
    let reference_lap = timed().filter_map(|lap| lap.time).min();
    let mut clean: Vec<&Lap> =
        timed().filter(|lap| lap.accurate && lap.pit_in.is_none() && lap.pit_out.is_none()).collect();
    clean.sort_by_key(|lap| (lap.time, lap.driver, lap.number));
    let drawn = clean.iter().take(CANDIDATES).find_map(|lap| draw(lap, session.positions.get(lap.driver)?));
    let line = drawn.map(|line| {
        let shift = line_shift(&line, session, &clean);
        line.starting_at(shift)
    });
    Circuit { line, reference_lap, ..Circuit::default() }
}

/// The line that a lap drew; `None` where places are missing or do not close.
fn draw(lap: &Lap, positions: &PositionSamples) -> Option<CentreLine> {
    let (start, end) = (lap.start?, lap.end?);
    let first = positions.time.partition_point(|time| *time < start);
    let last = positions.time.partition_point(|time| *time < end);
    let mut places: Vec<Place> = vec![place_at(positions, start)?];
    let mut seen = start;
    for row in first..last {
        if !is_placed(positions, row) || positions.time[row] - seen > DENSE {
            return None;
        }
        seen = positions.time[row];
        let here = place(positions, row);
        if places.last().is_none_or(|last| distance(*last, here) > APART) {
            places.push(here);
        }
    }
    if end - seen > DENSE {
        return None;
    }
    close(&mut places)?;
    CentreLine::through(&places)
}

/// Takes away the end of a lap where it reaches beyond its beginning; `None` where it ends far from it.
fn close(places: &mut Vec<Place>) -> Option<()> {
    let (first, second) = (*places.first()?, *places.get(1)?);
    let ahead = |place: Place| {
        let along = (place.x - first.x) * (second.x - first.x) + (place.y - first.y) * (second.y - first.y);
        along / distance(first, second)
    };
    while places.len() > 4
        && places.last().is_some_and(|&last| distance(last, first) < 500.0 && ahead(last) > -APART)
    {
        places.pop();
    }
    let gap = distance(*places.last()?, first);
    (gap < 200.0 * PER_METRE).then_some(())
}

/// How far the official line is ahead of the line's first point: the median over the clean laps of all cars.
fn line_shift(line: &CentreLine, session: &Session, clean: &[&Lap]) -> f64 {
    let mut shifts: Vec<f64> = clean
        .iter()
        .filter_map(|lap| {
            let here = place_at(session.positions.get(lap.driver)?, lap.end?)?;
            let fraction = line.project(here, Some(0)).fraction;
            Some(if fraction > 0.5 { fraction - 1.0 } else { fraction })
        })
        .filter(|shift| shift.abs() < NEAR_LINE)
        .collect();
    shifts.sort_by(f64::total_cmp);
    shifts.get(shifts.len() / 2).copied().unwrap_or_default()
}

/// Where a car was at a moment, between two samples that are not far apart.
fn place_at(positions: &PositionSamples, time: SessionTime) -> Option<Place> {
    let after = positions.time.partition_point(|sample| *sample <= time);
    let before = after.checked_sub(1)?;
    let (from, to) = (*positions.time.get(before)?, *positions.time.get(after)?);
    let known = to - from <= DENSE && is_placed(positions, before) && is_placed(positions, after);
    known.then(|| between(place(positions, before), place(positions, after), share(from, to, time)))
}
