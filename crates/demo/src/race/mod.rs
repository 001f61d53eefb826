//! The race, driven: who is where when, and why.

mod script;

use std::cmp::Ordering;

use timing::{SessionKey, SessionKind, SessionTime, Span};

use crate::car::SpeedLimit;
use crate::circuit::Circuit;
use crate::grid::Entry;
use crate::motion::STEP;
use crate::rng::Rng;
use crate::run::{CarRun, Incident, Notice, Outcome, Tyres};
use crate::truth::{CarTruth, LapSpan, Truth, official};
use crate::weekend::{Options, SessionPlan};
use script::{Role, Script};

/// When the lights go out, in seconds of the session clock.
const LIGHTS_OUT: f64 = 120.0;

/// How long a race may take at most.
const CLOCK: Span = Span::from_secs(2 * 3600);

/// The first car's place on the grid, in metres before the line, and how far the next ones are behind.
const POLE: f64 = 9.0;
const BETWEEN_SLOTS: f64 = 8.0;

/// How far a grid slot lies beside the centre line, in metres.
const SLOT_OFFSET: f64 = 3.5;

/// The share of full speed: behind the safety car, while catching its queue, and after the flag.
const SAFETY_CAR_PACE: f64 = 0.60;
const CATCHING_PACE: f64 = 0.80;
const IN_LAP_PACE: f64 = 0.65;

/// How much quicker a car must be to pass another on the straight.
const PASSING: f64 = 1.003;

/// The safety car.
#[derive(Clone, Copy, Debug, PartialEq)]
enum SafetyCar {
    Waiting,
    /// It will be sent out at that time.
    Called(f64),
    Out,
    Leaving,
    Gone,
}

/// A car in the race.
struct Racer {
    run: CarRun,
    role: Role,
    /// The share of full speed that this car and driver are good for.
    skill: f64,
    reaction: f64,
    tyres: Tyres,
    fitted_on_lap: u16,
    /// The lap being driven, from 1.
    lap: u16,
    pace: f64,
}

/// A race under way.
struct Race<'a> {
    script: &'a Script,
    circuit: &'a Circuit,
    limit: SpeedLimit,
    rng: Rng,
    cars: Vec<Racer>,
    incidents: Vec<(f64, Incident)>,
    safety_car: SafetyCar,
    /// When the flag of the first crash is taken back.
    clear_at: Option<f64>,
    chequered: bool,
    finishers: usize,
}

/// A race between the cars of `grid`, in the order of their places.
pub(crate) fn truth(
    plan: &SessionPlan,
    circuit: &Circuit,
    grid: &[&'static Entry],
    options: &Options,
) -> Truth {
    let mut outcome = drive(circuit, grid, options.laps.unwrap_or(12), options.seed);
    let started = official(LIGHTS_OUT);
    let mut cars: Vec<CarTruth> = (1..)
        .zip(std::mem::take(&mut outcome.cars))
        .map(|(place, run)| {
            let spans = spans(&run, circuit.length());
            let mut car = CarTruth::new(run, &spans, started, circuit);
            car.grid = Some(place);
            car.finished = car.run.finished.and_then(|laps| Some((car.laps.last()?.marks[2]?, laps)));
            car
        })
        .collect();
    outcome.delete_lap(&mut cars, plan.zero);
    let key = SessionKey { year: 0, round: 1, kind: SessionKind::Race };
    let mut truth = Truth::new(key, plan.zero, circuit.clone(), &outcome, cars);
    truth.race_laps = options.laps.unwrap_or(12);
    truth.clock = vec![(SessionTime::from_millis(5000), CLOCK, false), (started, CLOCK, true)];
    truth.classification = classification(&truth.cars);
    truth
}

/// The laps that a car drives in the race: up to its flag, or up to where it stands.
fn spans(run: &CarRun, length: f64) -> Vec<LapSpan> {
    let last = run.finished.unwrap_or((run.motion.last().0 / length).floor() as u16 + 1);
    let spans = (1..=last).map(|number| {
        let line = f64::from(number - 1) * length;
        let from = if number == 1 { run.motion.first() } else { line };
        LapSpan { number, line, from, to: line + length }
    });
    spans.collect()
}

/// By laps completed, then by the time of the flag; cars that broke down come after, by how far they came.
fn classification(cars: &[CarTruth]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..cars.len()).collect();
    order.sort_by(|a, b| {
        let (a, b) = (&cars[*a], &cars[*b]);
        let far = |car: &CarTruth| car.run.motion.last().0;
        match (a.finished, b.finished) {
            (Some((at, laps)), Some((other_at, other_laps))) => (other_laps, at).cmp(&(laps, other_at)),
            (None, None) => far(b).total_cmp(&far(a)),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
        }
    });
    order
}

