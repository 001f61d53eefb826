//! What the timing feed said of one driver, as it happened: each series holds from its moment on.

use std::collections::{BTreeMap, BTreeSet};

use timing::delta::{ByDriver, Cell, Indexed};
use timing::messages::{AppStint, Gap, TimingAppData, TimingData, TimingLine};
use timing::{DriverNumber, SessionTime, Span, StreamStamp};

use crate::{Driver, MiniSectors, Tyre, mini_sectors};

/// Changes of one value: (from when, value), in the order of time.
pub type Steps<T> = Vec<(SessionTime, T)>;

/// What the tyre topic said of one stint's set of tyres, as it arrived.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ToldSet {
    /// When it was told.
    pub time: SessionTime,
    /// The stint by the feed's count, from 0.
    pub stint: u8,
    /// The compound, if it is told.
    pub tyre: Option<Tyre>,
    /// Laps on the set when the stint began, if they are told.
    pub laps_before: Option<u16>,
}

/// One driver's timing, as it arrived. Nothing here looks ahead.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DriverFeed {
    /// The place on the grid.
    pub grid: Option<u8>,
    /// When its first set of tyres was told; before a race, sets are told for the cars that take the start.
    pub first_set: Option<SessionTime>,
    /// The sets of tyres, in the order of time: each line that tells a compound or the laps of a set before its stint.
    pub sets: Vec<ToldSet>,
    /// The place on the timing screen.
    pub position: Steps<u8>,
    /// Laps completed.
    pub laps: Steps<u16>,
    /// Whether the car is in the pit lane.
    pub in_pit: Steps<bool>,
    /// Whether the car is on its lap out of the pits.
    pub pit_out: Steps<bool>,
    /// Whether the car is out of the session.
    pub retired: Steps<bool>,
    /// Whether the car stands still on track.
    pub stopped: Steps<bool>,
    /// Whether the driver did not reach the next part of qualifying.
    pub knocked_out: Steps<bool>,
    /// The gap to the leader; `None` when taken back.
    pub gap_to_leader: Steps<Option<Gap>>,
    /// The gap to the car ahead; `None` when taken back.
    pub interval: Steps<Option<Gap>>,
    /// The last lap's time.
    pub last_lap: Steps<Span>,
    /// The best lap's time; `None` when taken back.
    pub best_lap: Steps<Option<Span>>,
    /// Sector times of the lap being driven: (sector 0–2, time).
    pub sectors: Steps<(u8, Span)>,
}

/// The mini-sectors of each driver.
pub(crate) fn mini_sectors(drivers: &[Driver], timing: &[(StreamStamp, TimingData)]) -> Vec<MiniSectors> {
    let index: BTreeMap<DriverNumber, usize> =
        drivers.iter().enumerate().map(|(i, driver)| (driver.number, i)).collect();
    let mut collectors = vec![mini_sectors::Collector::default(); drivers.len()];
    for (stamp, message) in timing {
        for (number, line) in message.lines.iter().flat_map(ByDriver::iter) {
            if let Some(&driver) = index.get(&number) {
                collectors[driver].take(stamp.session_time(), line);
            }
        }
    }
    collectors.into_iter().map(mini_sectors::Collector::finish).collect()
}

/// Splits the timing topic by driver, with the grid from the tyre topic; `drivers` gives the order, cars that are not
/// in it are left out.
pub(crate) fn driver_feeds(
    drivers: &[Driver],
    timing: &[(StreamStamp, TimingData)],
    app: &[(StreamStamp, TimingAppData)],
) -> Vec<DriverFeed> {
    let index: BTreeMap<DriverNumber, usize> =
        drivers.iter().enumerate().map(|(i, driver)| (driver.number, i)).collect();
    let mut feeds = vec![DriverFeed::default(); drivers.len()];
    for (stamp, message) in timing {
        for (number, line) in message.lines.iter().flat_map(ByDriver::iter) {
            if let Some(&driver) = index.get(&number) {
                feeds[driver].take(stamp.session_time(), line);
            }
        }
    }
    for (stamp, message) in app {
        for (number, line) in message.lines.iter().flat_map(ByDriver::iter) {
            let Some(&driver) = index.get(&number) else { continue };
            feeds[driver].grid = line.grid_pos.and_then(Cell::value).or(feeds[driver].grid);
            for (stint, told) in line.stints.iter().flat_map(Indexed::iter) {
                feeds[driver].first_set.get_or_insert(stamp.session_time());
                feeds[driver].take_set(stamp.session_time(), stint, told);
            }
        }
    }
    feeds
}

