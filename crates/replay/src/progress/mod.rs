//! How a car moved along the line: a fold over what happened to it, in the order of time, that never looks ahead.
//!
//! The knots lie at the samples of the speed channel, and every [`STEP`] where there are none. From one to the next the
//! [`filter`] moves the car as far as its wheels turned, by the linear speed between two samples; [`places`] and
//! crossings of the line correct it. A correction is worked off over the next seconds, so that the car that is drawn
//! goes as fast as its speed says and never jumps; that progress is exact at the line all the same is the [`law`]'s
//! work.
//!
//! A knot follows from the samples up to it, of each stream the one that brackets the moment before it, and, where
//! there are no places to go by, from the crossings up to [`STEP`] behind that.

mod filter;
mod law;
mod places;
mod wheels;

use session::{CarSamples, PositionSamples};
use timing::{SessionTime, Span};

use crate::circuit::Bends;
use crate::curve::share;
use crate::state::{Crossing, States};
use crate::tracks::{TrackKnot, TrackWriter};
use crate::{Circuit, Track};
use filter::Filter;
pub(crate) use law::{Law, curve};
use places::{FASTEST, Places, Seen};
use wheels::{SILENT, Speed, Wheels};

/// How often a car is given a knot where there are no samples, and how far ahead a crossing is known.
pub(crate) const STEP: Span = Span::from_millis(500);
/// The length of a circuit that is not known, metres.
const USUAL_LENGTH: f64 = 5000.0;
/// The standard deviation of where a car is: when first seen, and on a grid slot; metres.
const FIRST_SEEN: f64 = 5.0;
const GRID_SLOT: f64 = 20.0;
/// A car that stands farther from its grid slot than this part of the lap is not on the grid.
const FAR_FROM_GRID: f64 = 0.1;
/// Places that lie off for so many samples are right: the car is elsewhere than thought.
const STRAYS: usize = 24;
/// A place is off by so many standard deviations.
const STRAY: f64 = 5.0;
/// A correction is worked off in so many seconds, but the car's speed is not changed by a larger part than this; the same
/// of a car whose speed was not heard of for a while, and how long it is that.
const SURE: [f64; 2] = [5.0, 0.2];
const UNSURE: [f64; 2] = [0.8, 0.6];
const UNSURE_FOR: Span = Span::from_secs(2);
/// A larger correction is no correction: the car is elsewhere, metres.
const ELSEWHERE: f64 = 100.0;
/// A car is not thought to have come farther beside the line while it is carried on: metres until it is back by 2/3.
const BACK_TO_LINE: f64 = 150.0;
/// Slower than this is standing, m/s.
const STANDING: f64 = 0.1;

/// What one car's motion is made from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Evidence<'a> {
    pub(crate) circuit: &'a Circuit,
    /// How the circuit's line bends.
    pub(crate) bends: &'a Bends,
    pub(crate) positions: &'a PositionSamples,
    pub(crate) car: &'a CarSamples,
    /// When the car starts.
    pub(crate) start: SessionTime,
    /// Where it starts if it is not seen there: laps, negative behind the line.
    pub(crate) start_progress: f64,
    /// Whether it starts from the grid.
    pub(crate) from_grid: bool,
    /// The line crossings from the start to the flag.
    pub(crate) crossings: &'a [Crossing],
    /// The car's states; they say when a race is over for it.
    pub(crate) states: &'a States,
    /// When a car without samples ends.
    pub(crate) end: SessionTime,
    /// Whether a car of which nothing is heard may be thought to drive on: it races.
    pub(crate) drives_on: bool,
}

impl Evidence<'_> {
    /// The length of the lap, metres.
    fn length(&self) -> f64 {
        self.circuit.length().unwrap_or(USUAL_LENGTH)
    }
}

/// The motion of one car.
pub(crate) fn track(evidence: &Evidence<'_>) -> Track {
    let mut fold = Fold::new(evidence);
    while let Some(time) = fold.next_knot() {
        fold.advance(time);
    }
    fold.writer.finish()
}

struct Fold<'a> {
    evidence: &'a Evidence<'a>,
    length: f64,
    wheels: Wheels<'a>,
    places: Places<'a>,
    /// Crossings to come.
    crossings: &'a [Crossing],
    /// The last knot's moment and speed.
    time: SessionTime,
    speed: f64,
    started: bool,
    laps: u16,
    filter: Option<Filter>,
    /// By how much the filter is ahead of what is drawn: corrections that are not worked off yet, metres.
    pending: f64,
    /// Until when the car's speed is not to be relied on.
    unsure_until: SessionTime,
    /// Places in a row that were far off.
    strays: usize,
    /// Metres left of the line.
    left: Option<f64>,
    /// Metres of the line to a metre of the car's way, there.
    line_per_way: f64,
    writer: TrackWriter,
}

