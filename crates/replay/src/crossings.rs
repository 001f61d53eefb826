//! When each car of a race crossed the line, as it was known shortly after.
//!
//! The feed counts laps up by lines that come late, by another amount each time; a line may come early, or not at all.
//! Lap times fix the differences between one car's crossings. Where the chain of them lies, the stamps of many lines say
//! together: of how late they came, the lower quartile holds, which one early line does not move. How far the chains of
//! two cars are apart, the feed's own gaps at the line say exactly.
//!
//! A crossing is made of lines that came not later than [`AFTERWARDS`] after the one that counted the lap, which came not
//! later than [`LATEST_COUNT`] after the crossing. A gap may be measured to a crossing that was found up to
//! [`FARTHEST_GAP`] later than this one is then put. These three together are not more than [`crate::HORIZON`]: a replay
//! that knows so far ahead shows the same crossing whatever comes later.

use std::collections::BTreeMap;

use session::{DriverFeed, Session};
use timing::messages::Gap;
use timing::{SessionTime, Span};

use crate::state::Crossing;

/// What belongs to a crossing (its lap time, its last sector, the gap there) comes so long after its count at most.
const AFTERWARDS: Span = Span::from_secs(3);
/// A count may come so long after the crossing; of one that comes later still, the crossing counts from so long before.
const LATEST_COUNT: Span = Span::from_secs(5);
/// A lap time that is farther off the stamps on both sides is not that of the lap between them.
const LONGEST_DELAY: Span = Span::from_secs(5);
/// How many lines say where a chain of laps lies: about as many as come in sixteen laps.
const LINES: usize = 64;
/// How many gaps say how far two chains are apart.
const GAPS: usize = 5;
/// A gap that is farther off the stamps is not one at that line.
const FARTHEST_GAP: Span = Span::from_secs(2);
/// Between two crossings of one car lies at least so much time: no circuit is lapped faster.
const SHORTEST_LAP: Span = Span::from_secs(30);
/// A count may be so many laps higher than what can have been driven since the first one: the stamps are not exact.
const COUNT_SLACK: i64 = 2;
/// How many sector times are looked through for one of a lap: a lap has three, some are told twice.
const SECTOR_LINES: usize = 32;

/// The line crossings of all cars of a race, by driver.
pub(crate) fn race_crossings(session: &Session, start: SessionTime) -> Vec<Vec<Crossing>> {
    let mut cars: Vec<Vec<Counted>> = session.feeds.iter().map(|feed| counted(feed, start)).collect();
    cars.resize(session.drivers.len(), Vec::new());
    for car in &mut cars {
        chain(car);
    }
    align(session, &mut cars);
    cars.into_iter().map(|car| car.into_iter().map(|counted| counted.crossing()).collect()).collect()
}

/// A lap that the feed counted, or whose last sector it told.
#[derive(Clone, Debug)]
struct Counted {
    /// When the line came that counted it.
    stamp: SessionTime,
    laps: u16,
    lap_time: Option<Span>,
    /// Whether no lap time ties it to the lap before.
    begins_chain: bool,
    /// When it may have ended, by one line each: all late, as a rule.
    ends: [Option<SessionTime>; 4],
    /// When it ended.
    time: SessionTime,
}

impl Counted {
    fn ends(&self) -> impl Iterator<Item = SessionTime> {
        self.ends.iter().flatten().copied()
    }

    /// When the line came that counted the lap or, without one, that of its last sector.
    fn told_at(&self) -> SessionTime {
        self.ends[0].or(self.ends[1]).unwrap_or(self.stamp)
    }

    fn crossing(&self) -> Crossing {
        let known = self.stamp + AFTERWARDS;
        Crossing { time: self.time, known, at_line: true, laps: self.laps, lap_time: self.lap_time }
    }
}

/// A count of laps.
#[derive(Clone, Copy, Debug)]
struct Count {
    /// What belongs to it comes not later than [`AFTERWARDS`] after this.
    stamp: SessionTime,
    laps: u16,
    /// Whether the feed told it, at the stamp.
    is_told: bool,
}

