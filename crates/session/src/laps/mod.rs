//! Laps from the timing feed, as FastF1 makes them.
//!
//! One driver's lines are cut into laps (`collect`), their times made to fit each other (`times`), the drivers put
//! on one clock (`align`); then tyres, flags, race control's deletions and places are added.

mod align;
mod collect;
mod deleted;
mod draft;
mod finish;
mod generated;
mod times;
mod track;
mod tyres;

use std::collections::BTreeMap;

use timing::delta::ByDriver;
use timing::messages::{AppLine, TimingAppData, TimingData, TimingLine};
use timing::{DriverNumber, SessionKind, SessionTime, StreamStamp};

use crate::{Driver, Lap, LapTable, RaceControlEntry, SessionPhase, SessionPhaseChange, TrackStatusChange};
use collect::Collected;
#[cfg(test)]
pub(crate) use finish::blank as blank_lap;

/// What laps are made from.
#[derive(Clone, Copy, Debug)]
pub struct LapInputs<'a> {
    /// The kind of session.
    pub kind: SessionKind,
    /// The drivers; laps are by their index.
    pub drivers: &'a [Driver],
    /// The timing topic.
    pub timing: &'a [(StreamStamp, TimingData)],
    /// The tyre topic.
    pub app: &'a [(StreamStamp, TimingAppData)],
    /// The session's phases.
    pub phases: &'a [SessionPhaseChange],
    /// The track's flags.
    pub track_status: &'a [TrackStatusChange],
    /// Race control's messages; `None` where the topic is missing.
    pub race_control: Option<&'a [RaceControlEntry]>,
}

/// Builds the laps of all drivers.
#[must_use]
pub fn build_laps(inputs: &LapInputs<'_>) -> LapTable {
    let mut collected: Vec<Collected> =
        timing_lines(inputs).iter().map(|lines| collect::collect(lines)).collect();
    for driver in &mut collected {
        times::settle(driver);
    }
    align::align(&mut collected);

    let race_start = track::session_start(inputs.phases).filter(|_| inputs.kind.is_race());
    let retired: Vec<_> = collected.iter().map(|driver| driver.retired).collect();
    let mut drivers: Vec<Vec<Lap>> = collected
        .into_iter()
        .enumerate()
        .map(|(driver, collected)| finish::laps_of(driver, collected.laps, race_start))
        .collect();
    add_generated(&mut drivers, &retired, race_start, inputs.phases);
    if race_start.is_some() {
        track::set_positions(&mut drivers);
    }
    for (laps, lines) in drivers.iter_mut().zip(app_lines(inputs)) {
        track::set_starts(laps, race_start, inputs.phases);
        track::set_flags(laps, inputs.track_status);
        tyres::fit(laps, &tyres::sets(&lines));
        for lap in laps {
            lap.accurate = finish::is_accurate(lap);
        }
    }
    if let Some(messages) = inputs.race_control {
        let numbers: Vec<DriverNumber> = inputs.drivers.iter().map(|driver| driver.number).collect();
        deleted::mark(&mut drivers, &numbers, messages);
    }
    LapTable::new(drivers)
}

/// Each driver's lines of the timing topic, by driver.
fn timing_lines<'a>(inputs: &LapInputs<'a>) -> Vec<Vec<(SessionTime, &'a TimingLine)>> {
    by_driver(inputs.drivers, inputs.timing.iter().map(|(stamp, message)| (*stamp, message.lines.as_ref())))
}

/// Each driver's lines of the tyre topic, by driver.
fn app_lines<'a>(inputs: &LapInputs<'a>) -> Vec<Vec<(SessionTime, &'a AppLine)>> {
    by_driver(inputs.drivers, inputs.app.iter().map(|(stamp, message)| (*stamp, message.lines.as_ref())))
}

fn by_driver<'a, T: 'a>(
    drivers: &[Driver],
    messages: impl Iterator<Item = (StreamStamp, Option<&'a ByDriver<T>>)>,
) -> Vec<Vec<(SessionTime, &'a T)>> {
    let index: BTreeMap<_, _> = drivers.iter().enumerate().map(|(i, driver)| (driver.number, i)).collect();
    let mut lines = vec![Vec::new(); drivers.len()];
    for (stamp, message) in messages {
        for (number, line) in message.into_iter().flat_map(ByDriver::iter) {
            if let Some(&driver) = index.get(&number) {
                lines[driver].push((stamp.session_time(), line));
            }
        }
    }
    lines
}

/// Adds the laps that cars began and never ended. In races (`race_start` is given) a car that dropped out on its first
/// lap has one as well, and whoever crossed the line after the winner has finished.
fn add_generated(
    drivers: &mut [Vec<Lap>],
    retired: &[Option<SessionTime>],
    race_start: Option<SessionTime>,
    phases: &[SessionPhaseChange],
) {
    let is_over = |change: &&SessionPhaseChange| change.phase == SessionPhase::Finished;
    let finished = phases.iter().rev().find(is_over).map(|change| change.time);
    let most = drivers.iter().map(Vec::len).max().unwrap_or_default();
    let won = drivers.iter().filter(|laps| laps.len() == most).filter_map(|laps| laps.last()?.end).min();
    let over = if race_start.is_some() { finished.into_iter().chain(won).min() } else { finished };
    let leader_end = drivers.iter().filter_map(|laps| laps.first()?.end).min();
    for (driver, laps) in drivers.iter_mut().enumerate() {
        if !laps.is_empty() {
            generated::add_unfinished(laps, over, phases);
        } else if race_start.is_some_and(|start| retired[driver].is_some_and(|at| at >= start)) {
            laps.extend(generated::first_lap(driver, leader_end));
        }
    }
}
