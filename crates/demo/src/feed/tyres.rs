//! `TimingAppData`: grid places and tyre stints.

use timing::delta::{ByDriver, Cell, Indexed};
use timing::messages::{AppLine, AppStint, TimingAppData};
use timing::{DriverNumber, EncodeError, SessionTime, Span};

use super::faults::Faults;
use super::wire;
use crate::truth::{CarTruth, Truth};
use crate::tyres::Tyres;

/// How long after a car leaves the pit lane its new set is announced.
const ANNOUNCED_AFTER: Span = Span::from_secs(2);

/// When the lines, and in races the sets for the start, are announced, in milliseconds.
const LINES_AT: i64 = 4200;
const FIRST_SETS_AT: i64 = 60_000;

/// The topic's file.
pub(super) fn timing_app_data(truth: &Truth, faults: Faults) -> Result<Vec<u8>, EncodeError> {
    let lines = truth.cars.iter().enumerate().map(|(index, car)| {
        let line = AppLine {
            racing_number: Some(Cell::set(car.number)),
            line: Some(Cell::set(index as u8 + 1)),
            grid_pos: car.grid.map(Cell::set),
            ..AppLine::default()
        };
        (car.number, line)
    });
    let lines = TimingAppData { lines: Some(ByDriver::new(lines.collect())), ..TimingAppData::default() };
    let mut messages = vec![(SessionTime::from_millis(LINES_AT), lines)];
    for car in &truth.cars {
        first_set(truth, car, &mut messages);
        for ((stop, tyres), index) in car.changes().zip(1..) {
            let list = Indexed::changes(vec![(index, fitted(tyres))]);
            messages.push((stop.left + ANNOUNCED_AFTER, change(car.number, list)));
        }
        laps(car, &mut messages);
    }
    wire::file(messages, faults)
}

fn change(number: DriverNumber, stints: Indexed<AppStint>) -> TimingAppData {
    let line = AppLine { stints: Some(stints), ..AppLine::default() };
    TimingAppData { lines: Some(ByDriver::new(vec![(number, line)])), ..TimingAppData::default() }
}

/// A set just fitted.
fn fitted(tyres: Tyres) -> AppStint {
    AppStint {
        lap_flags: Some(Cell::set(0)),
        compound: Some(tyres.compound.name().to_owned()),
        new: Some(Cell::set(tyres.used_laps == 0)),
        tyres_not_changed: Some(Cell::set("0".to_owned())),
        total_laps: Some(Cell::set(tyres.used_laps)),
        start_laps: Some(Cell::set(tyres.used_laps)),
        ..AppStint::default()
    }
}

/// The first set: in races on the grid, in qualifying when the car first leaves the pits.
fn first_set(truth: &Truth, car: &CarTruth, messages: &mut Vec<(SessionTime, TimingAppData)>) {
    let left = if truth.is_race() {
        Some(SessionTime::from_millis(FIRST_SETS_AT))
    } else {
        car.laps.first().and_then(|lap| lap.pit_out).map(|out| out + ANNOUNCED_AFTER)
    };
    if let Some(time) = left {
        messages.push((time, change(car.number, Indexed::whole(vec![fitted(car.run.first_tyres)]))));
    }
}

/// The laps on each set, and the best of them, at the end of each lap.
fn laps(car: &CarTruth, messages: &mut Vec<(SessionTime, TimingAppData)>) {
    let mut best: Option<(u8, Span)> = None;
    for lap in &car.laps {
        let Some(end) = lap.marks[2] else { continue };
        let improves = |time: &Span| best.is_none_or(|(stint, best)| stint != lap.stint || *time < best);
        let improved = lap.time.filter(improves);
        best = improved.map(|time| (lap.stint, time)).or(best);
        let stint = AppStint {
            total_laps: Some(Cell::set(lap.tyre_age)),
            lap_time: improved.map(Cell::set),
            lap_number: improved.map(|_| Cell::set(lap.number)),
            ..AppStint::default()
        };
        messages.push((end, change(car.number, Indexed::changes(vec![(usize::from(lap.stint), stint)]))));
    }
}
