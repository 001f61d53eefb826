//! Documents of samples written.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::samples::{CarSample, PositionSample};
use crate::{DriverNumber, Topic, Utc};

/// What the two kinds of document call the same things.
#[derive(Clone, Copy, Debug)]
pub struct Keys {
    pub(super) entries: &'static str,
    pub(super) utc: &'static str,
    pub(super) cars: &'static str,
}

pub(super) const CAR_KEYS: Keys = Keys { entries: "Entries", utc: "Utc", cars: "Cars" };
pub(super) const POSITION_KEYS: Keys = Keys { entries: "Position", utc: "Timestamp", cars: "Entries" };

/// A kind of sample, with its topic.
pub trait Sample: Entry {
    /// The topic that carries it.
    const TOPIC: Topic;
}

impl Sample for CarSample {
    const TOPIC: Topic = Topic::CarData;
}

impl Sample for PositionSample {
    const TOPIC: Topic = Topic::Position;
}

/// How a kind of sample is written. Not to be named outside the crate: there are no other kinds.
pub trait Entry {
    /// What its documents call things.
    const KEYS: Keys;
    /// Whose it is and when it was taken.
    fn moment(&self) -> (Utc, DriverNumber);
    /// Writes the car's object.
    fn write_car<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

impl Entry for CarSample {
    const KEYS: Keys = CAR_KEYS;

    fn moment(&self) -> (Utc, DriverNumber) {
        (self.utc, self.number)
    }

    fn write_car<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut car = serializer.serialize_map(Some(1))?;
        car.serialize_entry("Channels", &Channels(*self))?;
        car.end()
    }
}

struct Channels(CarSample);

impl Serialize for Channels {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let CarSample { number: _, utc: _, rpm, speed, gear, throttle, brake, drs } = self.0;
        let [gear, throttle, brake, drs] = [gear, throttle, brake, drs].map(|value| value.map(u16::from));
        let channels = [("0", rpm), ("2", speed), ("3", gear), ("4", throttle), ("5", brake), ("45", drs)];
        serializer.collect_map(channels.into_iter().filter_map(|(key, value)| Some((key, value?))))
    }
}

impl Entry for PositionSample {
    const KEYS: Keys = POSITION_KEYS;

    fn moment(&self) -> (Utc, DriverNumber) {
        (self.utc, self.number)
    }

    fn write_car<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { number: _, utc: _, on_track, x, y, z } = self;
        let mut car = serializer.serialize_map(Some(4))?;
        car.serialize_entry("Status", if *on_track { "OnTrack" } else { "OffTrack" })?;
        car.serialize_entry("X", x)?;
        car.serialize_entry("Y", y)?;
        car.serialize_entry("Z", z)?;
        car.end()
    }
}

/// The JSON document that holds these samples, in their order. Those of one moment are one entry, as long as the car
/// numbers ascend: an object cannot hold the same car twice.
pub(crate) fn to_document<S: Sample>(samples: &[S]) -> Result<Vec<u8>, serde_json::Error> {
    let same_entry = |a: &S, b: &S| {
        let ((utc, number), (later_utc, later_number)) = (a.moment(), b.moment());
        utc == later_utc && number < later_number
    };
    let entries: Vec<Moment<'_, S>> = samples.chunk_by(same_entry).map(Moment).collect();
    serde_json::to_vec(&std::collections::BTreeMap::from([(S::KEYS.entries, entries)]))
}

/// The samples of one moment.
struct Moment<'a, S>(&'a [S]);

impl<S: Sample> Serialize for Moment<'_, S> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        let mut entry = serializer.serialize_map(Some(2))?;
        if let Some(sample) = self.0.first() {
            entry.serialize_entry(S::KEYS.utc, &sample.moment().0)?;
        }
        entry.serialize_entry(S::KEYS.cars, &Cars(self.0))?;
        entry.end()
    }
}

struct Cars<'a, S>(&'a [S]);

impl<S: Sample> Serialize for Cars<'_, S> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        serializer.collect_map(self.0.iter().map(|sample| (sample.moment().1, Car(sample))))
    }
}

struct Car<'a, S>(&'a S);

impl<S: Sample> Serialize for Car<'_, S> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        self.0.write_car(serializer)
    }
}
