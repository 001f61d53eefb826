//! Sessions made by hand for tests.

use crate::Place;

/// Evenly spaced places on a circle of that radius in metres, counter-clockwise from the east.
pub(crate) fn circle(count: u32, radius: f64) -> Vec<Place> {
    (0..count).map(|step| on_circle(f64::from(step) / f64::from(count), radius)).collect()
}

/// The place after a fraction of a lap of the circle.
pub(crate) fn on_circle(fraction: f64, radius: f64) -> Place {
    let (sin, cos) = (fraction * std::f64::consts::TAU).sin_cos();
    Place { x: cos * radius * 10.0, y: sin * radius * 10.0, z: 0.0 }
}
