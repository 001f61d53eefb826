//! How fast a car goes, by its speed channel, or by the best of what else is known.

use session::{CarSamples, DROP_OUT, MISSING_U16};
use timing::SessionTime;

use super::Evidence;
use super::places::{FASTEST, Places};
use crate::Status;
use crate::channels::KMH;
use crate::curve::share;
use crate::standing::STANDING_KMH;
use crate::state::Crossing;

/// The pace on a lap about whose like nothing is known, as a part of the reference lap's.
const UNKNOWN_PACE: f64 = 0.8;
/// Cars are not thought to be slower than this part of the reference lap's pace: they would rather stand.
const SLOWEST_PACE: f64 = 0.2;
/// How far the way may be off, as a part of it: by the car's places, and by its pace.
const VAGUE: [f64; 2] = [0.2, 0.5];

/// A speed, and how far off it may be as a part of it; 0 for one that is measured.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Speed {
    /// m/s.
    pub(super) value: f64,
    pub(super) vague: f64,
}

/// The speeds from the next sample on.
pub(super) struct Wheels<'a> {
    car: &'a CarSamples,
    next: usize,
    /// The pace of the last lap as a part of the reference lap's.
    pace: f64,
}

impl<'a> Wheels<'a> {
    pub(super) fn new(car: &'a CarSamples) -> Self {
        let mut wheels = Self { car, next: 0, pace: UNKNOWN_PACE };
        wheels.skip();
        wheels
    }

    /// When the next speed is.
    pub(super) fn next_time(&self) -> Option<SessionTime> {
        self.car.time.get(self.next).copied()
    }

    /// Goes on to the first sample behind `time`.
    pub(super) fn pass(&mut self, time: SessionTime) {
        while self.next_time().is_some_and(|next| next <= time) {
            self.next += 1;
            self.skip();
        }
    }

    fn skip(&mut self) {
        while self.car.speed.get(self.next) == Some(&MISSING_U16) {
            self.next += 1;
        }
    }

    fn sample(&self, row: usize) -> Option<(SessionTime, f64)> {
        let speed = f64::from(*self.car.speed.get(row)?) / KMH;
        Some((self.car.time[row], speed.min(FASTEST)))
    }

    /// The last sample with a speed that is not later than the last time passed.
    fn before(&self) -> Option<(SessionTime, f64)> {
        let row = self.car.speed.get(..self.next)?.iter().rposition(|speed| *speed != MISSING_U16)?;
        self.sample(row)
    }

    /// A car is thought to go on at the pace of its last lap.
    pub(super) fn learn_pace(&mut self, crossing: &Crossing, evidence: &Evidence<'_>) {
        if let (Some(time), Some(reference)) = (crossing.lap_time, evidence.circuit.reference_lap) {
            self.pace = (reference.as_secs_f64() / time.as_secs_f64()).clamp(SLOWEST_PACE, 1.0);
        }
    }

    /// The speed at a time that is behind the last one passed, and not behind the next sample.
    pub(super) fn at(&self, time: SessionTime, evidence: &Evidence<'_>, places: &Places<'_>) -> Speed {
        let before = self.before();
        let measured = match (before, self.sample(self.next)) {
            (_, Some((next, speed))) if next == time => Some(speed),
            (Some((from, a)), Some((to, b))) if to - from <= DROP_OUT => {
                Some(a + share(from, to, time) * (b - a))
            }
            (Some((from, a)), None) if time - from <= DROP_OUT => Some(a),
            _ => None,
        };
        if let Some(value) = measured {
            return Speed { value, vague: 0.0 };
        }
        if let Some(value) = places.speed().filter(|_| places.is_fresh(time)) {
            return Speed { value, vague: VAGUE[0] };
        }
        let states = evidence.states;
        let status = states.after(states.times.partition_point(|from| *from <= time)).status(true);
        let stands = before.is_some_and(|(_, speed)| speed * KMH < f64::from(STANDING_KMH))
            || matches!(status, Status::Grid | Status::Stopped | Status::Out | Status::Finished);
        match evidence.circuit.reference_lap {
            Some(lap) if evidence.drives_on && !stands => {
                let value = self.pace * evidence.length() / lap.as_secs_f64();
                Speed { value: value.min(FASTEST), vague: VAGUE[1] }
            }
            _ => Speed::default(),
        }
    }
}
