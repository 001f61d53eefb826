//! Carrying a car on where it has no places.

use session::{DROP_OUT, MISSING_U16};
use timing::{SessionTime, Span};

use super::{BEFORE_LINE, BEHIND_LINE, Fold};
use crate::Status;
use crate::state::{Crossing, STANDING_KMH};

/// How often a drop-out is given a knot.
pub(crate) const STEP: Span = Span::from_millis(500);
/// The pace on a lap about whose like nothing is known, as a part of the reference lap's.
pub(super) const UNKNOWN_PACE: f64 = 0.8;
/// Cars are not thought to be slower than this part of the reference lap's pace: they would rather stand.
const SLOWEST_PACE: f64 = 0.2;

impl Fold<'_> {
    /// A car is thought to go on at the pace of its last lap.
    pub(super) fn learn_pace(&mut self, crossing: &Crossing) {
        if let (Some(time), Some(reference)) = (crossing.lap_time, self.evidence.circuit.reference_lap) {
            self.pace = (reference.as_secs_f64() / time.as_secs_f64()).clamp(SLOWEST_PACE, 1.0);
        }
    }

    /// Fills a way without samples with knots, up to what happens at `until`: by the speed channel where it goes on,
    /// else at the car's pace. Ways shorter than a drop-out are left to interpolation.
    pub(super) fn carry(&mut self, until: SessionTime) {
        let Some(last) = self.knots.last().copied() else { return };
        if !last.estimated || last.time < self.evidence.start {
            return;
        }
        let limit = f64::from(self.laps) + 1.0 - BEFORE_LINE;
        let times = &self.evidence.positions.time;
        let next = self.rows.partition_point(|&row| times[row as usize] <= last.time);
        let mut samples = self.evidence.car.time.partition_point(|sample| *sample <= last.time);
        let mut from = last.time;
        while from + STEP < until && !self.is_finished(from + STEP) && self.progress < limit {
            let step = self.step(from, &mut samples);
            from = from + STEP;
            if step > 0.0 {
                self.carried = true;
                self.progress = (self.progress + step).max(self.progress + BEHIND_LINE).min(limit);
                self.push(from, next);
            }
        }
        self.hold(until, next);
    }

    /// Where the car stands, or waits for the line to be crossed, lets it do so until just before `until`: else it
    /// would creep towards what it does then.
    fn hold(&mut self, until: SessionTime, next: usize) {
        let Some(last) = self.knots.last() else { return };
        let steps = (until - last.time).as_nanos().saturating_sub(1) / STEP.as_nanos();
        if steps > 0 {
            self.push(last.time + Span::from_nanos(steps * STEP.as_nanos()), next);
        }
    }

    /// How much of a lap the car makes in the step that begins at `time`, by what is known then.
    fn step(&self, time: SessionTime, samples: &mut usize) -> f64 {
        let car = self.evidence.car;
        while car.time.get(*samples).is_some_and(|sample| *sample <= time) {
            *samples += 1;
        }
        let row = samples.checked_sub(1);
        let speed = row.map(|row| car.speed[row]).filter(|speed| *speed != MISSING_U16);
        let fresh = row.is_some_and(|row| time - car.time[row] <= DROP_OUT);
        if let (Some(speed), Some(length)) = (speed.filter(|_| fresh), self.evidence.circuit.length()) {
            return f64::from(speed) / 3.6 * STEP.as_secs_f64() / length;
        }
        let states = self.evidence.states;
        let status = states.after(states.times.partition_point(|from| *from <= time)).status(true);
        let stands = speed.is_some_and(|speed| speed < STANDING_KMH)
            || matches!(status, Status::Grid | Status::Stopped | Status::Out);
        match self.evidence.circuit.reference_lap {
            Some(lap) if self.evidence.drives_on && !stands => {
                self.pace * STEP.as_secs_f64() / lap.as_secs_f64()
            }
            _ => 0.0,
        }
    }
}
