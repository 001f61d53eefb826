//! T11: order and gaps of cars that have no positions on the map are the feed's.

use replay::{CarFrame, Frame, Status};
use session::{Session, SessionPhase};
use timing::messages::Gap;
use timing::{SessionTime, Span};

use crate::frames::Shows;
use crate::official::held_within;
use crate::raw::is_there;
use crate::report::{Figure, Measure, Unit};
use crate::statistics::{Worst, quantile};

/// A car without positions for so long has none.
const WITHIN: Span = Span::from_secs(2);
/// The feed's place holds for the replay from so long after it was given up …
const BEFORE: Span = Span::from_millis(500);
/// … and so long before it is told: as late as its messages come.
const AFTER: Span = Span::from_millis(2500);
/// A gap that is off by more is told, seconds.
const TOLD_FROM: f64 = 0.1;

/// Compares places once a second, and gaps at the feed's updates, for cars without positions.
pub(crate) fn unplaced(session: &Session, frames: &impl Shows) -> Measure {
    let mut measure = Measure::new("T11");
    let places = places(session, frames);
    let mut gaps = gaps(session, frames);
    let share = (places.all > 0).then(|| places.right as f64 / places.all as f64);
    measure.compared =
        format!("{} car-seconds without positions, {} gaps of the feed", places.all, gaps.errors.len());
    measure.worst(session, &places.worst, |off| format!("place is off by {off:.0} from the feed's"));
    measure.worst(session, &gaps.worst, |error| format!("gap is off by {error:.3} s from the feed's"));
    measure.figures = vec![
        Figure::new(
            "unplaced_right_share",
            Unit::Share,
            share,
            "car-seconds without positions at which the place is the feed's",
        )
        .at_least(0.995),
        Figure::new(
            "unplaced_gap_error_p95_s",
            Unit::Seconds,
            quantile(&mut gaps.errors, 0.95),
            "gap there at the feed's updates is off by, 95th percentile",
        )
        .at_most(0.1),
        Figure::new(
            "unplaced_gap_blank_count",
            Unit::Count,
            share.map(|_| gaps.blank as f64),
            "… gaps that are blank",
        ),
    ];
    match places.all {
        0 => measure.without("no race without positions, or no places in the feed"),
        _ => measure,
    }
}

#[derive(Debug, Default)]
struct Places {
    all: usize,
    right: usize,
    worst: Worst,
}

/// Whether a car races, as far as is shown.
fn races(car: &CarFrame) -> bool {
    matches!(car.status, Status::Running | Status::Pit | Status::Stopped)
}

/// From the start to the chequered flag: what the feed says before and after is no race.
fn race(session: &Session, frames: &impl Shows) -> (SessionTime, SessionTime) {
    let timeline = frames.timeline();
    let at = |phase| session.phases.iter().find(|change| change.phase == phase).map(|change| change.time);
    let from = at(SessionPhase::Started).unwrap_or(timeline.first);
    let to = at(SessionPhase::Finished).or(at(SessionPhase::Finalised)).unwrap_or(timeline.end);
    (from.max(timeline.first), to.min(timeline.end))
}

fn places(session: &Session, frames: &impl Shows) -> Places {
    let (mut found, mut frame) = (Places::default(), Frame::default());
    let (mut time, to) = race(session, frames);
    while time < to {
        frames.at(time, &mut frame);
        for (driver, car) in frame.cars.iter().enumerate().filter(|(_, car)| races(car)) {
            if is_there(session.positions.get(driver), time, WITHIN) {
                continue;
            }
            let Some(feed) = session.feeds.get(driver) else { continue };
            let told = held_within(&feed.position, time - BEFORE, time + AFTER);
            if told.is_empty() {
                continue;
            }
            found.all += 1;
            let off = told.iter().map(|(_, place)| car.position.abs_diff(u16::from(*place))).min();
            match off {
                Some(off @ 1..) => found.worst.see(driver, time, f64::from(off)),
                _ => found.right += 1,
            }
        }
        time = time + Span::from_secs(1);
    }
    found
}

#[derive(Debug, Default)]
struct Gaps {
    errors: Vec<f64>,
    blank: usize,
    worst: Worst,
}

fn gaps(session: &Session, frames: &impl Shows) -> Gaps {
    let (mut found, mut frame) = (Gaps::default(), Frame::default());
    let (from, to) = race(session, frames);
    let mut updates: Vec<(SessionTime, usize, Span)> = Vec::new();
    for (driver, feed) in session.feeds.iter().enumerate() {
        for (time, gap) in feed.gap_to_leader.iter().filter(|(time, _)| from <= *time && *time < to) {
            if let Some(Gap::Time(gap)) = gap {
                updates.push((*time, driver, *gap));
            }
        }
    }
    updates.sort_unstable();
    for (time, driver, gap) in updates {
        if is_there(session.positions.get(driver), time, WITHIN) {
            continue;
        }
        frames.at(time, &mut frame);
        let Some(car) = frame.cars.get(driver).filter(|car| races(car)) else { continue };
        let Some(shown) = car.gap_to_leader else {
            found.blank += 1;
            continue;
        };
        let error = (shown - gap).as_secs_f64().abs();
        found.errors.push(error);
        if error > TOLD_FROM {
            found.worst.see(driver, time, error);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made::{Made, race as made_race, with_laps, with_raw};
    use crate::report::Verdict;

    /// Two cars, three seconds apart, of which the first leads; this is shown of them.
    fn measured(session: &Session, places: [u16; 2], gap: f64) -> Measure {
        let show = move |t: f64| {
            let gaps = [None, (t > 92.0).then(|| Span::from_secs_f64(gap))];
            let car =
                |of: usize| CarFrame { position: places[of], gap_to_leader: gaps[of], ..CarFrame::default() };
            vec![car(0), car(1)]
        };
        unplaced(session, &Made { seconds: 250.0, show })
    }

    #[test]
    fn places_and_gaps_of_the_feed_are_asked_for() {
        let session = with_laps(made_race(2), &[&[90.0, 180.0], &[93.0, 183.0]]);
        let right = measured(&session, [1, 2], 3.0);
        assert_eq!(right.verdict(), Verdict::Ok, "{right:?}");
        let swapped = measured(&session, [2, 1], 3.0);
        assert_eq!((swapped.verdict(), swapped.figures[0].value), (Verdict::Missed, Some(0.0)));
        assert_eq!(swapped.misses[0].driver.as_deref(), Some("CRA"));
        let late = measured(&session, [1, 2], 3.3);
        assert!(late.figures[1].value.is_some_and(|error| (error - 0.3).abs() < 1e-6), "{late:?}");
    }

    #[test]
    fn cars_with_positions_have_other_judges() {
        let session = with_raw(with_laps(made_race(2), &[&[90.0], &[93.0]]), 90.0, 300.0);
        assert_eq!(measured(&session, [2, 1], 9.0).verdict(), Verdict::NoJudge);
    }
}
