//! Laps that were begun and never ended: the feed has no lap for a car that stops on track.

use timing::{SessionTime, Span};

use super::finish::blank;
use crate::Lap;

/// How long such a lap lasts in FastF1's table; nothing ever measured it.
const NOMINAL: Span = Span::from_secs(150);

/// Adds the last, unfinished lap of a car that dropped out of a race on track: its last lap ended before the race was
/// `won`, and not in the pit lane.
pub(super) fn add_unfinished(laps: &mut Vec<Lap>, won: Option<SessionTime>) {
    let Some(last) = laps.last() else { return };
    let (Some(end), Some(won)) = (last.end, won) else { return };
    if last.pit_in.is_some() || end >= won {
        return;
    }
    let lap = Lap {
        end: Some(end + NOMINAL),
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
