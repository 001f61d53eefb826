//! Tracks drawn by formulas, for tests.

use std::f64::consts::{PI, TAU};

use crate::Place;

/// A place in metres.
pub(super) fn metres(x: f64, y: f64, z: f64) -> Place {
    Place { x: x * 10.0, y: y * 10.0, z: z * 10.0 }
}

/// A figure of eight, 1.2 km wide; one branch crosses the other on a bridge of that height in metres.
pub(super) fn eight(bridge: f64) -> Vec<Place> {
    let place = |at: u32| {
        let turn = f64::from(at) / 400.0 * TAU;
        let above = bridge * (-((turn - PI) * 6.0).powi(2)).exp();
        metres(600.0 * turn.sin(), 500.0 * (turn * 2.0).sin(), above)
    };
    (0..400).map(place).collect()
}

/// Two straights of 500 m that run against each other, so many metres apart, and the turns that join them.
pub(super) fn hairpins(apart: f64) -> Vec<Place> {
    let radius = apart / 2.0;
    let straight = |at: u32| f64::from(at) * 10.0;
    let bend = |at: u32| (PI * f64::from(at) / 8.0).sin_cos();
    let out = (0..50).map(|at| metres(straight(at), -radius, 0.0));
    let far = (0..8).map(|at| {
        let (sin, cos) = bend(at);
        metres(500.0 + radius * sin, -radius * cos, 0.0)
    });
    let back = (0..50).map(|at| metres(500.0 - straight(at), radius, 0.0));
    let near = (0..8).map(|at| {
        let (sin, cos) = bend(at);
        metres(-radius * sin, radius * cos, 0.0)
    });
    out.chain(far).chain(back).chain(near).collect()
}
