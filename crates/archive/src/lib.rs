//! Where sessions come from: the live-timing archive in its own layout, with the schedules, results and circuits of
//! other services beside it.
//!
//! What goes in is a folder and the name of a session as people type it (`2025/15/R`, `2025/zandvoort/race`). What
//! comes out of an [`Archive`] is a [`Season`] of meetings and sessions, held here or not, and a session's
//! [`SessionFiles`]: each topic's bytes as they were written, for the crates to the right to read. Nothing here looks
//! into a topic, but for the place that a `SessionInfo` names.
//!
//! The decision that shaped it: no list is believed alone. The archive's Index skips sessions that are there, lists
//! others that are not, and counts cancelled meetings, so that a season is merged from the Index, the schedule, the
//! results API and a look into the folders; each may be missing or damaged. A [`Source`] only moves bytes, so that a
//! folder, memory and a server share all of that.
//!
//! ```
//! use archive::{Archive, ErrorClass};
//!
//! let folder = tempfile::tempdir()?;
//! let race = folder.path().join("2025/2025-08-31_Dutch_Grand_Prix/2025-08-31_Race");
//! std::fs::create_dir_all(&race)?;
//! for topic in ["SessionInfo", "DriverList", "LapCount"] {
//!     std::fs::write(race.join(format!("{topic}.jsonStream")), "00:00:00.000{}\r\n")?;
//! }
//!
//! let archive = Archive::open(folder.path())?;
//! let session = archive.resolve("2025/dutch/race")?;
//! assert!(session.available);
//! assert_eq!(archive.fetch(session.key)?.topics.len(), 3);
//! let error = archive.resolve("2025/Duch/race").unwrap_err();
//! assert_eq!(error.class(), ErrorClass::NoSuchSession);
//! assert!(error.to_string().contains("did you mean 2025/1/R (Dutch Grand Prix, Race)?"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod archive;
mod blind;
mod date;
mod directory;
mod error;
mod facts;
mod fetch;
#[cfg(test)]
mod fixture;
mod fold;
mod http;
mod made;
mod memory;
mod merge;
mod naming;
mod recording;
mod rounds;
mod season;
mod source;
#[cfg(test)]
mod suite;
mod survey;

pub use archive::Archive;
pub use date::{Date, LocalTime};
pub use directory::Directory;
pub use error::{ArchiveError, ErrorClass, Suggestion};
pub use fetch::SessionFiles;
pub use http::{Asking, Clock, Fault, Http, HttpOptions, Retries, SystemClock, Times};
pub use made::DemoSeason;
pub use memory::Memory;
pub use recording::RecordedSession;
pub use season::{Meeting, Season, SessionListing, Warning};
pub use source::{Entry, Look, MAX_FILE_BYTES, Shelf, Source};
pub use survey::Survey;
