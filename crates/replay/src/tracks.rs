//! The part of a replay that takes time to make, as plain columns that can be kept.

use std::sync::Arc;

use crate::Circuit;

/// The circuit and every car's motion along it: all of a replay that is not made in a moment.
///
/// [`crate::Replay::tracks`] gives them, [`crate::Replay::with_tracks`] makes the replay again from them and the same
/// session.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tracks {
    /// The circuit.
    pub circuit: Arc<Circuit>,
    /// The cars' motion, by driver.
    pub cars: Vec<Track>,
}

/// How one car moved along the driven line, as knots: where it was at a moment, how fast, and how far beside the line.
///
/// Times and places are steps from the knot before, so that they neither decrease nor take much room. All columns have
/// the same length. Between two knots the place along the line is the cubic with those places and speeds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Track {
    /// From where the first `wait` counts: milliseconds of the session clock.
    pub start_ms: i64,
    /// From where the first `advance` counts: laps in units of 1 / [`Track::LAP`], whole laps of the race included.
    pub start_along: i64,
    /// Milliseconds since the knot before.
    pub wait: Vec<u16>,
    /// How far the car came since the knot before: laps in units of 1 / [`Track::LAP`].
    pub advance: Vec<u32>,
    /// Speed along the line, cm/s.
    pub speed: Vec<u16>,
    /// How far left of the line the car is, cm; [`Track::NOWHERE`] where its place is not known.
    pub left: Vec<i16>,
    /// Whether the car is carried on without places from this knot to the next.
    pub estimated: Vec<bool>,
}

impl Track {
    /// A lap in the unit of `start_along` and `advance`; of a lap of five kilometres, one is 0.3 mm.
    pub const LAP: i64 = 1 << 24;
    /// In the column `left`: the place is not known.
    pub const NOWHERE: i16 = i16::MIN;

    /// How many knots there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.wait.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.wait.is_empty()
    }
}
