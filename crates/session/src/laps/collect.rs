//! One driver's lines of the timing topic, cut into laps.
//!
//! `NumberOfLaps` going up ends a lap. Values of the lap just ended trickle in for some seconds more.

use timing::delta::{Cell, Indexed};
use timing::messages::{Gap, SpeedTrap, TimingLine};
use timing::{SessionTime, Span};

use super::draft::Draft;
use crate::feed::measured;

/// For so long after a lap's end, sector times, lap times and speeds still belong to it; and a car that leaves the
/// pit lane this long before a lap's end begins the next one.
const TRICKLE: Span = Span::from_secs(5);

/// Lap times this long are believed only if the sectors, already known, add up to them: the feed counts time in
/// the garage as lap time.
const DOUBTFUL_LAP: Span = Span::from_secs(150);

/// A count of laps that goes back is a line sent again where it is corrected within this; where it stands for longer,
/// the laps are counted again from there.
const CORRECTION: Span = Span::from_secs(30);

/// The gap to the leader that stood at a moment.
pub(super) type GapAt = (SessionTime, Option<Gap>);

/// What one driver's lines tell.
#[derive(Clone, Debug, Default)]
pub(super) struct Collected {
    /// The laps by increasing number; the last one may have no end.
    pub(super) laps: Vec<Draft>,
    /// Best lap times as they were announced, with the part of the session that they count in.
    pub(super) bests: Vec<(usize, Span)>,
    /// The gap to the leader at every line that tells of place or gap.
    pub(super) gaps: Vec<GapAt>,
    /// When the feed last said that the car stands on track or is out.
    pub(super) stopped: Option<SessionTime>,
}

/// Cuts a driver's lines, in the order of time, into laps. `race_start` is given for races.
pub(super) fn collect(lines: &[(SessionTime, &TimingLine)], race_start: RaceStart) -> Collected {
    let Counts { ends, stale } = count_laps(lines);
    let mut cutter = Cutter::new(ends, race_start);
    for (i, (at, line)) in lines.iter().enumerate() {
        if !stale[i] {
            cutter.read(i, *at, line);
        }
    }
    cutter.finish()
}

/// Whether laps are those of a race, which the feed numbers, and when it started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RaceStart {
    /// No race: runs out of the garage, numbered from the first lap that is one.
    NoRace,
    /// A race; the moment of its start where it is known.
    Race(Option<SessionTime>),
}

/// A line that ends a lap.
#[derive(Clone, Copy, Debug, PartialEq)]
struct LapEnd {
    line: usize,
    at: SessionTime,
    number: u16,
}

/// The ends of laps by increasing number, and which lines tell of earlier laps once more.
struct Counts {
    ends: Vec<LapEnd>,
    stale: Vec<bool>,
}

fn count_laps(lines: &[(SessionTime, &TimingLine)]) -> Counts {
    let mut counts = Counts { ends: Vec::new(), stale: vec![false; lines.len()] };
    let mut highest = 0;
    let mut back: Option<(SessionTime, u16)> = None;
    for (i, (at, line)) in lines.iter().enumerate() {
        let count = line.number_of_laps.and_then(Cell::value);
        if let (Some((since, low)), Some(number)) = (back, count)
            && number > low
            && number <= highest
            && *at - since >= CORRECTION
        {
            let recounted = counts.ends.partition_point(|end| end.number < number);
            counts.ends.truncate(recounted);
            highest = number - 1;
        }
        if count.is_some_and(|number| number < highest) {
            back = back.or(Some((*at, count.unwrap_or_default())));
        } else if count.is_some() {
            back = None;
        }
        counts.stale[i] = back.is_some_and(|(since, _)| *at - since < CORRECTION);
        let Some(number) = count.filter(|number| *number > highest) else { continue };
        highest = number;
        // The first line tells where the count stands, not that it went up, unless this is the first lap.
        if i > 0 || number == 1 {
            counts.ends.push(LapEnd { line: i, at: *at, number });
        }
    }
    counts
}

