//! The Formula 1 live-timing wire format, both ways, as plain functions over bytes: no I/O, no clock, no threads.

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
pub mod samples;
mod state;
mod topic;

pub use clock::{SessionTime, Span, StreamStamp, Utc};
pub use damage::{DETAILED_PLACES, Damage, DamageReport};
pub use encode::{EncodeError, TopicWriter, encode_line};
pub use inflate::{InflateError, Inflater, MAX_INFLATED_BYTES, deflate};
pub use key::{DriverCode, DriverNumber, SessionKey, SessionKind, UnknownKind};
pub use line::{Line, Lines, MAX_LINE_BYTES};
pub use state::State;
pub use topic::Topic;