/// Drives a race of `laps` laps between the cars of `grid`, in the order of their places.
fn drive(circuit: &Circuit, grid: &[&'static Entry], laps: u16, seed: u64) -> Outcome {
    let script = Script::new(grid.len(), laps, &mut Rng::new(seed, 1));
    let mut race = Race::new(circuit, grid, &script, seed);
    let mut step = 0_u32;
    while !race.cars.iter().all(|car| car.run.is_still()) && step < 2_000_000 {
        step += 1;
        race.step(f64::from(step) * STEP);
    }
    let over = f64::from(step) * STEP;
    race.incidents.push((over + 45.0, Incident::Session("Finalised")));
    race.incidents.push((over + 60.0, Incident::Session("Ends")));
    race.incidents.sort_by(|a, b| a.0.total_cmp(&b.0));
    Outcome {
        cars: race.cars.into_iter().map(|car| car.run).collect(),
        incidents: race.incidents,
        deleted: script.deleted,
        end: over + 62.0,
    }
}

impl<'a> Race<'a> {
    fn new(circuit: &'a Circuit, grid: &[&'static Entry], script: &'a Script, seed: u64) -> Self {
        let mut rng = Rng::new(seed, 2);
        let cars = grid.iter().enumerate().map(|(place, entry)| {
            let offset = if place % 2 == 0 { SLOT_OFFSET } else { -SLOT_OFFSET };
            let slot = -(POLE + BETWEEN_SLOTS * place as f64);
            let tyres = script.first_tyres(place);
            let mut run = CarRun::standing(entry, slot, offset, tyres);
            run.motion.shift(slot + 10.0, 200.0, 0.0);
            let role = script.role(place);
            if let Some((laps, braking)) = role.breakdown() {
                run.plan_breakdown(laps * circuit.length(), braking);
            }
            let skill = 1.0 - 0.0016 * place as f64 - rng.between(0.0, 0.003);
            let reaction = rng.between(0.2, 0.42);
            Racer { run, role, skill, reaction, tyres, fitted_on_lap: 1, lap: 1, pace: skill }
        });
        let cars = cars.collect();
        let incidents = vec![
            (7.0, Incident::Session("Inactive")),
            (24.0, Incident::Track("1", "AllClear")),
            (40.0, Notice::flag("GREEN", "GREEN LIGHT - PIT EXIT OPEN")),
            (LIGHTS_OUT, Incident::Session("Started")),
        ];
        Self {
            script,
            circuit,
            limit: SpeedLimit::new(circuit),
            rng,
            cars,
            incidents,
            safety_car: SafetyCar::Waiting,
            clear_at: None,
            chequered: false,
            finishers: 0,
        }
    }

    /// Moves everything on to `time` seconds.
    fn step(&mut self, time: f64) {
        let leader = self.leader();
        self.direct(time, leader);
        let caps: Vec<f64> = (0..self.cars.len()).map(|car| self.room(car)).collect();
        for (index, cap) in caps.into_iter().enumerate() {
            let pace = self.pace(index, leader);
            let car = &mut self.cars[index];
            let cap = if time < LIGHTS_OUT + car.reaction { 0.0 } else { cap };
            car.run.drive(&self.limit, pace, cap, time);
            let lap = (car.run.motion.last().0 / self.circuit.length()).floor() + 1.0;
            if lap > f64::from(car.lap) {
                self.begin_lap(index, lap as u16, time);
            }
        }
    }

    /// The running car that has come farthest.
    fn leader(&self) -> usize {
        let running = (0..self.cars.len()).filter(|car| self.cars[*car].run.broke_down.is_none());
        let distance = |car: &usize| self.cars[*car].run.motion.last().0;
        running.max_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or_default()
    }

    /// The share of full speed that a car drives at now.
    fn pace(&self, index: usize, leader: usize) -> f64 {
        let car = &self.cars[index];
        let behind_safety_car = matches!(self.safety_car, SafetyCar::Out | SafetyCar::Leaving);
        match () {
            () if car.run.finished.is_some() => IN_LAP_PACE,
            () if behind_safety_car && index == leader => SAFETY_CAR_PACE,
            () if behind_safety_car => CATCHING_PACE,
            () => car.pace,
        }
    }

    /// The speed that keeps a car behind the one in front, unless it may pass.
    fn room(&self, index: usize) -> f64 {
        let car = &self.cars[index];
        let (distance, speed) = car.run.motion.last();
        if !car.run.on_track() {
            return f64::INFINITY;
        }
        let length = self.circuit.length();
        let mut cap = f64::INFINITY;
        for (other_index, other) in self.cars.iter().enumerate() {
            let (place, other_speed) = other.run.motion.last();
            let ahead = (place - distance).rem_euclid(length);
            let wanted = 6.0 + 0.5 * speed;
            if other_index == index
                || !other.run.on_track()
                || ahead > wanted + 40.0
                || self.may_pass(car, other)
            {
                continue;
            }
            let gain = if ahead < wanted { 0.2 } else { 0.5 };
            cap = cap.min(other_speed + (ahead - wanted) * gain);
        }
        cap.max(0.0)
    }

    /// Whether a car need not stay behind another.
    fn may_pass(&self, car: &Racer, other: &Racer) -> bool {
        let (distance, other_distance) = (car.run.motion.last().0, other.run.motion.last().0);
        let same_place =
            (distance - other_distance).abs() < 0.01 && car.run.entry.number > other.run.entry.number;
        let slowing = other.run.breakdown.is_some_and(|(place, _)| other_distance > place - 250.0);
        if same_place || slowing || car.run.finished.is_some() {
            return true;
        }
        let behind_safety_car = matches!(self.safety_car, SafetyCar::Out | SafetyCar::Leaving);
        let lapped = distance - other_distance > self.circuit.length() / 2.0;
        let quicker = car.pace > other.pace * PASSING && self.circuit.in_drs_zone(distance);
        !behind_safety_car && (lapped || quicker || other.run.finished.is_some())
    }

    /// A car crosses the line: a new pace, a stop, or the flag.
    fn begin_lap(&mut self, index: usize, lap: u16, time: f64) {
        let (laps, length) = (self.script.laps, self.circuit.length());
        let leader_is_done = lap > laps && !self.chequered;
        if leader_is_done {
            self.chequered = true;
            self.incidents.push((time + 0.3, Incident::Session("Finished")));
            self.incidents.push((time + 0.6, Notice::flag("CHEQUERED", "CHEQUERED FLAG")));
        }
        let slot = -20.0 - 12.0 * self.finishers as f64;
        let car = &mut self.cars[index];
        if let Some(tyres) = car.run.visits.last().and_then(|visit| visit.tyres)
            && car.tyres != tyres
        {
            (car.tyres, car.fitted_on_lap) = (tyres, lap);
        }
        car.lap = lap;
        if self.chequered && car.run.finished.is_none() {
            car.run.finished = Some(lap - 1);
            let line = f64::from(lap) * length;
            car.run.plan_visit(line, line + slot, f64::INFINITY, None);
            self.finishers += 1;
            return;
        }
        let age = f64::from(lap - car.fitted_on_lap + car.tyres.used_laps);
        let (grip, wear) = script::compound_pace(car.tyres.compound);
        let fuel = 0.0003 * f64::from(lap);
        car.pace = (car.skill * (grip - wear * age + fuel) - self.rng.between(0.0, 0.004)).min(1.0);
        if let Some((stand, tyres)) = self.script.stop(index, car.role, lap) {
            let line = f64::from(lap) * length;
            let place = line + CarRun::pit_box(car.run.entry);
            car.run.plan_visit(line, place, stand, Some(tyres));
        }
    }

    /// Race control: flags for cars that stand, and the safety car.
    fn direct(&mut self, time: f64, leader: usize) {
        for index in 0..self.cars.len() {
            let car = &self.cars[index];
            if car.run.broke_down.is_none_or(|stood| time - stood >= STEP / 2.0 + STEP)
                || car.run.broke_down > Some(time)
            {
                continue;
            }
            let text = format!("CAR {} ({}) STOPPED ON TRACK", car.run.entry.number, car.run.entry.code);
            self.incidents.push((time + 1.5, Incident::Track("2", "Yellow")));
            self.incidents.push((
                time + 2.0,
                Notice::double_yellow(self.circuit.marshal_sector(car.run.motion.last().0)),
            ));
            self.incidents.push((time + 4.0, Notice::other(text)));
            match car.role {
                Role::Retires { .. } => self.safety_car = SafetyCar::Called(time + 10.0),
                _ => self.clear_at = Some(time + 35.0),
            }
        }
        if self.clear_at.is_some_and(|clear| time >= clear) {
            self.clear_at = None;
            self.clear(time);
        }
        self.direct_safety_car(time, leader);
    }

    fn clear(&mut self, time: f64) {
        self.incidents.push((time, Incident::Track("1", "AllClear")));
        self.incidents.push((time + 0.2, Notice::flag("CLEAR", "TRACK CLEAR")));
    }

    fn direct_safety_car(&mut self, time: f64, leader: usize) {
        let lap = self.cars[leader].lap;
        match self.safety_car {
            SafetyCar::Called(when) if time >= when => {
                self.safety_car = SafetyCar::Out;
                self.clear_at = None;
                self.incidents.push((time, Incident::Track("4", "SCDeployed")));
                self.incidents.push((time + 0.2, Notice::safety_car("DEPLOYED")));
            }
            SafetyCar::Out if lap >= self.script.safety_car_until => {
                self.safety_car = SafetyCar::Leaving;
                self.incidents.push((time + 8.0, Notice::safety_car("IN THIS LAP")));
            }
            SafetyCar::Leaving if lap > self.script.safety_car_until => {
                self.safety_car = SafetyCar::Gone;
                self.clear(time);
            }
            _ => {}
        }
    }
}