struct Cutter {
    ends: Vec<LapEnd>,
    race_start: RaceStart,
    laps: Vec<Draft>,
    /// The lap being driven.
    now: usize,
    /// The first lap that is one: counts that go up before the car did anything are not laps.
    first: usize,
    /// Whether the car has left the pit lane yet.
    left_pits: bool,
    /// The part of qualifying.
    part: usize,
    gap: Option<Gap>,
    out: Collected,
}

impl Cutter {
    fn new(ends: Vec<LapEnd>, race_start: RaceStart) -> Self {
        let draft = |end: &LapEnd| Draft { end: Some(end.at), number: end.number, ..Draft::default() };
        let mut laps: Vec<Draft> = ends.iter().map(draft).collect();
        let next = laps.last().map_or(1, |last| last.number.saturating_add(1));
        laps.push(Draft { number: next, ..Draft::default() });
        for i in 1..laps.len() {
            laps[i].after_hole = laps[i].number - laps[i - 1].number > 1;
        }
        Self {
            ends,
            race_start,
            laps,
            now: 0,
            first: 0,
            left_pits: false,
            part: 0,
            gap: None,
            out: Collected::default(),
        }
    }

    fn read(&mut self, index: usize, at: SessionTime, line: &TimingLine) {
        self.read_values(at, line);
        self.read_best(line);
        self.read_gap(at, line);
        if let Some(in_pit) = line.in_pit {
            self.read_pit(at, in_pit);
        }
        if line.retired == Some(true) || line.stopped == Some(true) {
            self.out.stopped = Some(at);
        }
        if self.ends.get(self.now).is_some_and(|end| end.line == index) {
            if self.now == self.first && self.is_pseudo_lap(at) {
                self.first += 1;
            } else {
                // Whoever has ended a lap was on track, even if the feed never said so (a start from the pit lane).
                self.left_pits = true;
            }
            self.now += 1;
        }
    }

    /// Whether the count went up at that moment without a lap. In races that is so until the start: the first lap of a
    /// race that was stopped on it is one, even if nothing was measured.
    fn is_pseudo_lap(&self, end: SessionTime) -> bool {
        match self.race_start {
            RaceStart::NoRace => !self.laps[self.now].is_measured(),
            RaceStart::Race(start) => start.is_some_and(|start| end <= start),
        }
    }

    /// The lap that values arriving now belong to.
    fn lap_of_values(&self, at: SessionTime) -> usize {
        let just_ended = self.now > self.first && at - self.ends[self.now - 1].at < TRICKLE;
        if just_ended { self.now - 1 } else { self.now }
    }

    fn read_values(&mut self, at: SessionTime, line: &TimingLine) {
        let owner = self.lap_of_values(at);
        let lap = &mut self.laps[owner];
        for (sector, timed) in line.sectors.iter().flat_map(Indexed::iter) {
            if let (0..3, Some(time)) = (sector, measured(timed.value)) {
                lap.sectors[sector] = Some(time);
                lap.sector_ends[sector] = Some(at);
            }
        }
        if let Some(told) = line.last_lap_time.as_ref().and_then(|lap| lap.value) {
            self.read_time(owner, told);
        }
        let Some(speeds) = &line.speeds else { return };
        let lap = &mut self.laps[owner];
        let read = |trap: &Option<SpeedTrap>| trap.as_ref().and_then(|trap| trap.value?.value());
        for (slot, trap) in [&speeds.i1, &speeds.i2, &speeds.fl].into_iter().enumerate() {
            lap.speeds[slot] = read(trap).or(lap.speeds[slot]);
        }
        // The longest straight is past the line on many circuits, so its speed is never a late one.
        let lap = &mut self.laps[self.now];
        lap.speeds[3] = read(&speeds.st).or(lap.speeds[3]);
    }

