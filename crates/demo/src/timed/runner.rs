//! One car in a session against the clock: out of its garage, laps, and back.

use timing::Span;

use crate::circuit::Circuit;
use crate::grid::Entry;
use crate::rng::Rng;
use crate::run::{CarRun, Purpose};
use crate::truth::LapSpan;
use crate::tyres::{Compound, Tyres};

/// The share of full speed on the way out and on the way in.
const OUT_PACE: f64 = 0.80;
const IN_PACE: f64 = 0.70;

/// How far before the pit entry a driver can still decide to come in, in metres.
const LAST_CALL: f64 = 220.0;

/// How much flying laps differ, as a share of full speed.
const WOBBLE: f64 = 0.0035;

/// A run that is planned.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    /// When it leaves the garage, in seconds.
    pub(super) at: f64,
    pub(super) tyres: Tyres,
    /// Flying laps to be driven.
    pub(super) flying: u8,
    /// The share of full speed that it is driven at: fuel and caution.
    pub(super) effort: f64,
}

/// A car in the session.
#[derive(Debug)]
pub(super) struct Runner {
    pub(super) run: CarRun,
    pub(super) laps: Vec<LapSpan>,
    skill: f64,
    /// Its place in the pit lane, in metres from the start line.
    place: f64,
    /// The lap being driven: where it began and its line; `None` in the pits.
    lap: Option<(f64, f64)>,
    /// Runs to come, the next one last.
    pub(super) planned: Vec<Run>,
    effort: f64,
    flying: u8,
    pub(super) pace: f64,
    tyres: Tyres,
    /// Laps on the set.
    age: u16,
    /// The best time of this part.
    pub(super) best: Option<Span>,
    coming_in: bool,
}

/// A lap just ended.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ended {
    pub(super) lap: LapSpan,
    /// Whether it was driven from line to line.
    pub(super) flew: bool,
}

impl Runner {
    pub(super) fn new(entry: &'static Entry, circuit: &Circuit, rng: &mut Rng) -> Self {
        let place = circuit.pit_lane().box_place(entry.place_in_lane());
        let tyres = Tyres::new(Compound::Soft);
        Self {
            run: CarRun::in_lane(entry, circuit, (place, Purpose::Stay), tyres),
            laps: Vec::new(),
            skill: entry.skill() - rng.between(0.0, 0.003),
            place,
            lap: None,
            planned: Vec::new(),
            effort: 1.0,
            flying: 0,
            pace: OUT_PACE,
            tyres,
            age: 0,
            best: None,
            coming_in: true,
        }
    }

    /// Whether it stands in its garage.
    pub(super) fn in_garage(&self) -> bool {
        self.lap.is_none() && self.run.is_still() && self.run.broke_down.is_none()
    }

    /// Leaves the garage if it is time.
    pub(super) fn leave(&mut self, circuit: &Circuit, time: f64) {
        let Some(next) = self.planned.last().copied().filter(|next| next.at <= time && self.in_garage())
        else {
            return;
        };
        self.planned.pop();
        if self.laps.is_empty() {
            self.run.first_tyres = next.tyres;
        }
        let line = self.line(circuit);
        let Some(visit) = self.run.visits.last_mut() else { return };
        (visit.tyres, visit.released) = (Some(next.tyres), Some(time));
        (self.tyres, self.age) = (next.tyres, next.tyres.used_laps);
        (self.flying, self.effort) = (next.flying, next.effort);
        self.run.plan_exit(line);
        self.coming_in = false;
        self.pace = OUT_PACE;
    }

    /// Where the line is that the pits lie around, for a car in them.
    fn line(&self, circuit: &Circuit) -> f64 {
        let entry = circuit.pit_lane().entry_before_line;
        ((self.run.distance() + entry) / circuit.length()).floor() * circuit.length()
    }

    /// Plans the way into the pits at the end of this lap, if there still is time for it.
    pub(super) fn come_in(&mut self, circuit: &Circuit) {
        let Some((_, line)) = self.lap.filter(|_| !self.coming_in) else { return };
        let line = line + circuit.length();
        let lane = circuit.pit_lane();
        if self.run.breakdown.is_some()
            || self.run.distance() > line - lane.entry_before_line - lane.ramp - LAST_CALL
        {
            return;
        }
        self.run.plan_visit(line, Purpose::Stay, Some(self.place), f64::INFINITY);
        (self.coming_in, self.pace) = (true, IN_PACE);
    }

    /// Goes on after a lap: another one at full speed, or the way in.
    pub(super) fn go_on(&mut self, circuit: &Circuit, stop: bool, rng: &mut Rng) {
        self.age += 1;
        if self.flying == 0 || stop {
            self.come_in(circuit);
            return;
        }
        self.flying -= 1;
        let wobble = rng.between(0.0, WOBBLE);
        let tyres = self.tyres.pace(f64::from(self.age), 40.0, 0.0);
        self.pace = (self.skill * tyres * self.effort - wobble).min(1.0);
    }

    /// Whether it is on a flying lap.
    pub(super) fn flies(&self) -> bool {
        self.lap.is_some_and(|(from, line)| from == line) && !self.coming_in
    }

    /// Notices where the car has come to: out of the pits, into them, or over the line, which ends a lap.
    pub(super) fn advance(&mut self, circuit: &Circuit) -> Option<Ended> {
        let distance = self.run.distance();
        let in_pit_lane = self.run.in_pit_lane();
        let lane = circuit.pit_lane();
        let Some((from, line)) = self.lap else {
            if !in_pit_lane && self.run.broke_down.is_none() {
                let line = (distance / circuit.length()).floor() * circuit.length();
                self.lap = Some((line + lane.exit_after_line, line));
            }
            return None;
        };
        let next = line + circuit.length();
        let number = self.laps.len() as u16 + 1;
        if self.run.broke_down.is_some() || in_pit_lane {
            let to = if in_pit_lane { next - lane.entry_before_line } else { distance };
            self.laps.push(LapSpan { number, line, from, to });
            self.lap = None;
            return None;
        }
        if distance < next {
            return None;
        }
        let lap = LapSpan { number, line, from, to: next };
        self.laps.push(lap);
        self.lap = Some((next, next));
        Some(Ended { lap, flew: from == line })
    }
}
