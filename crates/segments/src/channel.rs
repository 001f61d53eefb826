//! The channels of a segment: what they show, how finely, and where a frame has them.

use replay::{CarFrame, Frame, Status};
use serde::Serialize;
use session::{TrackFlag, Tyre, WeatherSample};
use timing::Span;

/// How a channel goes from one entry to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// In a straight line.
    Linear,
    /// It keeps its value.
    Step,
}

/// One of the values that a segment holds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Channel {
    /// The name.
    pub name: &'static str,
    /// The unit; empty where there is none.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub unit: &'static str,
    /// How it goes from one entry to the next.
    pub kind: Kind,
    /// The value of 1.
    pub scale: f64,
    /// At every frame it is no farther from the server's value than this; 0 for what is exact.
    pub tolerance: f64,
    /// The names that the integers stand for, where they do.
    #[serde(skip_serializing_if = "<[&str]>::is_empty")]
    pub values: &'static [&'static str],
}

/// A channel, and where its value is found.
pub(crate) struct Of<T: 'static> {
    pub(crate) channel: Channel,
    pub(crate) get: fn(&T) -> Option<f64>,
}

const fn linear<T>(
    name: &'static str,
    unit: &'static str,
    scale: f64,
    tolerance: f64,
    get: fn(&T) -> Option<f64>,
) -> Of<T> {
    Of { channel: Channel { name, unit, kind: Kind::Linear, scale, tolerance, values: &[] }, get }
}

const fn step<T>(name: &'static str, unit: &'static str, scale: f64, get: fn(&T) -> Option<f64>) -> Of<T> {
    let channel = Channel { name, unit, kind: Kind::Step, scale, tolerance: scale / 2.0, values: &[] };
    Of { channel, get }
}

/// What is counted: exact.
const fn count<T>(name: &'static str, get: fn(&T) -> Option<f64>) -> Of<T> {
    let channel = Channel { name, unit: "", kind: Kind::Step, scale: 1.0, tolerance: 0.0, values: &[] };
    Of { channel, get }
}

const fn listed<T>(name: &'static str, values: &'static [&'static str], get: fn(&T) -> Option<f64>) -> Of<T> {
    let channel = Channel { name, unit: "", kind: Kind::Step, scale: 1.0, tolerance: 0.0, values };
    Of { channel, get }
}

const NO_OR_YES: &[&str] = &["no", "yes"];

const STATUSES: &[&str] = &[
    Status::Grid.name(),
    Status::Running.name(),
    Status::Pit.name(),
    Status::Stopped.name(),
    Status::Out.name(),
    Status::Finished.name(),
];

const TYRES: &[&str] = &[
    Tyre::Soft.name(),
    Tyre::Medium.name(),
    Tyre::Hard.name(),
    Tyre::Intermediate.name(),
    Tyre::Wet.name(),
    Tyre::Unknown.name(),
];

fn seconds(span: Option<Span>) -> Option<f64> {
    span.map(Span::as_secs_f64)
}

/// A flag as 0 or 1.
fn flag(value: Option<bool>) -> Option<f64> {
    value.map(|value| f64::from(u8::from(value)))
}

/// The channels of each car. A hundred-thousandth of a lap is a few centimetres.
pub(crate) static CAR: &[Of<CarFrame>] = &[
    linear("x", "1/10 m", 1.0, 1.5, |car| car.place.map(|place| place.x)),
    linear("y", "1/10 m", 1.0, 1.5, |car| car.place.map(|place| place.y)),
    linear("progress", "lap", 1e-5, 3e-5, |car| car.progress),
    linear("speed", "km/h", 0.5, 0.75, |car| car.speed),
    linear("rpm", "1/min", 20.0, 50.0, |car| car.rpm),
    linear("throttle", "%", 1.0, 1.0, |car| car.throttle),
    linear("gap_to_leader", "s", 1e-3, 1e-2, |car| seconds(car.gap_to_leader)),
    linear("interval", "s", 1e-3, 1e-2, |car| seconds(car.interval)),
    count("position", |car| Some(f64::from(car.position))),
    listed("status", STATUSES, |car| Some(f64::from(car.status as u8))),
    count("lap", |car| car.lap.map(f64::from)),
    count("laps_down", |car| car.laps_down.map(f64::from)),
    count("gear", |car| car.gear.map(f64::from)),
    listed("brake", NO_OR_YES, |car| flag(car.brake)),
    count("drs", |car| car.drs.map(f64::from)),
    listed("tyre", TYRES, |car| car.tyre.map(|tyre| f64::from(tyre as u8))),
    count("tyre_age", |car| car.tyre_age.map(f64::from)),
    step("last_lap", "s", 1e-3, |car| seconds(car.last_lap)),
    step("best_lap", "s", 1e-3, |car| seconds(car.best_lap)),
    step("sector1", "s", 1e-3, |car| seconds(car.sectors[0])),
    step("sector2", "s", 1e-3, |car| seconds(car.sectors[1])),
    step("sector3", "s", 1e-3, |car| seconds(car.sectors[2])),
    listed("estimated", NO_OR_YES, |car| flag(Some(car.estimated))),
];

fn weather(frame: &Frame, get: impl Fn(&WeatherSample) -> Option<f64>) -> Option<f64> {
    frame.weather.as_ref().and_then(get)
}

/// The channels of the whole track. `flag` is the feed's digit.
pub(crate) static TRACK: &[Of<Frame>] = &[
    count("flag", |frame| frame.flag.and_then(|flag: TrackFlag| flag.digit().to_digit(10)).map(f64::from)),
    count("leader_lap", |frame| frame.leader_lap.map(f64::from)),
    listed("classified", NO_OR_YES, |frame| flag(Some(frame.classified))),
    step("air_temp", "°C", 0.1, |frame| weather(frame, |sample| sample.air_temp)),
    step("track_temp", "°C", 0.1, |frame| weather(frame, |sample| sample.track_temp)),
    step("humidity", "%", 0.1, |frame| weather(frame, |sample| sample.humidity)),
    step("pressure", "hPa", 0.1, |frame| weather(frame, |sample| sample.pressure)),
    step("wind_speed", "m/s", 0.1, |frame| weather(frame, |sample| sample.wind_speed)),
    count("wind_direction", |frame| weather(frame, |sample| sample.wind_direction.map(f64::from))),
    listed("rainfall", NO_OR_YES, |frame| weather(frame, |sample| flag(sample.rainfall))),
];

impl Channel {
    /// The channels of each car, and those of the whole track, in the order of a segment's rows.
    #[must_use]
    pub fn all() -> (Vec<Self>, Vec<Self>) {
        let cars = CAR.iter().map(|of| of.channel).collect();
        (cars, TRACK.iter().map(|of| of.channel).collect())
    }

    /// The integer that stands for a number; what is not finite or too large stands for none.
    pub(crate) fn integer(&self, number: f64) -> Option<i32> {
        let integer = (number / self.scale).round();
        // Differences of two such values are integers of 32 bits, too.
        (integer.abs() < f64::from(i32::MAX / 2)).then_some(integer as i32)
    }
}
