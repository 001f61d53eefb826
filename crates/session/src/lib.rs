//! Live-timing messages into one [`Session`]: drivers, laps, stints, results, weather, flags, race control, and each
//! car's samples in columns.
//!
//! What goes in is [`Sources`]: the bytes of the topics' files and of the results API's answers. What comes out of
//! [`build`] is a [`Session`], a plain value that says itself what is missing and what was damaged. From it,
//! [`telemetry`] merges one lap's samples, and [`tables`] makes Arrow tables.
//!
//! The decision that shaped it: laps, results and telemetry are **what the field's standard library (FastF1) makes of
//! the same bytes**, cell by cell, so that analyses carry over. Where that library is wrong, the right value stands
//! here, and the golden tests name the cell and the reason. What the feed said as it happened is kept beside it
//! ([`DriverFeed`]), because a replay must not know at a moment what was only known later.
//!
//! ```
//! use session::{Sources, build};
//! use timing::{SessionKey, SessionKind, Topic};
//!
//! let mut sources = Sources::default();
//! let mut add = |topic, lines: &str| sources.topics.insert(topic, lines.as_bytes().to_vec());
//! add(Topic::SessionInfo, r#"00:00:00.000{"Meeting":{"Name":"Dutch Grand Prix"},"Name":"Race"}"#);
//! add(Topic::DriverList, r#"00:00:00.000{"1":{"RacingNumber":"1","Tla":"VER","TeamName":"Red Bull Racing"}}"#);
//! add(Topic::TrackStatus, "00:00:24.500{\"Status\":\"1\"}\r\nrubbish");
//!
//! let session = build(SessionKey { year: 2025, round: 15, kind: SessionKind::Race }, &sources).unwrap();
//! assert_eq!(session.info.meeting, "Dutch Grand Prix");
//! assert_eq!(session.drivers[0].code.as_str(), "VER");
//! assert_eq!(session.damage.places()[0].line, 2, "the rubbish cost only itself, and is told");
//! assert!(session.missing.contains(&Topic::TimingData), "so there are no laps");
//! ```

mod build;
mod check;
mod circuit_map;
mod clock;
mod columns;
pub mod compare;
mod decode;
mod feed;
mod info;
mod laps;
mod mini_sectors;
mod model;
mod radio;
mod results;
mod rulings;
mod samples;
mod session;
mod settle;
mod sources;
mod stints;
pub mod tables;
pub mod telemetry;
mod topics;
mod track;
mod zero;

pub use build::{Stage, build, build_watched};
pub use check::Misfit;
pub use circuit_map::{CircuitMap, MapMark};
pub use clock::ClockReading;
pub use feed::{DriverFeed, Steps, ToldSet};
pub use mini_sectors::MiniSectors;
pub use model::{
    Driver, Lap, RaceControlEntry, SessionInfo, SessionPhase, SessionPhaseChange, StintSpan, TrackFlag,
    TrackStatusChange, Tyre, WeatherSample,
};
pub use radio::RadioMessage;
pub use results::{DriverResult, QualifyingPart, drivers_in_next_part};
pub use rulings::{LapRuling, Penalty, RuledCar, Ruling, RulingKind};
pub use samples::{CarSamples, DROP_OUT, MISSING_U8, MISSING_U16, PositionSamples};
pub use session::{LapTable, Question, SampleFaults, Session, UnusedAnswer};
pub use sources::{SessionError, Sources};
