//! One car in a race: how quick it is now, and what it is in the race for.

use super::story::Answer;
use crate::car::Help;
use crate::circuit::Circuit;
use crate::grid::Entry;
use crate::math::wrap;
use crate::rng::Rng;
use crate::run::CarRun;
use crate::tyres::{Compound, Tyres};

/// What a full tank takes off the share of full speed.
const FULL_TANK: f64 = 0.012;

/// How much a driver's laps differ, as a share of full speed.
const WOBBLE: f64 = 0.0045;

/// What following closely takes off in corners, and what it gives on straights.
const DIRTY_AIR: f64 = 0.004;
pub(super) const TOW: f64 = 0.07;

/// Where a car is to come in for tyres, and which it gets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct PlannedStop {
    pub(super) lap: u16,
    pub(super) compound: Compound,
}

/// What is to happen to a car in the pits, beside its own plans.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Fate {
    /// Stands so many seconds longer in its box at the end of that lap.
    Repairs { lap: u16, stand: f64 },
    /// Has to drive through after that lap.
    DriveThrough { lap: u16 },
    /// Gives up at the end of that lap.
    GivesUp { lap: u16 },
}

/// One car trying to pass another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Attack {
    pub(super) target: usize,
    pub(super) succeeds: bool,
    /// Where it is over if nothing has come of it, in metres.
    pub(super) until: f64,
}

/// A car in the race.
#[derive(Debug)]
pub(super) struct Racer {
    pub(super) run: CarRun,
    /// The share of full speed that car and driver are good for.
    skill: f64,
    power: f64,
    /// How well it gets off the line, as a share of the grip, and how long its driver takes to notice.
    pub(super) launch: f64,
    pub(super) reaction: f64,
    pub(super) tyres: Tyres,
    /// The lap on which the set was fitted.
    fitted_on: u16,
    /// The lap being driven, from 1.
    pub(super) lap: u16,
    /// What this lap is slower than it could be.
    wobble: f64,
    pub(super) stops: Vec<PlannedStop>,
    pub(super) fate: Option<Fate>,
    /// Where it is to stop beside the track, in metres, how hard it brakes in m/s², and what race control answers.
    pub(super) breaks_at: Option<(f64, f64, Answer)>,
    /// How wet the track must be for intermediates.
    pub(super) nerve: f64,
    pub(super) attack: Option<Attack>,
    /// Where it last tried to pass, in metres.
    pub(super) tried: f64,
    /// Laps that it has been held up by the same car.
    pub(super) held_up: u16,
    /// Up to where the flap is open, in metres.
    pub(super) flap_until: f64,
    /// The zone in which the flap may be opened next.
    pub(super) may_open: Option<usize>,
    /// Lapped, and on its way around to the end of the queue.
    pub(super) unlapping: bool,
    /// Close behind another car.
    pub(super) in_dirty_air: bool,
    pub(super) tow: bool,
}

impl Racer {
    pub(super) fn new(entry: &'static Entry, run: CarRun, rng: &mut Rng) -> Self {
        Self {
            tyres: run.first_tyres,
            run,
            skill: entry.skill() - rng.between(0.0, 0.0018),
            power: entry.power(),
            launch: rng.between(0.90, 1.0),
            reaction: rng.between(0.2, 0.38),
            fitted_on: 1,
            lap: 1,
            wobble: 0.0,
            stops: Vec::new(),
            fate: None,
            breaks_at: None,
            nerve: rng.between(0.24, 0.55),
            attack: None,
            tried: f64::MIN,
            held_up: 0,
            flap_until: f64::MIN,
            may_open: None,
            unlapping: false,
            in_dirty_air: false,
            tow: false,
        }
    }

    /// Laps on the set, the one being driven included.
    pub(super) fn tyre_age(&self) -> u16 {
        self.lap.saturating_sub(self.fitted_on) + self.tyres.used_laps
    }

    /// The share of the envelope that it drives at now, in a race of `laps` laps on a track so wet.
    pub(super) fn pace(&self, laps: u16, wet: f64) -> f64 {
        let laps = f64::from(laps);
        let fuel = FULL_TANK * (1.0 - f64::from(self.lap) / laps).max(0.0);
        let air = if self.in_dirty_air { DIRTY_AIR } else { 0.0 };
        self.skill * self.tyres.pace(f64::from(self.tyre_age()), laps, wet) - fuel - self.wobble - air
    }

    /// What helps it along.
    pub(super) fn help(&self) -> Help {
        let flap = if self.run.distance() < self.flap_until { crate::car::DRS } else { 0.0 };
        let tow = if self.tow { TOW } else { 0.0 };
        let battery = if self.attack.is_some_and(|attack| attack.succeeds) { 1.04 } else { 1.0 };
        Help { power: self.power * battery, drag: 1.0 - flap - tow }
    }

    /// Crosses the line onto a lap.
    pub(super) fn begin_lap(&mut self, lap: u16, rng: &mut Rng) {
        self.lap = lap;
        self.wobble = rng.between(0.0, WOBBLE);
    }

    /// Gets another set, on the lap that it drives out of the pits on.
    pub(super) fn fit(&mut self, tyres: Tyres, out_lap: u16) {
        self.tyres = tyres;
        self.fitted_on = out_lap;
        self.held_up = 0;
    }

    /// Where it is on the circuit, in metres from the start line.
    pub(super) fn along(&self, circuit: &Circuit) -> f64 {
        wrap(self.run.distance(), circuit.length())
    }

    /// Whether it drives slower than cars that race, and out of their way: it comes in, just came out, breaks down, or has
    /// finished.
    pub(super) fn gives_way(&self, merging: f64) -> bool {
        let distance = self.run.distance();
        let visit = self.run.visits.last();
        self.run.finished.is_some()
            || self.run.breakdown.is_some_and(|(place, _)| distance > place - 250.0)
            || self.run.to_pit_entry().is_some_and(|left| left < 200.0)
            || visit.and_then(|visit| visit.to).is_some_and(|to| (to..to + merging).contains(&distance))
    }
}
