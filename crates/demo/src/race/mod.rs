//! The race, driven: who is where when, and why.

mod control;
mod racer;
mod story;
mod strategy;
mod traffic;

use timing::{SessionKind, SessionTime, Span};

use crate::calendar::{Options, SessionPlan};
use crate::car::{Envelope, Orders};
use crate::circuit::Circuit;
use crate::grid::Entry;
use crate::math::{turns, wrap};
use crate::motion::STEP;
use crate::outcome::{CLEAR, Deletion, Incident, Notice, Outcome};
use crate::rng::Rng;
use crate::run::{CarRun, Purpose};
use crate::truth::{CarTruth, Truth, official, race_laps_of};
use control::Mode;
use racer::{Fate, Racer};
use story::{Answer, Story, Turn};
use traffic::OnTrack;

/// When the lights go out, in seconds of the session clock.
const LIGHTS_OUT: f64 = 120.0;

/// How long a race may take at most.
const CLOCK: Span = Span::from_secs(2 * 3600);

/// No race takes more steps than this: five hours.
const MAX_STEPS: u32 = 5 * 3600 * 20;

/// The first car's place on the grid, in metres before the line, and how far the next ones are behind.
const POLE: f64 = 9.0;
const BETWEEN_SLOTS: f64 = 8.0;

/// How far a grid slot lies beside the centre line, in metres.
const SLOT_OFFSET: f64 = 3.2;

/// A pit-lane starter stands so far before the end of the lane, in metres, and leaves when the last car is so far past.
const BEFORE_EXIT: f64 = 12.0;
const FIELD_PAST: f64 = 60.0;

/// The share of full speed: behind the safety car, while catching its queue, lapped and on the way around, under the
/// virtual safety car, under red and yellow flags, and after the chequered flag.
const SAFETY_CAR_PACE: f64 = 0.58;
const CATCHING_PACE: f64 = 0.84;
const UNLAPPING_PACE: f64 = 0.97;
const VIRTUAL_PACE: f64 = 0.66;
const RED_PACE: f64 = 0.55;
const YELLOW_PACE: f64 = 0.97;
const IN_LAP_PACE: f64 = 0.65;

/// Teams decide so far before the pit entry, in metres, before the way into it begins.
const DECISION: f64 = 300.0;

/// In a box a car waits until nobody in the lane is so close behind or ahead, in metres.
const LANE_CLEAR: (f64, f64) = (-26.0, 9.0);

/// A long rain takes so many seconds to wet the track; in short races less.
const SOAKING: f64 = 300.0;

/// Who finishes so close behind another profits from a penalty, in seconds.
const WITHIN_PENALTY: f64 = 3.6;

/// A race under way.
struct Race<'a> {
    circuit: &'a Circuit,
    envelope: Envelope,
    laps: u16,
    rng: Rng,
    cars: Vec<Racer>,
    turns: Vec<Turn>,
    /// The cars on the track, in the order in which they are on it.
    ring: Vec<OnTrack>,
    /// The car that has come farthest.
    leader: usize,
    mode: Mode,
    /// What race control will answer, and when.
    pending: Option<(f64, Answer)>,
    /// Sectors with flags to be taken back.
    clear_sectors: Vec<u16>,
    /// When the race was last freed, and on which lap of the leader.
    green_since: f64,
    green_lap: u16,
    flaps_on: bool,
    chequered: bool,
    out: Outcome,
}

