//! Typed messages, a topic a file. Fields come and go over the years: every one is optional, and those that are not
//! listed are let through.

mod race_control;
mod status;
mod timing_app_data;
mod timing_data;

pub use race_control::{RaceControlMessage, RaceControlMessages};
pub use status::{SessionStatus, TrackStatus};
pub use timing_app_data::{AppLine, AppStint, TimingAppData};
pub use timing_data::{Gap, Interval, Sector, SpeedTrap, SpeedTraps, TimedLap, TimingData, TimingLine};

use serde::de::DeserializeOwned;

use crate::{Damage, DamageReport, Lines, StreamStamp, Topic};

/// A topic that is sent as JSON lines of one type.
pub trait Message: DeserializeOwned {
    /// The topic that carries it.
    const TOPIC: Topic;
}

/// Reads a topic's file into stamped messages; what cannot be read is recorded in `report`.
pub fn read_messages<M: Message>(file: &[u8], report: &mut DamageReport) -> Vec<(StreamStamp, M)> {
    let mut messages = Vec::new();
    for line in Lines::new(M::TOPIC, file) {
        let read = line.and_then(|line| {
            let message: M = serde_json::from_slice(line.payload).map_err(|error| -> Damage {
                line.damage(M::TOPIC, format_args!("not a message: {error}"))
            })?;
            Ok((line.stamp, message))
        });
        match read {
            Ok(message) => messages.push(message),
            Err(damage) => report.record(damage),
        }
    }
    messages
}

macro_rules! message {
    ($($type:ty => $topic:ident),* $(,)?) => {
        $(impl $crate::messages::Message for $type {
            const TOPIC: $crate::Topic = $crate::Topic::$topic;
        })*
    };
}
pub(crate) use message;
