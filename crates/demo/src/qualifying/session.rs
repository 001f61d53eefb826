//! The session under way: who leaves the pits when, and what race control does.

use timing::Span;

use crate::car::SpeedLimit;
use crate::circuit::Circuit;
use crate::grid::Entry;
use crate::motion::STEP;
use crate::qualifying::cars_in_part;
use crate::rng::Rng;
use crate::run::{CarRun, Incident, Notice, Outcome, Tyres, Visit};
use crate::truth::{LapSpan, official};

/// When the first part begins, how long the parts are, and how long the breaks, in seconds.
const FIRST_PART: f64 = 120.0;
const LENGTHS: [f64; 3] = [420.0, 240.0, 240.0];
const BREAK: f64 = 250.0;

/// A part is set up so long before it begins.
const SET_UP: f64 = 30.0;

/// The red flag: from the car's standing to the flag, to the announcement of the restart, and to the restart.
const RED_AFTER: f64 = 8.0;
const ALL_CLEAR_AFTER: f64 = 200.0;
const RESTART_AFTER: f64 = 240.0;

/// The share of full speed on the way out, on the way in, and under a red flag.
const OUT_PACE: f64 = 0.78;
const IN_PACE: f64 = 0.66;
const RED_PACE: f64 = 0.5;

/// The second car of a team stands so far behind the first, in metres.
const SECOND_CAR: f64 = 7.0;

/// How far before the pit entry a driver can still decide to come in, in metres.
const LAST_CALL: f64 = 220.0;

/// A car in qualifying.
struct Runner {
    run: CarRun,
    spans: Vec<LapSpan>,
    skill: f64,
    /// Its number on the way through its team's boxes.
    place: f64,
    /// The lap being driven: where it began and its line; `None` in the pits.
    lap: Option<(f64, f64)>,
    /// Flying laps still to be driven before it comes in.
    flying: u8,
    pace: f64,
    /// The best time in this part.
    best: Option<Span>,
    /// The way in is planned.
    coming_in: bool,
}

/// A session as it was driven.
pub(super) struct Qualifying {
    pub(super) outcome: Outcome,
    /// Each car's laps.
    pub(super) spans: Vec<Vec<LapSpan>>,
    /// When each part was set up, in seconds.
    pub(super) parts: Vec<f64>,
    /// The clock that counts down: when it showed what, and whether it ran.
    pub(super) clock: Vec<(f64, Span, bool)>,
    /// The cars in their final order.
    pub(super) order: Vec<usize>,
}

/// A session under way.
struct Session<'a> {
    circuit: &'a Circuit,
    limit: SpeedLimit,
    rng: Rng,
    cars: Vec<Runner>,
    /// The car that crashes on its first flying lap, and the one that loses its first time of the restarted part.
    crashes: usize,
    loses_lap: usize,
    time: f64,
    part: u8,
    red: bool,
    /// The time of the part is up.
    over: bool,
    out: Outcome,
    clock: Vec<(f64, Span, bool)>,
}

impl Qualifying {
    /// Drives a session.
    pub(super) fn drive(circuit: &Circuit, entries: &[&'static Entry], seed: u64) -> Self {
        let mut session = Session::new(circuit, entries, seed);
        let mut parts = Vec::new();
        let mut order: Vec<usize> = (0..entries.len()).collect();
        let mut begins = FIRST_PART;
        for (part, length) in (1..).zip(LENGTHS) {
            let set_up = begins - SET_UP;
            session.wait(set_up);
            parts.push(set_up);
            session.set_up(part, length);
            let running = cars_in_part(entries.len(), part);
            begins = session.part(&order[..running], begins, length) + BREAK;
            session.wait(begins - SET_UP);
            order[..running].sort_by_key(|car| {
                let best = session.cars[*car].best;
                (best.is_none(), best)
            });
        }
        session.say(session.time, Incident::Session("Finalised"));
        session.say(session.time + 15.0, Incident::Session("Ends"));
        session.out.end = session.time + 17.0;
        session.out.incidents.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (runs, spans) = session.cars.into_iter().map(|car| (car.run, car.spans)).unzip();
        session.out.cars = runs;
        Self { outcome: session.out, spans, parts, clock: session.clock, order }
    }
}

impl<'a> Session<'a> {
    fn new(circuit: &'a Circuit, entries: &[&'static Entry], seed: u64) -> Self {
        let mut rng = Rng::new(seed, 3);
        let cars: Vec<Runner> =
            entries.iter().enumerate().map(|(index, entry)| Runner::new(index, entry, &mut rng)).collect();
        let crashes = cars.len() - 1 - rng.below((cars.len() / 3).max(1));
        let loses_lap = rng.below(cars.len() / 2);
        let incidents = vec![(3.0, Incident::Track("1", "AllClear")), (7.0, Incident::Session("Inactive"))];
        Self {
            circuit,
            limit: SpeedLimit::new(circuit),
            rng,
            cars,
            crashes,
            loses_lap,
            time: 0.0,
            part: 0,
            red: false,
            over: false,
            out: Outcome { cars: Vec::new(), incidents, deleted: None, end: 0.0 },
            clock: Vec::new(),
        }
    }