/// The cars that are timed or have tyres.
pub(crate) fn cars(
    timing: &[(StreamStamp, TimingData)],
    app: &[(StreamStamp, TimingAppData)],
) -> impl Iterator<Item = DriverNumber> {
    let timed = timing.iter().flat_map(|(_, message)| message.lines.iter().flat_map(ByDriver::iter));
    let shod = app.iter().flat_map(|(_, message)| message.lines.iter().flat_map(ByDriver::iter));
    timed.map(|(number, _)| number).chain(shod.map(|(number, _)| number))
}

/// The cars that are timed or have tyres and are not in the driver list.
pub(crate) fn unlisted(
    drivers: &[Driver],
    timing: &[(StreamStamp, TimingData)],
    app: &[(StreamStamp, TimingAppData)],
) -> BTreeSet<DriverNumber> {
    let listed: BTreeSet<DriverNumber> = drivers.iter().map(|driver| driver.number).collect();
    cars(timing, app).filter(|number| !listed.contains(number)).collect()
}

impl DriverFeed {
    fn take_set(&mut self, time: SessionTime, stint: usize, told: &AppStint) {
        let Ok(stint) = u8::try_from(stint) else { return };
        let tyre = told.compound.as_deref().map(Tyre::from_name);
        let laps_before = told.start_laps.and_then(Cell::value);
        if tyre.is_some() || laps_before.is_some() {
            self.sets.push(ToldSet { time, stint, tyre, laps_before });
        }
    }

    fn take(&mut self, at: SessionTime, line: &TimingLine) {
        step(&mut self.position, at, line.position.and_then(Cell::value));
        step(&mut self.laps, at, line.number_of_laps.and_then(Cell::value));
        step(&mut self.in_pit, at, line.in_pit);
        step(&mut self.pit_out, at, line.pit_out);
        step(&mut self.retired, at, line.retired);
        step(&mut self.stopped, at, line.stopped);
        step(&mut self.knocked_out, at, line.knocked_out);
        step(&mut self.gap_to_leader, at, line.gap_to_leader.clone().map(Cell::value));
        let interval = line.interval_to_position_ahead.as_ref().and_then(|interval| interval.value.clone());
        step(&mut self.interval, at, interval.map(Cell::value));
        // Two laps of the same time are two events, so these are not folded into one step.
        let last_lap = measured(line.last_lap_time.as_ref().and_then(|lap| lap.value));
        self.last_lap.extend(last_lap.map(|time| (at, time)));
        let best_lap = line.best_lap_time.as_ref().and_then(|lap| lap.value);
        step(&mut self.best_lap, at, best_lap.map(|time| measured(Some(time))));
        for (sector, timed) in line.sectors.iter().flat_map(Indexed::iter) {
            if let (Ok(sector @ 0..3), Some(time)) = (u8::try_from(sector), measured(timed.value)) {
                self.sectors.push((at, (sector, time)));
            }
        }
    }
}

/// A lap or sector time that was measured: a negative one is a fault of the feed.
pub(crate) fn measured(time: Option<Cell<Span>>) -> Option<Span> {
    time.and_then(Cell::value).filter(|time| *time >= Span::ZERO)
}

/// What is wrong with a message: a time that [`measured`] leaves out.
pub(crate) fn fault(message: &TimingData) -> Option<&'static str> {
    let is_negative = |time: Cell<Span>| time.value().is_some_and(|time| time < Span::ZERO);
    let is_faulty = message.lines.iter().flat_map(ByDriver::iter).any(|(_, line)| {
        let laps = [&line.last_lap_time, &line.best_lap_time];
        let laps = laps.into_iter().flatten().filter_map(|lap| lap.value);
        let sectors = line.sectors.iter().flat_map(Indexed::iter).filter_map(|(_, timed)| timed.value);
        laps.chain(sectors).any(is_negative)
    });
    is_faulty.then_some("left out a time below zero")
}

