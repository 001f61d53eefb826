//! What a client is told once, before the frames.

use replay::Replay;
use serde::{Serialize, Serializer};
use session::Driver;
use timing::{DriverCode, DriverNumber};

use crate::field::{Coding, Field};
use crate::frame_fields;

/// A replay's drivers and times, and how its packed frames are read.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Metadata {
    /// The session: `2025/15/R`.
    pub session: String,
    /// `Dutch Grand Prix`.
    pub meeting: String,
    /// `Race`.
    pub name: String,
    /// Frames per second of session time.
    pub fps: f64,
    /// How many frames there are.
    pub frames: usize,
    /// The first frame's moment on the session clock, seconds.
    pub t0: f64,
    /// The laps of the race as announced at last, where they were.
    pub total_laps: Option<u16>,
    /// The laps of the race as they were announced: it can be shortened.
    pub total_laps_changes: Vec<TotalLaps>,
    /// The length of a lap in metres: times `race_progress`, the distance driven. `None` where no circuit was found.
    pub lap_length: Option<f64>,
    /// The drivers, in the order of packed frames.
    pub drivers: Vec<DriverInfo>,
    /// The fields of each driver in packed frames, in their order.
    pub fields: Vec<Field>,
    /// The fields of the weather in packed frames, in their order.
    pub weather: Vec<Field>,
}

/// A number of laps that was announced for the race.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct TotalLaps {
    /// From when, seconds since the first frame.
    pub t: f64,
    /// The laps.
    pub laps: u16,
}

/// A driver.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DriverInfo {
    /// Three letters: the driver's key in frames.
    #[serde(serialize_with = "as_text")]
    pub code: DriverCode,
    /// The car's number.
    #[serde(serialize_with = "as_number")]
    pub number: DriverNumber,
    /// `Max Verstappen`.
    pub name: String,
    /// `Red Bull Racing`.
    pub team: String,
    /// The team's: `#3671C6`; `None` where the feed has none.
    pub colour: Option<String>,
}

impl Metadata {
    /// Of a replay.
    #[must_use]
    pub fn of(replay: &Replay) -> Self {
        let session = replay.session();
        Self {
            session: session.key.to_string(),
            meeting: session.info.meeting.clone(),
            name: session.info.name.clone(),
            fps: replay.options().frames_per_second,
            frames: replay.frame_count(),
            t0: replay.timeline().first.as_secs_f64(),
            total_laps: session.total_laps,
            total_laps_changes: session
                .total_laps_changes
                .iter()
                .map(|&(from, laps)| TotalLaps { t: (from - replay.timeline().first).as_secs_f64(), laps })
                .collect(),
            lap_length: replay.circuit().length(),
            drivers: session.drivers.iter().map(DriverInfo::of).collect(),
            fields: announced(frame_fields::of_car()),
            weather: announced(frame_fields::of_weather()),
        }
    }
}

impl DriverInfo {
    fn of(driver: &Driver) -> Self {
        Self {
            code: driver.code,
            number: driver.number,
            name: driver.full_name.clone(),
            team: driver.team.clone(),
            colour: driver.team_colour.as_ref().map(|digits| format!("#{digits}")),
        }
    }
}

/// The fields that the packed form has.
pub(crate) fn announced(mut fields: Vec<Field>) -> Vec<Field> {
    fields.retain(|field| field.coding != Coding::Derived);
    fields
}

fn as_text<S: Serializer>(code: &DriverCode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(code.as_str())
}

fn as_number<S: Serializer>(number: &DriverNumber, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u16(number.get())
}
