//! Finding the speed trap: the place at which cars were as fast as it said, lap after lap.

use rayon::prelude::*;
use session::{Lap, Session};
use timing::{SessionTime, Span};

use super::CentreLine;
use super::marks::median;
use super::places::{places, speed_at};
use crate::channels::KMH;

/// So many laps are asked.
const LAPS: usize = 20;
/// Fewer laps than this say nothing.
const FEWEST: usize = 5;
/// Metres between the places that are tried.
const STEP: f64 = 10.0;
/// Where the speeds of half the laps differ from the trap's by more, it does not stand; km/h.
const CLOSE: f64 = 1.5;

/// The fraction of the lap at which the speed trap stands, to about 50 m: speed changes slowly along a straight, and
/// the speed channel may lag the places. `None` where the feed has no such speeds, or they fit nowhere.
pub(super) fn find(session: &Session, line: &CentreLine, laps: &[&Lap]) -> Option<f64> {
    let count = (line.length() / STEP) as usize;
    let trapped = laps.iter().filter_map(|lap| Some((*lap, lap.speed_st?))).take(LAPS);
    let trapped: Vec<(&Lap, f64)> = trapped.collect();
    let differences = |(lap, trap): &(&Lap, f64)| differences(session, line, lap, *trap, count);
    let laps: Vec<Vec<Option<f64>>> = trapped.par_iter().map(differences).collect();
    let fit = |at: usize| {
        let known: Vec<f64> = laps.iter().filter_map(|lap| lap[at]).collect();
        if known.len() < FEWEST { None } else { Some((at, median(known)?)) }
    };
    let best = (0..count).filter_map(fit).min_by(|a, b| a.1.total_cmp(&b.1));
    best.filter(|(_, off)| *off <= CLOSE).map(|(at, _)| at as f64 / count as f64)
}

/// By how much a car's speed differed from the trap's at evenly spaced places of a lap; `None` where it is not known.
fn differences(session: &Session, line: &CentreLine, lap: &Lap, trap: f64, count: usize) -> Vec<Option<f64>> {
    let mut differences = vec![None; count];
    let (Some(start), Some(end)) = (lap.start, lap.end) else { return differences };
    let mut last: Option<(SessionTime, f64, usize)> = None;
    for (time, place) in places(session, lap.driver, start, end) {
        let found = line.project(place, last.map(|(.., hint)| hint));
        let here = found.fraction * count as f64;
        if let Some((before, from, _)) = last.filter(|(_, from, _)| *from < here) {
            let passed = from.ceil() as usize..(here as usize + 1).min(count);
            for (at, difference) in differences.iter_mut().enumerate().take(passed.end).skip(passed.start) {
                let part = (at as f64 - from) / (here - from);
                let moment = before + Span::from_secs_f64((time - before).as_secs_f64() * part);
                *difference = speed_at(session, lap.driver, moment).map(|speed| (speed * KMH - trap).abs());
            }
        }
        last = Some((time, here, found.point));
    }
    differences
}
