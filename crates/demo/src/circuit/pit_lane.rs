//! The pit lane and its boxes.

/// The pit lane. It runs along the main straight, so that both have the same distance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PitLane {
    /// Where the speed limit begins: so many metres before the start line.
    pub entry_before_line: f64,
    /// Where it ends: so many metres after the start line.
    pub exit_after_line: f64,
    /// How far its lane lies beside the centre line, in metres to the left.
    pub offset: f64,
    /// How many metres it takes to get from the track into the lane, and back.
    pub ramp: f64,
    /// The limit in metres per second.
    pub speed_limit: f64,
    /// Where the first box is, in metres from the start line; negative before it.
    pub first_box: f64,
    /// From one box forward to the next, in metres.
    pub between_boxes: f64,
    /// How far a car in its box stands beside the centre line, in metres to the left.
    pub box_offset: f64,
}

impl PitLane {
    /// How many boxes there are: one for each car.
    pub const BOXES: usize = 22;

    /// Where a car stands in its box, in metres from the start line; negative before it. From 0.
    #[must_use]
    pub fn box_place(&self, index: usize) -> f64 {
        self.first_box + self.between_boxes * index as f64
    }
}
