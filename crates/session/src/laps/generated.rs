//! Laps that were begun and never ended: the feed has no lap for a car that stops on track.

use timing::{SessionTime, Span};

use super::finish::blank;
use crate::{Lap, SessionPhase, SessionPhaseChange};

/// How long such a lap lasts in FastF1's table; nothing ever measured it.
const NOMINAL: Span = Span::from_secs(150);

/// Adds the last, unfinished lap of a car that stopped on track: its last lap ended before the session was `over`,
/// and not in the pit lane. It lasts until the session is stopped or finished, at most [`NOMINAL`].
pub(super) fn add_unfinished(laps: &mut Vec<Lap>, over: Option<SessionTime>, phases: &[SessionPhaseChange]) {
    let Some(last) = laps.last() else { return };
    let (Some(end), Some(over)) = (last.end, over) else { return };
    if last.pit_in.is_some() || end >= over {
        return;
    }
    let halt = phases
        .iter()
        .find(|change| {
            change.time > end && matches!(change.phase, SessionPhase::Aborted | SessionPhase::Finished)
        })
        .map(|change| change.time);
    let lap = Lap {
        end: halt.into_iter().chain([end + NOMINAL]).min(),
        stint: last.stint,
        generated: true,
        ..blank(last.driver, last.number.saturating_add(1))
    };
    laps.push(lap);
}

/// The first lap of a car that dropped out on it: it is taken to have lasted until the leader had finished the lap.
pub(super) fn first_lap(driver: usize, leader_end: Option<SessionTime>) -> Option<Lap> {
    Some(Lap { end: Some(leader_end?), stint: Some(1), generated: true, ..blank(driver, 1) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(secs: i64) -> SessionTime {
        SessionTime::from_millis(secs * 1000)
    }

    fn unfinished(last_end: i64, pit_in: Option<i64>) -> Option<Option<SessionTime>> {
        let phase = |secs, phase| SessionPhaseChange { time: at(secs), phase };
        let phases = [
            phase(50, SessionPhase::Started),
            phase(520, SessionPhase::Aborted),
            phase(900, SessionPhase::Finished),
        ];
        let mut laps = vec![Lap { end: Some(at(last_end)), pit_in: pit_in.map(at), ..blank(0, 1) }];
        add_unfinished(&mut laps, Some(at(900)), &phases);
        laps.get(1).map(|lap| lap.end)
    }

    #[test]
    fn a_lap_that_never_ended_lasts_until_the_session_is_stopped() {
        assert_eq!(unfinished(500, None), Some(Some(at(520))));
        assert_eq!(unfinished(300, None), Some(Some(at(450))));
        assert_eq!(unfinished(500, Some(490)), None, "it ended in the pit lane");
        assert_eq!(unfinished(901, None), None, "it had seen the chequered flag");
    }
}
