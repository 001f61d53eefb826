//! What is official: when cars crossed the line and passed the sector marks, and in which order. The judge's own
//! evidence: golden files where there are some, else what the timing feed said as it came in. The laps that the replay
//! is made from are not looked at.

use std::collections::BTreeMap;

use session::{DriverFeed, Session, SessionPhase, Steps};
use timing::messages::Gap;
use timing::{SessionTime, Span};

use crate::golden::Golden;

/// Messages of one event come within this time of each other.
pub(crate) const TOGETHER: Span = Span::from_millis(300);
/// A lap's time comes within this time of its crossing.
const LAP_TIME_WITHIN: Span = Span::from_millis(1500);
/// A message that comes earlier or later than most of its chain of laps by more is not of that chain.
const IN_CHAIN: f64 = 1.0;
/// Times of sectors that add up to that of the lap within this time fit it.
const AGREED: Span = Span::from_millis(2);
/// Times on either side of an end of a lap in the pits.
const SAME: f64 = 0.05;

/// Who says what is official.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Judge {
    /// Another program's laps.
    Golden,
    /// The feed itself.
    Feed,
}

impl Judge {
    /// In words.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Golden => "the golden file",
            Self::Feed => "the feed",
        }
    }
}

/// A car at the line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Crossing {
    pub(crate) driver: usize,
    /// Laps completed.
    pub(crate) laps: u16,
    pub(crate) time: SessionTime,
    /// The official place at the crossing.
    pub(crate) position: Option<u16>,
}

/// A car at the end of a sector of a lap.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Mark {
    pub(crate) driver: usize,
    pub(crate) lap: u16,
    /// 0 and 1 lie on the way, 2 is the line.
    pub(crate) sector: usize,
    pub(crate) time: SessionTime,
}

/// What is official in a session.
#[derive(Clone, Debug)]
pub(crate) struct Official {
    pub(crate) judge: Judge,
    /// In the order of time.
    pub(crate) crossings: Vec<Crossing>,
    /// Marks, the line included.
    pub(crate) marks: Vec<Mark>,
}

impl Official {
    /// What the golden file says, or the feed where there is none.
    pub(crate) fn of(session: &Session, golden: Option<&Golden>) -> Self {
        let (judge, (mut crossings, mut marks)) = match golden {
            Some(golden) => (Judge::Golden, of_golden(session, golden)),
            None => (Judge::Feed, of_feeds(session)),
        };
        crossings.sort_unstable_by_key(|crossing| (crossing.time, crossing.driver));
        marks.extend(crossings.iter().map(|line| Mark {
            driver: line.driver,
            lap: line.laps,
            sector: 2,
            time: line.time,
        }));
        Self { judge, crossings, marks }
    }

    /// When each car passed each mark of each lap, the line included: by (lap, sector), then by car.
    pub(crate) fn passed(&self) -> BTreeMap<(u16, usize), BTreeMap<usize, SessionTime>> {
        let mut passed: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
        for Mark { driver, lap, sector, time } in &self.marks {
            passed.entry((*lap, *sector)).or_default().insert(*driver, *time);
        }
        passed
    }
}

type Found = (Vec<Crossing>, Vec<Mark>);

fn of_golden(session: &Session, golden: &Golden) -> Found {
    let (mut crossings, mut marks) = Found::default();
    for lap in &golden.laps {
        let Some(driver) = session.driver_by_code(lap.driver) else { continue };
        let in_pits = |time: f64| lap.pit_in.is_some_and(|pit_in| pit_in < time);
        let ends_in_pits = lap.end.zip(lap.pit_in).is_some_and(|(end, pit_in)| (end - pit_in).abs() <= SAME);
        if let Some(end) = lap.end.filter(|_| !ends_in_pits) {
            let time = SessionTime::from_secs_f64(end);
            crossings.push(Crossing { driver, laps: lap.number, time, position: lap.position });
        }
        for (sector, time) in lap.marks.iter().enumerate() {
            if let Some(time) = time.filter(|time| !in_pits(*time)) {
                let time = SessionTime::from_secs_f64(time);
                marks.push(Mark { driver, lap: lap.number, sector, time });
            }
        }
    }
    (crossings, marks)
}

