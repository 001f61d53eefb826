//! What the timing says: crossings of the line, marks of the sectors, who had completed how many laps.

use std::collections::BTreeMap;

use session::{Lap, Session, SessionPhase};
use timing::{SessionTime, Span};

/// Official times that differ by more contradict each other.
const AGREED: Span = Span::from_millis(2);

/// A car at the line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Crossing {
    pub(crate) driver: usize,
    /// Laps completed.
    pub(crate) laps: u16,
    pub(crate) time: SessionTime,
    /// The place among those who completed as many laps, in a race the official one at that moment.
    pub(crate) position: u16,
}

/// All timed crossings of the line, in the order of time. A lap that ends at the pit entry gives no place there.
pub(crate) fn crossings(session: &Session) -> Vec<Crossing> {
    let timed = session.laps.laps.iter().filter(|lap| !lap.generated);
    let mut ends: Vec<(SessionTime, usize, u16)> = timed
        .filter(|lap| !lap.ends_at_pit_entry())
        .filter_map(|lap| Some((lap.end?, lap.driver, lap.number)))
        .collect();
    ends.sort_unstable();
    let mut completed: BTreeMap<u16, u16> = BTreeMap::new();
    ends.into_iter()
        .map(|(time, driver, laps)| {
            let position = completed.entry(laps).or_default();
            *position += 1;
            Crossing { driver, laps, time, position: *position }
        })
        .collect()
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

/// When cars officially passed the ends of sectors, where the official times say so.
pub(crate) fn marks(session: &Session) -> impl Iterator<Item = Mark> {
    let timed = session.laps.laps.iter().filter(|lap| !lap.generated);
    timed.flat_map(|lap| {
        [passed(lap, 0), passed(lap, 1), lap.end].into_iter().enumerate().filter_map(|(sector, time)| {
            Some(Mark { driver: lap.driver, lap: lap.number, sector, time: time? })
        })
    })
}

/// When a car passed the end of one of the first two sectors, by the line crossings and sector times on either side.
/// The lap's own sector ends will not do: on laps out of the pits they are when the message arrived.
fn passed(lap: &Lap, sector: usize) -> Option<SessionTime> {
    let sum = |times: &[Option<Span>]| times.iter().try_fold(Span::ZERO, |sum, time| Some(sum + (*time)?));
    let from_start = lap.start.zip(sum(&lap.sectors[..=sector])).map(|(start, time)| start + time);
    let from_end = lap.end.zip(sum(&lap.sectors[sector + 1..])).map(|(end, time)| end - time);
    match (from_start, from_end) {
        (Some(a), Some(b)) if (a - b).abs() > AGREED => None,
        (a, b) => a.or(b),
    }
}

/// How far a car is behind the leader at the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Behind {
    /// So long after the first car that completed this lap.
    Time(Span),
    /// The leader has completed so many more laps.
    Laps(u16),
}

/// Each crossing with how far behind the leader the car was.
pub(crate) fn gaps(crossings: &[Crossing]) -> Vec<(Crossing, Behind)> {
    let mut first: BTreeMap<u16, SessionTime> = BTreeMap::new();
    let mut lead = 0;
    let mut gaps = Vec::with_capacity(crossings.len());
    for crossing in crossings {
        lead = lead.max(crossing.laps);
        let leader = *first.entry(crossing.laps).or_insert(crossing.time);
        let behind = match lead - crossing.laps {
            0 => Behind::Time(crossing.time - leader),
            laps => Behind::Laps(laps),
        };
        gaps.push((*crossing, behind));
    }
    gaps
}

/// When the session's result became official.
pub(crate) fn finalised(session: &Session) -> Option<SessionTime> {
    let change = session.phases.iter().find(|change| change.phase == SessionPhase::Finalised)?;
    Some(change.time)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made::{at, lap, race, with_laps};

    #[test]
    fn a_mark_is_passed_when_the_official_times_say_so_from_one_side_or_from_both() {
        let whole = lap(0, 1, 90.0);
        let mut out_lap =
            Lap { start: None, sector_ends: [None, Some(at(60.4)), Some(at(90.0))], ..whole.clone() };
        out_lap.sectors[0] = None;
        let contradictory = Lap { start: Some(at(0.1)), ..whole.clone() };
        let untimed = Lap { sectors: [None; 3], ..whole.clone() };
        let moments = |lap: &Lap| [passed(lap, 0), passed(lap, 1)];
        assert_eq!(moments(&whole), [Some(at(30.0)), Some(at(60.0))]);
        assert_eq!(moments(&out_lap), [Some(at(30.0)), Some(at(60.0))]);
        assert_eq!(moments(&contradictory), [None, None]);
        assert_eq!(moments(&untimed), [None, None]);
        let session = with_laps(race(1), &[&[90.0]]);
        let marks: Vec<SessionTime> = marks(&session).map(|mark| mark.time).collect();
        assert_eq!(marks, [at(30.0), at(60.0), at(90.0)]);
    }

    #[test]
    fn a_car_that_gives_up_in_the_pits_takes_no_place_at_the_line() {
        let mut session = with_laps(race(3), &[&[90.0], &[91.0], &[92.0]]);
        session.laps.laps[1].pit_in = Some(at(91.02));
        let places: Vec<_> =
            crossings(&session).iter().map(|crossing| (crossing.driver, crossing.position)).collect();
        assert_eq!(places, [(0, 1), (2, 2)]);
    }

    #[test]
    fn gaps_are_to_the_first_of_the_lap_and_in_laps_for_the_lapped() {
        let crossing = |driver, laps, seconds| Crossing {
            driver,
            laps,
            time: SessionTime::from_secs_f64(seconds),
            position: 1,
        };
        let found =
            gaps(&[crossing(0, 1, 90.0), crossing(1, 1, 91.5), crossing(0, 2, 180.0), crossing(2, 1, 181.0)]);
        let behind: Vec<Behind> = found.into_iter().map(|(_, behind)| behind).collect();
        let time = |millis| Behind::Time(Span::from_millis(millis));
        assert_eq!(behind, [time(0), time(1500), time(0), Behind::Laps(1)]);
    }
}
