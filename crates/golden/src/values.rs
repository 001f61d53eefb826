//! All frames of a driver in a few numbers.

use replay::CarFrame;
use serde_json::{Map, Value, json};

use crate::shot::number;

/// A channel that is interpolated.
type Continuous = (&'static str, fn(&CarFrame) -> Option<f64>);
/// A channel of whole numbers.
type Discrete = (&'static str, fn(&CarFrame) -> Option<u64>);

const CONTINUOUS: [Continuous; 8] = [
    ("x", |car| car.place.map(|place| place.x)),
    ("y", |car| car.place.map(|place| place.y)),
    ("progress", |car| car.progress),
    ("speed", |car| car.speed),
    ("rpm", |car| car.rpm),
    ("throttle", |car| car.throttle),
    ("gap_to_leader", |car| car.gap_to_leader.map(timing::Span::as_secs_f64)),
    ("interval", |car| car.interval.map(timing::Span::as_secs_f64)),
];

const DISCRETE: [Discrete; 9] = [
    ("position", |car| Some(car.position.into())),
    ("lap", |car| car.lap.map(u64::from)),
    ("status", |car| Some(car.status as u64)),
    ("gear", |car| car.gear.map(u64::from)),
    ("brake", |car| car.brake.map(u64::from)),
    ("drs", |car| car.drs.map(u64::from)),
    ("tyre", |car| car.tyre.map(|tyre| tyre as u64)),
    ("tyre_age", |car| car.tyre_age.map(u64::from)),
    ("estimated", |car| Some(car.estimated.into())),
];

/// What was collected of one driver.
#[derive(Clone, Debug, Default)]
pub(crate) struct Values {
    continuous: [(u64, f64); CONTINUOUS.len()],
    discrete: [(u64, u64); DISCRETE.len()],
}

impl Values {
    /// Takes the driver's car of a frame.
    pub(crate) fn add(&mut self, frame: usize, car: &CarFrame) {
        for ((known, sum), (_, value)) in self.continuous.iter_mut().zip(CONTINUOUS) {
            if let Some(value) = value(car) {
                (*known, *sum) = (*known + 1, *sum + value);
            }
        }
        for ((known, sum), (_, value)) in self.discrete.iter_mut().zip(DISCRETE) {
            if let Some(value) = value(car) {
                // By the frame's number, so that a value that comes early and goes early is not the same.
                (*known, *sum) = (*known + 1, sum.wrapping_add(value.wrapping_mul(frame as u64 + 1)));
            }
        }
    }

    /// By channel.
    pub(crate) fn to_value(&self) -> Value {
        let mean = |known: u64, sum: f64| number((known > 0).then(|| sum / known as f64));
        let continuous = self.continuous.iter().zip(CONTINUOUS).map(|((known, sum), (name, _))| {
            (name.to_owned(), json!({"known": known, "mean": mean(*known, *sum)}))
        });
        let discrete = self.discrete.iter().zip(DISCRETE).map(|((known, sum), (name, _))| {
            (name.to_owned(), json!({"known": known, "value × frame": sum}))
        });
        Value::Object(continuous.chain(discrete).collect::<Map<_, _>>())
    }
}