fn of_feeds(session: &Session) -> Found {
    let (mut crossings, mut marks) = Found::default();
    for (driver, feed) in session.feeds.iter().enumerate() {
        for line in lines(feed) {
            let told = line.stamp + TOGETHER;
            let position = session.key.kind.is_race().then(|| held(&feed.position, told)).flatten();
            let position = position.map(u16::from);
            crossings.push(Crossing { driver, laps: line.laps, time: line.time, position });
            for (sector, time) in line.marks.into_iter().enumerate() {
                let out = |time: &SessionTime| held(&feed.in_pit, *time) == Some(true);
                if let Some(time) = time.filter(|time| !out(time)) {
                    marks.push(Mark { driver, lap: line.laps, sector, time });
                }
            }
        }
    }
    (crossings, marks)
}

/// The end of a lap as the feed tells it.
struct Line {
    laps: u16,
    /// When the lap was counted.
    stamp: SessionTime,
    /// When most of the messages of the chain of laps say that it was.
    time: SessionTime,
    marks: [Option<SessionTime>; 2],
}

/// The crossings of a car. Messages come with lags that differ from lap to lap, lap times are exact: laps that follow
/// each other make a chain, which lies where the median of its messages says.
fn lines(feed: &DriverFeed) -> Vec<Line> {
    let counted = feed.laps.iter().filter(|(_, laps)| *laps > 0);
    let mut chains: Vec<Vec<(SessionTime, u16, Span)>> = Vec::new();
    for &(stamp, laps) in counted {
        let took = nearest(feed.last_lap.iter().map(|(time, took)| (*time, *took)), stamp, LAP_TIME_WITHIN);
        let last = chains.last_mut().and_then(|chain| Some((*chain.last()?, chain)));
        match (last, took) {
            (Some(((.., sum), chain)), Some(took)) if chain.last().is_some_and(|last| last.1 + 1 == laps) => {
                chain.push((stamp, laps, sum + took));
            }
            _ => chains.push(vec![(stamp, laps, Span::ZERO)]),
        }
    }
    chains.into_iter().flat_map(|chain| of_chain(feed, &chain)).collect()
}

fn of_chain(feed: &DriverFeed, chain: &[(SessionTime, u16, Span)]) -> Vec<Line> {
    let mut starts: Vec<SessionTime> = chain.iter().map(|(stamp, _, sum)| *stamp - *sum).collect();
    starts.sort_unstable();
    let start = starts[starts.len() / 2];
    let line = |(at, &(stamp, laps, sum)): (usize, &(SessionTime, u16, Span))| {
        let fits = (start + sum - stamp).as_secs_f64().abs() <= IN_CHAIN;
        let time = if fits { start + sum } else { stamp };
        let took = at.checked_sub(1).map(|before| sum - chain[before].2).filter(|_| fits);
        Line { laps, stamp, time, marks: took.map_or([None; 2], |took| marks(feed, stamp, time, took)) }
    };
    chain.iter().enumerate().map(line).collect()
}

/// When the first two sectors of a lap ended, by the times of the sectors, if those add up to the lap's.
fn marks(feed: &DriverFeed, stamp: SessionTime, end: SessionTime, took: Span) -> [Option<SessionTime>; 2] {
    let within = |sector: u8, from: SessionTime, to: SessionTime| {
        let of = |(time, (number, _)): &&(SessionTime, (u8, Span))| {
            *number == sector && from <= *time && *time <= to
        };
        feed.sectors.iter().rfind(of).map(|(_, (_, time))| *time)
    };
    let begun = stamp - took + LAP_TIME_WITHIN;
    let third = within(2, stamp - LAP_TIME_WITHIN, stamp + LAP_TIME_WITHIN);
    let [first, second] = [0, 1].map(|sector| within(sector, begun, stamp));
    match (first, second, third) {
        (Some(first), Some(second), Some(third)) if (first + second + third - took).abs() <= AGREED => {
            [Some(end - third - second), Some(end - third)]
        }
        _ => [None, None],
    }
}

/// The value nearest to a moment, not farther than that.
fn nearest<T>(values: impl Iterator<Item = (SessionTime, T)>, at: SessionTime, within: Span) -> Option<T> {
    let near = values.filter(|(time, _)| (*time - at).abs() <= within);
    near.min_by_key(|(time, _)| (*time - at).abs()).map(|(_, value)| value)
}

