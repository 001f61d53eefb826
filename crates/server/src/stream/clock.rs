//! A stream's clock: which moment of the replay is due when.

use std::time::Duration;

use tokio::time::Instant;

/// The speeds at which a replay plays.
pub(crate) const SPEEDS: std::ops::RangeInclusive<f64> = 0.1..=64.0;

/// Counts ticks from a start, so that it does not drift however late each of them is served.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    /// Ticks a second.
    rate: f64,
    /// Seconds of the replay to a second.
    speed: f64,
    /// When tick 0 was, and its moment in the replay, in seconds from its first frame.
    start: Instant,
    from: f64,
    /// The next tick.
    next: u64,
}

/// A tick that is due.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Due {
    /// The moment in the replay, in seconds from its first frame.
    pub(crate) t: f64,
    /// Ticks before it that were not served.
    pub(crate) skipped: u64,
}

impl Clock {
    /// A clock that begins at a moment of the replay now.
    pub(crate) fn new(rate: f64, speed: f64, from: f64, now: Instant) -> Self {
        Self { rate, speed, start: now, from, next: 0 }
    }

    /// When the next tick is due.
    pub(crate) fn due(&self) -> Instant {
        self.start + Duration::from_secs_f64(self.next as f64 / self.rate)
    }

    /// The moment of the replay at a tick.
    fn moment(&self, tick: u64) -> f64 {
        self.from + tick as f64 * self.speed / self.rate
    }

    /// Takes the newest tick that is due by now; those before it are skipped.
    pub(crate) fn tick(&mut self, now: Instant) -> Due {
        let passed = now.saturating_duration_since(self.start).as_secs_f64() * self.rate;
        let tick = (passed as u64).max(self.next);
        let skipped = tick - self.next;
        self.next = tick + 1;
        Due { t: self.moment(tick), skipped }
    }

    /// The moment of the replay now, between ticks.
    pub(crate) fn moment_at(&self, now: Instant) -> f64 {
        self.from + now.saturating_duration_since(self.start).as_secs_f64() * self.speed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_does_not_drift_and_skips_what_is_past() {
        let now = Instant::now();
        let after = |seconds: f64| now + Duration::from_secs_f64(seconds);
        let mut clock = Clock::new(25.0, 2.0, 100.0, now);
        assert_eq!((clock.due(), clock.tick(now)), (now, Due { t: 100.0, skipped: 0 }));
        assert_eq!(clock.due(), after(0.04));
        // Served late, the next one is due as if it had been in time.
        assert_eq!(clock.tick(after(0.059)), Due { t: 100.08, skipped: 0 });
        assert_eq!(clock.due(), after(0.08));
        let late = clock.tick(after(1.001));
        assert_eq!((late.skipped, (late.t * 1e6).round()), (23, 102.0e6));
        assert_eq!(clock.due(), after(26.0 / 25.0));
        assert!((clock.moment_at(after(1.5)) - 103.0).abs() < 1e-9);
    }
}
