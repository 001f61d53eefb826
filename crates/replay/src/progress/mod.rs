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

mod bias;
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
use bias::Bias;
use filter::Filter;
pub(crate) use law::{Law, curve};
use places::{FASTEST, Places};
use wheels::{SILENT, Speed, Wheels};

/// How often a car is given a knot where there are no samples, and how far ahead a crossing is known.
pub(crate) const STEP: Span = Span::from_millis(500);
/// The length of a circuit that is not known, metres.
const USUAL_LENGTH: f64 = 5000.0;
/// The mean speed on a circuit on which no lap is timed, m/s.
const USUAL_SPEED: f64 = 60.0;
/// The standard deviation of where a car is: when first seen, and on a grid slot; metres.
const FIRST_SEEN: f64 = 5.0;
const GRID_SLOT: f64 = 20.0;
/// A car that stands farther from its grid slot than this part of the lap is not on the grid.
const FAR_FROM_GRID: f64 = 0.1;
/// Places that lie off for so many samples are right: the car is elsewhere than thought.
const STRAYS: usize = 24;
/// The same of places that are not even on the track: as the feed can be wrong for minutes, a car must have been there for
/// one.
const STRAYS_BESIDE: usize = 240;
/// A place is off by so many standard deviations.
const STRAY: f64 = 5.0;
/// Such places agree if they are off by the same but for this, metres.
const STRAYS_AGREE: f64 = 20.0;
/// Cars are drawn at the clock of their speed, as long as that is not farther behind or ahead of the clock of their
/// places than this, in seconds; what exceeds it is learnt in so many seconds.
const MOST_LAG: f64 = 0.15;
const LEARNS_LEAD: f64 = 10.0;
/// A correction is worked off in so many seconds, but the car's speed is not changed by a larger part than this; the same
/// of a car whose speed was not heard of for a while, and how long it is that.
const SURE: [f64; 2] = [5.0, 0.2];
const UNSURE: [f64; 2] = [0.8, 0.6];
const UNSURE_FOR: Span = Span::from_secs(2);
/// A car that is found elsewhere is drawn there so much later than where it was thought to be.
const JUMP: Span = Span::from_millis(1);
/// What exceeds so many metres is more than noise, and is worked off in so many seconds.
const FAR: [f64; 2] = [6.0, 2.0];
/// A correction that is not worked off in so many seconds is none: the car is elsewhere. But for so many metres.
const WORKED_OFF_IN: f64 = 10.0;
const ELSEWHERE: f64 = 12.0;
/// A car is not thought to have come farther beside the line while it is carried on: metres until it is back by 2/3.
const BACK_TO_LINE: f64 = 150.0;
/// A car that by its wheels drives this fast does not stay in one place from sample to sample, m/s: the stream is frozen.
const MOVES: f64 = 6.0;
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

    /// The mean speed of a fast lap, m/s.
    fn usual_speed(&self) -> f64 {
        let lap = self.circuit.reference_lap.map_or(0.0, timing::Span::as_secs_f64);
        if lap > 0.0 { (self.length() / lap).min(FASTEST) } else { USUAL_SPEED }
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
    bias: Bias,
    /// By how much the filter is ahead of what is drawn: corrections that are not worked off yet, metres.
    pending: f64,
    /// Laps that the motion counts and timing does not: those by which a car was found elsewhere.
    extra: f64,
    /// From where the car was drawn elsewhere at the last knot, metres.
    jumped_from: Option<f64>,
    /// Until when the car's speed is not to be relied on.
    unsure_until: SessionTime,
    /// Places in a row that were far off, by about as much, and by how much, metres.
    strays: usize,
    stray_by: f64,
    /// Whether these were by the track.
    stray_by_track: bool,
    /// The farthest that the car can have come since it was last seen, metres.
    way_since_seen: f64,
    /// By how much drawn cars are ahead of their speed, seconds.
    lead: f64,
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
            bias: Bias::default(),
            pending: 0.0,
            extra: 0.0,
            jumped_from: None,
            unsure_until: SessionTime::default(),
            strays: 0,
            stray_by: 0.0,
            stray_by_track: false,
            way_since_seen: 0.0,
            lead: 0.0,
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
            self.way_since_seen += way * (1.0 + vague);
            let lead = filter.delay() - filter.delay().clamp(-MOST_LAG, MOST_LAG);
            self.lead += (lead - self.lead) * (seconds / (LEARNS_LEAD + seconds));
        }
        self.pending -= self.catching_up() * seconds;
        if vague > 0.0 {
            self.unsure_until = time + UNSURE_FOR;
        }
        (self.time, self.speed) = (time, speed);
        self.wheels.pass(time);
        let leg = Leg { from, to: time, speeds: [from_speed, speed], vague };
        if !self.started && time >= self.evidence.start {
            self.begin();
        }
        let before = self.filter.map(|filter| filter.along());
        self.cross(&leg);
        // The first place behind the last knot brackets what lies between; later ones are not known there yet.
        self.observe(&leg);
        self.correct(before);
        if self.places.is_fresh(self.time) {
            self.relocate();
        }
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
    }

    /// Draws the car elsewhere if that is too far to be worked off. A track does not lead backwards: a car that is
    /// found behind where it was thought to be goes there over the line.
    fn relocate(&mut self) {
        let Some(filter) = &mut self.filter else { return };
        let behind = self.writer.along() * self.length - (filter.along() - self.bias.metres());
        let too_far = (WORKED_OFF_IN * SURE[1] * self.speed).max(ELSEWHERE);
        if self.pending.abs().max(behind) <= too_far {
            return;
        }
        self.jumped_from = Some(filter.along() - self.pending);
        self.pending = 0.0;
        let turns = (behind / self.length).ceil().max(0.0);
        filter.shift(turns * self.length);
        self.places.shift(turns * self.length);
        self.extra += turns;
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
                *filter = Filter::new(slot, GRID_SLOT, self.evidence.usual_speed());
            }
        } else {
            self.filter = Some(Filter::new(slot, GRID_SLOT, self.evidence.usual_speed()));
        }
    }

    /// How much faster than its speed says the car is drawn, to work off what is pending; m/s.
    fn catching_up(&self) -> f64 {
        let [seconds, part] = if self.time < self.unsure_until { UNSURE } else { SURE };
        let most = part * self.speed;
        let [noise, far_seconds] = FAR;
        let far = self.pending - self.pending.clamp(-noise, noise);
        (self.pending / seconds + far / far_seconds).clamp(-most, most)
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
            let line = f64::from(crossing.laps) * self.length - behind;
            if crossing.at_line {
                let (way, speed) = (leg.way_since(crossing.time), leg.speed_at(crossing.time));
                if self.places.is_fresh(crossing.time) {
                    let ahead = filter.place_at(way, speed) - line;
                    let before = self.bias.metres();
                    self.extra = (ahead / self.length).round();
                    self.bias.take(ahead - self.extra * self.length);
                    self.pending += before - self.bias.metres();
                } else {
                    let place = line + self.extra * self.length + self.bias.metres()
                        - filter.ahead_by_delay(filter.delay(), speed);
                    filter.observe_line(place, way);
                }
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
                let missing = (f64::from(crossing.laps) + self.extra) * self.length - ahead(crossing.time);
                missing * share(leg.from, crossing.time, leg.to)
            }
            None => ((f64::from(self.laps) + 1.0 + self.extra) * self.length - ahead(known)).min(0.0),
        };
        filter.shift(shift.max((self.writer.along() * self.length - filter.along()).min(0.0)));
    }

    /// Takes the next place on this leg, unless the car cannot be there.
    fn observe(&mut self, leg: &Leg) {
        let Some(at) = self.places.next_time().filter(|at| *at <= leg.to) else { return };
        let (way, speed) = (leg.way_since(at), leg.speed_at(at));
        let along = self.filter.map(|filter| filter.place_at(way, speed));
        let Some(found) = self.places.next(along, leg.vague == 0.0 && speed > MOVES) else { return };
        let Some(filter) = &mut self.filter else {
            self.filter = Some(Filter::new(found.along, FIRST_SEEN, self.evidence.usual_speed()));
            self.places.believe(found);
            return;
        };
        let place = filter.compare(found.along, way, speed, found.doubt);
        let leaps = self.places.leaps(&found, self.way_since_seen);
        if leaps || place.off.abs() > STRAY {
            let agrees =
                (place.ahead - self.stray_by).abs() < STRAYS_AGREE && found.by_track == self.stray_by_track;
            self.strays = if agrees { self.strays + 1 } else { 1 };
            (self.stray_by, self.stray_by_track) = (place.ahead, found.by_track);
            if self.strays < if found.by_track { STRAYS } else { STRAYS_BESIDE } {
                return;
            }
            filter.loosen(place.ahead.abs().max(FIRST_SEEN));
        }
        (self.strays, self.way_since_seen) = (0, 0.0);
        filter.observe_place(&place);
        self.places.believe(found);
    }

    fn write(&mut self, way: f64) {
        let Some(filter) = &self.filter else { return };
        let lead = filter.ahead_by_delay(self.lead, self.speed);
        let along = filter.along() - self.bias.metres() - self.pending + lead;
        let seen = self
            .places
            .is_fresh(self.time)
            .then(|| self.places.left_at(along + self.bias.metres()))
            .flatten();
        let unseen = || {
            let on_line = Some(0.0).filter(|_| self.started && self.evidence.drives_on);
            self.left.map(|left| left * (-way / BACK_TO_LINE).exp()).or(on_line)
        };
        if self.speed > STANDING || self.left.is_none() {
            self.left = seen.or_else(unseen);
        }
        let left = Track::left_of(self.left.filter(|_| self.evidence.circuit.line.is_some()));
        let estimated = self.places.is_drop_out(self.time) || self.jumped_from.is_some();
        let speed = (self.speed * self.line_per_way * filter.scale() + self.catching_up()).min(FASTEST);
        let knot = TrackKnot { time: self.time, along: along / self.length, speed, left, estimated };
        if let Some(from) = self.jumped_from.take() {
            let from = (from - self.bias.metres() + lead) / self.length;
            self.writer.push(TrackKnot { time: self.time - JUMP, along: from, ..knot });
        }
        self.writer.push(knot);
    }
}

/// The way from one knot to the next, along which the speed is linear.
struct Leg {
    from: SessionTime,
    to: SessionTime,
    /// m/s.
    speeds: [f64; 2],
    /// As in [`Speed`].
    vague: f64,
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
