//! The session under way: who leaves the pits when, and what race control does.

use timing::Span;

use super::cars_in_part;
use super::format::Format;
use super::runner::{Ended, Run, Runner};
use crate::car::{Envelope, Orders};
use crate::circuit::Circuit;
use crate::grid::Entry;
use crate::motion::STEP;
use crate::outcome::{CLEAR, Deletion, Incident, Notice, Outcome, RED, YELLOW};
use crate::rng::Rng;
use crate::truth::{LapSpan, official};
use crate::tyres::{Compound, Tyres};

/// When the first part begins, in seconds; a part is set up so long before it begins.
const FIRST_PART: f64 = 120.0;
const SET_UP: f64 = 30.0;

/// From a car's standing beside the track to the red flag, and from the announcement of the restart to it, in seconds.
const RED_AFTER: f64 = 8.0;
const ANNOUNCED_BEFORE: f64 = 40.0;

/// The share of full speed under a red flag.
const RED_PACE: f64 = 0.5;

/// Cars leave the pits over so many seconds at the beginning of a part.
const RUSH: f64 = 130.0;

/// The time for an out-lap and some room, in laps.
const LAST_RUN: f64 = 1.9;

/// A car that crashes does so after this share of the lap, and brakes so hard, in m/s².
const CRASHES_AT: f64 = 0.52;
const CRASH: f64 = 20.0;

/// How long after the flag the last car may be on its way, in laps.
const CLEARED_AFTER: f64 = 3.2;

/// A session as it was driven.
pub(super) struct Driven {
    pub(super) outcome: Outcome,
    /// Each car's laps.
    pub(super) laps: Vec<Vec<LapSpan>>,
    /// When each part was set up, in seconds.
    pub(super) parts: Vec<f64>,
    /// The clock that counts down: when it showed what, and whether it ran.
    pub(super) clock: Vec<(f64, Span, bool)>,
    /// The cars in their final order.
    pub(super) order: Vec<usize>,
}

struct Session<'a> {
    circuit: &'a Circuit,
    envelope: Envelope,
    format: &'a Format,
    rng: Rng,
    cars: Vec<Runner>,
    /// A lap of this circuit, in seconds.
    lap_time: f64,
    /// The car that is to crash, when its part has come.
    crashes: Option<usize>,
    /// The car that never leaves its garage.
    stays: Option<usize>,
    /// Cars that are to lose their next time.
    lose_lap: Vec<usize>,
    time: f64,
    part: u8,
    red: bool,
    /// The time of the part is up.
    over: bool,
    out: Outcome,
    clock: Vec<(f64, Span, bool)>,
}

impl Driven {
    /// Drives a session; `chance` is the season's seed and the session's number.
    pub(super) fn drive(
        circuit: &Circuit,
        entries: &[&'static Entry],
        format: &Format,
        chance: (u64, u32),
    ) -> Self {
        let mut session =
            Session::new(circuit, entries, format, Rng::new(chance.0, u64::from(chance.1) << 8 | 3));
        let mut parts = Vec::new();
        let mut order: Vec<usize> = (0..entries.len()).collect();
        let mut begins = FIRST_PART;
        for (part, length) in (1..).zip(format.lengths) {
            let set_up = begins - SET_UP;
            session.wait(set_up);
            parts.push(set_up);
            session.set_up(part, *length);
            let running = cars_in_part(entries.len(), part);
            let up = session.part(&order[..running], begins, *length);
            begins = up + format.between;
            let cleared = up + CLEARED_AFTER * session.lap_time;
            session.wait(cleared.min(begins - SET_UP));
            order[..running].sort_by_key(|car| {
                let best = session.cars[*car].best;
                (best.is_none(), best)
            });
        }
        session.say(session.time, Incident::Session("Finalised"));
        session.say(session.time + 15.0, Incident::Session("Ends"));
        session.out.end = session.time + 17.0;
        session.out.incidents.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (runs, laps) = session.cars.into_iter().map(|car| (car.run, car.laps)).unzip();
        session.out.cars = runs;
        Self { outcome: session.out, laps, parts, clock: session.clock, order }
    }
}

impl<'a> Session<'a> {
    fn new(circuit: &'a Circuit, entries: &[&'static Entry], format: &'a Format, mut rng: Rng) -> Self {
        let cars: Vec<Runner> = entries.iter().map(|entry| Runner::new(entry, circuit, &mut rng)).collect();
        let count = cars.len();
        let envelope = Envelope::new(circuit);
        let lap_time = envelope.lap_time(0.99);
        // In later parts only the quick ones are left to crash.
        let last = if format.red_in > Some(1) { count / 3 } else { count - 1 };
        let crashes = format.red_in.map(|_| last - rng.below((count / 4).max(1)).min(last));
        let stays = format.one_stays.then(|| count / 2 + rng.below(count / 3));
        let lose_lap = (0..format.deletions).map(|_| rng.below(count / 2)).collect();
        let incidents = vec![(3.0, CLEAR), (7.0, Incident::Session("Inactive"))];
        let out = Outcome { incidents, ..Outcome::default() };
        let (time, part, red, over) = (0.0, 0, false, false);
        Self {
            circuit,
            envelope,
            format,
            rng,
            cars,
            lap_time,
            crashes,
            stays,
            lose_lap,
            time,
            part,
            red,
            over,
            out,
            clock: Vec::new(),
        }
    }

