//! T2: the gaps shown at the line.

use std::collections::BTreeMap;

use replay::{CarFrame, Frame};
use session::Session;
use timing::messages::Gap;
use timing::{SessionTime, Span};

use crate::frames::{Shows, shown_at_line};
use crate::official::{Crossing, Judge, Official, told_at};
use crate::positions::BY_THEN;
use crate::report::{Figure, Measure, Miss, Unit};
use crate::statistics::{Worst, quantile};

/// What was found against one judge.
#[derive(Debug, Default)]
struct Found {
    errors: Vec<f64>,
    worst: Worst,
    lapped: usize,
    blank: usize,
    laps_wrong: usize,
    misses: Vec<Miss>,
}

/// How far behind the leader a car officially is at the line.
#[derive(Clone, Copy, Debug)]
enum Behind {
    Time(Span),
    Laps(u16),
}

impl Found {
    fn see(&mut self, session: &Session, crossing: &Crossing, behind: Behind, shown: &CarFrame) {
        let mut miss = |what: String| {
            self.misses.push(Miss::of(session, crossing.driver, Some(crossing.laps), crossing.time, what));
        };
        match (behind, shown.gap_to_leader) {
            (Behind::Time(official), Some(gap)) => {
                let error = (gap - official).abs().as_secs_f64();
                self.worst.see(crossing.driver, crossing.time, error);
                self.errors.push(error);
            }
            (Behind::Time(official), None) => {
                self.blank += 1;
                miss(format!("gap is blank, officially {official}; {:?} laps down", shown.laps_down));
            }
            (Behind::Laps(laps), gap) => {
                self.lapped += 1;
                if gap.is_some() || shown.laps_down != Some(laps) {
                    self.laps_wrong += 1;
                    miss(format!("{:?} laps down instead of {laps}", shown.laps_down));
                }
            }
        }
    }
}

/// Compares the gaps to the leader shown at each crossing with the feed's own and, where there is a golden file, with
/// the time between its crossings.
pub(crate) fn gaps_to_leader(
    session: &Session,
    frames: &impl Shows,
    feed: &Official,
    golden: Option<&Official>,
) -> Measure {
    let mut measure = Measure::new("T2");
    let mut by_feed = against_feed(session, frames, feed);
    let mut by_golden = golden.map(|golden| against_golden(session, frames, golden)).unwrap_or_default();
    measure.compared = format!(
        "{} gaps in seconds and {} in laps by the feed, {} by the golden file",
        by_feed.errors.len(),
        by_feed.lapped,
        by_golden.errors.len()
    );
    measure.worst(session, &by_feed.worst, |error| format!("gap is off by {error:.3} s, by the feed"));
    measure.worst(session, &by_golden.worst, |error| format!("gap is off by {error:.3} s, by golden times"));
    by_feed.misses.drain(..).chain(by_golden.misses.drain(..)).for_each(|miss| measure.miss(miss));
    let seconds = |name, errors: &mut Vec<f64>, share, says, most| {
        Figure::new(name, Unit::Seconds, quantile(errors, share), says).at_most(most)
    };
    measure.figures = vec![
        seconds(
            "gap_error_median_s",
            &mut by_feed.errors,
            0.5,
            "gap to the leader at each crossing from the feed's, median",
            0.02,
        ),
        seconds("gap_error_p99_s", &mut by_feed.errors, 0.99, "… 99th percentile", 0.15),
        seconds(
            "gap_error_golden_median_s",
            &mut by_golden.errors,
            0.5,
            "… from golden crossings, median",
            0.02,
        ),
        seconds("gap_error_golden_p99_s", &mut by_golden.errors, 0.99, "… 99th percentile", 0.15),
        Figure::count("gap_blank_count", by_feed.blank + by_golden.blank, 0.0, "… gaps that are blank"),
        Figure::count(
            "laps_down_wrong_count",
            by_feed.laps_wrong + by_golden.laps_wrong,
            0.0,
            "… lapped cars with wrong laps",
        ),
    ];
    let nothing = [&by_feed, &by_golden].iter().all(|found| found.errors.is_empty() && found.lapped == 0);
    if nothing && measure.misses_count == 0 { measure.without("no gaps at the line") } else { measure }
}

/// The gap that the feed told with the crossing, against what is shown when the car is shown there.
fn against_feed(session: &Session, frames: &impl Shows, official: &Official) -> Found {
    let (mut found, mut frame, mut lead) = (Found::default(), Frame::default(), 0);
    for crossing in official.crossings.iter().filter(|_| official.judge == Judge::Feed) {
        lead = crossing.laps.max(lead);
        let Some(feed) = session.feeds.get(crossing.driver) else { continue };
        let counted = feed.laps.iter().find(|(_, laps)| *laps == crossing.laps);
        let Some((stamp, _)) = counted else { continue };
        let behind = match told_at(&feed.gap_to_leader, *stamp) {
            // Some archives have times for lapped cars too.
            Some(Gap::Time(_)) if lead > crossing.laps => Behind::Laps(lead - crossing.laps),
            Some(Gap::Time(gap)) => Behind::Time(gap),
            Some(Gap::Laps(laps)) => Behind::Laps(laps),
            _ => continue,
        };
        let time = shown_at_line(frames, crossing.driver, crossing.time, &mut frame);
        frames.at(time.unwrap_or(crossing.time), &mut frame);
        if let Some(shown) = frame.cars.get(crossing.driver) {
            found.see(session, crossing, behind, shown);
        }
    }
    found
}

