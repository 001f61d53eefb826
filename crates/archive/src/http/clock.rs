//! Time as the network needs it: the moment and waiting, replaceable so that no test waits.

use std::fmt;
use std::time::{Duration, SystemTime};

use timing::Utc;

/// Tells the time and waits.
pub trait Clock: fmt::Debug + Send + Sync {
    /// This moment.
    fn now(&self) -> Utc;

    /// Returns after so long.
    fn sleep(&self, duration: Duration);
}

/// The system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Utc {
        // A clock set before 1970 tells nothing; everything kept is then simply asked for again.
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Utc::from_nanos(i64::try_from(since.as_nanos()).unwrap_or(i64::MAX))
    }

    fn sleep(&self, duration: Duration) {
        std::thread::sleep(duration);
    }
}

/// A clock that stands still but for what is slept.
#[cfg(test)]
#[derive(Debug)]
pub(crate) struct FakeClock {
    now: std::sync::Mutex<Utc>,
    slept: std::sync::Mutex<Vec<Duration>>,
}

#[cfg(test)]
impl FakeClock {
    /// Set to a moment such as `2026-03-01T12:00:00Z`.
    pub(crate) fn at(moment: &str) -> std::sync::Arc<Self> {
        let now = Utc::parse(moment.as_bytes()).unwrap();
        std::sync::Arc::new(Self { now: now.into(), slept: Vec::new().into() })
    }

    pub(crate) fn advance(&self, by: Duration) {
        let mut now = self.now.lock().unwrap();
        *now = *now + timing::Span::from_nanos(by.as_nanos() as i64);
    }

    /// What was slept since this was last called.
    pub(crate) fn take_slept(&self) -> Vec<Duration> {
        std::mem::take(&mut self.slept.lock().unwrap())
    }
}

#[cfg(test)]
impl Clock for FakeClock {
    fn now(&self) -> Utc {
        *self.now.lock().unwrap()
    }

    fn sleep(&self, duration: Duration) {
        self.slept.lock().unwrap().push(duration);
        self.advance(duration);
    }
}
