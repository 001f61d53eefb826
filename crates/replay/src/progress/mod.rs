//! Race progress from line crossings and places.
//!
//! A fold over what happened to one car, in the order of time, that never looks ahead: its state is the progress so
//! far, the laps that are official, and an anchor. Places give the fraction of the lap by projection; a crossing says
//! what the progress really was at its moment, and the difference is kept as an offset that fades over the next part
//! of the lap. So progress is whole at each crossing, and continuous behind it.

mod carry;

pub(crate) use carry::STEP as CARRY_STEP;

use session::{CarSamples, DROP_OUT, PositionSamples};
use timing::SessionTime;

use crate::circuit::Projection;
use crate::curve::{Curve, Knot, share};
use crate::place::{between, is_placed, place};
use crate::state::{Crossing, States};
use crate::{Circuit, Place};

/// How close to the next line a car may come before it has officially crossed it, laps.
const BEFORE_LINE: f64 = 1e-6;
/// Right after a crossing, progress exceeds the whole number by this, so that the crossing is its last moment there.
const BEHIND_LINE: f64 = 1e-9;
/// The offset found at a crossing is gone after this part of a lap.
const FADE: f64 = 0.5;
/// A larger offset is no jitter but a wrong place, and is not carried on; laps.
const LARGEST_OFFSET: f64 = 0.05;

/// What one car's progress is made from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Evidence<'a> {
    pub(crate) circuit: &'a Circuit,
    pub(crate) positions: &'a PositionSamples,
    pub(crate) car: &'a CarSamples,
    /// When the car starts.
    pub(crate) start: SessionTime,
    /// Progress at the start: negative, behind the line.
    pub(crate) start_progress: f64,
    pub(crate) crossings: &'a [Crossing],
    /// The car's states; at the chequered flag progress ends.
    pub(crate) states: &'a States,
    /// When a car without samples ends.
    pub(crate) end: SessionTime,
    /// Whether a car of which nothing is heard may be thought to drive on: it races.
    pub(crate) drives_on: bool,
}

/// The progress curve of one car.
pub(crate) fn curve(evidence: &Evidence<'_>) -> Curve {
    let positions = evidence.positions;
    let rows: Vec<u32> = match evidence.circuit.line {
        Some(_) => {
            (0..positions.len()).filter(|&row| is_placed(positions, row)).map(|row| row as u32).collect()
        }
        None => Vec::new(),
    };
    let mut fold = Fold::new(evidence, rows);
    let mut crossings =
        evidence.crossings.iter().filter(|crossing| crossing.time > evidence.start).peekable();
    let mut started = false;
    for next in 0..=fold.rows.len() {
        let time = fold.time_of(next).unwrap_or(SessionTime::from_nanos(i64::MAX));
        if !started && time >= evidence.start {
            fold.begin(next);
            started = true;
        }
        while let Some(crossing) = crossings.next_if(|crossing| started && crossing.time <= time) {
            fold.carry(crossing.time);
            fold.cross(crossing);
        }
        if next < fold.rows.len() {
            fold.carry(time);
            fold.sample(next);
        }
    }
    fold.carry(evidence.end);
    fold.finish()
}

/// What is known of the progress at the last crossing, or at the start.
#[derive(Clone, Copy, Debug)]
struct Anchor {
    /// When.
    time: SessionTime,
    /// The progress then.
    progress: f64,
    /// How much less the projection was; known with the first sample behind it.
    offset: Option<f64>,
}

struct Fold<'a> {
    evidence: &'a Evidence<'a>,
    /// The position samples with a place.
    rows: Vec<u32>,
    knots: Vec<Knot>,
    laps: u16,
    progress: f64,
    anchor: Anchor,
    /// The last sample: its moment and its projection, whole laps included.
    last: Option<(SessionTime, f64)>,
    last_place: Place,
    projection: Projection,
    /// Points of the line passed from one sample to the next.
    stride: usize,
    /// The pace as a part of the reference lap's.
    pace: f64,
    /// Whether progress was carried on since the last sample.
    carried: bool,
}

impl<'a> Fold<'a> {
    fn new(evidence: &'a Evidence<'a>, rows: Vec<u32>) -> Self {
        let (time, progress) = (evidence.start, evidence.start_progress);
        Self {
            evidence,
            knots: Vec::with_capacity(rows.len() + evidence.crossings.len() + 16),
            rows,
            laps: 0,
            progress,
            anchor: Anchor { time, progress, offset: None },
            last: None,
            last_place: Place::default(),
            projection: Projection::default(),
            stride: 0,
            pace: carry::UNKNOWN_PACE,
            carried: false,
        }
    }

    fn time_of(&self, at: usize) -> Option<SessionTime> {
        self.rows.get(at).and_then(|&row| self.evidence.positions.time.get(row as usize)).copied()
    }

    fn is_finished(&self, time: SessionTime) -> bool {
        self.evidence.states.finished.is_some_and(|finished| time >= finished)
    }

    /// Adds a knot; `next` is the place in `rows` of the first sample behind it.
    fn push(&mut self, time: SessionTime, next: usize) {
        let knot = self.knot(time, next);
        match self.knots.last_mut() {
            Some(last) if last.time >= time => *last = Knot { time: last.time, ..knot },
            _ => self.knots.push(knot),
        }
    }

