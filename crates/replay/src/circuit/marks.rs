//! Finding where timing measures: where cars were at the moments that it told.

use rayon::prelude::*;
use session::{Lap, Session};

use super::places::place_at;
use super::{CentreLine, Marks, speed_trap};

/// Fewer laps than this say nothing.
const FEWEST: usize = 3;
/// Places so far from the line say nothing of places on it; 1/10 m.
const ON_LINE: f64 = 250.0;

pub(super) fn find(session: &Session, line: &CentreLine, laps: &[&Lap]) -> Marks {
    let speed_trap = speed_trap::find(session, line, laps);
    Marks { sectors: [0, 1].map(|sector| sector_end(session, line, laps, sector)), speed_trap }
}

/// Where a sector ends: the median of where cars were when it ended.
fn sector_end(session: &Session, line: &CentreLine, laps: &[&Lap], sector: usize) -> Option<f64> {
    let place = |lap: &&Lap| place_at(session, lap.driver, lap.sector_ends[sector]?);
    let hint = laps.iter().find_map(place).map(|place| line.project(place, None).point);
    let there: Vec<_> = laps.par_iter().filter_map(place).map(|place| line.project(place, hint)).collect();
    let on_line = there.iter().filter(|found| found.distance < ON_LINE);
    let fractions: Vec<f64> = on_line.map(|found| found.fraction).collect();
    if fractions.len() < FEWEST { None } else { median(fractions) }
}

/// The middle value; `None` of none.
pub(super) fn median(mut values: Vec<f64>) -> Option<f64> {
    let middle = values.len() / 2;
    (!values.is_empty()).then(|| *values.select_nth_unstable_by(middle, f64::total_cmp).1)
}
