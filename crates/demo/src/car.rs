//! What a car can do: a quasi-steady-state model of grip, power, drag and brakes, and the fastest that it can be at
//! each place of a circuit.
//!
//! The method is the usual one of lap simulation (Brayshaw and Harrison, "A quasi steady state approach to race car lap
//! simulation", 2005): cornering speed from grip and downforce, braking backwards from each corner within what grip the
//! corner leaves, and acceleration forwards as the engine, the drag and the same grip allow. The numbers are those of a
//! quick single-seater, rounded.

use crate::circuit::Circuit;
use crate::math;

/// The mass with driver and without fuel, in kg.
const MASS: f64 = 800.0;

/// The engine's power, in W.
const POWER: f64 = 740_000.0;

/// Drag and downforce over the square of the speed, in kg/m: half of air density times area times coefficient.
const DRAG: f64 = 0.95;
const DOWNFORCE: f64 = 3.1;

/// Rubber on asphalt: the largest force sideways over the load.
const FRICTION: f64 = 1.52;

/// The part of the load on the driven wheels, and what the brakes make of the grip.
const TRACTION: f64 = 0.56;
const BRAKING: f64 = 0.74;

/// What an open flap takes off the drag.
pub(crate) const DRS: f64 = 0.20;

const GRAVITY: f64 = 9.81;

/// The distance between two places of an [`Envelope`], at most, in metres.
const RESOLUTION: f64 = 2.0;

/// No corner is taken faster than this, in m/s.
const TOP_SPEED: f64 = 105.0;

/// The last speed of each gear, in km/h, and the revolutions at both ends of a gear.
const GEARS: [f64; 8] = [92.0, 128.0, 163.0, 197.0, 231.0, 264.0, 296.0, 400.0];
const REVOLUTIONS: [f64; 2] = [8700.0, 11_900.0];

/// What the ground carries, sideways or along, in m/s².
fn grip(speed: f64) -> f64 {
    FRICTION * (GRAVITY + DOWNFORCE * speed * speed / MASS)
}

/// What is left of the grip along the road when a corner takes its part.
fn left_over(speed: f64, curvature: f64) -> f64 {
    let used = speed * speed * curvature.abs() / grip(speed);
    (1.0 - used * used).max(0.0).sqrt()
}

/// What the engine can push with, in m/s².
fn thrust(speed: f64) -> f64 {
    (POWER / (MASS * speed.max(1.0))).min(TRACTION * grip(speed))
}

/// What the air takes, in m/s².
fn drag(speed: f64) -> f64 {
    DRAG * speed * speed / MASS
}

/// The fastest through a corner, in m/s.
fn cornering(curvature: f64) -> f64 {
    let share = curvature.abs() - FRICTION * DOWNFORCE / MASS;
    if share <= 0.0 { TOP_SPEED } else { (FRICTION * GRAVITY / share).sqrt().min(TOP_SPEED) }
}

/// The deceleration at full braking, in m/s².
fn full_braking(speed: f64, curvature: f64) -> f64 {
    BRAKING * grip(speed) * left_over(speed, curvature).max(0.15) + drag(speed)
}

/// What helps a car along the straights, as shares of the power and of the drag.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Help {
    pub(crate) power: f64,
    pub(crate) drag: f64,
}

impl Help {
    pub(crate) const NONE: Self = Self { power: 1.0, drag: 1.0 };
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

/// The gear and the revolutions at a speed in km/h.
pub(crate) fn gear(speed: f64) -> (u8, u16) {
    let gear = GEARS.iter().position(|last| speed < *last).unwrap_or(GEARS.len() - 1);
    let low = if gear == 0 { 0.0 } else { GEARS[gear - 1] * 0.9 };
    let share = ((speed - low) / (GEARS[gear] - low)).clamp(0.0, 1.0);
    (gear as u8 + 1, (REVOLUTIONS[0] + (REVOLUTIONS[1] - REVOLUTIONS[0]) * share).round() as u16)
}

/// The fastest from which every corner ahead can still be taken.
#[derive(Clone, Debug)]
pub(crate) struct Envelope {
    places: Vec<Place>,
    step: f64,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    /// In m/s.
    speed: f64,
    curvature: f64,
    gradient: f64,
}

impl Envelope {
    /// Of a circuit: corners, then backwards as the brakes allow, twice around for the line.
    pub(crate) fn new(circuit: &Circuit) -> Self {
        let count = (circuit.length() / RESOLUTION).ceil() as usize;
        let step = circuit.length() / count as f64;
        let mut places: Vec<Place> = (0..count)
            .map(|place| {
                let distance = place as f64 * step;
                let curvature = circuit.curvature(distance);
                Place { speed: cornering(curvature), curvature, gradient: circuit.gradient(distance) }
            })
            .collect();
        for place in (0..2 * count).rev() {
            let (here, next) = (place % count, (place + 1) % count);
            let Place { speed, curvature, gradient } = places[next];
            let braking = full_braking(speed, curvature) + GRAVITY * gradient;
            let stoppable = (speed * speed + 2.0 * braking * step).sqrt();
            places[here].speed = places[here].speed.min(stoppable);
        }
        Self { places, step }
    }

    fn place(&self, distance: f64) -> (usize, f64) {
        let places = math::wrap(distance / self.step, self.places.len() as f64);
        let here = (places as usize).min(self.places.len() - 1);
        (here, places - here as f64)
    }

    /// The limit at a distance from the start line, in m/s.
    pub(crate) fn at(&self, distance: f64) -> f64 {
        let (here, share) = self.place(distance);
        let next = if here + 1 == self.places.len() { 0 } else { here + 1 };
        self.places[here].speed + (self.places[next].speed - self.places[here].speed) * share
    }

