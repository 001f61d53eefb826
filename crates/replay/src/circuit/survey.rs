//! Finding the driven line: one clean lap draws it roughly, laps of all cars draw it anew, and crossings say where it
//! begins.

use rayon::prelude::*;
use session::{Lap, Session};
use timing::SessionTime;

use super::draw::redraw;
use super::places::{DENSE, place_at, places};
use super::{CentreLine, Circuit, PER_METRE, drs, marks, pit_survey};
use crate::Place;
use crate::place::distance;

/// Laps are tried in the order of their times until one draws the circuit, but no more than so many.
const CANDIDATES: usize = 50;
/// So many laps, of as many cars as there are, draw the line anew.
const STRANDS: usize = 20;
/// No more laps than this are asked, evenly chosen, where they crossed lines: their median is good to half a metre.
const ASKED: usize = 300;
/// No car comes farther from one place to the next; 1/10 m.
const JUMP: f64 = 2000.0;
/// An end of a lap that lies so close to its beginning may overlap with it; 1/10 m.
const OVERLAP: f64 = 500.0;
/// A lap whose end is farther from its beginning does not close; 1/10 m.
const OPEN: f64 = 2000.0;
/// Crossings farther from the beginning of the drawing lap than this say nothing of the line, as a fraction of the
/// lap.
const NEAR_LINE: f64 = 0.02;

pub(super) fn survey(session: &Session) -> Circuit {
    let timed = session.laps.laps.iter().filter(|lap| !lap.generated);
    let reference_lap = timed.filter_map(|lap| lap.time).min();
    let laps = drawing_laps(session);
    let some: Vec<&Lap> = laps.iter().step_by(laps.len().div_ceil(ASKED).max(1)).copied().collect();
    let Some(line) = draw(session, &laps) else { return Circuit { reference_lap, ..Circuit::default() } };
    let line = line.starting_at(line_shift(session, &line, &some));
    let marks = marks::find(session, &line, &some);
    let pit_lane = pit_survey::find(session, &line);
    let drs_zones = drs::find(session, &line);
    Circuit { line: Some(line), reference_lap, marks, pit_lane, drs_zones }
}

/// The laps on which cars drove around the track, the clean ones first and the fast ones before the slow ones.
fn drawing_laps(session: &Session) -> Vec<&Lap> {
    let around = |lap: &&Lap| {
        let whole = lap.start.is_some() && lap.end.is_some() && lap.time.is_some();
        whole && !lap.generated && lap.pit_in.is_none() && lap.pit_out.is_none()
    };
    let mut laps: Vec<&Lap> = session.laps.laps.iter().filter(around).collect();
    laps.sort_by_key(|lap| (!lap.accurate, lap.time, lap.driver, lap.number));
    laps
}

fn draw(session: &Session, laps: &[&Lap]) -> Option<CentreLine> {
    let rough = laps.iter().take(CANDIDATES).find_map(|lap| sketch(session, lap))?;
    let strand = |lap: &&Lap| {
        let places = lap.start.zip(lap.end).map(|(start, end)| places(session, lap.driver, start, end));
        places.into_iter().flatten().map(|(_, place)| place).collect()
    };
    let strands: Vec<Vec<Place>> = spread(laps, session.drivers.len()).par_iter().map(strand).collect();
    CentreLine::along(&redraw(rough.points().to_vec(), true, &strands))
}

/// The first laps, of as many cars as there are: the first of each, then the second of each.
fn spread<'a>(laps: &[&'a Lap], cars: usize) -> Vec<&'a Lap> {
    let mut so_many = vec![0; cars];
    let mut ranked: Vec<(usize, &Lap)> = Vec::new();
    for lap in laps.iter().filter(|lap| lap.accurate == laps[0].accurate) {
        if let Some(laps_of_car) = so_many.get_mut(lap.driver) {
            ranked.push((*laps_of_car, lap));
            *laps_of_car += 1;
        }
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().take(STRANDS).map(|(_, lap)| lap).collect()
}

/// The line that one lap draws; `None` where places are missing or stand still, or do not close.
fn sketch(session: &Session, lap: &Lap) -> Option<CentreLine> {
    let (start, end) = (lap.start?, lap.end?);
    let timed = places(session, lap.driver, start, end);
    let reached = || timed.iter().map(|(time, _)| *time);
    let moments: Vec<SessionTime> = std::iter::once(start).chain(reached()).chain([end]).collect();
    if moments.windows(2).any(|pair| pair[1] - pair[0] > DENSE) {
        return None;
    }
    let begins = place_at(session, lap.driver, start);
    let mut places: Vec<Place> = begins.into_iter().chain(timed.iter().map(|(_, place)| *place)).collect();
    if places.windows(2).any(|pair| distance(pair[0], pair[1]) > JUMP) {
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
    let overlaps = |last: &Place| distance(*last, first) < OVERLAP && ahead(*last) > -2.0 * PER_METRE;
    while places.len() > 4 && places.last().is_some_and(overlaps) {
        places.pop();
    }
    (distance(*places.last()?, first) < OPEN).then_some(())
}

/// How far the official line is ahead of the line's first point, as a fraction of the lap: the median over laps.
fn line_shift(session: &Session, line: &CentreLine, laps: &[&Lap]) -> f64 {
    let shift = |lap: &&Lap| {
        let here = place_at(session, lap.driver, lap.end?)?;
        let fraction = line.project(here, Some(0)).fraction;
        Some(if fraction > 0.5 { fraction - 1.0 } else { fraction })
    };
    let near = laps.iter().filter_map(shift).filter(|shift| shift.abs() < NEAR_LINE);
    marks::median(near.collect()).unwrap_or_default()
}
