//! Live-timing messages into one [`Session`]: drivers, laps, stints, results, weather, and each car's samples in
//! columns.

pub mod laps;
mod model;
mod samples;
pub mod telemetry;

pub use model::{
    Driver, Lap, RaceControlEntry, SessionInfo, SessionPhase, SessionPhaseChange, TrackFlag, TrackStatusChange,
    Tyre, WeatherSample,
};
pub use samples::{CarSamples, MISSING_U8, MISSING_U16, PositionSamples};