    fn say(&mut self, time: f64, what: Incident) {
        self.out.incidents.push((time, what));
    }

    fn show_clock(&mut self, time: f64, left: f64, runs: bool) {
        self.clock.push((time, Span::from_millis((left * 1000.0).round() as i64), runs));
    }

    fn set_up(&mut self, part: u8, length: f64) {
        self.part = part;
        self.over = false;
        self.cars.iter_mut().for_each(|car| car.best = None);
        self.show_clock(self.time, length, false);
        if part > 1 {
            self.say(self.time + 5.0, Incident::Session("Inactive"));
        }
    }

    /// One part between those cars; returns when its time was up.
    fn part(&mut self, cars: &[usize], begins: f64, length: f64) -> f64 {
        self.wait(begins);
        self.green(begins, length);
        self.send_out(cars, begins, 7.0, 1);
        let mut up = begins + length;
        if self.part == 1 {
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

    /// Lets the session run up to the crash and its red flag, and restarts it; returns when the time is up then.
    fn red_flag(&mut self, cars: &[usize], up: f64) -> f64 {
        while self.cars[self.crashes].run.broke_down.is_none() && self.time < up - RED_AFTER {
            self.step();
        }
        let (crash, red) = (self.time, self.time + RED_AFTER);
        let car = &self.cars[self.crashes].run;
        let sector = self.circuit.marshal_sector(car.motion.last().0);
        let text = format!("CAR {} ({}) STOPPED ON TRACK", car.entry.number, car.entry.code);
        self.say(crash + 1.5, Incident::Track("2", "Yellow"));
        self.say(crash + 2.0, Notice::double_yellow(sector));
        self.say(crash + 4.0, Notice::other(text));
        self.wait(red);
        self.say(red, Incident::Track("5", "Red"));
        self.say(red + 0.1, Incident::Session("Aborted"));
        self.say(red + 0.2, Notice::flag("RED", "RED FLAG"));
        self.show_clock(red, up - red, false);
        self.red = true;
        self.wait(red + ALL_CLEAR_AFTER);
        self.say(red + ALL_CLEAR_AFTER, Incident::Track("1", "AllClear"));
        self.say(red + ALL_CLEAR_AFTER + 5.0, Incident::Session("Inactive"));
        let restart = red + RESTART_AFTER;
        self.say(red + ALL_CLEAR_AFTER + 6.0, Notice::other("SESSION WILL RESTART SHORTLY".to_owned()));
        self.wait(restart);
        self.red = false;
        self.green(restart, up - red);
        let left: Vec<usize> = cars.iter().copied().filter(|car| *car != self.crashes).collect();
        self.send_out(&left, restart, 6.0, 2);
        restart + (up - red)
    }

    /// Sends cars out one after the other, `apart` seconds apart.
    fn send_out(&mut self, cars: &[usize], from: f64, apart: f64, flying: u8) {
        let mut cars: Vec<usize> = cars.to_vec();
        for last in (1..cars.len()).rev() {
            cars.swap(last, self.rng.below(last + 1));
        }
        for (turn, car) in cars.into_iter().enumerate() {
            let loses_lap = car == self.loses_lap;
            let new = self.part > 1 || flying > 1;
            let runner = &mut self.cars[car];
            runner.leave(self.circuit, from + 5.0 + apart * turn as f64, new);
            runner.flying = if loses_lap { flying } else { 1 };
        }
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
            let pace = if self.red { car.pace.min(RED_PACE) } else { car.pace };
            car.run.drive(&self.limit, pace, f64::INFINITY, self.time);
            if self.red && !car.coming_in {
                car.come_in(self.circuit);
            }
            if let Some(lap) = car.advance(self.circuit) {
                self.end_lap(index, lap);
            }
        }
    }

    /// A car crosses the line on the track: a time if it was a flying lap, then another or the way in.
    fn end_lap(&mut self, index: usize, lap: LapSpan) {
        let wobble = self.rng.between(0.0, 0.004);
        let length = self.circuit.length();
        let car = &mut self.cars[index];
        let flew = lap.from == lap.line;
        if flew {
            let ends = [lap.from, lap.to].map(|place| car.run.motion.reaches(place).map(official));
            let time = if let [Some(from), Some(to)] = ends { Some(to - from) } else { None };
            if index == self.loses_lap && self.out.deleted.is_none() {
                self.out.deleted = Some((index, lap.number, 18.0));
            } else {
                car.best = [car.best, time].into_iter().flatten().min();
            }
            car.flying = car.flying.saturating_sub(1);
        }
        if car.flying == 0 || self.red || self.over {
            car.come_in(self.circuit);
        } else {
            car.pace = (car.skill - wobble).min(1.0);
        }
        if index == self.crashes && car.flying > 0 {
            car.run.plan_breakdown(lap.to + 0.52 * length, 20.0);
        }
    }
}

impl Runner {
    fn new(index: usize, entry: &'static Entry, rng: &mut Rng) -> Self {
        let place = CarRun::pit_box(entry) - SECOND_CAR * (index % 2) as f64;
        let used_laps = if rng.below(4) == 0 { 2 } else { 0 };
        let tyres = Tyres { compound: "SOFT", used_laps };
        let mut run = CarRun::standing(entry, place, Circuit::PIT_LANE.offset, tyres);
        let garage = Visit {
            from: f64::MIN,
            place,
            to: None,
            stand: 0.0,
            tyres: None,
            stood: Some(0.0),
            released: None,
        };
        run.visits.push(garage);
        let skill = 0.998 - 0.0014 * index as f64 - rng.between(0.0, 0.003);
        Self {
            run,
            spans: Vec::new(),
            skill,
            place,
            lap: None,
            flying: 0,
            pace: OUT_PACE,
            best: None,
            coming_in: true,
        }
    }

