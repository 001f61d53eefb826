//! What a channel is, and the list of all: their names, order, units and resolutions, and where a frame has them.
//!
//! Resolutions are chosen so that what a screen can show survives: a car that is off by 0.1 m is off by less than a
//! pixel, and a gap that moves is not read to the millisecond. What the feed says is exact.

use replay::{CarFrame, Frame, Status};
use serde::Serialize;
use session::Tyre;
use timing::Span;

/// One value over time: of each car, or of the session.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Channel {
    /// The name.
    pub name: &'static str,
    /// The unit of decoded values; empty where there is none.
    pub unit: &'static str,
    /// An integer of the stream times this is the value in that unit.
    pub scale: f64,
    /// What holds between two entries.
    pub kind: Kind,
    /// By how much a decoded value is off at most at any frame, in that unit; 0 for what is exact.
    pub tolerance: f64,
    /// Whose value it is.
    pub scope: Scope,
    /// What the integers stand for, where they do not count: they are places in this list, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<Values>,
}

/// What holds between two entries of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The straight line between them.
    Linear,
    /// The former.
    Step,
}

/// Whose value a channel is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Each driver's.
    Driver,
    /// The session's.
    Session,
}

/// What integers stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Values {
    /// Names.
    Names(&'static [&'static str]),
    /// False and true.
    Flags([bool; 2]),
}

impl Channel {
    const fn driver(name: &'static str, unit: &'static str, scale: f64) -> Self {
        Self { name, unit, scale, kind: Kind::Step, tolerance: 0.0, scope: Scope::Driver, values: None }
    }

    const fn session(name: &'static str, unit: &'static str, scale: f64) -> Self {
        Self { scope: Scope::Session, ..Self::driver(name, unit, scale) }
    }

    const fn linear(self, tolerance: f64) -> Self {
        Self { kind: Kind::Linear, tolerance, ..self }
    }

    const fn names(self, names: &'static [&'static str]) -> Self {
        Self { values: Some(Values::Names(names)), ..self }
    }

    const fn flag(self) -> Self {
        Self { values: Some(Values::Flags([false, true])), ..self }
    }
}

/// How many channels each car has; they come first.
pub(crate) const OF_CAR: usize = 25;
/// How many channels the session has.
pub(crate) const OF_SESSION: usize = 10;

/// All channels in the order of a segment's rows: those of cars, then those of the session.
pub(crate) fn channels() -> impl Iterator<Item = &'static Channel> {
    CAR.iter().map(|(channel, _)| channel).chain(SESSION.iter().map(|(channel, _)| channel))
}

/// A channel, and where a car's part of a frame has its value, in the channel's unit.
type OfCar = (Channel, fn(&CarFrame) -> Option<f64>);
/// A channel, and where a frame has its value, in the channel's unit.
type OfSession = (Channel, fn(&Frame) -> Option<f64>);

const STATUSES: [&str; 6] = [
    Status::Grid.name(),
    Status::Running.name(),
    Status::Pit.name(),
    Status::Stopped.name(),
    Status::Out.name(),
    Status::Finished.name(),
];
const TYRES: [&str; Tyre::ALL.len()] = Tyre::NAMES;
const FLAGS: [&str; 7] =
    ["clear", "yellow", "unused", "safety_car", "red", "virtual_safety_car", "virtual_safety_car_ending"];

const fn count(name: &'static str) -> Channel {
    Channel::driver(name, "", 1.0)
}

/// A time that the feed has to the millisecond.
const fn time(name: &'static str) -> Channel {
    Channel::driver(name, "s", 1e-3)
}

/// How far a car is behind another.
const fn gap(name: &'static str) -> Channel {
    Channel::driver(name, "s", 5e-3).linear(0.01)
}

/// What the feed has with one decimal.
const fn weather(name: &'static str, unit: &'static str) -> Channel {
    Channel::session(name, unit, 0.1)
}

fn seconds(span: Option<Span>) -> Option<f64> {
    span.map(Span::as_secs_f64)
}

