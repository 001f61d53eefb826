//! Which laps are meant by rulings on lap times, and what holds of them when.

use std::collections::{BTreeMap, BTreeSet};

use timing::{DriverNumber, SessionTime, Span};

use super::{Ruling, RulingKind};
use crate::{Driver, Lap};

/// Of more laps with one and the same time only the last are looked at: nobody drives so many.
const MAX_SAME_TIMES: usize = 16;

/// A lap that is deleted or given back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LapRuling {
    /// The driver's index in [`crate::Session::drivers`].
    pub driver: usize,
    /// The lap's index among the driver's laps.
    pub lap: usize,
    /// When that became known.
    pub time: SessionTime,
    /// Whether the lap is deleted from then on; else it counts again.
    pub deleted: bool,
    /// Why it was deleted, as FastF1 has it: with the place and the lap; empty where it counts again.
    pub reason: String,
}

/// What the rulings do to laps, `laps` by driver: every change, in the order of time. A ruling that says again what holds
/// already changes nothing, and one that names no lap that there is neither.
pub(crate) fn lap_rulings(rulings: &[Ruling], drivers: &[Driver], laps: &[&[Lap]]) -> Vec<LapRuling> {
    let numbers: BTreeMap<DriverNumber, usize> =
        drivers.iter().enumerate().map(|(index, driver)| (driver.number, index)).collect();
    let mut finders: BTreeMap<usize, Finder<'_>> = BTreeMap::new();
    let mut changes = Vec::new();
    for ruling in rulings {
        let deleted = match ruling.kind {
            RulingKind::LapDeleted => true,
            RulingKind::LapReinstated => false,
            _ => continue,
        };
        let driver = ruling.cars.first().and_then(|car| numbers.get(&car.number)).copied();
        let Some((driver, of_driver)) = driver.and_then(|driver| Some((driver, *laps.get(driver)?))) else {
            continue;
        };
        let finder = finders.entry(driver).or_insert_with(|| Finder::new(of_driver));
        let Some(lap) = finder.find(ruling) else { continue };
        if finder.decide(lap, deleted) {
            let reason = if deleted { ruling.wording.clone() } else { String::new() };
            changes.push(LapRuling { driver, lap, time: ruling.time, deleted, reason });
        }
    }
    changes
}

/// One driver's laps, to be found by what rulings say of them.
struct Finder<'a> {
    laps: &'a [Lap],
    by_time: BTreeMap<Span, Vec<usize>>,
    /// The laps that are deleted.
    deleted: BTreeSet<usize>,
}

impl<'a> Finder<'a> {
    fn new(laps: &'a [Lap]) -> Self {
        let mut by_time: BTreeMap<Span, Vec<usize>> = BTreeMap::new();
        for (index, lap) in laps.iter().enumerate() {
            let Some(time) = lap.time else { continue };
            by_time.entry(time).or_default().push(index);
        }
        Self { laps, by_time, deleted: BTreeSet::new() }
    }

    /// The lap that is meant. The time of the lap says it; where several have that time, or none is told, the time of
    /// day of the incident does, and then the lap's number, which race control counts differently after a restart and
    /// in qualifying.
    fn find(&self, ruling: &Ruling) -> Option<usize> {
        let numbered = || {
            let number = ruling.lap?.checked_add(u16::from(ruling.next_lap))?;
            self.laps.binary_search_by_key(&number, |lap| lap.number).ok()
        };
        let told = || self.at_incident(ruling).or_else(numbered);
        if let Some(time) = ruling.lap_time {
            let same = self.by_time.get(&time)?;
            let same = &same[same.len().saturating_sub(MAX_SAME_TIMES)..];
            let meant = |lap: &usize| same.contains(lap);
            let by_number = || numbered().filter(meant);
            return self.at_incident(ruling).filter(meant).or_else(by_number).or_else(|| {
                if ruling.kind == RulingKind::LapReinstated {
                    same.iter().rev().copied().find(|lap| self.deleted.contains(lap))
                } else {
                    let driven = |lap: &&usize| self.laps[**lap].end.is_some_and(|end| end <= ruling.time);
                    same.iter().rev().find(driven).or(same.first()).copied()
                }
            });
        }
        match ruling.kind {
            RulingKind::LapReinstated => {
                let deleted = told().filter(|lap| self.deleted.contains(lap));
                deleted.or_else(|| self.deleted.last().copied())
            }
            _ => told(),
        }
    }

    /// The lap that was being driven when the incident happened, or the one after it where that is meant.
    fn at_incident(&self, ruling: &Ruling) -> Option<usize> {
        let incident = ruling.incident?;
        let ended = self.laps.partition_point(|lap| lap.end.is_none_or(|end| end < incident));
        let driven = self.laps.get(ended)?.start.is_none_or(|start| start <= incident);
        let lap = ended + usize::from(ruling.next_lap);
        (driven && lap < self.laps.len()).then_some(lap)
    }

    /// Takes a decision down; says whether it changes anything.
    fn decide(&mut self, lap: usize, deleted: bool) -> bool {
        if deleted { self.deleted.insert(lap) } else { self.deleted.remove(&lap) }
    }
}

#[cfg(test)]
mod tests;
