//! How much is asked of a host at once, and of the results API in a second and in an hour.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use timing::{Span, Utc};

use super::clock::Clock;
use super::fault::Fault;

/// A service's documented limit: so many requests in so long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Quota {
    pub(crate) requests: usize,
    pub(crate) within: Duration,
}

/// A longer wait for a quota is refused: something better can be done meanwhile.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// After a host could not be reached, the next requests for it fail at once for so long: for one load, and no longer than
/// somebody who tries again would wait.
const DOWN_FOR: Duration = Duration::from_secs(5);

/// What is known of a host and being asked of it.
#[derive(Debug)]
pub(crate) struct Host {
    state: Mutex<State>,
    freed: Condvar,
    at_once: usize,
    quotas: &'static [Quota],
}

#[derive(Debug, Default)]
struct State {
    now: usize,
    /// When the last requests were made: no more than the largest quota has.
    asked: VecDeque<Utc>,
    down: Option<(Utc, Fault)>,
}

/// Leave to make one request; it ends when dropped.
#[derive(Debug)]
pub(crate) struct Permit<'a>(&'a Host);

impl Host {
    pub(crate) fn new(at_once: usize, quotas: &'static [Quota]) -> Self {
        Self { state: Mutex::default(), freed: Condvar::new(), at_once: at_once.max(1), quotas }
    }

    /// Waits until one more request may be made.
    ///
    /// # Errors
    /// [`Fault::Limited`] if that takes too long.
    pub(crate) fn enter(&self, clock: &dyn Clock) -> Result<Permit<'_>, Fault> {
        let permit = self.take_place();
        loop {
            let turn = self.lock().turn(clock.now(), self.quotas);
            let wait = turn?;
            if wait.is_zero() {
                return Ok(permit);
            }
            clock.sleep(wait);
        }
    }

    fn take_place(&self) -> Permit<'_> {
        let is_full = |state: &mut State| state.now >= self.at_once;
        let mut state = self.freed.wait_while(self.lock(), is_full).unwrap_or_else(PoisonError::into_inner);
        state.now += 1;
        Permit(self)
    }

    /// Why the host could not be reached, just before.
    pub(crate) fn why_down(&self, now: Utc) -> Option<Fault> {
        self.lock().down.as_ref().filter(|(until, _)| now < *until).map(|(_, fault)| fault.clone())
    }

    /// Remembers that the host cannot be reached, so that not every file waits to find out.
    pub(crate) fn set_down(&self, fault: &Fault, now: Utc) {
        self.lock().down = Some((now + span(DOWN_FOR), fault.clone()));
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        self.0.lock().now -= 1;
        self.0.freed.notify_one();
    }
}

impl Quota {
    /// How long until a request keeps within the quota.
    fn wait(self, asked: &VecDeque<Utc>, now: Utc) -> Duration {
        let earliest = asked.len().checked_sub(self.requests).and_then(|index| asked.get(index));
        let free = earliest.map_or(now, |asked| *asked + span(self.within));
        Duration::from_nanos(u64::try_from((free - now).as_nanos()).unwrap_or_default())
    }
}

impl State {
    /// How long until a request may be made; if that is now, notes that it is.
    fn turn(&mut self, now: Utc, quotas: &[Quota]) -> Result<Duration, Fault> {
        let wait = quotas.iter().map(|quota| quota.wait(&self.asked, now)).max().unwrap_or_default();
        if wait > LONGEST_WAIT {
            return Err(Fault::Limited(wait));
        }
        if wait.is_zero() {
            let kept = quotas.iter().map(|quota| quota.requests).max().unwrap_or_default();
            self.asked.push_back(now);
            while self.asked.len() > kept {
                self.asked.pop_front();
            }
        }
        Ok(wait)
    }
}

fn span(duration: Duration) -> Span {
    Span::from_nanos(i64::try_from(duration.as_nanos()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::clock::FakeClock;

    const SECOND: Duration = Duration::from_secs(1);
    const QUOTAS: &[Quota] =
        &[Quota { requests: 4, within: SECOND }, Quota { requests: 10, within: Duration::from_secs(3600) }];

    #[test]
    fn a_quota_is_waited_for_and_a_used_up_one_is_told() {
        let clock = FakeClock::at("2026-03-01T12:00:00Z");
        let host = Host::new(1, QUOTAS);
        for _ in 0..10 {
            host.enter(clock.as_ref()).unwrap();
        }
        assert_eq!(clock.take_slept(), [SECOND; 2]);
        let fault = host.enter(clock.as_ref()).unwrap_err();
        assert_eq!(fault, Fault::Limited(Duration::from_secs(3600) - 2 * SECOND));
        clock.advance(Duration::from_secs(3600) - 2 * SECOND);
        host.enter(clock.as_ref()).unwrap();
        assert_eq!(clock.take_slept(), []);
    }

    #[test]
    fn a_host_that_is_down_is_left_alone_for_a_while() {
        let clock = FakeClock::at("2026-03-01T12:00:00Z");
        let host = Host::new(2, &[]);
        let fault = Fault::Unreachable("no network".to_owned());
        assert_eq!(host.why_down(clock.now()), None);
        host.set_down(&fault, clock.now());
        assert_eq!(host.why_down(clock.now()), Some(fault));
        clock.advance(DOWN_FOR);
        assert_eq!(host.why_down(clock.now()), None);
    }
}
