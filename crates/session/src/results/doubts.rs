//! What of the results API's answer cannot be: it is left out and told, and what the feed says is kept.

use timing::{DriverCode, Span};

use super::{DriverResult, QualifyingPart};
use crate::{Driver, Lap, LapTable};

/// A race is over after four hours, stops included, and gaps are shorter.
const LONGEST_RACE: Span = Span::from_secs(4 * 3600);
/// The longest lap of which a time is told: an hour of red flag goes into none.
const LONGEST_LAP: Span = Span::from_secs(3600);
/// No car drives a lap in less.
const SHORTEST_LAP: Span = Span::from_secs(20);
/// Both write times to the millisecond.
const SAME: Span = Span::from_millis(1);
/// A win is worth 25 points and the fastest lap one; some finales counted twice.
const MOST_POINTS: f64 = 52.0;

/// What a classification is held against.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Evidence<'a> {
    /// The drivers.
    pub(crate) drivers: &'a [Driver],
    /// The laps that the feed timed.
    pub(crate) laps: &'a LapTable,
    /// The parts of qualifying.
    pub(crate) parts: &'a [QualifyingPart],
    /// The most laps that were ever announced for the race.
    pub(crate) total_laps: Option<u16>,
}

/// Whether a car can drive a lap in that time.
pub(crate) fn is_lap_time(time: Span) -> bool {
    time >= SHORTEST_LAP && time <= LONGEST_LAP
}

/// Leaves out, or replaces by what the feed says, what in the results cannot be, and tells it.
pub(crate) fn settle(results: &mut [DriverResult], evidence: &Evidence<'_>) -> Vec<String> {
    let mut doubts = Vec::new();
    let code = |driver: usize| evidence.drivers.get(driver).map(|driver| driver.code);
    for result in results.iter_mut() {
        let Some(code) = code(result.driver) else { continue };
        qualifying(result, code, evidence, &mut doubts);
        let most_laps = evidence.total_laps.unwrap_or(u16::MAX);
        if let Some(laps) = result.laps.take_if(|laps| *laps > most_laps) {
            doubts.push(format!("left out {laps} laps of {code}: the race has {most_laps}"));
        }
        if let Some(points) = result.points.take_if(|points| !(0.0..=MOST_POINTS).contains(points)) {
            doubts.push(format!("left out {points} points of {code}"));
        }
        let entered = evidence.drivers.len();
        if let Some(place) = result.grid.take_if(|place| usize::from(*place) > entered) {
            doubts.push(format!("left out place {place} of {code} on a grid of {entered}"));
        }
    }
    grid(results, evidence, &mut doubts);
    gaps(results, evidence, &mut doubts);
    doubts
}

/// Times of qualifying: one that the feed did not time is not believed where it timed others.
fn qualifying(
    result: &mut DriverResult,
    code: DriverCode,
    evidence: &Evidence<'_>,
    doubts: &mut Vec<String>,
) {
    let laps = evidence.laps.of(result.driver);
    let timed = |time: Span| laps.iter().filter_map(|lap| lap.time).any(|lap| (lap - time).abs() <= SAME);
    for (part, slot) in (1..).zip(&mut result.qualifying) {
        let Some(time) = *slot else { continue };
        let of_feed =
            evidence.parts.get(part - 1).and_then(|part| part.best_lap(laps)).and_then(|lap: &Lap| lap.time);
        if !is_lap_time(time) {
            *slot = of_feed;
            doubts.push(format!("left out {time} of {code} in part {part}: that is no lap time"));
        } else if let Some(best) = of_feed.filter(|_| !timed(time)) {
            *slot = Some(best);
            doubts.push(format!("left out {time} of {code} in part {part}: the feed has {best}"));
        }
    }
}

/// No two cars stand in one place of the grid; those that start from the pit lane have none.
fn grid(results: &mut [DriverResult], evidence: &Evidence<'_>, doubts: &mut Vec<String>) {
    let mut counts = vec![0_usize; evidence.drivers.len() + 1];
    for result in results.iter() {
        if let Some(count) = result.grid.and_then(|place| counts.get_mut(usize::from(place))) {
            *count += 1;
        }
    }
    for result in results {
        let twice =
            |place: &mut u16| *place > 0 && counts.get(usize::from(*place)).is_some_and(|count| *count > 1);
        if let (Some(place), Some(driver)) = (result.grid.take_if(twice), evidence.drivers.get(result.driver))
        {
            doubts.push(format!("left out place {place} of {} on the grid: it is given twice", driver.code));
        }
    }
}

