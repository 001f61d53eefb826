//! T10: who is ahead at the sector marks, and by how much.

use replay::{Frame, Status};
use session::Session;
use timing::messages::Gap;
use timing::{SessionTime, Span};

use crate::frames::Shows;
use crate::official::{Judge, Official, held, told_at};
use crate::report::{Figure, Measure, Miss, Unit};
use crate::statistics::{Worst, quantile};

/// Cars that pass a mark closer to each other by golden times have no order there.
const APART: Span = Span::from_millis(100);
/// By the feed's times, whose messages lag, they must be farther apart.
const APART_BY_FEED: Span = Span::from_millis(300);
/// An interval that is off by more is told, seconds.
const TOLD_FROM: f64 = 0.15;

/// Compares at each official sector mark the car shown ahead, and the interval to it.
pub(crate) fn neighbours(session: &Session, frames: &impl Shows, official: &Official) -> Measure {
    let mut measure = Measure::new("T10");
    let passed = official.passed();
    let (mut found, mut frame) = (Found::default(), Frame::default());
    for ((lap, _), cars) in passed.iter().filter(|((_, sector), _)| *sector < 2) {
        let mut rows: Vec<(SessionTime, usize)> = cars.iter().map(|(car, time)| (*time, *car)).collect();
        rows.sort_unstable();
        for pair in rows.windows(2) {
            let [ahead, behind] = [0, 1].map(|of| At { driver: pair[of].1, time: pair[of].0 });
            let apart = if official.judge == Judge::Golden { APART } else { APART_BY_FEED };
            if behind.time - ahead.time <= apart {
                continue;
            }
            frames.at(behind.time, &mut frame);
            let no_mark = |car: usize| {
                // A car that has driven the lap and has no time at this mark may really be between the two.
                !cars.contains_key(&car) && passed.get(&(*lap, 2)).is_some_and(|line| line.contains_key(&car))
            };
            let interval = official_interval(session, official.judge, &ahead, &behind);
            found.see(session, *lap, [ahead, behind], interval, &frame, no_mark);
        }
    }
    let all = found.right + found.misses.len();
    let share = (all > 0).then(|| found.right as f64 / all as f64);
    measure.compared = format!("{all} neighbours at sector marks, by {}", official.judge.words());
    found.misses.drain(..).for_each(|miss| measure.miss(miss));
    measure.worst(session, &found.worst, |error| format!("interval is off by {error:.3} s"));
    let seconds = |name, share, says, errors: &mut Vec<f64>| {
        Figure::new(name, Unit::Seconds, quantile(errors, share), says)
    };
    measure.figures = vec![
        Figure::new(
            "neighbour_right_share",
            Unit::Share,
            share,
            "car ahead at sector marks is the official one",
        )
        .at_least(0.995),
        seconds("interval_error_median_s", 0.5, "interval there is off by, median", &mut found.errors)
            .at_most(0.03),
        seconds("interval_error_p99_s", 0.99, "… 99th percentile", &mut found.errors).at_most(0.15),
        Figure::new(
            "interval_blank_count",
            Unit::Count,
            share.map(|_| found.blank as f64),
            "… intervals that are blank",
        ),
    ];
    match all {
        0 => measure.without("no times at sector marks"),
        _ => measure,
    }
}

/// A car at a mark.
#[derive(Clone, Copy, Debug)]
struct At {
    driver: usize,
    time: SessionTime,
}

/// Golden times are exact enough to be subtracted; of the feed, only what it says itself of an interval is.
fn official_interval(session: &Session, judge: Judge, ahead: &At, behind: &At) -> Option<Span> {
    if judge == Judge::Golden {
        return Some(behind.time - ahead.time);
    }
    let [first, second] = [ahead, behind].map(|at| session.feeds.get(at.driver));
    let places = first
        .zip(second)
        .map(|(first, second)| (held(&first.position, behind.time), held(&second.position, behind.time)));
    let follows = matches!(places, Some((Some(first), Some(second))) if first + 1 == second);
    match told_at(&second.filter(|_| follows)?.interval, behind.time) {
        Some(Gap::Time(interval)) => Some(interval),
        _ => None,
    }
}

#[derive(Debug, Default)]
struct Found {
    right: usize,
    blank: usize,
    errors: Vec<f64>,
    worst: Worst,
    misses: Vec<Miss>,
}