/// The value that holds at a moment.
pub(crate) fn held<T: Clone>(steps: &Steps<T>, at: SessionTime) -> Option<T> {
    let told = steps.partition_point(|(time, _)| *time <= at);
    Some(steps[told.checked_sub(1)?].1.clone())
}

/// The values that hold at some moment of a stretch of time.
pub(crate) fn held_within<T: Clone>(
    steps: &Steps<T>,
    from: SessionTime,
    to: SessionTime,
) -> &[(SessionTime, T)] {
    let first = steps.partition_point(|(time, _)| *time <= from).saturating_sub(1);
    let last = steps.partition_point(|(time, _)| *time <= to);
    steps.get(first..last).unwrap_or_default()
}

/// The gap that came with an event; `None` where there is none or there are several that differ.
pub(crate) fn told_at(gaps: &Steps<Option<Gap>>, at: SessionTime) -> Option<Gap> {
    let first = gaps.partition_point(|(time, _)| *time < at - TOGETHER);
    let last = gaps.partition_point(|(time, _)| *time <= at + TOGETHER);
    match gaps.get(first..last)? {
        [(_, gap)] => gap.clone(),
        _ => None,
    }
}

/// When the session's result became official.
pub(crate) fn finalised(session: &Session) -> Option<SessionTime> {
    let change = session.phases.iter().find(|change| change.phase == SessionPhase::Finalised)?;
    Some(change.time)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made::{at, race, with_laps};

    fn times(official: &Official, driver: usize) -> Vec<f64> {
        let of = official.crossings.iter().filter(|line| line.driver == driver);
        of.map(|line| (line.time - at(0.0)).as_secs_f64()).collect()
    }

    #[test]
    fn the_feed_alone_tells_lines_marks_and_places() {
        let session = with_laps(race(2), &[&[90.0, 180.0], &[91.0, 181.0]]);
        let official = Official::of(&session, None);
        assert_eq!(official.judge, Judge::Feed);
        let places: Vec<_> = official.crossings.iter().map(|line| (line.driver, line.position)).collect();
        assert_eq!(places, [(0, Some(1)), (1, Some(2)), (0, Some(1)), (1, Some(2))]);
        let passed = official.passed();
        assert_eq!(passed[&(2, 0)][&1], at(121.0));
        assert_eq!(passed[&(2, 1)][&0], at(150.0));
        assert!(!passed.contains_key(&(1, 0)), "the first lap's beginning is not told");
    }

    #[test]
    fn one_message_that_is_late_moves_nothing() {
        let ends: Vec<f64> = (1..=7).map(|lap| 90.0 * f64::from(lap)).collect();
        let mut session = with_laps(race(1), &[&ends]);
        session.feeds[0].laps[3].0 = at(360.8);
        assert_eq!(times(&Official::of(&session, None), 0), ends);
    }

    #[test]
    fn a_hole_in_the_count_begins_a_new_chain() {
        let mut session = with_laps(race(1), &[&[90.0, 180.0, 270.0, 360.0]]);
        session.feeds[0].laps.remove(1);
        let official = Official::of(&session, None);
        assert_eq!(times(&official, 0), [90.0, 270.0, 360.0]);
        assert_eq!(official.passed().keys().filter(|(_, sector)| *sector == 0).count(), 1);
    }

    #[test]
    fn a_gap_comes_with_its_event_or_not_at_all() {
        let time = |millis| Some(Gap::Time(Span::from_millis(millis)));
        let gaps = vec![(at(1.0), time(1000)), (at(5.0), time(1100)), (at(5.2), time(1500))];
        assert_eq!(told_at(&gaps, at(1.2)), time(1000));
        assert_eq!(told_at(&gaps, at(3.0)), None);
        assert_eq!(told_at(&gaps, at(5.1)), None, "two that differ");
        assert_eq!((held(&gaps, at(4.9)), held(&gaps, at(0.9))), (Some(time(1000)), None));
        assert_eq!(held_within(&gaps, at(4.0), at(5.0)).len(), 2);
        assert_eq!(held_within(&gaps, at(0.0), at(0.5)).len(), 0);
    }
}
