//! Laps from the timing feed, as FastF1 makes them where it is right. They keep the numbers that the feed gives them,
//! and one wrong or missing line moves no other lap.
//!
//! One driver's lines are cut into laps (`collect`), their times made to fit each other (`times`), the drivers put
//! on one clock (`align`); then tyres, flags, race control's deletions and places are added.

mod align;
mod collect;
mod deleted;
mod draft;
#[cfg(test)]
mod feed_tests;
mod finish;
mod generated;
mod times;
mod track;
mod tyres;

use std::collections::BTreeMap;

use timing::delta::ByDriver;
use timing::messages::{AppLine, TimingAppData, TimingData, TimingLine};
use timing::{SessionKind, SessionTime, StreamStamp};

use crate::rulings::Ruling;
use crate::{Driver, Lap, LapTable, SessionPhaseChange, TrackStatusChange};
use collect::{Collected, RaceStart};
#[cfg(test)]
pub(crate) use finish::blank as blank_lap;
use generated::Over;
use tyres::TyreLines;

/// What laps are made from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LapInputs<'a> {
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
    /// The number of laps of the race, as last announced.
    pub race_laps: Option<u16>,
    /// The track's flags.
    pub track_status: &'a [TrackStatusChange],
    /// Race control's rulings; `None` where its topic is missing.
    pub rulings: Option<&'a [Ruling]>,
}

/// Builds the laps of all drivers.
#[must_use]
pub(crate) fn build_laps(inputs: &LapInputs<'_>) -> LapTable {
    let race_start = track::session_start(inputs.phases).filter(|_| inputs.kind.is_race());
    let start = if inputs.kind.is_race() { RaceStart::Race(race_start) } else { RaceStart::NoRace };
    let mut collected: Vec<Collected> =
        timing_lines(inputs).iter().map(|lines| collect::collect(lines, start)).collect();
    for driver in &mut collected {
        times::settle(driver);
    }
    align::align(&mut collected);

    let stopped: Vec<_> = collected.iter().map(|driver| driver.stopped).collect();
    let sets: Vec<_> = app_lines(inputs).iter().map(|lines| TyreLines::new(lines)).collect();
    let mut drivers: Vec<Vec<Lap>> = collected
        .into_iter()
        .enumerate()
        .map(|(driver, collected)| finish::laps_of(driver, collected.laps, race_start))
        .collect();
    let over = Over::of(&drivers, inputs);
    for (laps, stopped) in drivers.iter_mut().zip(&stopped) {
        generated::add_unfinished(laps, &over, *stopped, inputs.phases);
    }
    if inputs.kind.is_race() {
        // Tyres are announced for the cars that take the start, and for no others.
        let began = |driver: usize| race_start.is_some() && !sets[driver].is_empty();
        generated::add_first_laps(&mut drivers, began);
        track::set_positions(&mut drivers);
    }
    for (laps, sets) in drivers.iter_mut().zip(&sets) {
        track::set_starts(laps, start, inputs.phases);
        track::set_flags(laps, inputs.track_status);
        tyres::fit(laps, sets, race_start);
        finish::repeat_speeds(laps);
        finish::set_accuracy(laps);
    }
    if let Some(rulings) = inputs.rulings {
        deleted::mark(&mut drivers, inputs.drivers, rulings);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_need_no_session_status() {
        let list = serde_json::from_str(r#"{"4":{"Tla":"NOR"},"81":{"Tla":"PIA"}}"#).expect("a driver list");
        let drivers = crate::info::drivers(&[(StreamStamp::from_millis(0), list)], Default::default());
        let timing: Vec<(StreamStamp, TimingData)> = [(90, 81), (92, 4)]
            .map(|(secs, car)| {
                let json = format!(
                    r#"{{"Lines":{{"{car}":{{"NumberOfLaps":1,"Sectors":{{"2":{{"Value":"30.000"}}}}}}}}}}"#
                );
                (StreamStamp::from_millis(secs * 1000), serde_json::from_str(&json).expect("a line"))
            })
            .into();
        let laps = build_laps(&LapInputs {
            kind: SessionKind::Race,
            drivers: &drivers,
            timing: &timing,
            app: &[],
            phases: &[],
            race_laps: None,
            track_status: &[],
            rulings: None,
        });
        let places: Vec<_> = laps.laps.iter().map(|lap| lap.position).collect();
        assert_eq!(places, [Some(2), Some(1)]);
    }
}