impl Found {
    fn see(
        &mut self,
        session: &Session,
        lap: u16,
        [ahead, behind]: [At; 2],
        interval: Option<Span>,
        frame: &Frame,
        no_mark: impl Fn(usize) -> bool,
    ) {
        let car = |at: At| frame.cars.get(at.driver).filter(|car| car.status == Status::Running);
        let (Some(_), Some(shown)) = (car(ahead), car(behind)) else { return };
        let there = usize::from(shown.position).checked_sub(2).and_then(|place| frame.order.get(place));
        if there != Some(&ahead.driver) {
            if there.is_some_and(|there| no_mark(*there)) {
                return;
            }
            let code = |car: usize| session.drivers.get(car).map_or("nobody", |driver| driver.code.as_str());
            let there = there.map_or("nobody", |there| code(*there));
            let what = format!("behind {there} instead of {}", code(ahead.driver));
            self.misses.push(Miss::of(session, behind.driver, Some(lap), behind.time, what));
            return;
        }
        self.right += 1;
        match (shown.interval, interval) {
            (Some(shown), Some(official)) => {
                let error = (shown - official).as_secs_f64().abs();
                self.errors.push(error);
                if error > TOLD_FROM {
                    self.worst.see(behind.driver, behind.time, error);
                }
            }
            (None, _) => self.blank += 1,
            (Some(_), None) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use replay::CarFrame;

    use super::*;
    use crate::golden::{Golden, GoldenLap};
    use crate::made::{Made, START, race, with_laps};
    use crate::report::Verdict;

    /// Two cars, two seconds apart at each mark by a golden file; these places and this interval are shown.
    fn measured(places: [u16; 2], interval: f64) -> Measure {
        let session = with_laps(race(2), &[&[90.0, 180.0], &[92.0, 182.0]]);
        let lap = |driver: usize, number: u16| {
            let begins = START + 90.0 * f64::from(number - 1) + 2.0 * driver as f64;
            GoldenLap {
                driver: session.drivers[driver].code,
                number,
                end: Some(begins + 90.0),
                position: None,
                marks: [Some(begins + 30.0), Some(begins + 60.0)],
                pit_in: None,
            }
        };
        let laps = vec![lap(0, 1), lap(1, 1), lap(0, 2), lap(1, 2)];
        let golden = Golden { laps, results: Vec::new() };
        let official = Official::of(&session, Some(&golden));
        let show = |_| {
            let interval = Some(Span::from_secs_f64(interval));
            places.map(|position| CarFrame { position, interval, ..CarFrame::default() }).to_vec()
        };
        neighbours(&session, &Made { seconds: 200.0, show }, &official)
    }

    #[test]
    fn neighbours_that_are_right_are_ok() {
        let right = measured([1, 2], 2.0);
        assert_eq!(right.verdict(), Verdict::Ok, "{right:?}");
        assert_eq!((right.figures[0].value, right.figures[2].value), (Some(1.0), Some(0.0)));
    }

    #[test]
    fn swapped_cars_and_a_time_that_is_off_are_found() {
        let swapped = measured([2, 1], 2.0);
        assert_eq!((swapped.verdict(), swapped.figures[0].value), (Verdict::Missed, Some(0.0)));
        assert_eq!(swapped.misses[0].what, "behind nobody instead of CRA");
        let late = measured([1, 2], 2.3);
        assert!(late.figures[1].value.is_some_and(|error| (error - 0.3).abs() < 1e-6), "{late:?}");
        assert_eq!(late.verdict(), Verdict::Missed);
    }

    #[test]
    fn the_feed_judges_where_there_is_no_golden_file() {
        let mut session = with_laps(race(2), &[&[90.0, 180.0], &[92.0, 182.0]]);
        let told = Some(Gap::Time(Span::from_secs(2)));
        session.feeds[1].interval = vec![(crate::made::at(122.1), told)];
        let official = Official::of(&session, None);
        let interval = Some(Span::from_millis(2300));
        let show = |_| [1, 2].map(|position| CarFrame { position, interval, ..CarFrame::default() }).to_vec();
        let measure = neighbours(&session, &Made { seconds: 200.0, show }, &official);
        assert_eq!(measure.figures[0].value, Some(1.0), "{measure:?}");
        assert!(measure.figures[1].value.is_some_and(|error| (error - 0.3).abs() < 1e-6), "{measure:?}");
    }
}
