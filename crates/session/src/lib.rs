//! Live-timing messages into one [`Session`]: drivers, laps, stints, results, weather, and each car's samples in
//! columns.

mod build;
mod decode;
mod feed;
mod info;
pub mod laps;
mod model;
pub mod results;
mod samples;
mod session;
mod sources;
mod stints;
pub mod tables;
pub mod telemetry;
mod topics;
mod track;
mod zero;

pub use build::{Stage, build, build_watched};
pub use feed::{DriverFeed, Steps};
pub use model::{
    Driver, Lap, RaceControlEntry, SessionInfo, SessionPhase, SessionPhaseChange, StintSpan, TrackFlag,
    TrackStatusChange, Tyre, WeatherSample,
};
pub use results::{DriverResult, QualifyingPart};
pub use samples::{CarSamples, MISSING_U8, MISSING_U16, PositionSamples};
pub use session::{LapTable, SampleFaults, Session, UnusedAnswer};
pub use sources::{SessionError, Sources};
pub use stints::build_stints;
pub use zero::{sample_moment, session_zero};
