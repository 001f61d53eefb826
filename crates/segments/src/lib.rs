//! A replay cut into segments of a minute, from which a browser draws any instant as the server would.
//!
//! What goes in is a [`replay::Replay`]; what comes out is a [`Manifest`] and, for each minute, an Arrow IPC stream
//! ([`write`]). The decision that shaped it: a segment does not hold what frames are made from but what they **show**.
//! Each channel of each car is a line through few points, drawn so that at every frame of the minute it is no farther from
//! the server's value than the channel's tolerance. So a reader needs no rule of racing and no geometry, in whatever
//! language: it interpolates.
//!
//! # The stream
//!
//! One record batch, a row for each channel of each driver, and rows without a driver for what holds for the whole track:
//!
//! | column | type | what |
//! | --- | --- | --- |
//! | `channel` | text | the channel's name, as in [`Manifest::channels`] |
//! | `driver` | text | the driver's code; null for the whole track |
//! | `frame` | list of `uint16` | of each entry, frames since the entry before; the first counts from the segment's first frame |
//! | `value` | list of `int32` | of each entry, the difference to the value before it, 0 before the first; null where the channel has no value from there on |
//!
//! A null leaves the running value as it was. An integer times the channel's `scale` is the number; of a channel with
//! `values` it is the place in that list. Between two entries a `linear` channel is linear, a `step` channel keeps the value
//! of the first; a linear channel whose next entry is null, or which has none, keeps its value. The last frame of a segment
//! is the first of the next one, so that every instant lies within one segment.
//!
//! What is left out follows: `distance` is `progress` × [`Manifest::lap_length`], and the fraction of the lap is what
//! `progress` is above the laps completed. The stream is not compressed: that is the business of whoever sends it.

mod channel;
mod cut;
mod error;
mod line;
mod manifest;
mod read;
mod write;

pub use channel::{Channel, Kind};
pub use error::SegmentError;
pub use manifest::Manifest;
pub use read::Segment;
pub use write::write;

/// Seconds of a segment.
pub const SECONDS: f64 = 60.0;

/// Counts changes of the form: the same replay and the same version make the same bytes.
pub const VERSION: u32 = 1;
