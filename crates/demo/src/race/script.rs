//! What is to happen in a race, decided before it starts.

use crate::rng::Rng;
use crate::run::Tyres;

/// What a car is in the race for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Role {
    /// Stops once for tyres at the end of that lap.
    Races { stop: u16 },
    /// Stops twice.
    StopsTwice { first: u16, second: u16 },
    /// Loses more than a lap in its box at the end of that lap.
    IsLapped { stop: u16 },
    /// Crashes after that share of the first lap.
    Crashes { laps: f64 },
    /// Breaks down after so many laps.
    Retires { laps: f64 },
}

impl Role {
    /// Where the car is to stop beside the track, in laps, and how hard it brakes for it in m/s².
    pub(super) fn breakdown(self) -> Option<(f64, f64)> {
        match self {
            Self::Crashes { laps } => Some((laps, 22.0)),
            Self::Retires { laps } => Some((laps, 5.0)),
            _ => None,
        }
    }
}

/// What is to happen.
#[derive(Clone, Debug)]
pub(super) struct Script {
    pub(super) laps: u16,
    /// The safety car comes in at the end of that lap of the leader.
    pub(super) safety_car_until: u16,
    /// The lap that is taken back: the car's grid place from 0, the lap, and when, in seconds after its end.
    pub(super) deleted: Option<(usize, u16, f64)>,
    roles: Vec<Role>,
    first_compounds: Vec<&'static str>,
    /// How long each car's ordinary stop takes, in seconds.
    stands: Vec<f64>,
}

/// How long the stop of the lapped car takes, in seconds.
const LONG_STAND: f64 = 78.0;

const COMPOUNDS: [&str; 3] = ["SOFT", "MEDIUM", "HARD"];

/// A new set's share of full speed, and what it loses per lap.
pub(super) fn compound_pace(compound: &str) -> (f64, f64) {
    match compound {
        "SOFT" => (0.995, 0.0009),
        "MEDIUM" => (0.992, 0.0005),
        _ => (0.989, 0.0003),
    }
}

impl Script {
    pub(super) fn new(cars: usize, laps: u16, rng: &mut Rng) -> Self {
        let middle = (laps / 2).max(2);
        let safety_car_until = (middle + 2).min(laps - 1);
        let late = (safety_car_until + 1).min(laps - 1);
        let mut roles: Vec<Role> =
            (0..cars).map(|_| Role::Races { stop: ordinary_stop(laps, middle, rng) }).collect();
        let crash = cars - 1 - rng.below((cars / 4).max(1));
        roles[crash] = Role::Crashes { laps: rng.between(0.19, 0.24) };
        let retires = 1 + rng.below((cars / 2).saturating_sub(1).max(1));
        roles[retires] = Role::Retires { laps: f64::from(middle) - 1.0 + rng.between(0.40, 0.55) };
        let rest: Vec<usize> = (1..cars).rev().filter(|car| *car != crash && *car != retires).collect();
        if let Some(slow) = rest.first() {
            roles[*slow] = Role::IsLapped { stop: late };
        }
        if let Some(twice) = rest.get(2).filter(|_| laps >= 8) {
            roles[*twice] = Role::StopsTwice { first: 3, second: middle + 1 };
        }
        let deleted_lap = (middle - 1).max(2);
        let deleted = rest.get(1).map(|car| (*car, deleted_lap, 24.0));
        Self {
            laps,
            safety_car_until,
            deleted,
            roles,
            first_compounds: (0..cars).map(|_| COMPOUNDS[rng.below(3)]).collect(),
            stands: (0..cars).map(|_| rng.between(2.1, 3.9)).collect(),
        }
    }

    pub(super) fn role(&self, car: usize) -> Role {
        self.roles[car]
    }

    pub(super) fn first_tyres(&self, car: usize) -> Tyres {
        Tyres { compound: self.first_compounds[car], used_laps: if car % 3 == 1 { 3 } else { 0 } }
    }

    /// The stop that a car makes at the end of a lap, if any: how long it stands, and the set that it gets.
    pub(super) fn stop(&self, car: usize, role: Role, lap: u16) -> Option<(f64, Tyres)> {
        let (stand, count) = match role {
            Role::Races { stop } if stop == lap => (self.stands[car], 1),
            Role::StopsTwice { first, .. } if first == lap => (self.stands[car], 1),
            Role::StopsTwice { second, .. } if second == lap => (self.stands[car] + 0.7, 2),
            Role::IsLapped { stop } if stop == lap => (LONG_STAND, 1),
            _ => return None,
        };
        let first =
            COMPOUNDS.iter().position(|compound| *compound == self.first_compounds[car]).unwrap_or_default();
        Some((stand, Tyres { compound: COMPOUNDS[(first + count) % 3], used_laps: 0 }))
    }
}

/// The lap at whose end a car stops: before the safety car, behind it, or late; never the first or the last.
fn ordinary_stop(laps: u16, middle: u16, rng: &mut Rng) -> u16 {
    let stop = match rng.below(10) {
        0..5 => 2 + rng.below(usize::from(middle.saturating_sub(2).max(1))) as u16,
        5..8 => middle + 1,
        _ => laps.saturating_sub(2),
    };
    stop.clamp(2, laps - 1)
}
