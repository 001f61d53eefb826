//! The way through the pits.

use super::path::Path;
use crate::Place;

/// Places farther from the lane than this are not in it: the garages are within; 1/10 m.
const IN_LANE: f64 = 150.0;

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

    /// Beside which fraction of the lap a place in the lane lies, 1 or more behind start and finish; `None` for places
    /// that are not in the lane.
    #[must_use]
    pub fn fraction_at(&self, place: Place) -> Option<f64> {
        if self.points.is_empty() {
            return None;
        }
        let found = Path { points: &self.points, closed: false }.anywhere(place, None);
        let before = *self.fractions.get(found.along as usize)?;
        let after = self.fractions.get(found.along as usize + 1).copied().unwrap_or(before);
        (found.distance < IN_LANE).then(|| before + found.along.fract() * (after - before))
    }
}