    /// A lap time is that of the lap that values arriving now belong to, unless it comes late: then it is the sum of the
    /// sectors of the lap before, which has none yet.
    fn read_time(&mut self, owner: usize, told: Cell<Span>) {
        let Some(time) = measured(Some(told)) else {
            if told.value().is_none() {
                (self.laps[owner].time, self.laps[owner].time_cleared) = (None, true);
            }
            return;
        };
        let is_of = |lap: &Draft| lap.sector_sum() == (time, true);
        if let Some(before) = owner.checked_sub(1).filter(|before| *before >= self.first)
            && self.laps[before].time.is_none()
            && is_of(&self.laps[before])
        {
            self.laps[before].time = Some(time);
            return;
        }
        let lap = &mut self.laps[owner];
        if time < DOUBTFUL_LAP || is_of(lap) {
            (lap.time, lap.time_cleared) = (Some(time), false);
        }
    }

    fn read_best(&mut self, line: &TimingLine) {
        // The list of best times by part of qualifying goes on to the next part as that begins.
        let parts = line.best_lap_times.as_ref().filter(|parts| !parts.is_whole());
        let part = parts.and_then(|parts| parts.iter().next()).map_or(0, |(part, _)| part);
        if part > self.part {
            self.part += 1;
        }
        if let Some(best) = measured(line.best_lap_time.as_ref().and_then(|lap| lap.value)) {
            self.out.bests.push((self.part, best));
        }
    }

    fn read_gap(&mut self, at: SessionTime, line: &TimingLine) {
        let gap = line.gap_to_leader.as_ref().and_then(Cell::as_ref);
        if let Some(gap) = gap {
            self.gap = Some(gap.clone());
        }
        let interval = line.interval_to_position_ahead.as_ref().and_then(|interval| interval.value.as_ref());
        if gap.is_some()
            || line.position.and_then(Cell::value).is_some()
            || interval.is_some_and(|interval| interval.as_ref().is_some())
        {
            self.out.gaps.push((at, self.gap.clone()));
        }
    }

    fn read_pit(&mut self, at: SessionTime, in_pit: bool) {
        if in_pit {
            // Standing in the garage before the first run is not a stop.
            if self.left_pits {
                self.laps[self.now].pit_in = Some(at);
            }
            return;
        }
        self.left_pits = true;
        let begins_next = self.ends.get(self.now).is_some_and(|end| end.at - at < TRICKLE);
        let lap = &mut self.laps[self.now + usize::from(begins_next)];
        lap.pit_out = Some(at);
        lap.pit_outs = lap.pit_outs.saturating_add(1);
        // Laps to the grid lead through the pit lane: only the last time out begins the first lap.
        if self.now == self.first && !begins_next {
            lap.pit_in = None;
        }
    }

    fn finish(mut self) -> Collected {
        // Cars leave the garage with a count that is no lap: numbers go on from the first lap that is one. The numbers
        // of a race are the feed's own, less what it counted before the start.
        let before_start = self.first.checked_sub(1).map_or(0, |last| self.laps[last].number);
        let counted_before = match self.race_start {
            RaceStart::NoRace => u16::try_from(self.first).unwrap_or(before_start).min(before_start),
            RaceStart::Race(_) => before_start,
        };
        self.laps.drain(..self.first);
        for lap in &mut self.laps {
            lap.number -= counted_before;
        }
        if let Some(first) = self.laps.first_mut() {
            first.after_hole = first.number > 1;
        }
        // The feed counts no lap that ends in the garage. In races the last one is the lap back behind the flag.
        if let Some(last) = self.laps.last_mut()
            && self.race_start == RaceStart::NoRace
            && !last.is_measured()
        {
            last.end = last.end.or(last.pit_in);
        }
        for lap in self.laps.iter_mut().filter(|lap| lap.after_hole) {
            drop_values_of_missed_laps(lap);
        }
        self.out.laps = self.laps;
        self.out
    }
}

