//! A place on the map.

use session::PositionSamples;

/// Where a car is on the map, in 1/10 m: x east, y north, z up.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Place {
    /// East of the circuit's origin.
    pub x: f64,
    /// North of the circuit's origin.
    pub y: f64,
    /// Up.
    pub z: f64,
}

/// Whether a position sample has a place: the feed writes zeros where it has none.
pub(crate) fn is_placed(positions: &PositionSamples, row: usize) -> bool {
    positions.x[row] != 0 || positions.y[row] != 0
}

/// The place of a position sample.
pub(crate) fn place(positions: &PositionSamples, row: usize) -> Place {
    Place { x: f64::from(positions.x[row]), y: f64::from(positions.y[row]), z: f64::from(positions.z[row]) }
}

/// The squared distance on the map, 1/100 m².
pub(crate) fn distance_squared(a: Place, b: Place) -> f64 {
    (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)
}

/// The distance in space, 1/10 m.
pub(crate) fn distance(a: Place, b: Place) -> f64 {
    (distance_squared(a, b) + (a.z - b.z) * (a.z - b.z)).sqrt()
}

/// The place that lies `part` of the way from `a` to `b`.
pub(crate) fn between(a: Place, b: Place, part: f64) -> Place {
    Place { x: a.x + part * (b.x - a.x), y: a.y + part * (b.y - a.y), z: a.z + part * (b.z - a.z) }
}
