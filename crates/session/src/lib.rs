//! Live-timing messages into one [`Session`]: drivers, laps, stints, results, weather, and each car's samples in
//! columns.

mod feed;
pub mod laps;
mod model;
pub mod results;
mod samples;
mod session;
mod sources;
pub mod telemetry;

pub use feed::{DriverFeed, Steps};
pub use model::{
    Driver, Lap, RaceControlEntry, SessionInfo, SessionPhase, SessionPhaseChange, StintSpan, TrackFlag,
    TrackStatusChange, Tyre, WeatherSample,
};
pub use results::{DriverResult, QualifyingPart};
pub use samples::{CarSamples, MISSING_U8, MISSING_U16, PositionSamples};
pub use session::{LapTable, SampleFaults, Session};
pub use sources::{SessionError, Sources};
