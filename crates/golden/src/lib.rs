//! What a replay shows, in a file to hold later replays against.
//!
//! What goes in is a [`replay::Replay`]; what comes out of [`Golden::of`] is a JSON document of eight kinds of
//! values, and [`Golden::differences`] tells the first difference of each kind. The decision that shaped this crate:
//! **a whole number is exact, a number with decimals is not**. Places, laps, statuses, gears and counts are whole or
//! text and have to be equal; what is interpolated has decimals, is rounded to seven of them, and may differ by
//! [`TOLERANCE`], which is what another processor's or compiler's arithmetic may make of it.
//!
//! | kind | holds |
//! | --- | --- |
//! | `about` | the version of this form, the session, the frame rate |
//! | `counts` | drivers, laps, samples, frames, line crossings, messages… |
//! | `first frame`, `last frame` | every value of every car |
//! | `sampled frames` | the same of [`SAMPLED`] frames in between, evenly spread |
//! | `leaders` | who leads from when on |
//! | `orders` | all places whenever the leader begins a lap; where cars do not race, whenever the order changes |
//! | `values` | of each driver and channel: in how many frames it is known, and its mean, or for whole numbers the sum of value × frame, which tells any change in any frame |
//!
//! ```
//! use golden::Golden;
//! use replay::{Replay, ReplayOptions};
//!
//! # let key = timing::SessionKey { year: 0, round: 1, kind: timing::SessionKind::Race };
//! # let topics = demo::Season::new(demo::Options::SMALL).make(key).unwrap().topics;
//! # let session = session::build(key, &session::Sources { topics, ..Default::default() }).unwrap();
//! let replay = Replay::new(session.into(), ReplayOptions::default()).unwrap();
//! let file = Golden::of(&replay).to_json();
//! let read = Golden::from_json(file.as_bytes()).unwrap();
//! assert_eq!(read.differences(&Golden::of(&replay)), []);
//!
//! let changed = Golden::from_json(file.replace("\"drivers\":10", "\"drivers\":9").as_bytes()).unwrap();
//! let [difference] = &changed.differences(&read)[..] else { panic!("one number was changed") };
//! assert_eq!(difference.to_string(), "counts: drivers: 9 wanted, 10 found");
//! ```

mod collect;
mod compare;
mod golden;
mod layout;
mod shot;
mod values;

pub use compare::{Difference, TOLERANCE};
pub use golden::{Golden, GoldenError, SAMPLED};