/// The laps that one car's lines count, each with what was said of its end.
fn counted(feed: &DriverFeed, start: SessionTime) -> Vec<Counted> {
    let mut laps: Vec<Counted> = Vec::with_capacity(feed.laps.len());
    for Count { stamp, laps: count, is_told } in counts(feed, start) {
        let until = stamp + AFTERWARDS;
        let from = laps.last().map_or(start, |last| last.stamp + AFTERWARDS).max(stamp - SHORTEST_LAP);
        let lap_time = last_in(&feed.last_lap, from.max(stamp - LATEST_COUNT), until).map(|(_, time)| *time);
        let sector = |sector: u8, from: SessionTime| {
            let row = feed.sectors.partition_point(|(at, _)| *at <= until);
            let mut told =
                feed.sectors[..row].iter().rev().take(SECTOR_LINES).take_while(|(at, _)| *at >= from);
            told.find(|(_, (which, _))| *which == sector).map(|(at, (_, time))| (*at, *time))
        };
        let third = sector(2, from.max(stamp - LATEST_COUNT));
        let before_third = laps.last().map_or(start, |last| last.stamp - LATEST_COUNT);
        let second = third.and_then(|_| sector(1, before_third));
        let first = second.and_then(|_| sector(0, before_third));
        let rest = third.map(|(_, third)| third);
        let by_second = second.zip(rest).map(|((at, _), third)| at + third);
        let by_first = first.zip(second).zip(rest).map(|(((at, _), (_, second)), third)| at + second + third);
        let near = |end: SessionTime| (end - stamp).abs() <= LATEST_COUNT;
        let ends = [Some(stamp).filter(|_| is_told), third.map(|(at, _)| at), by_second, by_first];
        let ends = ends.map(|end| end.filter(|end| near(*end)));
        laps.push(Counted { stamp, laps: count, lap_time, begins_chain: false, ends, time: stamp });
    }
    laps
}

/// When laps were counted, and how many there were then. A last sector that no count follows ends a lap, too: the count
/// was lost. In the pit lane it does not, for a lap that ends in the garage is none.
fn counts(feed: &DriverFeed, start: SessionTime) -> Vec<Count> {
    let in_pit = |at: SessionTime| {
        let row = feed.in_pit.partition_point(|(from, _)| *from <= at);
        row.checked_sub(1).is_some_and(|row| feed.in_pit[row].1)
    };
    let mut counts: Vec<Count> = Vec::with_capacity(feed.laps.len());
    let mut told = feed.laps.iter().filter(|(at, _)| *at > start).peekable();
    let mut ends = feed.sectors.iter().filter(|(at, (sector, _))| *sector == 2 && *at > start).peekable();
    loop {
        let count = told.peek().map(|(at, _)| *at);
        let end = ends.peek().map(|(at, _)| *at);
        let (last, highest) = counts.last().map_or((start, 0), |last| (last.stamp, last.laps));
        match (count, end) {
            (Some(count), end) if end.is_none_or(|end| count <= end + LATEST_COUNT) => {
                let Some((at, laps)) = told.next() else { break };
                if *laps > highest && can_be_driven(counts.first(), *at, *laps) {
                    counts.push(Count { stamp: *at, laps: *laps, is_told: true });
                }
            }
            (_, Some(end)) => {
                ends.next();
                let is_new = end - last > SHORTEST_LAP && highest > 0 && highest < u16::MAX;
                if is_new && !in_pit(end) {
                    // By then it is clear that no count follows.
                    let stamp = end + (LATEST_COUNT - AFTERWARDS);
                    counts.push(Count { stamp, laps: highest + 1, is_told: false });
                }
            }
            _ => break,
        }
    }
    counts
}

/// Whether so many laps can have been driven since the first count. The first is taken as it is: a recording may begin in
/// the middle of a race.
fn can_be_driven(first: Option<&Count>, at: SessionTime, laps: u16) -> bool {
    first.is_none_or(|first| {
        let driven = (at - first.stamp).as_nanos() / SHORTEST_LAP.as_nanos();
        i64::from(laps) - i64::from(first.laps) <= driven.saturating_add(COUNT_SLACK)
    })
}

/// The last of the steps that lie between two moments.
fn last_in<T>(
    steps: &[(SessionTime, T)],
    from: SessionTime,
    until: SessionTime,
) -> Option<&(SessionTime, T)> {
    let row = steps.partition_point(|(at, _)| *at <= until);
    steps[..row].last().filter(|(at, _)| *at >= from)
}