    /// Where the line is that the pits lie around, for a car in them.
    fn line(&self, circuit: &Circuit) -> f64 {
        let lane = Circuit::PIT_LANE;
        ((self.run.motion.last().0 + lane.entry_before_line) / circuit.length()).floor() * circuit.length()
    }

    /// Sends the car out of the pits at that time, on a new set or on the one it has.
    fn leave(&mut self, circuit: &Circuit, time: f64, new: bool) {
        let line = self.line(circuit);
        let tyres = if new { Tyres { compound: "SOFT", used_laps: 0 } } else { self.run.first_tyres };
        let Some(visit) = self.run.visits.last_mut() else { return };
        let Some(stood) = visit.stood else { return };
        (visit.tyres, visit.stand) = (Some(tyres), time - stood);
        self.run.plan_exit(line);
        self.coming_in = false;
        self.pace = OUT_PACE * self.skill;
    }

    /// Plans the way into the pits at the end of this lap, if there still is time for it.
    fn come_in(&mut self, circuit: &Circuit) {
        let Some((_, line)) = self.lap else { return };
        let line = line + circuit.length();
        if self.run.breakdown.is_some()
            || self.run.motion.last().0 > line - Circuit::PIT_LANE.entry_before_line - LAST_CALL
        {
            return;
        }
        self.run.plan_visit(line, line + self.place, f64::INFINITY, None);
        (self.coming_in, self.pace) = (true, IN_PACE);
    }

    /// Notices where the car has come to: out of the pits, into them, or over the line, which returns the lap.
    fn advance(&mut self, circuit: &Circuit) -> Option<LapSpan> {
        let distance = self.run.motion.last().0;
        let in_pit_lane = self.run.in_pit_lane();
        let Some((from, line)) = self.lap else {
            if !in_pit_lane && self.run.broke_down.is_none() {
                let line = (distance / circuit.length()).floor() * circuit.length();
                self.lap = Some((line + Circuit::PIT_LANE.exit_after_line, line));
            }
            return None;
        };
        let next = line + circuit.length();
        let number = self.spans.len() as u16 + 1;
        if self.run.broke_down.is_some() || in_pit_lane {
            let to = if in_pit_lane { next - Circuit::PIT_LANE.entry_before_line } else { distance };
            self.spans.push(LapSpan { number, line, from, to });
            self.lap = None;
            return None;
        }
        if distance < next {
            return None;
        }
        let lap = LapSpan { number, line, from, to: next };
        self.spans.push(lap);
        self.lap = Some((next, next));
        Some(lap)
    }
}