    fn say(&mut self, time: f64, what: Incident) {
        self.out.say(time, what);
    }

    fn show_clock(&mut self, time: f64, left: f64, runs: bool) {
        self.clock.push((time, Span::from_millis((left * 1000.0).round() as i64), runs));
    }

    fn set_up(&mut self, part: u8, length: f64) {
        (self.part, self.over) = (part, false);
        for car in &mut self.cars {
            car.best = None;
            car.planned.clear();
        }
        self.show_clock(self.time, length, false);
        if part > 1 {
            self.say(self.time + 5.0, Incident::Session("Inactive"));
        }
    }

    /// One part between those cars; returns when its time was up.
    fn part(&mut self, cars: &[usize], begins: f64, length: f64) -> f64 {
        self.wait(begins);
        self.green(begins, length);
        self.plan(cars, begins, length);
        let mut up = begins + length;
        if self.format.red_in == Some(self.part) {
            up = self.red_flag(cars, up);
        }
        self.wait(up);
        self.say(up, Incident::Session("Finished"));
        self.say(up + 0.3, Notice::flag("CHEQUERED", "CHEQUERED FLAG"));
        self.show_clock(up, 0.0, false);
        self.over = true;
        up
    }

    fn green(&mut self, time: f64, left: f64) {
        self.say(time, Incident::Session("Started"));
        self.say(time + 0.3, Notice::flag("GREEN", "GREEN LIGHT - PIT EXIT OPEN"));
        self.show_clock(time, left, true);
    }

    /// Plans the runs of a part, or of what is left of it.
    fn plan(&mut self, cars: &[usize], from: f64, length: f64) {
        for &car in cars {
            if Some(car) == self.stays {
                continue;
            }
            let mut runs = Vec::new();
            let count = self.format.runs;
            for run in 0..count {
                let last_start = (length - LAST_RUN * self.lap_time).max(10.0);
                let share = run as f64 / count.max(2) as f64 * 1.25;
                let rush = RUSH.min(last_start * 0.4);
                let at =
                    from + 5.0 + (share * last_start).min(last_start - rush) + self.rng.between(0.0, rush);
                runs.push(self.one_run(run, at));
            }
            runs.reverse();
            self.cars[car].planned = runs;
        }
    }

    fn one_run(&mut self, run: usize, at: f64) -> Run {
        let used_laps = if self.rng.below(4) == 0 { 2 } else { 0 };
        if !self.format.is_practice() {
            let flying = if self.format.runs == 1 { 2 } else { 1 };
            return Run { at, tyres: Tyres { compound: Compound::Soft, used_laps }, flying, effort: 1.0 };
        }
        let (compound, flying, effort) = match run {
            0 => (Compound::Hard, 5, 0.99),
            1 => (Compound::Soft, 1, 1.0),
            _ => (Compound::Medium, 9, 0.982),
        };
        let flying = flying + self.rng.below(3) as u8;
        Run { at, tyres: Tyres { compound, used_laps }, flying, effort }
    }

