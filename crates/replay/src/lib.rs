//! A [`session::Session`] into a [`Replay`]: one timeline, and at each of its instants every car's place on the map,
//! race progress, position, gaps and status.
//!
//! What goes in is a session; what comes out is a [`Frame`] for any instant, computed when asked for. The decision
//! that shaped this crate: everything follows from one curve per car, its **race progress** (laps completed plus
//! the fraction of the lap), a sorted list of knots. The order is the order of progress, a gap is the time at which
//! another car's curve had the same value, and the knot that brackets an instant also says where in the car's
//! sample columns the instant lies, so that one search per car serves every channel.
//!
//! A frame at time t uses what was known at t: samples up to t and the one that brackets it, and the fixed
//! geometry of the [`Circuit`]. Cutting a session off never changes the frames before the cut ([`cut_off`]).
//!
//! ```
//! use std::sync::Arc;
//!
//! use replay::{Frame, Replay, ReplayError, ReplayOptions};
//! use session::{Session, Sources, build};
//! use timing::{SessionKey, SessionKind, Topic};
//!
//! /// The three letters of whoever leads at each minute.
//! fn leaders(session: Arc<Session>) -> Result<Vec<String>, ReplayError> {
//!     let replay = Replay::new(Arc::clone(&session), ReplayOptions::default())?;
//!     let mut frame = Frame::default();
//!     let leader = |index| {
//!         replay.frame_into(index, &mut frame);
//!         session.drivers[frame.order[0]].code.to_string()
//!     };
//!     Ok((0..replay.frame_count()).step_by(25 * 60).map(leader).collect())
//! }
//!
//! let mut sources = Sources::default();
//! let mut add = |topic, line: &str| sources.topics.insert(topic, line.as_bytes().to_vec());
//! add(Topic::SessionInfo, r#"00:00:00.000{"Meeting":{"Name":"Dutch Grand Prix"},"Name":"Race"}"#);
//! add(Topic::DriverList, r#"00:00:00.000{"1":{"RacingNumber":"1","Tla":"VER"}}"#);
//! let key = SessionKey { year: 2025, round: 15, kind: SessionKind::Race };
//! let session = Arc::new(build(key, &sources).unwrap());
//! assert_eq!(leaders(session), Err(ReplayError::MissingTopic { key, topic: Topic::TimingData }));
//! ```

mod board;
mod channels;
mod circuit;
mod crossings;
mod curve;
mod cutoff;
mod error;
mod feed_order;
mod frame;
mod gaps;
mod grid;
mod integrity;
mod loops;
mod missing;
mod moments;
mod motion;
#[cfg(test)]
mod motion_tests;
mod number;
mod official;
mod options;
mod order;
mod place;
mod progress;
mod replay;
mod rows;
#[cfg(test)]
mod sample;
mod sample_rows;
mod sampled;
mod segments;
mod show;
mod standing;
mod state;
mod status;
mod stops;
pub mod tables;
#[cfg(test)]
mod tests;
mod timeline;
mod tracks;
mod tyres;

/// How far a replay knows ahead: what is shown at an instant follows from the lines of the feed whose stamps are not
/// more than this behind it, and from the geometry of the circuit. A live session is replayed so far behind its feed.
pub const HORIZON: timing::Span = timing::Span::from_secs(10);

pub use circuit::{CentreLine, Circuit, DrsZone, LineQuality, Marks, Passing, PitLane};
pub use cutoff::cut_off;
pub use error::ReplayError;
pub use frame::{CarFrame, Frame};
pub use integrity::Integrity;
pub use moments::{Moment, MomentKind};
pub use options::{Motion, ReplayOptions};
pub use place::Place;
pub use replay::Replay;
pub use segments::{GhostLap, Segment, qualifying_segments};
pub use status::Status;
pub use timeline::Timeline;
pub use tracks::{Track, Tracks};