impl<'a> Fold<'a> {
    fn new(evidence: &'a Evidence<'a>) -> Self {
        let (wheels, places) = (Wheels::new(evidence.car), Places::new(evidence.positions, evidence.circuit));
        let first = [Some(evidence.start), wheels.next_time(), places.next_time()];
        Self {
            evidence,
            length: evidence.length(),
            wheels,
            places,
            crossings: evidence.crossings,
            time: first.into_iter().flatten().min().unwrap_or(evidence.start),
            speed: 0.0,
            started: false,
            laps: 0,
            filter: None,
            pending: 0.0,
            unsure_until: SessionTime::default(),
            strays: 0,
            left: None,
            line_per_way: 1.0,
            writer: TrackWriter::with_capacity(evidence.car.len().max(evidence.positions.len())),
        }
    }

    /// When the next knot is: at the next sample, but after [`STEP`] if that is far and the car moves.
    fn next_knot(&self) -> Option<SessionTime> {
        let sample = self.wheels.next_time();
        let start = Some(self.evidence.start).filter(|_| !self.started);
        let near = sample.into_iter().chain(start).min();
        let silence = if self.places.is_fresh(self.time) { SILENT } else { session::DROP_OUT };
        if let Some(near) = near.filter(|near| *near - self.time <= silence) {
            return Some(near);
        }
        let step = self.time + STEP;
        let crossing = self.crossings.first().map(|crossing| crossing.time);
        if step >= self.evidence.end && near.is_none() {
            return None;
        }
        let event = [near, self.places.next_time(), crossing].into_iter().flatten().min();
        if self.wheels.at(step, self.evidence, &self.places).value > 0.0 {
            return Some(near.map_or(step, |near| near.min(step)));
        }
        // The car stands until shortly before something happens: else it would creep towards that.
        let event = event?;
        Some(if event - self.time > STEP + STEP {
            event - STEP
        } else {
            event.max(self.time + Span::from_millis(1))
        })
    }

    /// Moves the car to its next knot.
    fn advance(&mut self, time: SessionTime) {
        let (from, from_speed) = (self.time, self.speed);
        let Speed { value: speed, vague } = self.wheels.at(time, self.evidence, &self.places);
        let seconds = (time - from).as_secs_f64();
        let way = (from_speed + speed) / 2.0 * seconds;
        let way = way * self.enter_bend(way);
        if let Some(filter) = &mut self.filter {
            filter.travel(way, vague * way);
        }
        self.pending -= self.catching_up() * seconds;
        if vague > 0.0 {
            self.unsure_until = time + UNSURE_FOR;
        }
        (self.time, self.speed) = (time, speed);
        self.wheels.pass(time);
        let leg = Leg { from, to: time, speeds: [from_speed, speed] };
        if !self.started && time >= self.evidence.start {
            self.begin();
        }
        let before = self.filter.map(|filter| filter.along());
        self.cross(&leg);
        // The first place behind the last knot brackets what lies between; later ones are not known there yet.
        self.observe(&leg);
        self.correct(before);
        self.write(way);
        let before = self.filter.map(|filter| filter.along());
        while self.places.next_time().is_some_and(|next| next <= time) {
            self.observe(&leg);
        }
        self.correct(before);
    }

    /// How many metres of the line there are to a metre of the way from the last knot to the next.
    fn enter_bend(&mut self, way: f64) -> f64 {
        let before = self.line_per_way;
        if let (Some(filter), Some(left)) = (&self.filter, self.left) {
            let along = filter.along() - self.pending + way;
            self.line_per_way = self.evidence.bends.line_per_way(along / self.length, left);
        }
        (before + self.line_per_way) / 2.0
    }

    /// Takes what the filter was moved by for a correction.
    fn correct(&mut self, before: Option<f64>) {
        let (Some(before), Some(filter)) = (before, &self.filter) else { return };
        self.pending += filter.along() - before;
        if self.pending.abs() > ELSEWHERE {
            self.pending = 0.0;
        }
    }

    /// The car stands at its start.
    fn begin(&mut self) {
        self.started = true;
        let slot = self.evidence.start_progress * self.length;
        if let Some(filter) = &mut self.filter {
            let turns = (filter.along() / self.length).round();
            filter.shift(-turns * self.length);
            self.places.shift(-turns * self.length);
            self.writer.shift(-turns);
            let far = (filter.along() - slot).abs() > FAR_FROM_GRID * self.length;
            if self.evidence.from_grid && far && !self.places.is_fresh(self.time) {
                *filter = Filter::new(slot, GRID_SLOT);
            }
        } else {
            self.filter = Some(Filter::new(slot, GRID_SLOT));
        }
    }

