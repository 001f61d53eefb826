//! The circuit of a session that has too little to draw it, from an earlier session there.

use rayon::prelude::*;
use session::Session;

use super::drives::{Drive, drives};
use super::path::unit;
use super::survey::around;
use super::{CentreLine, Circuit};
use crate::Place;

/// A line is drawn by enough drives where so many lie along this part of it, counted in stretches of so many metres.
const DRIVES: usize = 3;
const COVERED: f64 = 0.95;
const STRETCH: f64 = 50.0;
/// Places so far from a line are not on its track; 1/10 m.
const ON_TRACK: f64 = 150.0;
/// So much of what cars drove must lie on the track of an earlier session, or the circuit has changed, or its map has.
const FITS: f64 = 0.8;
/// So many drives are looked at.
const LOOKED_AT: usize = 24;

impl Circuit {
    /// Finds the circuit in a session's laps and places and, where they are too few to draw it, takes the line of an
    /// `earlier` session there, if what cars drove in this one lies along it. What else is known along that line comes
    /// from this session where it tells, and from the earlier one where it does not.
    #[must_use]
    pub fn of_or_earlier(session: &Session, earlier: Option<&Self>) -> Self {
        let own = Self::of(session);
        let Some((earlier, line)) = earlier.and_then(|earlier| Some((earlier, earlier.line.as_ref()?)))
        else {
            return own;
        };
        let ways = ways(session, &drives(session));
        if own.line.as_ref().is_some_and(|line| is_enough(line, &ways)) || !fits(line, &ways) {
            return own;
        }
        let here = around(session, Some(line.clone()));
        let (mut marks, known) = (here.marks, earlier.marks);
        marks.sectors = [0, 1].map(|sector| marks.sectors[sector].or(known.sectors[sector]));
        marks.speed_trap = marks.speed_trap.or(known.speed_trap);
        marks.passing = marks.passing.or(known.passing);
        let drs_zones = if here.drs_zones.is_empty() { earlier.drs_zones.clone() } else { here.drs_zones };
        Self {
            line: here.line,
            reference_lap: here.reference_lap.or(earlier.reference_lap),
            marks,
            pit_lane: here.pit_lane.or_else(|| earlier.pit_lane.clone()),
            drs_zones,
        }
    }
}

/// The places of each drive.
fn ways(session: &Session, drives: &[Drive]) -> Vec<Vec<Place>> {
    drives[..drives.len().min(LOOKED_AT)].par_iter().map(|drive| drive.places(session)).collect()
}

/// Whether enough drives lie along all of a line.
fn is_enough(line: &CentreLine, ways: &[Vec<Place>]) -> bool {
    let count = (line.length() / STRETCH).ceil().max(1.0);
    let mut drives = vec![0_usize; count as usize];
    for way in ways {
        let mut passed: Vec<usize> =
            along(line, way).flatten().map(|fraction| (fraction * count) as usize).collect();
        passed.sort_unstable();
        passed.dedup();
        passed.into_iter().filter_map(|stretch| drives.get_mut(stretch).map(|so_many| *so_many += 1)).count();
    }
    let covered = drives.iter().filter(|so_many| **so_many >= DRIVES).count();
    covered as f64 >= COVERED * count
}

/// Whether most of what was driven lies on the track along a line; nothing driven does not speak against it.
fn fits(line: &CentreLine, ways: &[Vec<Place>]) -> bool {
    let places = || ways.iter().flat_map(|way| along(line, way));
    let (all, on_track) = (places().count(), places().flatten().count());
    on_track as f64 >= FITS * all as f64
}

/// Where along a line each place of a way lies; `None` for one that is not on its track.
fn along<'a>(line: &'a CentreLine, way: &'a [Place]) -> impl Iterator<Item = Option<f64>> + 'a {
    let mut hint = None;
    way.iter().enumerate().map(move |(at, place)| {
        let near = hint.map(|hint| line.path().near(*place, hint)).filter(|near| near.distance < ON_TRACK);
        let came = at.checked_sub(1).map(|before| unit(way[before], *place));
        let found = near.unwrap_or_else(|| line.path().anywhere(*place, came));
        hint = Some(found.point);
        (found.distance < ON_TRACK).then_some(found.along / line.points().len() as f64)
    })
}
