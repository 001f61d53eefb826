//! A season that never happened, in the live-timing wire format, with the truth beside it.
//!
//! Cars are driven around a circuit of straights and arcs in even steps of time; from where they were when follow
//! official times, places and every topic of the feed. So positions, speeds, sector times and crossings agree, and a
//! replay can be measured against what really happened. The same [`Options`] make the same bytes.
//!
//! ```
//! use demo::{Options, Season};
//! use timing::{SessionKey, SessionKind};
//!
//! let season = Season::new(Options { laps: Some(5), cars: 6, ..Options::default() });
//! let race = SessionKey { year: 0, round: 1, kind: SessionKind::Race };
//! let truth = season.make(race).expect("a session of the season").truth;
//! let winner = truth.classification[0];
//! assert_eq!(truth.cars[winner].finished.map(|(_, laps)| laps), Some(5));
//! ```

mod board;
mod calendar;
mod car;
mod circuit;
mod feed;
mod grid;
mod math;
mod motion;
mod outcome;
mod race;
mod recording;
mod rng;
mod run;
mod season;
mod timed;
mod trial;
mod truth;
mod tyres;

pub use board::{Behind, Mark};
pub use calendar::Options;
pub use circuit::{Circuit, Corner, DrsZone, PitLane, Point};
pub use grid::{ENTRIES, Entry};
pub use run::Purpose;
pub use season::{Made, Season};
pub use trial::Trial;
pub use truth::{CarState, CarTruth, Event, LapTruth, OrderChange, Standing, Status, StopTruth, Truth, What};
pub use tyres::{Compound, Tyres};

/// Counts changes of what is made: the same options and the same version make the same bytes.
pub const VERSION: u32 = 2;