    /// The knot at `time`, behind which the sample `next` is the first.
    fn knot(&self, time: SessionTime, next: usize) -> Knot {
        let positions = self.evidence.positions;
        let before = next.checked_sub(1).and_then(|at| self.rows.get(at)).map(|&row| row as usize);
        let after = self.rows.get(next).map(|&row| row as usize);
        let drop_out =
            before.zip(after).is_none_or(|(a, b)| positions.time[b] - positions.time[a] > DROP_OUT);
        let here = match (before, after) {
            (Some(a), Some(b)) if !drop_out => {
                let part = share(positions.time[a], positions.time[b], time);
                Some(between(place(positions, a), place(positions, b), part))
            }
            (Some(a), _) if !self.carried => Some(place(positions, a)),
            _ if self.carried || self.evidence.drives_on => {
                self.evidence.circuit.line.as_ref().map(|line| line.at(self.progress))
            }
            _ => None,
        };
        Knot {
            time,
            progress: self.progress,
            place: here.map_or([0.0; 3], |here| [here.x as f32, here.y as f32, here.z as f32]),
            estimated: drop_out,
            placed: here.is_some(),
            ..Knot::default()
        }
    }

    /// The car stands at its start; `next` is the first sample not before that.
    fn begin(&mut self, next: usize) {
        self.progress = self.evidence.start_progress;
        self.push(self.evidence.start, next);
    }

    fn cross(&mut self, crossing: &Crossing) {
        // The feed may count one lap too many, after the flag.
        if self.evidence.states.finished.is_some_and(|finished| crossing.time > finished) {
            return;
        }
        self.learn_pace(crossing);
        self.laps = crossing.laps;
        self.progress = f64::from(crossing.laps);
        self.anchor = Anchor { time: crossing.time, progress: self.progress, offset: None };
        let next =
            self.rows.partition_point(|&row| self.evidence.positions.time[row as usize] <= crossing.time);
        self.push(crossing.time, next);
    }

    /// Takes the sample at this place in `rows`.
    fn sample(&mut self, at: usize) {
        let row = self.rows[at] as usize;
        let time = self.evidence.positions.time[row];
        let here = place(self.evidence.positions, row);
        if time >= self.evidence.start && !self.is_finished(time) {
            let fraction = self.project(here);
            let raw = self.unwrap(time, fraction);
            self.last = Some((time, self.advance(time, raw)));
            if time == self.anchor.time {
                self.progress = self.anchor.progress;
            }
        }
        self.carried = false;
        self.push(time, at + 1);
    }

    fn project(&mut self, here: Place) -> f64 {
        let Some(line) = &self.evidence.circuit.line else { return 0.0 };
        if self.last.is_some() && here == self.last_place {
            self.stride = 0;
            return self.projection.fraction;
        }
        let count = line.points().len();
        let hint = self.last.map(|_| (self.projection.point + self.stride) % count);
        let projection = line.project(here, hint);
        let passed = (projection.point + count - self.projection.point) % count;
        self.stride = if self.last.is_some() && passed < count / 8 { passed } else { 0 };
        (self.last_place, self.projection) = (here, projection);
        projection.fraction
    }

    /// Adds whole laps to a fraction, so that it continues the last sample's, or the progress across a drop-out.
    fn unwrap(&self, time: SessionTime, fraction: f64) -> f64 {
        let near = match self.last {
            Some((last, raw)) if time - last <= DROP_OUT => raw,
            _ => self.progress,
        };
        fraction + (near - fraction).round()
    }

    /// Moves progress to where the projection and the anchor say, within what is official. Gives the projection with
    /// as many whole laps as the anchor says.
    fn advance(&mut self, time: SessionTime, raw: f64) -> f64 {
        let (raw, offset) = match self.anchor.offset {
            Some(offset) => (raw, offset),
            None => self.settle_anchor(time, raw),
        };
        let part = ((raw + offset - self.anchor.progress) / FADE).clamp(0.0, 1.0);
        let progress = raw + offset * (1.0 - part);
        let limit = f64::from(self.laps) + 1.0 - BEFORE_LINE;
        self.progress = progress.max(self.progress + BEHIND_LINE).min(limit.max(self.progress));
        raw
    }

    /// Finds the anchor's offset, now that the first sample behind it is known; gives that sample's projection with
    /// the right number of whole laps, and the offset.
    fn settle_anchor(&mut self, time: SessionTime, raw: f64) -> (f64, f64) {
        let is_start = self.anchor.time == self.evidence.start;
        let at_anchor = match self.last {
            Some((before, last)) if time - before <= DROP_OUT => {
                last + share(before, time, self.anchor.time) * (raw - last)
            }
            _ if is_start => raw,
            _ => self.anchor.progress,
        };
        let missing = self.anchor.progress - at_anchor;
        let laps = missing.round();
        let offset = missing - laps;
        let offset = if is_start || offset.abs() <= LARGEST_OFFSET { offset } else { 0.0 };
        self.anchor.offset = Some(offset);
        (raw + laps, offset)
    }

    /// Says of each knot how many car samples and states are not later than it.
    fn finish(mut self) -> Curve {
        let (samples, states) = (&self.evidence.car.time, &self.evidence.states.times);
        let (mut sample, mut state) = (0, 0);
        let pass = |times: &[SessionTime], mut at: usize, until: SessionTime| {
            while times.get(at).is_some_and(|time| *time <= until) {
                at += 1;
            }
            at
        };
        for knot in &mut self.knots {
            sample = pass(samples, sample, knot.time);
            state = pass(states, state, knot.time);
            (knot.samples, knot.states) = (sample as u32, state as u32);
        }
        Curve::new(self.knots)
    }
}
