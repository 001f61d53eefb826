//! When to ask again, and after how long.

use std::time::Duration;

use timing::Utc;

use super::clock::Clock;
use super::fault::Fault;
use super::services::Address;
use crate::ArchiveError;

/// How often a request is made and how long is waited in between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retries {
    /// Requests in all.
    pub attempts: u32,
    /// Requests in all where no connection comes about: who has no network wants to know soon.
    pub attempts_to_connect: u32,
    /// The longest wait before the second request; it doubles with each further one.
    pub first_wait: Duration,
    /// The longest wait of all. A server that asks for more, by `Retry-After`, is not waited for.
    pub longest_wait: Duration,
}

impl Default for Retries {
    fn default() -> Self {
        Self {
            attempts: 4,
            attempts_to_connect: 2,
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(20),
        }
    }
}

/// A request that was given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct GivenUp {
    pub(crate) fault: Fault,
    pub(crate) attempts: u32,
}

impl GivenUp {
    /// As the archive's error.
    pub(crate) fn of(self, address: &Address) -> ArchiveError {
        let (place, Self { fault, attempts }) = (address.url.clone(), self);
        match fault {
            Fault::TooLarge(bytes) => ArchiveError::TooLarge { place, bytes },
            fault => ArchiveError::NotFetchable { place, fault, attempts },
        }
    }
}

impl Retries {
    /// Asks until there is an answer, or a fault that stays, or enough was asked.
    pub(crate) fn run<T>(
        &self,
        clock: &dyn Clock,
        mut ask: impl FnMut() -> Result<T, Fault>,
    ) -> Result<T, GivenUp> {
        let mut attempts = 1;
        loop {
            let fault = match ask() {
                Ok(answer) => return Ok(answer),
                Err(fault) => fault,
            };
            match self.wait_after(&fault, attempts) {
                Some(wait) => clock.sleep(wait),
                None => return Err(GivenUp { fault, attempts }),
            }
            attempts += 1;
        }
    }

    /// How long to wait after so many requests; `None` to give up.
    ///
    /// Exponential backoff with full jitter: any wait up to the bound is as likely as any other, so that clients which
    /// failed together do not come back together. See <https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/>.
    fn wait_after(&self, fault: &Fault, attempts: u32) -> Option<Duration> {
        let most = match fault {
            Fault::Unreachable(_) => self.attempts.min(self.attempts_to_connect),
            _ => self.attempts,
        };
        if attempts >= most || !fault.is_passing() {
            return None;
        }
        if let Fault::Status { wait: Some(wait), .. } = fault {
            return Some(*wait).filter(|wait| *wait <= self.longest_wait);
        }
        let bound = self.first_wait.saturating_mul(1 << (attempts - 1).min(16)).min(self.longest_wait);
        Some(bound.mul_f64(fastrand::f64()))
    }
}

/// Reads `Retry-After`: seconds, or the date to come back at.
pub(crate) fn retry_after(value: &str, now: Utc) -> Option<Duration> {
    if let Ok(seconds) = value.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(value.trim()).ok()?;
    let date = date.duration_since(std::time::UNIX_EPOCH).ok()?;
    let now = Duration::from_nanos(u64::try_from(now.as_nanos()).ok()?);
    Some(date.saturating_sub(now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::clock::FakeClock;

    fn given_up(fault: &Fault) -> (u32, Vec<Duration>) {
        let clock = FakeClock::at("2026-03-01T12:00:00Z");
        let result = Retries::default().run(clock.as_ref(), || Err::<(), _>(fault.clone()));
        let GivenUp { fault: told, attempts } = result.unwrap_err();
        assert_eq!(told, *fault);
        (attempts, clock.take_slept())
    }

    #[test]
    fn waits_double_at_most_and_end() {
        let mut longest = [Duration::ZERO; 3];
        for _ in 0..200 {
            let (attempts, slept) = given_up(&Fault::Cut(String::new()));
            assert_eq!((attempts, slept.len()), (4, 3));
            for (longest, slept) in longest.iter_mut().zip(slept) {
                *longest = slept.max(*longest);
            }
        }
        // Of 200 even draws the largest is beyond half of the bound, but for one case in 2 to the 200th.
        for (longest, bound) in longest.into_iter().zip([500, 1000, 2000].map(Duration::from_millis)) {
            assert!(longest <= bound && longest > bound / 2, "{longest:?} of {bound:?}");
        }
    }

    #[test]
    fn no_connection_is_given_up_soon_and_lasting_faults_at_once() {
        assert_eq!(given_up(&Fault::Unreachable(String::new())).0, 2);
        assert_eq!(given_up(&Fault::Status { status: 503, wait: None }).0, 4);
        for fault in [
            Fault::WebPage,
            Fault::Status { status: 401, wait: None },
            Fault::TooLarge(1),
            Fault::TooSlow(Duration::from_secs(300)),
        ] {
            assert_eq!(given_up(&fault), (1, Vec::new()));
        }
    }

    #[test]
    fn a_server_that_says_when_is_obeyed_within_bounds() {
        let wait = |seconds| Fault::Status { status: 429, wait: Some(Duration::from_secs(seconds)) };
        assert_eq!(given_up(&wait(7)), (4, vec![Duration::from_secs(7); 3]));
        assert_eq!(given_up(&wait(21)), (1, Vec::new()));
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = Utc::parse(b"2025-08-31T13:00:00Z").unwrap();
        for (value, seconds) in [
            ("120", Some(120)),
            (" 0 ", Some(0)),
            ("Sun, 31 Aug 2025 13:00:05 GMT", Some(5)),
            ("Sun, 31 Aug 2025 12:00:00 GMT", Some(0)),
            ("soon", None),
            ("-1", None),
        ] {
            assert_eq!(retry_after(value, now), seconds.map(Duration::from_secs), "{value}");
        }
    }
}
