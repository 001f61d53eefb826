//! Laps that were begun and never ended: the feed has no lap for a car that stops on track.

use timing::{SessionTime, Span};

use super::LapInputs;
use super::finish::blank;
use crate::{Lap, SessionPhase, SessionPhaseChange};

/// How long such a lap lasts in FastF1's table; nothing ever measured it.
const NOMINAL: Span = Span::from_secs(150);

/// Until when a lap that was begun ought to have been ended.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Over {
    /// The first end of the session: until here every car that fell silent on track has begun a lap. Later parts
    /// of qualifying are not included: a car may be silent there because it is no longer in them. `None` where the
    /// end is not known, so that cars may just still be driving.
    first: Option<SessionTime>,
    /// The last end of the session: until here a car that is known to have stopped has not ended its lap.
    last: Option<SessionTime>,
}

impl Over {
    /// In races the winner's end is the end for all: whoever crosses the line after that has finished. Without the
    /// number of laps nobody knows who has won.
    pub(super) fn of(drivers: &[Vec<Lap>], inputs: &LapInputs<'_>) -> Self {
        let finished = |change: &&SessionPhaseChange| change.phase == SessionPhase::Finished;
        let first = inputs.phases.iter().find(finished).map(|change| change.time);
        let last = inputs.phases.iter().rev().find(finished).map(|change| change.time);
        if !inputs.kind.is_race() {
            return Self { first, last };
        }
        let won = inputs.race_laps.and_then(|laps| {
            drivers.iter().flatten().filter(|lap| lap.number == laps).filter_map(|lap| lap.end).min()
        });
        Self {
            first: first
                .filter(|_| inputs.race_laps.is_some())
                .map(|end| won.map_or(end, |won| won.min(end))),
            last: last.into_iter().chain(won).min(),
        }
    }

    /// Whether a car that ended a lap at `end`, and by the feed `stopped` for the last time at that moment, was then
    /// on a lap that it never ended.
    fn missing_after(&self, end: SessionTime, stopped: Option<SessionTime>) -> bool {
        let silent = self.first.is_some_and(|over| end < over);
        silent || (stopped.is_some_and(|at| at > end) && self.last.is_none_or(|over| end < over))
    }
}

/// Adds the last, unfinished lap of a car that stopped on track, unless its last lap ended in the pit lane or when all
/// was [`Over`]. It lasts until the session is stopped, at most [`NOMINAL`].
pub(super) fn add_unfinished(
    laps: &mut Vec<Lap>,
    over: &Over,
    stopped: Option<SessionTime>,
    phases: &[SessionPhaseChange],
) {
    let Some(last) = laps.last() else { return };
    let (Some(end), Some(number)) = (last.end, last.number.checked_add(1)) else { return };
    if last.pit_in.is_some() || !over.missing_after(end, stopped) {
        return;
    }
    let stayed_in_pits = laps.len().checked_sub(2).is_some_and(|before| laps[before].pit_in.is_some());
    if stayed_in_pits && last.pit_out.is_none() {
        return;
    }
    let next = phases.iter().find(|change| change.time > end);
    let aborted = next.filter(|next| next.phase == SessionPhase::Aborted).map(|next| next.time);
    let lap = Lap {
        end: Some(aborted.unwrap_or(end + NOMINAL)),
        stint: last.stint,
        generated: true,
        ..blank(last.driver, number)
    };
    laps.push(lap);
}

/// Adds the first lap of each car that `began` the race and dropped out on it: it is taken to have lasted until the
/// leader had finished the lap.
pub(super) fn add_first_laps(drivers: &mut [Vec<Lap>], began: impl Fn(usize) -> bool) {
    let first = |laps: &Vec<Lap>| laps.first().filter(|lap| lap.number == 1)?.end;
    let leader_end = drivers.iter().filter_map(first).min();
    let Some(end) = leader_end else { return };
    for (driver, laps) in drivers.iter_mut().enumerate() {
        if laps.is_empty() && began(driver) {
            laps.push(Lap { end: Some(end), stint: Some(1), generated: true, ..blank(driver, 1) });
        }
    }
}

#[cfg(test)]
mod tests {
    use timing::SessionKind;

    use super::*;

    fn at(secs: i64) -> SessionTime {
        SessionTime::from_millis(secs * 1000)
    }

