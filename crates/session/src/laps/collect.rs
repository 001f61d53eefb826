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

/// What one driver's lines tell.
#[derive(Clone, Debug, Default)]
pub(super) struct Collected {
    /// The laps; the last one may have no end.
    pub(super) laps: Vec<Draft>,
    /// Best lap times as they were announced; a new list begins where the feed clears them.
    pub(super) bests: Vec<Vec<Span>>,
    /// The gap to the leader at every line that tells of place or gap; `None` where it is not a time.
    pub(super) gaps: Vec<(SessionTime, Option<Span>)>,
    /// When the feed last said that the car stands on track or is out.
    pub(super) stopped: Option<SessionTime>,
}

/// Cuts a driver's lines, in the order of time, into laps.
pub(super) fn collect(lines: &[(SessionTime, &TimingLine)]) -> Collected {
    let mut cutter = Cutter::new(lap_ends(lines));
    for (at, line) in lines {
        cutter.read(*at, line);
    }
    cutter.finish()
}

/// The moments at which the count of laps went up to a number not seen before.
fn lap_ends(lines: &[(SessionTime, &TimingLine)]) -> Vec<SessionTime> {
    let mut highest = 0;
    let mut ends = Vec::new();
    for (at, line) in lines {
        if let Some(count) = line.number_of_laps.and_then(Cell::value)
            && count > highest
        {
            highest = count;
            ends.push(*at);
        }
    }
    ends
}

struct Cutter {
    ends: Vec<SessionTime>,
    laps: Vec<Draft>,
    /// The lap being driven.
    now: usize,
    /// The first lap that is one: counts that go up before the car did anything are not laps.
    first: usize,
    /// The highest count of laps so far.
    highest: u16,
    /// Whether the car has left the pit lane yet.
    left_pits: bool,
    gap: Option<Span>,
    out: Collected,
}

impl Cutter {
    fn new(ends: Vec<SessionTime>) -> Self {
        let mut laps: Vec<Draft> =
            ends.iter().map(|end| Draft { end: Some(*end), ..Draft::default() }).collect();
        laps.push(Draft::default());
        Self {
            ends,
            laps,
            now: 0,
            first: 0,
            highest: 0,
            left_pits: false,
            gap: None,
            out: Collected::default(),
        }
    }

    fn read(&mut self, at: SessionTime, line: &TimingLine) {
        self.read_values(at, line);
        self.read_best(line);
        self.read_gap(at, line);
        if let Some(in_pit) = line.in_pit {
            self.read_pit(at, in_pit);
        }
        if line.retired == Some(true) || line.stopped == Some(true) {
            self.out.stopped = Some(at);
        }
        let count = line.number_of_laps.and_then(Cell::value).unwrap_or_default();
        if count > self.highest {
            self.highest = count;
            let lap = &self.laps[self.now];
            if self.now == self.first && !lap.is_measured() && lap.pit_in.is_none() {
                self.first += 1;
            }
            self.now += 1;
        }
    }

    /// The lap that values arriving now belong to.
    fn lap_of_values(&self, at: SessionTime) -> usize {
        let just_ended = self.now > self.first && at - self.ends[self.now - 1] < TRICKLE;
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
        if let Some(time) = measured(line.last_lap_time.as_ref().and_then(|lap| lap.value))
            && (time < DOUBTFUL_LAP || lap.sector_sum() == (time, true))
        {
            lap.time = Some(time);
        }
        let Some(speeds) = &line.speeds else { return };
        let read = |trap: &Option<SpeedTrap>| trap.as_ref().and_then(|trap| trap.value?.value());
        for (slot, trap) in [&speeds.i1, &speeds.i2, &speeds.fl].into_iter().enumerate() {
            lap.speeds[slot] = read(trap).or(lap.speeds[slot]);
        }
        // The longest straight is past the line on many circuits, so its speed is never a late one.
        let lap = &mut self.laps[self.now];
        lap.speeds[3] = read(&speeds.st).or(lap.speeds[3]);
    }

    fn read_best(&mut self, line: &TimingLine) {
        let Some(best) = line.best_lap_time.as_ref().and_then(|lap| lap.value) else { return };
        match (best.value(), measured(Some(best))) {
            (None, _) => self.out.bests.push(Vec::new()),
            (Some(_), None) => {}
            (Some(_), Some(time)) => match self.out.bests.last_mut() {
                Some(bests) => bests.push(time),
                None => self.out.bests.push(vec![time]),
            },
        }
    }

    fn read_gap(&mut self, at: SessionTime, line: &TimingLine) {
        if let Some(gap) = line.gap_to_leader.as_ref().and_then(Cell::as_ref) {
            self.gap = if let Gap::Time(time) = gap { Some(*time) } else { None };
        }
        if line.gap_to_leader.is_some()
            || line.position.is_some()
            || line.interval_to_position_ahead.as_ref().is_some_and(|interval| interval.value.is_some())
        {
            self.out.gaps.push((at, self.gap));
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
        let begins_next = self.ends.get(self.now).is_some_and(|end| *end - at < TRICKLE);
        let lap = &mut self.laps[self.now + usize::from(begins_next)];
        lap.pit_out = Some(at);
        lap.pit_outs = lap.pit_outs.saturating_add(1);
        // Laps to the grid lead through the pit lane: only the last time out begins the first lap.
        if self.now == self.first && !begins_next {
            lap.pit_in = None;
        }
    }

    fn finish(mut self) -> Collected {
        self.laps.drain(..self.first);
        self.out.laps = self.laps;
        self.out
    }
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
        collect(&lines)
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
