//! The way through the pits.

use crate::Place;

/// The pit lane as cars drive it, from where it leaves the driven line to where it joins it again.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PitLane {
    /// Its points, evenly spaced, in the direction of driving.
    pub points: Vec<Place>,
    /// Beside which fraction of the lap each point lies: never decreasing, and 1 or more behind start and finish where
    /// the lane passes them.
    pub fractions: Vec<f64>,
    /// Its length in metres.
    pub length: f64,
}

impl PitLane {
    /// Where it leaves the driven line, as a fraction of the lap.
    #[must_use]
    pub fn entry(&self) -> Option<f64> {
        self.fractions.first().map(|fraction| fraction.rem_euclid(1.0))
    }

    /// Where it joins the driven line again, as a fraction of the lap.
    #[must_use]
    pub fn exit(&self) -> Option<f64> {
        self.fractions.last().map(|fraction| fraction.rem_euclid(1.0))
    }
}