    /// How much faster than its speed says the car is drawn, to work off what is pending; m/s.
    fn catching_up(&self) -> f64 {
        let [seconds, part] = if self.time < self.unsure_until { UNSURE } else { SURE };
        let most = part * self.speed;
        (self.pending / seconds).clamp(-most, most)
    }

    /// Passes the crossings on this leg. A car without places makes for the next one, or keeps away from the line.
    fn cross(&mut self, leg: &Leg) {
        let is_over = self.evidence.states.finished.is_some_and(|finished| leg.to >= finished);
        let Some(filter) = self.filter.as_mut().filter(|_| self.started) else { return };
        let passing = self.evidence.circuit.marks.passing;
        while let Some((crossing, later)) = self.crossings.split_first() {
            if crossing.time > leg.to {
                break;
            }
            let behind = passing.map_or(0.0, |passing| passing.behind(leg.speed_at(crossing.time)));
            let line = f64::from(crossing.laps) * self.length;
            if crossing.at_line {
                filter.observe_line(line - behind, leg.way_since(crossing.time));
            }
            self.wheels.learn_pace(crossing, self.evidence);
            (self.crossings, self.laps) = (later, crossing.laps);
        }
        if is_over || self.places.is_fresh(leg.to) {
            return;
        }
        let known = leg.to.max(leg.from + STEP);
        let pace = self.speed * filter.scale();
        let ahead = |time: SessionTime| filter.along() + pace * (time - leg.to).as_secs_f64();
        let next = self.crossings.first().filter(|crossing| crossing.at_line && crossing.time <= known);
        let shift = match next {
            Some(crossing) => {
                let missing = f64::from(crossing.laps) * self.length - ahead(crossing.time);
                missing * share(leg.from, crossing.time, leg.to)
            }
            None => ((f64::from(self.laps) + 1.0) * self.length - ahead(known)).min(0.0),
        };
        filter.shift(shift.max((self.writer.along() * self.length - filter.along()).min(0.0)));
    }

    /// Takes the next place on this leg.
    fn observe(&mut self, leg: &Leg) {
        let Some(at) = self.places.next_time().filter(|at| *at <= leg.to) else { return };
        let (way, speed) = (leg.way_since(at), leg.speed_at(at));
        let along = self.filter.map(|filter| filter.along() - way * filter.scale());
        let Some(Seen { along, doubt, .. }) = self.places.take(along, speed) else { return };
        let Some(filter) = &mut self.filter else {
            self.filter = Some(Filter::new(along, FIRST_SEEN));
            return;
        };
        let off = filter.observe_place(along, way, speed, doubt);
        self.strays = if off.abs() > STRAY { self.strays + 1 } else { 0 };
        if self.strays >= STRAYS {
            filter.loosen(filter.ahead_at(along, way, speed).abs());
            self.strays = 0;
        }
    }

    fn write(&mut self, way: f64) {
        let Some(filter) = &self.filter else { return };
        let along = filter.along() - self.pending;
        let seen = self.places.is_fresh(self.time).then(|| self.places.left_at(along)).flatten();
        let unseen = || {
            let on_line = Some(0.0).filter(|_| self.started && self.evidence.drives_on);
            self.left.map(|left| left * (-way / BACK_TO_LINE).exp()).or(on_line)
        };
        if self.speed > STANDING || self.left.is_none() {
            self.left = seen.or_else(unseen);
        }
        let left = Track::left_of(self.left.filter(|_| self.evidence.circuit.line.is_some()));
        let estimated = self.places.is_drop_out(self.time);
        let speed = (self.speed * self.line_per_way * filter.scale() + self.catching_up()).min(FASTEST);
        self.writer.push(TrackKnot { time: self.time, along: along / self.length, speed, left, estimated });
    }
}

/// The way from one knot to the next, along which the speed is linear.
struct Leg {
    from: SessionTime,
    to: SessionTime,
    /// m/s.
    speeds: [f64; 2],
}

impl Leg {
    fn speed_at(&self, time: SessionTime) -> f64 {
        let [from, to] = self.speeds;
        from + share(self.from, self.to, time) * (to - from)
    }

    /// What the wheels turned from `time` to the end, metres; behind the leg's beginning.
    fn way_since(&self, time: SessionTime) -> f64 {
        (self.speed_at(time) + self.speeds[1]) / 2.0 * (self.to - time).as_secs_f64()
    }
}