/// Where the count skipped a number, what the draft holds may be of the laps whose ends were missed: it is of this lap
/// if it was measured within the lap time before the end. Without a lap time just what came with the end is sure.
fn drop_values_of_missed_laps(lap: &mut Draft) {
    let Some(end) = lap.end else { return };
    let length = lap.time.map_or(TRICKLE, |time| time + TRICKLE);
    lap.forget_before(end - length);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[(i64, &str)]) -> Collected {
        let lines: Vec<(SessionTime, TimingLine)> = lines
            .iter()
            .map(|(at, json)| {
                (SessionTime::from_millis(at * 1000), serde_json::from_str(json).expect("a line"))
            })
            .collect();
        let lines: Vec<_> = lines.iter().map(|(at, line)| (*at, line)).collect();
        collect(&lines, RaceStart::NoRace)
    }

    #[test]
    fn a_count_that_goes_up_as_the_car_leaves_the_garage_ends_no_lap() {
        let collected = read(&[
            (1, r#"{"InPit":true}"#),
            (100, r#"{"InPit":false,"NumberOfLaps":1}"#),
            (130, r#"{"Sectors":{"0":{"Value":"30.000"}}}"#),
            (190, r#"{"NumberOfLaps":2}"#),
        ]);
        assert_eq!(collected.laps.len(), 2, "one lap and what follows it");
        assert_eq!(collected.laps[0].pit_out, Some(SessionTime::from_millis(100_000)));
        assert_eq!(collected.laps[0].end, Some(SessionTime::from_millis(190_000)));
    }

    #[test]
    fn values_within_five_seconds_belong_to_the_lap_before() {
        let collected = read(&[
            (50, r#"{"InPit":false,"Sectors":{"0":{"Value":"30.000"}}}"#),
            (90, r#"{"NumberOfLaps":1}"#),
            (94, r#"{"Sectors":{"2":{"Value":"31.000"}},"Speeds":{"ST":{"Value":"300"}}}"#),
            (95, r#"{"Sectors":{"1":{"Value":"32.000"}}}"#),
        ]);
        assert_eq!(collected.laps[0].sectors[2], Some(Span::from_secs(31)));
        assert_eq!(collected.laps[1].sectors[1], Some(Span::from_secs(32)));
        assert_eq!(collected.laps[1].speeds[3], Some(300.0));
    }

    #[test]
    fn a_negative_time_is_no_time() {
        let collected = read(&[
            (50, r#"{"InPit":false,"Sectors":{"0":{"Value":"-30.000"},"1":{"Value":"30.000"}}}"#),
            (90, r#"{"NumberOfLaps":1,"LastLapTime":{"Value":"-90.000"},"BestLapTime":{"Value":"-90.000"}}"#),
        ]);
        assert_eq!(collected.laps[0].sectors, [None, Some(Span::from_secs(30)), None]);
        assert_eq!((collected.laps[0].time, collected.bests.len()), (None, 0));
    }

    #[test]
    fn a_car_may_be_said_to_leave_the_pits_any_number_of_times() {
        let collected = read(&vec![(50, r#"{"InPit":false}"#); 65_537]);
        assert_eq!(collected.laps[0].pit_outs, u16::MAX);
    }

    #[test]
    fn long_lap_times_need_their_sectors() {
        let long = |s3: &str| {
            let last = format!(
                r#"{{"NumberOfLaps":1,"Sectors":{{"2":{{"Value":"{s3}"}}}},"LastLapTime":{{"Value":"2:40.000"}}}}"#
            );
            read(&[
                (1, r#"{"InPit":false}"#),
                (60, r#"{"Sectors":{"0":{"Value":"60.000"}}}"#),
                (120, r#"{"Sectors":{"1":{"Value":"60.000"}}}"#),
                (160, last.as_str()),
            ])
            .laps[0]
                .time
        };
        assert_eq!(long("40.000"), Some(Span::from_secs(160)));
        assert_eq!(long("39.999"), None);
    }
}