/// Of a race, the first has its time and the others their gaps, which grow from place to place.
fn gaps(results: &mut [DriverResult], evidence: &Evidence<'_>, doubts: &mut Vec<String>) {
    let mut order: Vec<&mut DriverResult> =
        results.iter_mut().filter(|result| result.position.is_some()).collect();
    order.sort_by_key(|result| result.position);
    let mut before = Span::ZERO;
    for result in order {
        let Some(time) = result.time else { continue };
        let is_winner = result.position == Some(1);
        let least = if is_winner { SHORTEST_LAP } else { before };
        if time < least || time > LONGEST_RACE {
            result.time = None;
            if let Some(driver) = evidence.drivers.get(result.driver) {
                doubts
                    .push(format!("left out the time {time} of {}: it does not fit its place", driver.code));
            }
        } else if !is_winner {
            before = time;
        }
    }
}

#[cfg(test)]
mod tests {
    use timing::{SessionTime, StreamStamp};

    use super::*;
    use crate::laps::blank_lap;

    fn drivers() -> Vec<Driver> {
        let list = r#"{"1":{"Tla":"VER","Line":1},"4":{"Tla":"NOR","Line":2},"81":{"Tla":"PIA","Line":3}}"#;
        crate::info::drivers(
            &[(StreamStamp::default(), serde_json::from_str(list).expect("a list"))],
            Default::default(),
        )
    }

    fn result(driver: usize, position: u16, time: i64) -> DriverResult {
        DriverResult {
            position: Some(position),
            time: Some(Span::from_millis(time)),
            grid: Some(position),
            laps: Some(57),
            ..DriverResult::unknown(driver)
        }
    }

    #[test]
    fn a_race_that_can_be_is_left_as_it_is() {
        let mut results = [result(0, 1, 5_400_000), result(1, 2, 1_271), result(2, 3, 9_000)];
        let told = results.clone();
        let (drivers, laps) = (drivers(), LapTable::default());
        let evidence = Evidence { drivers: &drivers, laps: &laps, parts: &[], total_laps: Some(57) };
        assert_eq!(settle(&mut results, &evidence), Vec::<String>::new());
        assert_eq!(results, told);
    }

    #[test]
    fn what_cannot_be_is_left_out_and_told() {
        let mut results = [result(0, 1, 5_400_000), result(1, 2, -1_271), result(2, 3, 9_000)];
        results[1].laps = Some(58);
        results[2].grid = Some(1);
        results[2].points = Some(-3.0);
        let (drivers, laps) = (drivers(), LapTable::default());
        let evidence = Evidence { drivers: &drivers, laps: &laps, parts: &[], total_laps: Some(57) };
        let doubts = settle(&mut results, &evidence);
        assert_eq!(doubts.len(), 5, "{doubts:?}");
        assert_eq!((results[1].time, results[1].laps, results[2].points), (None, None, None));
        assert_eq!(results.each_ref().map(|result| result.grid), [None, Some(2), None]);
    }

    #[test]
    fn a_time_of_qualifying_that_the_feed_did_not_time_is_the_feeds() {
        let at = |secs: i64| SessionTime::from_millis(secs * 1000);
        let part = QualifyingPart { number: 1, start: at(0), end: Some(at(900)) };
        let lap =
            |secs: i64| Lap { time: Some(Span::from_secs(secs)), end: Some(at(600)), ..blank_lap(0, 1) };
        let laps = LapTable::new(vec![vec![lap(80)], vec![lap(81)], Vec::new()]);
        let settled = |driver: usize, millis: i64| {
            let mut results = [DriverResult::unknown(driver)];
            results[0].qualifying[0] = Some(Span::from_millis(millis));
            let drivers = drivers();
            let evidence = Evidence { drivers: &drivers, laps: &laps, parts: &[part], total_laps: None };
            let doubts = settle(&mut results, &evidence).len();
            (results[0].qualifying[0].map(|time| time.as_nanos() / 1_000_000), doubts)
        };
        assert_eq!(settled(0, 80_000), (Some(80_000), 0));
        assert_eq!(settled(1, 79_000), (Some(81_000), 1));
        assert_eq!(settled(1, -81_000), (Some(81_000), 1));
        assert_eq!(
            settled(2, 82_000),
            (Some(82_000), 0),
            "of whom the feed timed nothing, the answer is believed"
        );
        assert_eq!(settled(2, -82_000), (None, 1));
    }
}
