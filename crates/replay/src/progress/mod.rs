//! Race progress from line crossings and places.

use timing::{SessionTime, Span};

use crate::Circuit;
use crate::curve::{Curve, Knot};
use crate::state::Crossing;

/// A longer way without samples is a drop-out.
pub(crate) const DROP_OUT: Span = Span::from_secs(2);
/// How often a drop-out is given a knot.
const CARRY_STEP: Span = Span::from_millis(500);
/// How close to the next line a car may come before it has officially crossed it, laps.
const BEFORE_LINE: f64 = 1e-6;
/// Right after a crossing, progress exceeds the whole number by this, so that the crossing is its last moment there.
const BEHIND_LINE: f64 = 1e-9;
/// The pace on a lap about whose like nothing is known, as a part of the reference lap's.
const UNKNOWN_PACE: f64 = 0.8;

/// What progress is made from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Evidence<'a> {
    pub(crate) circuit: &'a Circuit,
    /// When the car starts.
    pub(crate) start: SessionTime,
    /// Progress at the start: not positive.
    pub(crate) start_progress: f64,
    pub(crate) crossings: &'a [Crossing],
    /// When progress ends: at the chequered flag, or with the timeline.
    pub(crate) end: SessionTime,
}

/// The curve of one car.
pub(crate) fn curve(evidence: &Evidence<'_>) -> Curve {
    let mut fold = Fold {
        evidence,
        knots: Vec::with_capacity(evidence.crossings.len() + 16),
        laps: 0,
        progress: evidence.start_progress,
        pace: UNKNOWN_PACE,
    };
    fold.push(evidence.start, evidence.start_progress, true);
    for crossing in evidence.crossings {
        if crossing.time > evidence.start {
            fold.carry(crossing.time);
            fold.cross(crossing);
        }
    }
    fold.carry(evidence.end);
    Curve::new(fold.knots)
}

struct Fold<'a> {
    evidence: &'a Evidence<'a>,
    knots: Vec<Knot>,
    laps: u16,
    progress: f64,
    /// Speed as a part of the reference lap's.
    pace: f64,
}

impl Fold<'_> {
    fn push(&mut self, time: SessionTime, progress: f64, estimated: bool) {
        self.progress = progress;
        self.knots.push(Knot { time, progress, estimated, ..Knot::default() });
    }

    /// The farthest that progress may go before the next crossing.
    fn limit(&self) -> f64 {
        f64::from(self.laps) + 1.0 - BEFORE_LINE
    }

    fn cross(&mut self, crossing: &Crossing) {
        if let (Some(time), Some(reference)) = (crossing.lap_time, self.evidence.circuit.reference_lap) {
            self.pace = (reference.as_secs_f64() / time.as_secs_f64()).clamp(0.2, 1.0);
        }
        self.laps = crossing.laps;
        self.push(crossing.time, f64::from(crossing.laps), true);
    }

    /// Carries the car on at its pace until `until`, which is left to what happens then.
    fn carry(&mut self, until: SessionTime) {
        let Some(reference) = self.evidence.circuit.reference_lap else { return };
        let per_step = self.pace * CARRY_STEP.as_secs_f64() / reference.as_secs_f64();
        while let Some(last) = self.knots.last() {
            let next = last.time + CARRY_STEP;
            if next >= until || self.progress >= self.limit() {
                break;
            }
            let progress = (self.progress + per_step).min(self.limit()).max(self.progress + BEHIND_LINE);
            self.push(next, progress, true);
        }
    }
}
