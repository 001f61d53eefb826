//! When a car comes in, and what for.

use super::Race;
use super::racer::{Fate, PlannedStop};
use crate::rng::Rng;
use crate::run::Purpose;
use crate::tyres::{Compound, Tyres};

/// How long a set takes to change, in seconds; now and then a wheel sticks.
const STAND: (f64, f64) = (2.0, 3.3);
const STICKS: f64 = 0.06;
const STUCK: (f64, f64) = (2.5, 6.0);

/// A stop that is so much due is made when the safety car makes it cheap: laps that it comes early, as a share of the
/// race, and laps that the set must have done.
const CHEAP: f64 = 0.25;
const WORTH_CHANGING: u16 = 6;

/// A car that was held up for so many laps comes in so many laps early: the undercut.
const HELD_UP: u16 = 3;
const UNDERCUT: u16 = 6;

/// What a car comes in for: its purpose, how long it stands, and the set that it gets.
pub(super) type Call = (Purpose, f64, Option<Tyres>);

/// The set for the start and the stops of one car.
pub(super) fn plan(laps: u16, stops: bool, rng: &mut Rng) -> (Tyres, Vec<PlannedStop>) {
    let used_laps = if rng.below(3) == 0 { 3 } else { 0 };
    let first = match rng.below(10) {
        0..5 => Compound::Medium,
        5..8 => Compound::Hard,
        _ => Compound::Soft,
    };
    let tyres = Tyres { compound: first, used_laps };
    if !stops {
        return (Tyres { compound: Compound::Medium, used_laps }, Vec::new());
    }
    let at = |share: f64| ((f64::from(laps) * share) as u16).clamp(2, laps.saturating_sub(2).max(2));
    let planned = match first {
        Compound::Soft => vec![
            PlannedStop { lap: at(rng.between(0.22, 0.32)), compound: Compound::Hard },
            PlannedStop { lap: at(rng.between(0.58, 0.70)), compound: Compound::Medium },
        ],
        Compound::Hard => vec![PlannedStop { lap: at(rng.between(0.48, 0.64)), compound: Compound::Medium }],
        _ => vec![PlannedStop { lap: at(rng.between(0.36, 0.50)), compound: Compound::Hard }],
    };
    (tyres, planned)
}

impl Race<'_> {
    /// Whether a car that comes to the pit entry at the end of its lap goes in.
    pub(super) fn call(&mut self, index: usize, time: f64) -> Option<Call> {
        let car = &self.cars[index];
        let (lap, laps) = (car.lap, self.laps);
        match car.fate {
            Some(Fate::GivesUp { lap: last }) if lap >= last => {
                return Some((Purpose::Retire, f64::INFINITY, None));
            }
            Some(Fate::DriveThrough { lap: due }) if lap >= due && self.is_green() => {
                self.cars[index].fate = None;
                return Some((Purpose::DriveThrough, 0.0, None));
            }
            _ => {}
        }
        if lap >= laps {
            return None;
        }
        let stand = self.stand();
        let car = &self.cars[index];
        if let Some(Fate::Repairs { lap: due, stand: repairs }) = car.fate
            && lap >= due
        {
            self.cars[index].fate = None;
            let compound = self.cars[index].stops.first().map_or(Compound::Hard, |stop| stop.compound);
            return Some((Purpose::Stop, stand + repairs, Some(Tyres::new(compound))));
        }
        let wet = self.wet(time);
        if wet > car.nerve && car.tyres.compound != Compound::Intermediate {
            self.cars[index].stops.clear();
            return Some((Purpose::Stop, stand, Some(Tyres::new(Compound::Intermediate))));
        }
        let planned = *car.stops.first()?;
        let early = planned.lap.saturating_sub(lap);
        let due = early == 0;
        let cheap = self.is_neutralised()
            && f64::from(early) <= CHEAP * f64::from(laps)
            && car.tyre_age() >= WORTH_CHANGING;
        let undercuts = car.held_up >= HELD_UP && early <= UNDERCUT && lap > laps / 5;
        // In the rain to come, whoever can waits.
        let waits = wet > 0.0 && wet <= car.nerve;
        if !(due || cheap || undercuts) || waits {
            return None;
        }
        self.cars[index].stops.remove(0);
        Some((Purpose::Stop, stand, Some(Tyres::new(planned.compound))))
    }

    fn stand(&mut self) -> f64 {
        let (low, high) = STAND;
        let sticks = self.rng.unit() < STICKS;
        let stuck = if sticks { self.rng.between(STUCK.0, STUCK.1) } else { 0.0 };
        self.rng.between(low, high) + stuck
    }
}
