//! What the timing says: crossings of the line, marks of the sectors, who had completed how many laps.

use std::collections::BTreeMap;

use session::{Session, SessionPhase};
use timing::{SessionTime, Span};

/// A car at the line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Crossing {
    pub(crate) driver: usize,
    /// Laps completed.
    pub(crate) laps: u16,
    pub(crate) time: SessionTime,
    /// The official place at that moment.
    pub(crate) position: Option<u16>,
}

/// All timed crossings of the line, in the order of time.
pub(crate) fn crossings(session: &Session) -> Vec<Crossing> {
    let timed = session.laps.laps.iter().filter(|lap| !lap.generated);
    let mut crossings: Vec<Crossing> = timed
        .filter_map(|lap| {
            let position = lap.position.map(u16::from);
            Some(Crossing { driver: lap.driver, laps: lap.number, time: lap.end?, position })
        })
        .collect();
    crossings.sort_by_key(|crossing| (crossing.time, crossing.driver));
    crossings
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

/// The ends of all timed sectors.
pub(crate) fn marks(session: &Session) -> impl Iterator<Item = Mark> {
    let timed = session.laps.laps.iter().filter(|lap| !lap.generated);
    timed.flat_map(|lap| {
        let [first, second, _] = lap.sector_ends;
        [first, second, lap.end].into_iter().enumerate().filter_map(|(sector, time)| {
            Some(Mark { driver: lap.driver, lap: lap.number, sector, time: time? })
        })
    })
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

    #[test]
    fn gaps_are_to_the_first_of_the_lap_and_in_laps_for_the_lapped() {
        let crossing = |driver, laps, seconds| Crossing {
            driver,
            laps,
            time: SessionTime::from_secs_f64(seconds),
            position: None,
        };
        let found =
            gaps(&[crossing(0, 1, 90.0), crossing(1, 1, 91.5), crossing(0, 2, 180.0), crossing(2, 1, 181.0)]);
        let behind: Vec<Behind> = found.into_iter().map(|(_, behind)| behind).collect();
        let time = |millis| Behind::Time(Span::from_millis(millis));
        assert_eq!(behind, [time(0), time(1500), time(0), Behind::Laps(1)]);
    }
}
