//! Finding the driven line: the drives of many cars agree on a rough one, their places draw it anew, and crossings say
//! where it begins.

use rayon::prelude::*;
use session::{Lap, Session};

use super::draw::redraw;
use super::drives::{Drive, crossing_laps, drives};
use super::sketch::sketch;
use super::{CentreLine, Circuit, drs, marks, pit_survey};
use crate::Place;

/// So many drives, of as many cars as there are, draw the line anew.
const STRANDS: usize = 24;
/// No more laps than this are asked, evenly chosen, where they crossed lines: their median is good to half a metre.
const ASKED: usize = 300;

pub(super) fn survey(session: &Session) -> Circuit {
    let line = draw(session, &drives(session));
    let line = line.map(|line| line.starting_at(line_shift(session, &line, &crossing_laps(session, ASKED))));
    around(session, line)
}

/// What a session tells of the circuit along a line.
pub(super) fn around(session: &Session, line: Option<CentreLine>) -> Circuit {
    let timed = session.laps.laps.iter().filter(|lap| !lap.generated);
    let reference_lap = timed.filter_map(|lap| lap.time).min();
    let Some(line) = line else { return Circuit { reference_lap, ..Circuit::default() } };
    let marks = marks::find(session, &line, &crossing_laps(session, ASKED));
    let pit_lane = pit_survey::find(session, &line);
    let drs_zones = drs::find(session, &line);
    Circuit { line: Some(line), reference_lap, marks, pit_lane, drs_zones }
}

fn draw(session: &Session, drives: &[Drive]) -> Option<CentreLine> {
    let rough = sketch(session, drives)?;
    let drawing = &drives[..drives.len().min(STRANDS)];
    let strands: Vec<Vec<Place>> = drawing.par_iter().map(|drive| drive.places(session)).collect();
    CentreLine::along(&redraw(rough.points().to_vec(), true, &strands))
}

/// How far the official line is ahead of the line's first point, as a fraction of the lap: where most laps end.
fn line_shift(session: &Session, line: &CentreLine, laps: &[&Lap]) -> f64 {
    marks::passed(session, line, laps, |lap| lap.end).map_or(0.0, |agreed| agreed.fraction)
}
