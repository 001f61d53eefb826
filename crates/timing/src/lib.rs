//! The Formula 1 live-timing wire format, both ways, as plain functions over bytes: no I/O, no clock, no threads.
//!
//! In comes a topic's file, or a line of the live feed; out come stamped messages and samples, and a
//! [`DamageReport`] of what could not be read. A file goes through
//!
//! 1. [`Lines`]: the lines, each with the [`StreamStamp`] of its arrival;
//! 2. [`messages`]: a type per [`Topic`], which [`read_messages`](messages::read_messages) reads; or, for the two
//!    compressed topics, [`Inflater`] and then [`samples`], which hands on each sample as it is met;
//! 3. [`State`]: what a topic says at a moment, its messages laid over one another by the rules of [`delta`].
//!
//! A [`recording`] of the live feed becomes such files first. [`TopicWriter`] goes the other way, so that tests and demonstrations have files like the real ones.
//!
//! One decision shaped the crate: **a keyframe and a change have the same type**. The feed sends a state whole once
//! and then only what changed, and any field may be missing in either. So every field is optional, [`delta::Merge`]
//! is the one rule for laying a message over a state, and nobody looks into untyped JSON. What is read leniently
//! (numbers as text or not, fields unheard of, keys in any order) is read so here, once.
//!
//! A damaged line costs that line. Nothing here panics on input, and every length that comes from outside is bounded:
//! [`MAX_LINE_BYTES`], [`MAX_INFLATED_BYTES`], [`delta::MAX_LIST_LENGTH`].
//!
//! ```
//! use timing::messages::{TimingData, read_messages};
//! use timing::{DamageReport, DriverNumber, Span, State, TopicWriter};
//!
//! let file = b"00:00:04.000{\"Lines\":{\"81\":{\"Position\":\"1\",\"LastLapTime\":{\"Value\":\"\"}}}}
//! 01:02:03.456{\"Lines\":{\"81\":{\"LastLapTime\":{\"Value\":\"1:18.964\"}}}}
//! 01:02:03.7";
//! let mut report = DamageReport::default();
//! let messages = read_messages::<TimingData>(file, &mut report);
//! assert_eq!((messages.len(), report.total()), (2, 1), "the cut line is damage");
//!
//! let mut copy = TopicWriter::new();
//! for (stamp, message) in &messages {
//!     copy.message(*stamp, message).unwrap();
//! }
//! assert!(copy.finish().ends_with(b"{\"Value\":\"1:18.964\"}}}}\r\n"));
//!
//! let state: State<TimingData> = messages.into_iter().collect();
//! let piastri = DriverNumber::new(81).and_then(|car| state.current().lines.as_ref()?.get(car)).unwrap();
//! assert_eq!(piastri.position.and_then(|cell| cell.value()), Some(1));
//! let last_lap = piastri.last_lap_time.as_ref().and_then(|lap| lap.value?.value());
//! assert_eq!(last_lap, Some(Span::from_millis(78_964)));
//! ```

mod clock;
mod damage;
pub mod delta;
mod encode;
mod inflate;
mod key;
mod line;
#[cfg(test)]
mod made;
pub mod messages;
pub mod recording;
pub mod samples;
mod span;
mod state;
mod topic;

pub use clock::{SessionTime, StreamStamp, Utc};
pub use damage::{DETAILED_PLACES, Damage, DamageReport, DamagedFile};
pub use encode::{EncodeError, TopicWriter};
pub use inflate::{InflateError, Inflater, MAX_INFLATED_BYTES, deflate};
pub use key::{DriverCode, DriverNumber, NotAKey, SessionKey, SessionKind, UnknownKind};
pub use line::{Line, Lines, MAX_LINE_BYTES};
pub use span::Span;
pub use state::State;
pub use topic::Topic;
