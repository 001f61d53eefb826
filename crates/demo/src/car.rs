//! What a car can do: grip, power and brakes, and the fastest that it can be at each place.
//!
//! The numbers are those of a quick single-seater, rounded; what matters is that speed, distance and time agree.

use crate::circuit::Circuit;

/// The speed at which drag takes all the power, in m/s.
const TOP_SPEED: f64 = 92.0;

/// The grip without downforce, in m/s².
const GRIP: f64 = 22.0;

/// How much of a turn's radius downforce makes up for, in 1/m.
const DOWNFORCE: f64 = 0.0028;

/// The distance between two places of a [`SpeedLimit`], at most, in metres.
const RESOLUTION: f64 = 2.0;

/// What the engine can push with, in m/s²: grip when slow, power when fast.
fn thrust(speed: f64) -> f64 {
    (600.0 / speed.max(1.0)).min(12.0)
}

/// What the air takes, in m/s².
fn drag(speed: f64) -> f64 {
    thrust(speed) * (speed / TOP_SPEED).powi(3)
}

/// The acceleration at full throttle, in m/s².
pub(crate) fn full_throttle(speed: f64) -> f64 {
    (thrust(speed) - drag(speed)).max(0.0)
}

/// The throttle that gives an acceleration, in percent. Near the top it is all or nothing, as drivers are.
pub(crate) fn throttle(speed: f64, acceleration: f64) -> u8 {
    let share = (acceleration + drag(speed)) / thrust(speed);
    if share > 0.92 { 100 } else { (share.max(0.0) * 100.0).round() as u8 }
}

/// Whether a deceleration takes the brakes.
pub(crate) fn brakes(speed: f64, acceleration: f64) -> bool {
    -acceleration > drag(speed) + 2.5
}

/// The deceleration at full braking, in m/s²: grip, and drag that grows with speed.
pub(crate) fn full_braking(speed: f64) -> f64 {
    18.0 + 0.004 * speed * speed
}

/// The fastest through a turn, in m/s.
fn cornering(curvature: f64) -> f64 {
    let radius = 1.0 / curvature.abs();
    let share = 1.0 - DOWNFORCE * radius;
    if share <= 0.0 { TOP_SPEED } else { (GRIP * radius / share).sqrt().min(TOP_SPEED) }
}

/// The fastest that a car can be at each place of the circuit.
#[derive(Clone, Debug)]
pub(crate) struct SpeedLimit {
    /// At even distances, in m/s.
    speeds: Vec<f64>,
    step: f64,
}

impl SpeedLimit {
    /// From the turns alone, then no faster than the throttle allows going forward and the brakes going backward.
    pub(crate) fn new(circuit: &Circuit) -> Self {
        let count = (circuit.length() / RESOLUTION).ceil() as usize;
        let step = circuit.length() / count as f64;
        let mut speeds: Vec<f64> =
            (0..count).map(|place| cornering(circuit.curvature(place as f64 * step))).collect();
        for place in 0..2 * count {
            let (here, next) = (place % count, (place + 1) % count);
            let reachable = (speeds[here].powi(2) + 2.0 * full_throttle(speeds[here]) * step).sqrt();
            speeds[next] = speeds[next].min(reachable);
        }
        for place in (0..2 * count).rev() {
            let (here, next) = ((place + 1) % count, place % count);
            let stoppable = (speeds[here].powi(2) + 2.0 * full_braking(speeds[here]) * step).sqrt();
            speeds[next] = speeds[next].min(stoppable);
        }
        Self { speeds, step }
    }

    /// The limit at a distance from the start line, in m/s.
    pub(crate) fn at(&self, distance: f64) -> f64 {
        let places = (distance / self.step).rem_euclid(self.speeds.len() as f64);
        let here = (places as usize).min(self.speeds.len() - 1);
        let next = (here + 1) % self.speeds.len();
        let share = places - here as f64;
        self.speeds[here] + (self.speeds[next] - self.speeds[here]) * share
    }
}

/// What a car is told to do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Orders {
    /// The share of the limit to drive at.
    pub(crate) pace: f64,
    /// No faster than this, in m/s.
    pub(crate) cap: f64,
    /// Where to stand still, and how hard to brake for it in m/s².
    pub(crate) halt: Option<(f64, f64)>,
}

/// Below this a car that is to stop stands, in m/s.
const STANDSTILL: f64 = 0.4;

/// The speed after `seconds`, for a car at `distance` with that speed and those orders.
pub(crate) fn next_speed(limit: &SpeedLimit, distance: f64, speed: f64, orders: Orders, seconds: f64) -> f64 {
    let ahead = distance + speed * seconds;
    let mut wanted = (limit.at(ahead) * orders.pace).min(orders.cap);
    if let Some((place, braking)) = orders.halt {
        let stoppable = (2.0 * braking * (place - ahead).max(0.0)).sqrt();
        wanted = wanted.min(stoppable);
        if wanted < STANDSTILL {
            wanted = 0.0;
        }
    }
    let fastest = speed + full_throttle(speed) * orders.pace * seconds;
    let slowest = speed - 1.2 * full_braking(speed) * seconds;
    wanted.min(fastest).max(slowest).max(0.0)
}

/// The speed from which a car can brake to `speed` within `metres`, gently.
pub(crate) fn approach(speed: f64, metres: f64) -> f64 {
    const GENTLE: f64 = 16.0;
    (speed * speed + 2.0 * GENTLE * metres.max(0.0)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_place_asks_for_more_than_throttle_and_brakes_give() {
        let circuit = Circuit::new();
        let limit = SpeedLimit::new(&circuit);
        for place in 0..limit.speeds.len() {
            let (here, next) = (limit.speeds[place], limit.speeds[(place + 1) % limit.speeds.len()]);
            let needed = (next * next - here * here) / (2.0 * limit.step);
            assert!(needed <= full_throttle(here) + 1e-9, "{needed} at {place}");
            assert!(-needed <= full_braking(next) + 1e-9, "{needed} at {place}");
        }
        let slowest = limit.speeds.iter().copied().fold(f64::MAX, f64::min);
        let fastest = limit.speeds.iter().copied().fold(0.0, f64::max);
        assert!((15.0..25.0).contains(&slowest) && (80.0..92.0).contains(&fastest), "{slowest} {fastest}");
    }

    #[test]
    fn a_car_that_is_to_stop_stops_there() {
        let limit = SpeedLimit::new(&Circuit::new());
        let orders = Orders { pace: 1.0, cap: 90.0, halt: Some((300.0, 8.0)) };
        let (mut distance, mut speed) = (0.0, 50.0);
        for _ in 0..1000 {
            let next = next_speed(&limit, distance, speed, orders, 0.05);
            distance += (speed + next) / 2.0 * 0.05;
            speed = next;
        }
        assert_eq!(speed, 0.0);
        assert!((distance - 300.0).abs() < 0.5, "{distance}");
    }
}