    /// Lets the session run up to the crash and its red flag, and restarts it; returns when the time is up then.
    fn red_flag(&mut self, cars: &[usize], up: f64) -> f64 {
        let crashed = |session: &Self| {
            session
                .cars
                .iter()
                .position(|car| car.run.broke_down.is_some_and(|stood| stood > session.time - 1.0))
        };
        while crashed(self).is_none() && self.time < up - RED_AFTER {
            self.step();
        }
        let Some(car) = crashed(self) else { return up };
        let (crash, red) = (self.time, self.time + RED_AFTER);
        self.say(crash + 1.5, YELLOW);
        let sector = self.out.say_stopped(crash, &self.cars[car].run, self.circuit);
        self.wait(red);
        self.say(red, RED);
        self.say(red + 0.1, Incident::Session("Aborted"));
        self.say(red + 0.2, Notice::flag("RED", "RED FLAG"));
        self.show_clock(red, up - red, false);
        self.red = true;
        let restart = red + self.format.red_for;
        let announced = restart - ANNOUNCED_BEFORE;
        self.wait(announced);
        self.say(announced, CLEAR);
        self.say(announced + 0.1, Notice::in_sector("CLEAR", sector));
        self.say(announced + 5.0, Incident::Session("Inactive"));
        self.say(announced + 6.0, Notice::other("SESSION WILL RESTART SHORTLY".to_owned()));
        self.wait(restart);
        self.red = false;
        self.green(restart, up - red);
        let left: Vec<usize> = cars.iter().copied().filter(|other| *other != car).collect();
        self.plan(&left, restart, up - red);
        restart + (up - red)
    }

    /// Drives all cars up to that time.
    fn wait(&mut self, until: f64) {
        while self.time + STEP / 2.0 < until {
            self.step();
        }
    }

    fn step(&mut self) {
        self.time = ((self.time / STEP).round() + 1.0) * STEP;
        for index in 0..self.cars.len() {
            let car = &mut self.cars[index];
            if !self.red && !self.over {
                car.leave(self.circuit, self.time);
            }
            let pace = if self.red { car.pace.min(RED_PACE) } else { car.pace };
            car.run.drive(&self.envelope, Orders::at(pace), self.time);
            if self.red {
                car.come_in(self.circuit);
            }
            if let Some(ended) = car.advance(self.circuit) {
                self.end_lap(index, ended);
            }
        }
    }

    /// A car crosses the line on the track: a time if it was a flying lap, then another or the way in.
    fn end_lap(&mut self, index: usize, Ended { lap, flew }: Ended) {
        let car = &mut self.cars[index];
        if flew {
            let ends = [lap.from, lap.to].map(|place| car.run.motion.reaches(place).map(official));
            let time = if let [Some(from), Some(to)] = ends { Some(to - from) } else { None };
            if let Some(loses) = self.lose_lap.iter().position(|loser| *loser == index) {
                self.lose_lap.swap_remove(loses);
                let corners = self.circuit.corners();
                let corner = corners[self.rng.below(corners.len())];
                let after = self.rng.between(12.0, 40.0);
                let deletion = Deletion { car: index, lap: lap.number, corner, after };
                self.out.deletions.push(deletion);
            } else {
                car.best = [car.best, time].into_iter().flatten().min();
            }
        }
        let car = &mut self.cars[index];
        car.go_on(self.circuit, self.red || self.over, &mut self.rng);
        let is_time = self.format.crashes_at_once || flew;
        if self.crashes == Some(index) && self.format.red_in == Some(self.part) && car.flies() && is_time {
            self.crashes = None;
            let place = lap.to + CRASHES_AT * self.circuit.length();
            car.run.plan_breakdown(place, CRASH, self.circuit.half_width());
        }
    }
}