/// A race between the cars of `grid`, in the order of their places.
pub(crate) fn truth(
    plan: &SessionPlan,
    circuit: &Circuit,
    grid: &[&'static Entry],
    options: &Options,
) -> Truth {
    let laps = options.laps.unwrap_or(plan.laps);
    let is_sprint = plan.key.kind == SessionKind::Sprint;
    let story = Story::of(plan.key.round, is_sprint);
    let purpose = u64::from(plan.number) << 8;
    let mut race = Race::new(circuit, grid, laps, story, Rng::new(options.seed, purpose | 1));
    let mut outcome = race.drive();
    let started = official(LIGHTS_OUT);
    let mut cars: Vec<CarTruth> = Vec::with_capacity(grid.len());
    for (place, run) in (1..).zip(std::mem::take(&mut outcome.cars)) {
        let spans = race_laps_of(&run, circuit.length());
        let mut car = CarTruth::new(run, &spans, started, circuit);
        car.grid = Some(place);
        car.finished =
            car.run.finished.and_then(|laps| Some((car.laps.get(usize::from(laps) - 1)?.marks[2]?, laps)));
        cars.push(car);
    }
    outcome.delete_laps(&mut cars, circuit, plan.zero);
    let mut truth = Truth::new(plan.key, plan.zero, circuit.clone(), outcome, cars);
    truth.race_laps = laps;
    truth.clock = vec![(SessionTime::from_millis(5000), CLOCK, false), (started, CLOCK, true)];
    truth.classify_race();
    truth
}

impl<'a> Race<'a> {
    fn new(circuit: &'a Circuit, grid: &[&'static Entry], laps: u16, story: Story, mut rng: Rng) -> Self {
        let turns = story.turns(grid.len());
        let cars = grid.iter().enumerate().map(|(place, entry)| {
            let (tyres, stops) = strategy::plan(laps, story.stops, &mut rng);
            let from_pits = turns
                .iter()
                .any(|turn| matches!(turn, Turn::StartsFromPits { place: starter } if *starter == place));
            let run = if from_pits {
                let stand = circuit.pit_lane().exit_after_line - BEFORE_EXIT;
                let mut run = CarRun::in_lane(entry, circuit, (stand, Purpose::Stay), tyres);
                run.plan_exit(0.0);
                run
            } else {
                let offset = if place % 2 == 0 { SLOT_OFFSET } else { -SLOT_OFFSET };
                let slot = -(POLE + BETWEEN_SLOTS * place as f64);
                let mut run = CarRun::standing(entry, circuit, (slot, offset), tyres);
                run.motion.shift(slot + 30.0, 250.0, 0.0);
                run
            };
            let mut racer = Racer::new(entry, run, &mut rng);
            racer.stops = stops;
            racer.begin_lap(1, &mut rng);
            racer
        });
        let cars = cars.collect();
        let incidents = vec![
            (7.0, Incident::Session("Inactive")),
            (24.0, CLEAR),
            (40.0, Notice::flag("GREEN", "GREEN LIGHT - PIT EXIT OPEN")),
            (90.0, Notice::other("PIT EXIT CLOSED".to_owned())),
            (LIGHTS_OUT, Incident::Session("Started")),
        ];
        let mut race = Self {
            circuit,
            envelope: Envelope::new(circuit),
            laps,
            rng,
            cars,
            turns,
            ring: Vec::new(),
            leader: 0,
            mode: Mode::Green,
            pending: None,
            clear_sectors: Vec::new(),
            green_since: LIGHTS_OUT,
            green_lap: 1,
            flaps_on: false,
            chequered: false,
            out: Outcome { incidents, ..Outcome::default() },
        };
        race.hand_out_fates();
        race
    }

    /// Tells the cars what is to happen to them.
    fn hand_out_fates(&mut self) {
        let laps = f64::from(self.laps);
        let length = self.circuit.length();
        for turn in self.turns.clone() {
            let lap = |after: f64| ((laps * after).round() as u16).clamp(1, self.laps - 1);
            match turn {
                Turn::Damaged { place, stand } => {
                    self.cars[place].fate = Some(Fate::Repairs { lap: 1, stand });
                }
                Turn::DriveThrough { place, after } => {
                    self.cars[place].fate = Some(Fate::DriveThrough { lap: lap(after) });
                }
                Turn::GivesUp { place, after } => {
                    self.cars[place].fate = Some(Fate::GivesUp { lap: lap(after) });
                }
                Turn::Crashes { place, lap } => {
                    self.cars[place].breaks_at = Some((lap * length, 21.0, Answer::SafetyCar));
                }
                Turn::BreaksDown { place, after, then } => {
                    let at = (laps * after).floor() + self.rng.between(0.30, 0.75);
                    self.cars[place].breaks_at = Some((at * length, 6.0, then));
                }
                Turn::StartsFromPits { .. } | Turn::Rain { .. } | Turn::FiveSeconds => {}
                Turn::DeletedLaps { count } => self.plan_deletions(count),
            }
        }
    }

    fn plan_deletions(&mut self, count: usize) {
        for _ in 0..count {
            let corner = self.circuit.corners()[self.rng.below(self.circuit.corners().len())];
            let car = self.rng.below(self.cars.len());
            let lap = 2 + self.rng.below(usize::from(self.laps).saturating_sub(3).max(1)) as u16;
            let after = self.rng.between(20.0, 70.0);
            self.out.deletions.push(Deletion { car, lap, corner, after });
        }
    }

    /// Drives until every car stands.
    fn drive(&mut self) -> Outcome {
        let mut step = 0_u32;
        while step < MAX_STEPS
            && !self.cars.iter().all(|car| car.run.is_still() && !self.waits_for_start(car))
        {
            step += 1;
            self.step(f64::from(step) * STEP);
        }
        let over = f64::from(step) * STEP;
        self.say(over + 45.0, Incident::Session("Finalised"));
        self.say(over + 60.0, Incident::Session("Ends"));
        let mut out = std::mem::take(&mut self.out);
        out.incidents.sort_by(|a, b| a.0.total_cmp(&b.0));
        out.cars = self.cars.drain(..).map(|car| car.run).collect();
        out.end = over + 62.0;
        out
    }

    /// Whether a car is still to start from the pit lane.
    fn waits_for_start(&self, car: &Racer) -> bool {
        let visits = &car.run.visits;
        visits.len() == 1 && visits[0].from == f64::MIN && visits[0].released.is_none()
    }

    /// Moves everything on to `time` seconds.
    fn step(&mut self, time: f64) {
        self.leader = self.farthest();
        self.direct(time);
        self.line_up();
        let caps = self.caps(time);
        let wet = self.wet(time);
        let head = self.head_of_queue();
        for (car, cap) in caps.into_iter().enumerate() {
            self.release(car, time);
            let before = self.cars[car].run.distance();
            let orders = self.orders(car, (cap, head), time, wet);
            let racer = &mut self.cars[car];
            racer.run.drive(&self.envelope, orders, time);
            self.pass_places(car, before, time);
        }
    }

    /// The running car that has come farthest.
    fn farthest(&self) -> usize {
        let running = (0..self.cars.len()).filter(|car| {
            let racer = &self.cars[*car];
            racer.run.broke_down.is_none() && !self.waits_for_start(racer)
        });
        let distance = |car: &usize| self.cars[*car].run.distance();
        running.max_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or_default()
    }

    /// The first car on the track behind the safety car.
    fn head_of_queue(&self) -> Option<usize> {
        let queues = |car: &usize| self.cars[*car].run.on_track() && !self.cars[*car].unlapping;
        let on_track = (0..self.cars.len()).filter(queues);
        let distance = |car: &usize| self.cars[*car].run.distance();
        on_track.max_by(|a, b| distance(a).total_cmp(&distance(b)))
    }

    fn orders(&self, car: usize, (cap, head): (f64, Option<usize>), time: f64, wet: f64) -> Orders {
        let racer = &self.cars[car];
        let waits = time < LIGHTS_OUT + racer.reaction;
        let own = racer.pace(self.laps, wet);
        let pace = match self.mode {
            _ if racer.run.finished.is_some() => IN_LAP_PACE,
            Mode::Green => own,
            Mode::Yellow { .. } => own * YELLOW_PACE,
            Mode::Virtual { .. } => own * VIRTUAL_PACE,
            Mode::Red { .. } => own * RED_PACE,
            Mode::SafetyCar(_) if racer.unlapping => own * UNLAPPING_PACE,
            Mode::SafetyCar(_) if head == Some(car) => own * SAFETY_CAR_PACE,
            Mode::SafetyCar(_) => own * CATCHING_PACE,
        };
        let mut help = racer.help();
        if time < LIGHTS_OUT + 8.0 {
            help.power *= racer.launch;
        }
        Orders { pace, cap: if waits { 0.0 } else { cap }, halt: None, help }
    }

    /// Sends a car off that is ready, when nobody comes along the lane.
    fn release(&mut self, car: usize, time: f64) {
        if self.waits_for_start(&self.cars[car]) {
            let field_is_past = self.cars.iter().all(|other| {
                self.waits_for_start(other)
                    || other.run.broke_down.is_some()
                    || other.run.distance() > self.circuit.pit_lane().exit_after_line + FIELD_PAST
            });
            if field_is_past {
                self.cars[car].run.release(time);
            }
            return;
        }
        if matches!(self.mode, Mode::Red { .. }) || !self.cars[car].run.is_ready(time) {
            return;
        }
        let place = self.cars[car].run.distance();
        let purpose = self.cars[car].run.visits.last().map(|visit| visit.purpose);
        let comes = |other: &Racer| {
            let ahead = other.along(self.circuit) - wrap(place, self.circuit.length());
            other.run.in_pit_lane()
                && other.run.speed() > 0.0
                && (LANE_CLEAR.0..LANE_CLEAR.1).contains(&ahead)
        };
        let queue = purpose == Some(Purpose::RedFlag);
        if !queue && self.cars.iter().any(comes) {
            return;
        }
        let racer = &mut self.cars[car];
        racer.run.release(time);
        let out_lap =
            turns(place + self.circuit.pit_lane().entry_before_line, self.circuit.length()) as u16 + 1;
        if let Some(tyres) = racer.run.visits.last().and_then(|visit| visit.tyres) {
            racer.fit(tyres, out_lap);
        }
    }

    /// What a car comes past in a step: the line, the teams' last call, detection points, the place where it breaks.
    fn pass_places(&mut self, car: usize, before: f64, time: f64) {
        let length = self.circuit.length();
        let lane = *self.circuit.pit_lane();
        let distance = self.cars[car].run.distance();
        let lap = turns(distance, length) + 1.0;
        if lap > f64::from(self.cars[car].lap) {
            self.begin_lap(car, lap as u16, time);
        }
        self.close_up(car);
        self.flaps(car, before);
        let decision = lane.entry_before_line + lane.ramp + DECISION;
        let passes = turns(distance + decision, length) > turns(before + decision, length);
        let racer = &self.cars[car];
        let races = racer.run.finished.is_none() && racer.run.breakdown.is_none() && racer.run.on_track();
        if passes && races && racer.run.to_pit_entry().is_none() && distance > 0.0 && !self.stops_race() {
            self.decide(car, time);
        }
        self.break_down(car, time);
    }

    /// Whether the red flag is shown.
    fn stops_race(&self) -> bool {
        matches!(self.mode, Mode::Red { .. })
    }

    fn decide(&mut self, car: usize, time: f64) {
        let Some((purpose, stand, tyres)) = self.call(car, time) else { return };
        self.end_attack(car);
        let length = self.circuit.length();
        let line = f64::from(self.cars[car].lap) * length;
        let place = self.circuit.pit_lane().box_place(self.cars[car].run.entry.place_in_lane());
        let place = (purpose != Purpose::DriveThrough).then_some(place);
        let run = &mut self.cars[car].run;
        run.plan_visit(line, purpose, place, stand);
        if let Some(visit) = run.visits.last_mut() {
            visit.tyres = tyres;
        }
    }

    /// Stops a car where it is to stop, and tells race control when it stands.
    fn break_down(&mut self, car: usize, time: f64) {
        let racer = &mut self.cars[car];
        let Some((place, braking, answer)) = racer.breaks_at else { return };
        let distance = racer.run.distance();
        if racer.run.breakdown.is_none() {
            let near = distance > place - 300.0;
            if near && racer.run.on_track() && racer.run.finished.is_none() {
                // Wherever the pits or a slow lap have kept it until then.
                let place = place.max(distance + 160.0);
                self.end_attack(car);
                let half_width = self.circuit.half_width();
                self.cars[car].run.plan_breakdown(place, braking, half_width);
            }
        } else if racer.run.broke_down.is_some() {
            racer.breaks_at = None;
            self.stranded(car, answer, time);
        }
    }

    /// A car crosses the line: a new lap, or the flag.
    fn begin_lap(&mut self, car: usize, lap: u16, time: f64) {
        if lap > self.laps && !self.chequered {
            self.chequered = true;
            self.say(time + 0.3, Incident::Session("Finished"));
            self.say(time + 0.6, Notice::flag("CHEQUERED", "CHEQUERED FLAG"));
        }
        let close = self.gap_ahead(car).is_some_and(|gap| gap < 1.2);
        let rng = &mut self.rng;
        let racer = &mut self.cars[car];
        racer.begin_lap(lap, rng);
        racer.held_up = if close { racer.held_up + 1 } else { 0 };
        if self.chequered && racer.run.finished.is_none() {
            racer.run.finished = Some(lap - 1);
            let line = f64::from(lap) * self.circuit.length();
            self.end_attack(car);
            let place = self.circuit.pit_lane().box_place(self.cars[car].run.entry.place_in_lane());
            self.cars[car].run.plan_visit(line, Purpose::Stay, Some(place), f64::INFINITY);
        }
        if car == self.farthest() {
            self.leader_begins(lap, time);
        }
    }

    /// What depends on the leader's lap: the rain, and who is to get a penalty.
    fn leader_begins(&mut self, lap: u16, time: f64) {
        for turn in self.turns.clone() {
            match turn {
                Turn::Rain { after }
                    if self.out.rain.is_none() && f64::from(lap) > after * f64::from(self.laps) =>
                {
                    let soaking = SOAKING * (f64::from(self.laps) / 50.0).clamp(0.2, 1.0);
                    self.out.rain = Some((time, soaking));
                    self.say(time + 6.0, Notice::other("RISK OF RAIN FOR F1 RACE IS 90%".to_owned()));
                }
                Turn::FiveSeconds if lap == self.laps => self.punish(time),
                _ => {}
            }
        }
    }

    /// Five seconds for somebody whom they will cost a place.
    fn punish(&mut self, time: f64) {
        let length = self.circuit.length();
        let mut order: Vec<usize> = (0..self.cars.len())
            .filter(|car| self.cars[*car].run.on_track() && self.cars[*car].run.breakdown.is_none())
            .collect();
        order.sort_by(|a, b| self.cars[*b].run.distance().total_cmp(&self.cars[*a].run.distance()));
        let seconds = |pair: &[usize]| {
            let [a, b] = [pair[0], pair[1]].map(|car| self.cars[car].run.distance());
            (a - b) / (length / self.envelope.lap_time(0.98))
        };
        let chosen = order.windows(2).skip(2).find(|pair| seconds(pair) < WITHIN_PENALTY);
        let Some(car) = chosen.map(|pair| pair[0]) else { return };
        let run = &self.cars[car].run;
        let text = format!(
            "FIA STEWARDS: 5 SECOND TIME PENALTY FOR CAR {} ({}) - SPEEDING IN THE PIT LANE",
            run.entry.number, run.entry.code
        );
        self.out.penalties.push((car, 5.0, time + 25.0));
        self.say(time + 25.0, Notice::other(text));
    }

    /// How wet the track is: 0 is dry, 1 is fully wet.
    fn wet(&self, time: f64) -> f64 {
        self.out.rain.map_or(0.0, |(from, soaking)| ((time - from) / soaking).clamp(0.0, 1.0))
    }
}