    /// What a car can gain there at that speed with the throttle down, in m/s².
    fn gain(&self, distance: f64, speed: f64, help: Help) -> f64 {
        let Place { curvature, gradient, .. } = self.places[self.place(distance).0];
        let pull = thrust(speed) * help.power * left_over(speed, curvature).max(0.25);
        pull - drag(speed) * help.drag - GRAVITY * gradient
    }

    /// The time that a car takes for a lap on its own, in seconds, at a pace.
    pub(crate) fn lap_time(&self, pace: f64) -> f64 {
        const STEP: f64 = 0.05;
        let length = self.step * self.places.len() as f64;
        let (mut distance, mut speed, mut time, mut began) = (-length, 30.0, 0.0, 0.0);
        while distance < length {
            let next = self.next_speed(distance, speed, &Orders::at(pace), STEP);
            let before = distance;
            distance += (speed + next) / 2.0 * STEP;
            (speed, time) = (next, time + STEP);
            if before < 0.0 && distance >= 0.0 {
                began = time;
            }
        }
        time - began
    }
}

/// What a car is told to do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Orders {
    /// The share of the envelope to drive at.
    pub(crate) pace: f64,
    /// No faster than this, in m/s.
    pub(crate) cap: f64,
    /// Where to stand still, and how hard to brake for it in m/s².
    pub(crate) halt: Option<(f64, f64)>,
    pub(crate) help: Help,
}

impl Orders {
    /// As fast as that pace allows.
    pub(crate) const fn at(pace: f64) -> Self {
        Self { pace, cap: f64::INFINITY, halt: None, help: Help::NONE }
    }
}

/// Below this a car that is to stop stands, in m/s.
const STANDSTILL: f64 = 0.4;

impl Envelope {
    /// The speed after `seconds`, for a car at `distance` with that speed and those orders.
    pub(crate) fn next_speed(&self, distance: f64, speed: f64, orders: &Orders, seconds: f64) -> f64 {
        let ahead = distance + speed * seconds;
        let mut wanted = (self.at(ahead) * orders.pace).min(orders.cap);
        if let Some((place, braking)) = orders.halt {
            let stoppable = (2.0 * braking * (place - ahead).max(0.0)).sqrt();
            wanted = wanted.min(stoppable);
            if wanted < STANDSTILL {
                wanted = 0.0;
            }
        }
        let fastest = speed + self.gain(distance, speed, orders.help) * orders.pace.min(1.0) * seconds;
        let slowest = speed - 1.25 * full_braking(speed, 0.0) * seconds;
        wanted.min(fastest).max(slowest).max(0.0)
    }
}

/// The speed from which a car can brake to `speed` within `metres`, gently.
pub(crate) fn approach(speed: f64, metres: f64) -> f64 {
    const GENTLE: f64 = 16.0;
    math::hypot(speed, (2.0 * GENTLE * metres.max(0.0)).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_place_asks_for_more_than_the_brakes_give() {
        for round in 1..=Circuit::ROUNDS {
            let circuit = Circuit::of_round(round).expect("a circuit");
            let envelope = Envelope::new(&circuit);
            let slowest = envelope.places.iter().map(|place| place.speed).fold(f64::MAX, f64::min);
            assert!((10.0..32.0).contains(&slowest), "{slowest} m/s in the slowest corner of round {round}");
            for pair in envelope.places.windows(2) {
                let needed =
                    (pair[0].speed * pair[0].speed - pair[1].speed * pair[1].speed) / (2.0 * envelope.step);
                let given = full_braking(pair[1].speed, pair[1].curvature) + GRAVITY * pair[1].gradient;
                assert!(needed <= given + 1e-9, "{needed} over {given} in round {round}");
            }
        }
    }

    #[test]
    fn a_lap_takes_as_long_as_laps_take() {
        for round in 1..=Circuit::ROUNDS {
            let circuit = Circuit::of_round(round).expect("a circuit");
            let envelope = Envelope::new(&circuit);
            let (quick, slow) = (envelope.lap_time(1.0), envelope.lap_time(0.97));
            let average = circuit.length() / quick * 3.6;
            assert!((130.0..265.0).contains(&average), "{average} km/h in round {round}: {quick} s");
            assert!((0.6..4.0).contains(&(slow - quick)), "3 % of pace are {} s", slow - quick);
        }
    }

    #[test]
    fn a_car_that_is_to_stop_stops_there() {
        let envelope = Envelope::new(&Circuit::of_round(1).expect("a circuit"));
        let orders = Orders { halt: Some((300.0, 8.0)), ..Orders::at(1.0) };
        let (mut distance, mut speed) = (0.0, 50.0);
        for _ in 0..1000 {
            let next = envelope.next_speed(distance, speed, &orders, 0.05);
            distance += (speed + next) / 2.0 * 0.05;
            speed = next;
        }
        assert_eq!(speed, 0.0);
        assert!((distance - 300.0).abs() < 0.5, "{distance}");
    }

    #[test]
    fn an_open_flap_and_a_tow_are_worth_something_on_the_straight() {
        let envelope = Envelope::new(&Circuit::of_round(1).expect("a circuit"));
        let gain = |help| envelope.gain(0.0, 85.0, help);
        assert!(gain(Help { power: 1.0, drag: 1.0 - DRS }) > gain(Help::NONE) + 0.5);
    }

    #[test]
    fn gears_go_up_with_speed_and_revolutions_stay_in_their_band() {
        let mut before = 0;
        for speed in 0..360 {
            let (gear, revolutions) = gear(f64::from(speed));
            assert!(
                gear >= before && (8700..=11_900).contains(&revolutions),
                "{speed}: {gear} {revolutions}"
            );
            before = gear;
        }
        assert_eq!(before, 8);
    }
}