/// Puts one car's laps where most of its lines say that they ended, as far apart as their times say.
fn chain(laps: &mut [Counted]) {
    let mut late: Vec<Span> = Vec::with_capacity(LINES);
    // The end of the last lap as if its chain began at the session's zero.
    let mut along = SessionTime::default();
    let mut before: Option<(SessionTime, u16)> = None;
    for lap in laps {
        let time = lap.lap_time.filter(|time| {
            before.is_some_and(|(end, laps)| {
                let follows = lap.laps.checked_sub(1) == Some(laps);
                follows && (lap.stamp - end - *time).abs() <= LONGEST_DELAY
            })
        });
        match time {
            Some(time) => along = along + time,
            None => {
                late.clear();
                along = lap.stamp;
                lap.begins_chain = true;
            }
        }
        let excess = late.len().saturating_sub(LINES - lap.ends.len());
        late.drain(..excess);
        late.extend(lap.ends().map(|end| end - along));
        let mut sorted = late.clone();
        sorted.sort_unstable();
        let anchor = sorted.get((sorted.len() - 1) / 4).copied().unwrap_or_default();
        let earliest =
            before.map_or(SessionTime::from_nanos(i64::MIN), |(end, _)| end + Span::from_millis(1));
        lap.time = (along + anchor).max(lap.stamp - LATEST_COUNT).max(earliest);
        before = Some((lap.time, lap.laps));
    }
}

/// Moves the chains of the cars so that gaps at the line are those that the feed tells. The car that a gap is measured to
/// stays, as it leads.
fn align(session: &Session, cars: &mut [Vec<Counted>]) {
    let mut order: Vec<(SessionTime, usize, usize)> = cars
        .iter()
        .enumerate()
        .flat_map(|(car, laps)| laps.iter().enumerate().map(move |(row, lap)| (lap.time, car, row)))
        .collect();
    order.sort_unstable();
    let mut off: Vec<Vec<Span>> = vec![Vec::new(); cars.len()];
    // Of each count of laps, who had it first: when, and who.
    let mut first: BTreeMap<u16, (SessionTime, usize)> = BTreeMap::new();
    let mut last_time = vec![SessionTime::from_nanos(i64::MIN); cars.len()];
    for (time, car, row) in order {
        let lap = &cars[car][row];
        if lap.begins_chain {
            // How far the chain before was off says nothing of this one.
            off[car].clear();
        }
        if let Some(&(passed, leader)) = first.get(&lap.laps)
            && leader != car
            && let Some(gap) = gap_at_line(&session.feeds[car], lap.told_at())
        {
            let by = time - passed - gap;
            if by.abs() <= FARTHEST_GAP {
                if off[car].len() == GAPS {
                    off[car].remove(0);
                }
                off[car].push(by);
            }
        }
        let by = median(&off[car]);
        let lap = &mut cars[car][row];
        let earliest = last_time[car] + Span::from_millis(1);
        lap.time = (time - by).max(lap.stamp - LATEST_COUNT).max(earliest);
        last_time[car] = lap.time;
        let (at, laps) = (lap.time, lap.laps);
        first.entry(laps).or_insert((at, car));
    }
}

/// The gap to the leader that the feed told with a crossing, which it counted then.
fn gap_at_line(feed: &DriverFeed, stamp: SessionTime) -> Option<Span> {
    const BEFORE: Span = Span::from_millis(600);
    let gaps = &feed.gap_to_leader;
    let row = gaps.partition_point(|(at, _)| *at < stamp);
    let before = row.checked_sub(1).map(|row| &gaps[row]).filter(|(at, _)| *at >= stamp - BEFORE);
    let after = gaps.get(row).filter(|(at, _)| *at <= stamp + AFTERWARDS);
    let nearest = before.into_iter().chain(after).min_by_key(|(at, _)| (*at - stamp).abs())?;
    match nearest.1.as_ref()? {
        Gap::Time(gap) => Some(*gap),
        _ => None,
    }
}

fn median(spans: &[Span]) -> Span {
    let mut sorted = spans.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests;
