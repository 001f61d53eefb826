//! How fast a car goes, by its speed channel, or by the best of what else is known.

use session::{CarSamples, DROP_OUT, MISSING_U16};
use timing::{SessionTime, Span};

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
/// How far a way may be off that is not measured, by the car's places or by its pace: as a part of it.
const VAGUE: f64 = 0.5;

/// In a silence longer than this a car may have braked and be on its way again: its places know better than the speeds on
/// either side.
pub(super) const SILENT: Span = Span::from_millis(1000);

/// No car loses more speed than this, in m/s², unless it hits something; and so much a stamp may be off for, in m/s. A
/// sensor that says zero all the same has failed, for so many seconds at most.
const HARDEST_BRAKING: f64 = 60.0;
const STAMP_OFF: f64 = 6.0;
const FAILS_FOR: f64 = 0.8;

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
    /// The last sample passed that is to be believed.
    believed: Option<(SessionTime, f64)>,
    /// The pace of the last lap as a part of the reference lap's.
    pace: f64,
}

impl<'a> Wheels<'a> {
    pub(super) fn new(car: &'a CarSamples) -> Self {
        let mut wheels = Self { car, next: 0, believed: None, pace: UNKNOWN_PACE };
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
            self.believed = self.sample(self.next).filter(|_| !self.has_failed(self.next)).or(self.believed);
            self.next += 1;
            self.skip();
        }
    }

    fn skip(&mut self) {
        while self.car.speed.get(self.next) == Some(&MISSING_U16) {
            self.next += 1;
        }
    }

    /// A sample; where the sensor has failed, with the speed before.
    fn sample(&self, row: usize) -> Option<(SessionTime, f64)> {
        let speed = f64::from(*self.car.speed.get(row)?) / KMH;
        let speed =
            if self.has_failed(row) { self.believed.map_or(speed, |(_, before)| before) } else { speed };
        Some((self.car.time[row], speed.min(FASTEST)))
    }

    /// Whether the sensor says zero of a car that cannot stand yet.
    fn has_failed(&self, row: usize) -> bool {
        let zero = self.car.speed.get(row) == Some(&0);
        zero && self.believed.is_some_and(|(time, speed)| {
            let seconds = (self.car.time[row] - time).as_secs_f64();
            seconds < FAILS_FOR && speed > HARDEST_BRAKING * seconds + STAMP_OFF
        })
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
        let after = self.sample(self.next);
        if let Some((_, value)) = after.filter(|(next, _)| *next == time) {
            return Speed { value, vague: 0.0 };
        }
        let measured = match (before, after) {
            (Some((from, a)), Some((to, b))) if to - from <= DROP_OUT => {
                Some(a + share(from, to, time) * (b - a))
            }
            (Some((from, a)), None) if time - from <= DROP_OUT => Some(a),
            _ => None,
        };
        let silent = before.is_some_and(|(from, _)| time - from > SILENT);
        let by_places = places.speed().filter(|_| places.is_fresh(time));
        if let Some(value) = measured.filter(|_| !silent || by_places.is_none()) {
            return Speed { value, vague: 0.0 };
        }
        if let Some(value) = by_places {
            return Speed { value, vague: VAGUE };
        }
        let states = evidence.states;
        let status = states.after(states.times.partition_point(|from| *from <= time)).status(true);
        let stands = before.is_some_and(|(_, speed)| speed * KMH < f64::from(STANDING_KMH))
            || matches!(status, Status::Grid | Status::Stopped | Status::Out | Status::Finished);
        match evidence.circuit.reference_lap {
            Some(lap) if evidence.drives_on && !stands => {
                let value = self.pace * evidence.length() / lap.as_secs_f64();
                Speed { value: value.min(FASTEST), vague: VAGUE }
            }
            _ => Speed::default(),
        }
    }
}