    fn phase(secs: i64, phase: SessionPhase) -> SessionPhaseChange {
        SessionPhaseChange { time: at(secs), phase }
    }

    fn lap(number: u16, end: i64) -> Lap {
        Lap { end: Some(at(end)), ..blank(0, number) }
    }

    fn over(
        kind: SessionKind,
        phases: &[SessionPhaseChange],
        race_laps: Option<u16>,
        drivers: &[Vec<Lap>],
    ) -> Over {
        let inputs = LapInputs {
            kind,
            drivers: &[],
            timing: &[],
            app: &[],
            phases,
            race_laps,
            track_status: &[],
            rulings: None,
        };
        Over::of(drivers, &inputs)
    }

    #[test]
    fn a_lap_that_never_ended_lasts_until_the_session_is_stopped() {
        let phases = [phase(520, SessionPhase::Aborted), phase(900, SessionPhase::Finished)];
        let over = over(SessionKind::Practice1, &phases, None, &[]);
        let unfinished = |last_end: i64, pit_in: Option<i64>| {
            let mut laps = vec![Lap { pit_in: pit_in.map(at), ..lap(1, last_end) }];
            add_unfinished(&mut laps, &over, None, &phases);
            laps.get(1).map(|lap| lap.end)
        };
        assert_eq!(unfinished(500, None), Some(Some(at(520))));
        assert_eq!(unfinished(300, None), Some(Some(at(520))), "as in FastF1, whenever the car stopped");
        assert_eq!(unfinished(500, Some(490)), None, "it ended in the pit lane");
        assert_eq!(unfinished(880, None), Some(Some(at(880) + Span::from_secs(150))), "driven past the flag");
        assert_eq!(unfinished(901, None), None, "it had seen the chequered flag");
    }

    #[test]
    fn after_the_first_part_of_qualifying_only_cars_that_are_known_to_have_stopped_miss_a_lap() {
        let phases = [phase(900, SessionPhase::Finished), phase(1900, SessionPhase::Finished)];
        let over = over(SessionKind::Qualifying, &phases, None, &[]);
        assert!(over.missing_after(at(800), None));
        assert!(!over.missing_after(at(1500), None));
        assert!(over.missing_after(at(1500), Some(at(1550))));
        assert!(!over.missing_after(at(1500), Some(at(1450))), "it went on and ended a lap");
        assert!(!over.missing_after(at(1950), Some(at(1990))), "it stopped on its lap to the pits");
    }

    #[test]
    fn a_session_that_goes_on_has_no_unfinished_laps_but_of_cars_that_stopped() {
        let over = over(SessionKind::Race, &[phase(10, SessionPhase::Started)], Some(50), &[]);
        assert!(!over.missing_after(at(800), None));
        assert!(over.missing_after(at(800), Some(at(830))));
    }

    #[test]
    fn after_the_last_number_no_lap_is_added() {
        let over = over(SessionKind::Practice1, &[phase(900, SessionPhase::Finished)], None, &[]);
        let mut laps = vec![lap(u16::MAX, 90)];
        add_unfinished(&mut laps, &over, None, &[]);
        assert_eq!(laps.len(), 1);
    }

    #[test]
    fn a_race_is_over_when_the_winner_has_driven_all_its_laps() {
        let phases = [phase(900, SessionPhase::Finished)];
        let drivers = [vec![lap(1, 90), lap(2, 180)], vec![lap(1, 110)]];
        let race = |laps| over(SessionKind::Race, &phases, laps, &drivers);
        assert!(race(Some(3)).missing_after(at(180), None), "one lap is still to drive");
        assert!(!race(Some(2)).missing_after(at(180), None), "the winner");
        assert!(!race(Some(2)).missing_after(at(200), None), "flagged a lap down");
        assert!(race(Some(2)).missing_after(at(110), None));
        assert!(!race(None).missing_after(at(110), None), "nobody knows who has won");
    }

    #[test]
    fn a_car_that_began_the_race_and_has_no_lap_gets_one_as_long_as_the_leaders() {
        let mut drivers = [vec![lap(1, 95)], Vec::new(), vec![lap(1, 90)], Vec::new()];
        add_first_laps(&mut drivers, |driver| driver == 1);
        assert_eq!(drivers[1].first().and_then(|lap| lap.end), Some(at(90)));
        assert!(drivers[3].is_empty(), "it never took the start");
    }
}
