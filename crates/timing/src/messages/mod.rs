//! Typed messages, a topic a file. Fields come and go over the years: every one is optional, and those that are not
//! listed are let through.

mod clock;
mod driver_list;
mod lap_count;
mod race_control;
mod session_data;
mod session_info;
mod status;
mod team_radio;
#[cfg(test)]
mod tests;
mod timing_app_data;
mod timing_data;
mod timing_stats;
mod top_three;
mod weather_data;

pub use clock::{ExtrapolatedClock, Heartbeat, Hours};
pub use driver_list::{DriverEntry, DriverList};
pub use lap_count::LapCount;
pub use race_control::{RaceControlMessage, RaceControlMessages};
pub use session_data::{SeriesEntry, SessionData, StatusEntry};
pub use session_info::{ArchiveStatus, Circuit, Country, LocalTime, Meeting, SessionInfo};
pub use status::{SessionStatus, TrackStatus};
pub use team_radio::{RadioCapture, TeamRadio};
pub use timing_app_data::{AppLine, AppStint, TimingAppData};
pub use timing_data::{
    Gap, Interval, Sector, Segment, SpeedTrap, SpeedTraps, TimedLap, TimingData, TimingLine,
};
pub use timing_stats::{BestLap, BestSector, BestSpeed, BestSpeeds, StatsLine, TimingStats};
pub use top_three::{TopLine, TopThree};
pub use weather_data::WeatherData;

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
