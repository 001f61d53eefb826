//! Times of several runs, and the two ways to take them.

use std::time::{Duration, Instant};

use serde::Serialize;

/// How long one thing took, in several runs; seconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(crate) struct Times {
    pub(crate) median: f64,
    pub(crate) min: f64,
    pub(crate) max: f64,
}

impl Times {
    /// Of at least one run, each of which did the thing so many times.
    pub(crate) fn of(mut runs: Vec<Duration>, times: usize) -> Self {
        runs.sort_unstable();
        let seconds = |at: usize| runs.get(at).map_or(0.0, |run| run.as_secs_f64() / times.max(1) as f64);
        Self { median: seconds(runs.len() / 2), min: seconds(0), max: seconds(runs.len().saturating_sub(1)) }
    }
}

/// How long something takes; what it makes is given back, so that dropping it is not measured.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let since = Instant::now();
    let made = work();
    (made, since.elapsed())
}

/// Measures something and its floor by turns, so that both meet the same moods of the machine; each run does both so
/// many `times`.
pub(crate) fn by_turns<E>(
    runs: usize,
    times: usize,
    mut work: impl FnMut() -> Result<Duration, E>,
    mut floor: impl FnMut() -> Result<Duration, E>,
) -> Result<(Times, Times), E> {
    let (mut worked, mut floors) = (Vec::with_capacity(runs), Vec::with_capacity(runs));
    for _ in 0..runs {
        worked.push(work()?);
        floors.push(floor()?);
    }
    Ok((Times::of(worked, times), Times::of(floors, times)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_stands_between_the_extremes() {
        let runs = [30, 10, 20].map(Duration::from_millis).to_vec();
        assert_eq!(Times::of(runs, 10), Times { median: 0.002, min: 0.001, max: 0.003 });
    }
}
