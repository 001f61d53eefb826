//! What is wrong with a feed: lag, jitter, lines that come twice or late, sensors that fall silent or say zero.
//!
//! The rates are those seen in real sessions, rounded.

use timing::{SessionTime, Span, Topic};

use crate::calendar::Options;
use crate::motion::STEP;
use crate::rng::Rng;

/// The lag of a timing message at most, in milliseconds.
const MESSAGE_LAG: f64 = 80.0;

/// The lag of a line of samples at most, in milliseconds: most are much quicker.
const SAMPLE_LAG: f64 = 1600.0;

/// One line in so many comes twice, and one line of samples in so many after the next.
const DOUBLED: f64 = 400.0;
const LATE: f64 = 250.0;

/// How far the stamp of a position is off at most, in seconds.
const POSITION_JITTER: f64 = 0.03;

/// How much the time between two moments varies, as a share of it.
const PERIOD_JITTER: f64 = 0.3;

/// A car's sensors fall silent once in so many seconds on average, and say zero once in so many; for so long, in seconds.
const BETWEEN_SILENCES: f64 = 2700.0;
const SILENCE: (f64, f64) = (1.0, 5.0);
const BETWEEN_ZEROS: f64 = 2200.0;
const ZEROS: (f64, f64) = (0.2, 0.7);

/// Moments in a line of samples.
const MOMENTS: (usize, usize) = (1, 6);
const PERFECT_MOMENTS: usize = 4;

/// The faults of one topic of one session.
#[derive(Clone, Debug)]
pub(super) struct Faults {
    rng: Rng,
    /// As a multiple of the real ones; 0 for a perfect feed.
    rate: f64,
}

impl Faults {
    /// Of one topic of one session.
    pub(super) fn new(options: &Options, session: u32, topic: Topic) -> Self {
        let purpose = u64::from(session) << 32 | (topic as u64) << 8 | 5;
        Self { rng: Rng::new(options.seed, purpose), rate: f64::from(options.faults) / 100.0 }
    }

    /// For what is known before the session.
    pub(super) fn none() -> Self {
        Self { rng: Rng::new(0, 0), rate: 0.0 }
    }

    /// How much later than the event a message arrives.
    pub(super) fn message_lag(&mut self) -> Span {
        self.up_to(MESSAGE_LAG)
    }

    /// How much later a line of samples arrives.
    pub(super) fn sample_lag(&mut self) -> Span {
        let slow = self.rng.unit();
        self.up_to(15.0 + SAMPLE_LAG * slow * slow * slow * slow)
    }

    /// Whether a line comes twice.
    pub(super) fn is_doubled(&mut self) -> bool {
        self.rng.unit() * DOUBLED < self.rate
    }

    /// Whether a line comes after the next.
    pub(super) fn is_late(&mut self) -> bool {
        self.rng.unit() * LATE < self.rate
    }

    /// The time to the next moment, where it should be `period` seconds.
    pub(super) fn period(&mut self, period: f64) -> f64 {
        period * (1.0 + PERIOD_JITTER * self.jitter().clamp(-2.0, 2.0))
    }

    /// How far the stamp of a position is off, in seconds.
    pub(super) fn position_jitter(&mut self) -> f64 {
        POSITION_JITTER * self.jitter()
    }

    /// Moments in the next line.
    pub(super) fn moments(&mut self) -> usize {
        let moments = MOMENTS.0 + self.rng.below(MOMENTS.1);
        if self.rate == 0.0 { PERFECT_MOMENTS } else { moments }
    }

    /// When one car's sensors are silent, and when they say zero, up to `end`.
    pub(super) fn failures(&mut self, end: SessionTime) -> Failures {
        let end = end.as_secs_f64();
        let silences = self.intervals(end, BETWEEN_SILENCES, SILENCE);
        let zeros = self.intervals(end, BETWEEN_ZEROS, ZEROS);
        Failures { silences, zeros }
    }

    fn intervals(&mut self, end: f64, between: f64, lasts: (f64, f64)) -> Vec<(f64, f64)> {
        let mut intervals = Vec::new();
        if self.rate == 0.0 {
            return intervals;
        }
        let mut from = 0.0;
        loop {
            from += STEP + 2.0 * between / self.rate * self.rng.unit();
            let to = from + self.rng.between(lasts.0, lasts.1);
            if from > end {
                return intervals;
            }
            intervals.push((from, to));
        }
    }

    fn up_to(&mut self, millis: f64) -> Span {
        let share = self.rng.unit();
        Span::from_millis((millis * share * self.rate) as i64)
    }

    /// Between minus one and one in a feed as bad as the real one.
    fn jitter(&mut self) -> f64 {
        self.rng.between(-1.0, 1.0) * self.rate
    }
}

/// When one car's sensors fail, in seconds.
#[derive(Clone, Debug)]
pub(super) struct Failures {
    silences: Vec<(f64, f64)>,
    zeros: Vec<(f64, f64)>,
}

impl Failures {
    pub(super) fn is_silent(&self, seconds: f64) -> bool {
        within(&self.silences, seconds)
    }

    pub(super) fn says_zero(&self, seconds: f64) -> bool {
        within(&self.zeros, seconds)
    }
}

fn within(intervals: &[(f64, f64)], seconds: f64) -> bool {
    let begun = intervals.partition_point(|(from, _)| *from <= seconds);
    begun.checked_sub(1).is_some_and(|last| seconds < intervals[last].1)
}