/// The channels of each car.
pub(crate) static CAR: [OfCar; OF_CAR] = [
    (Channel::driver("x", "1/10 m", 1.0).linear(1.5), |car| car.place.map(|place| place.x)),
    (Channel::driver("y", "1/10 m", 1.0).linear(1.5), |car| car.place.map(|place| place.y)),
    (Channel::driver("progress", "lap", 2e-5).linear(4e-5), |car| car.progress),
    (Channel::driver("speed", "km/h", 0.5).linear(0.6), |car| car.speed),
    (Channel::driver("rpm", "1/min", 50.0).linear(60.0), |car| car.rpm),
    (Channel::driver("throttle", "%", 1.0).linear(1.0), |car| car.throttle),
    (gap("gap_to_leader"), |car| seconds(car.gap_to_leader)),
    (gap("interval"), |car| seconds(car.interval)),
    (count("position"), |car| Some(car.position.into())),
    (count("status").names(&STATUSES), |car| Some(f64::from(car.status as u8))),
    (count("lap"), |car| car.lap.map(f64::from)),
    (count("laps"), |car| Some((car.progress? - car.rel_distance?).round())),
    (count("gear"), |car| car.gear.map(f64::from)),
    (count("brake").flag(), |car| car.brake.map(f64::from)),
    (count("drs"), |car| car.drs.map(f64::from)),
    (count("tyre").names(&TYRES), |car| car.tyre.map(|tyre| f64::from(tyre as u8))),
    (count("tyre_age"), |car| car.tyre_age.map(f64::from)),
    (count("laps_down"), |car| car.laps_down.map(f64::from)),
    (time("last_lap"), |car| seconds(car.last_lap)),
    (time("sector1"), |car| seconds(car.sectors[0])),
    (time("sector2"), |car| seconds(car.sectors[1])),
    (time("sector3"), |car| seconds(car.sectors[2])),
    (time("best_lap"), |car| seconds(car.best_lap)),
    (count("estimated").flag(), |car| Some(car.estimated.into())),
    (count("stops"), |car| car.stops.map(f64::from)),
];

/// The channels of the session.
pub(crate) static SESSION: [OfSession; OF_SESSION] = [
    (Channel::session("flag", "", 1.0).names(&FLAGS), |frame| frame.flag.map(|flag| f64::from(flag as u8))),
    (Channel::session("leader_lap", "", 1.0), |frame| frame.leader_lap.map(f64::from)),
    (Channel::session("classified", "", 1.0).flag(), |frame| Some(frame.classified.into())),
    (weather("air_temp", "°C"), |frame| frame.weather?.air_temp),
    (weather("track_temp", "°C"), |frame| frame.weather?.track_temp),
    (weather("humidity", "%"), |frame| frame.weather?.humidity),
    (weather("pressure", "hPa"), |frame| frame.weather?.pressure),
    (weather("wind_speed", "m/s"), |frame| frame.weather?.wind_speed),
    (Channel::session("wind_direction", "°", 1.0), |frame| frame.weather?.wind_direction.map(f64::from)),
    (Channel::session("rainfall", "", 1.0).flag(), |frame| frame.weather?.rainfall.map(f64::from)),
];

#[cfg(test)]
mod tests {
    use session::TrackFlag;

    use super::*;

    #[test]
    fn every_status_tyre_and_flag_stands_at_its_place() {
        use Status::{Finished, Grid, Out, Pit, Running, Stopped};
        for status in [Grid, Running, Pit, Stopped, Out, Finished] {
            assert_eq!(STATUSES[status as usize], status.name());
        }
        for name in TYRES {
            assert_eq!(TYRES[Tyre::from_name(name) as usize], name);
        }
        for (place, digit) in ('1'..='7').enumerate() {
            assert_eq!(TrackFlag::from_digit(digit).map(|flag| flag as usize), Some(place));
        }
    }

    #[test]
    fn each_channel_has_a_name_of_its_own_and_a_tolerance_that_its_scale_allows() {
        let names: std::collections::BTreeSet<&str> = channels().map(|channel| channel.name).collect();
        assert_eq!(names.len(), OF_CAR + OF_SESSION);
        for channel in channels() {
            match channel.kind {
                Kind::Linear => assert!(channel.tolerance >= channel.scale, "{}", channel.name),
                Kind::Step => assert!(channel.tolerance == 0.0, "{}", channel.name),
            }
        }
    }
}