/// Whether a message times a car.
pub(crate) fn is_timing(message: &TimingData) -> bool {
    message.lines.iter().flat_map(ByDriver::iter).any(|(_, line)| {
        let TimingLine { position, number_of_laps, in_pit, sectors, last_lap_time, .. } = line;
        position.is_some()
            || number_of_laps.is_some()
            || in_pit.is_some()
            || sectors.is_some()
            || last_lap_time.is_some()
    })
}

/// Whether a message tells a car's tyres or its place on the grid.
pub(crate) fn is_of_tyres(message: &TimingAppData) -> bool {
    let mut lines = message.lines.iter().flat_map(ByDriver::iter);
    lines.any(|(_, line)| line.stints.is_some() || line.grid_pos.is_some())
}

/// Adds a step where the value changed.
pub(crate) fn step<T: PartialEq>(steps: &mut Steps<T>, at: SessionTime, value: Option<T>) {
    if let Some(value) = value
        && steps.last().is_none_or(|(_, current)| *current != value)
    {
        steps.push((at, value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::info;

    fn feed(timing: &[&str], app: &[&str]) -> DriverFeed {
        let stamp = |second: i64| StreamStamp::from_millis(second * 1000);
        let list =
            serde_json::from_str(r#"{"81":{"RacingNumber":"81","Tla":"PIA","Line":1}}"#).expect("a list");
        let drivers = info::drivers(&[(stamp(0), list)], info::Bounds::default());
        let timing: Vec<_> = (1..)
            .zip(timing)
            .map(|(second, json)| (stamp(second), serde_json::from_str(json).expect("a message")))
            .collect();
        let app: Vec<_> =
            app.iter().map(|json| (stamp(0), serde_json::from_str(json).expect("a message"))).collect();
        driver_feeds(&drivers, &timing, &app).pop().expect("one driver")
    }

    fn at(second: i64) -> SessionTime {
        SessionTime::from_millis(second * 1000)
    }

    #[test]
    fn only_changes_are_steps_and_unlisted_cars_are_left_out() {
        let feed = feed(
            &[
                r#"{"Lines":{"81":{"Position":"2","InPit":true},"99":{"Position":"1"}}}"#,
                r#"{"Lines":{"81":{"Position":"2"}}}"#,
                r#"{"Lines":{"81":{"Position":"1","InPit":false}}}"#,
            ],
            &[],
        );
        assert_eq!(feed.position, [(at(1), 2), (at(3), 1)]);
        assert_eq!(feed.in_pit, [(at(1), true), (at(3), false)]);
    }

    #[test]
    fn two_laps_of_one_time_are_two_laps_and_a_gap_can_be_taken_back() {
        let feed = feed(
            &[
                r#"{"Lines":{"81":{"LastLapTime":{"Value":"1:16.304"},"GapToLeader":"+1.5"}}}"#,
                r#"{"Lines":{"81":{"LastLapTime":{"Value":"1:16.304"},"GapToLeader":""}}}"#,
            ],
            &[],
        );
        assert_eq!(feed.last_lap.len(), 2);
        assert_eq!(feed.gap_to_leader, [(at(1), Some(Gap::Time(Span::from_millis(1500)))), (at(2), None)]);
    }

    #[test]
    fn the_first_set_is_told_when_there_is_one() {
        assert_eq!(feed(&[], &[r#"{"Lines":{"81":{"Stints":[]}}}"#]).first_set, None);
        let told =
            [r#"{"Lines":{"81":{"Stints":[]}}}"#, r#"{"Lines":{"81":{"Stints":{"0":{"Compound":"SOFT"}}}}}"#];
        assert_eq!(feed(&[], &told).first_set, Some(at(0)));
    }

    #[test]
    fn the_grid_is_in_the_tyre_topic() {
        assert_eq!(feed(&[], &[r#"{"Lines":{"81":{"GridPos":"4"}}}"#]).grid, Some(4));
        assert_eq!(feed(&[], &[r#"{"Lines":{"81":{"GridPos":""}}}"#]).grid, None);
    }
}