/// The time since the car that is shown to lead officially crossed the line, at the official crossing.
fn against_golden(session: &Session, frames: &impl Shows, official: &Official) -> Found {
    let (mut found, mut frame) = (Found::default(), Frame::default());
    let mut completed: BTreeMap<usize, (u16, BTreeMap<u16, SessionTime>)> = BTreeMap::new();
    for crossing in &official.crossings {
        let (laps, lines) = completed.entry(crossing.driver).or_default();
        *laps = crossing.laps.max(*laps);
        lines.insert(crossing.laps, crossing.time);
        frames.at(crossing.time + BY_THEN, &mut frame);
        let (Some(shown), Some(leader)) = (frame.cars.get(crossing.driver), frame.order.first()) else {
            continue;
        };
        let Some((led, lines)) = completed.get(leader).filter(|_| *leader != crossing.driver) else {
            continue;
        };
        let behind = match led.checked_sub(crossing.laps) {
            Some(0) => lines.get(&crossing.laps).map(|line| Behind::Time(crossing.time - *line)),
            Some(laps) => Some(Behind::Laps(laps)),
            // Who is shown to lead has not crossed the line: the place is wrong, the gap has no judge.
            None => None,
        };
        if let Some(behind) = behind {
            found.see(session, crossing, behind, shown);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::golden::{Golden, GoldenLap};
    use crate::made::{Made, START, race, with_laps};

    const ENDS: [&[f64]; 3] = [&[90.0, 180.0], &[93.0, 183.0], &[185.0]];

    /// The leader, a car three seconds behind and one a lap down, which shows this.
    fn measured(second: Option<Span>, laps_down: u16, with_golden: bool) -> Vec<Option<f64>> {
        let session = with_laps(race(3), &ENDS);
        let car = |position, gap_to_leader, laps_down| CarFrame {
            position,
            gap_to_leader,
            laps_down: Some(laps_down),
            ..CarFrame::default()
        };
        let show = |_| vec![car(1, Some(Span::ZERO), 0), car(2, second, 0), car(3, None, laps_down)];
        let golden = golden(&session);
        let golden = with_golden.then(|| Official::of(&session, Some(&golden)));
        let feed = Official::of(&session, None);
        let measure = gaps_to_leader(&session, &Made { seconds: 200.0, show }, &feed, golden.as_ref());
        measure.figures.iter().map(|figure| figure.value).collect()
    }

    fn golden(session: &Session) -> Golden {
        let lap = |driver: usize, number: u16, end: f64| GoldenLap {
            driver: session.drivers[driver].code,
            number,
            end: Some(START + end),
            position: None,
            marks: [None; 2],
            pit_in: None,
        };
        let laps = ENDS.iter().enumerate();
        let laps = laps.flat_map(|(driver, ends)| (1..).zip(*ends).map(move |(n, end)| (driver, n, *end)));
        Golden { laps: laps.map(|(driver, n, end)| lap(driver, n, end)).collect(), results: Vec::new() }
    }

    #[test]
    fn errors_blanks_and_wrong_laps_are_found_by_the_feed_alone() {
        let three = Some(Span::from_secs(3));
        let zero = Some(0.0);
        assert_eq!(measured(three, 1, false), [zero, zero, None, None, zero, zero]);
        let late = measured(Some(Span::from_millis(3300)), 1, false);
        assert!(late[0].zip(late[1]).is_some_and(|(a, b)| (a - 0.3).abs() < 1e-9 && (b - 0.3).abs() < 1e-9));
        assert_eq!(measured(None, 1, false), [None, None, None, None, Some(2.0), zero]);
        assert_eq!(measured(three, 2, false)[5], Some(1.0));
    }

    #[test]
    fn a_time_that_the_feed_tells_of_a_lapped_car_is_a_lap() {
        let mut session = with_laps(race(3), &ENDS);
        session.feeds[2].gap_to_leader[0].1 = Some(Gap::Time(Span::from_secs(95)));
        let car = |laps_down| CarFrame { laps_down: Some(laps_down), ..CarFrame::default() };
        let show = |_| vec![car(0), CarFrame { gap_to_leader: Some(Span::from_secs(3)), ..car(0) }, car(1)];
        let feed = Official::of(&session, None);
        let measure = gaps_to_leader(&session, &Made { seconds: 200.0, show }, &feed, None);
        assert_eq!(measure.misses_count, 2, "the two gaps of the second car, which are right: {measure:?}");
    }

    #[test]
    fn a_golden_file_judges_besides() {
        let three = Some(Span::from_secs(3));
        assert_eq!(measured(three, 1, true)[2..], [Some(0.0), Some(0.0), Some(0.0), Some(0.0)]);
        let late = measured(Some(Span::from_millis(3500)), 1, true);
        assert!(late[3].is_some_and(|error| (error - 0.5).abs() < 1e-6), "{late:?}");
        assert_eq!(measured(three, 2, true)[5], Some(2.0));
    }
}
