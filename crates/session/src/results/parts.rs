//! The parts of qualifying.

use timing::SessionKind;

use super::QualifyingPart;
use crate::{SessionPhase, SessionPhaseChange};

/// The parts of qualifying, by the session's starts: a start after a red flag goes on with the part. Empty for other
/// sessions.
#[must_use]
pub(crate) fn qualifying_parts(kind: SessionKind, phases: &[SessionPhaseChange]) -> Vec<QualifyingPart> {
    let mut parts: Vec<QualifyingPart> = Vec::new();
    if !kind.is_qualifying() {
        return parts;
    }
    let mut aborted = false;
    for change in phases {
        match change.phase {
            SessionPhase::Aborted => aborted = true,
            SessionPhase::Started if aborted => aborted = false,
            SessionPhase::Started if parts.len() < 3 => {
                if let Some(last) = parts.last_mut() {
                    last.end = Some(change.time);
                }
                let number = if parts.is_empty() {
                    1
                } else if parts.len() == 1 {
                    2
                } else {
                    3
                };
                parts.push(QualifyingPart { number, start: change.time, end: None });
            }
            SessionPhase::Finalised | SessionPhase::Ends => {
                if let Some(last) = parts.last_mut() {
                    last.end.get_or_insert(change.time);
                }
            }
            // A part that is finished was not resumed: the next start begins the next part.
            SessionPhase::Finished => aborted = false,
            SessionPhase::Started | SessionPhase::Inactive => {}
        }
    }
    parts
}

/// How many of the drivers who were entered may drive in the part after a part, from 0: ten in the last, and half of
/// the others leave in each of the first two. 15 and 10 of 20, 16 and 10 of 22.
#[must_use]
pub fn drivers_in_next_part(entered: usize, part: usize) -> usize {
    let leave = entered.saturating_sub(10).div_ceil(2);
    if part == 0 { entered.saturating_sub(leave) } else { entered.min(10) }
}

#[cfg(test)]
mod tests {
    use timing::SessionTime;

    use super::*;

    #[test]
    fn a_restart_is_no_new_part() {
        use SessionPhase::{Aborted, Ends, Finalised, Finished, Inactive, Started};
        let phases: Vec<_> =
            [Inactive, Started, Aborted, Inactive, Started, Finished, Started, Finished, Finalised, Ends]
                .into_iter()
                .zip(0..)
                .map(|(phase, secs)| SessionPhaseChange {
                    time: SessionTime::from_millis(secs * 1000),
                    phase,
                })
                .collect();
        let parts = qualifying_parts(SessionKind::Qualifying, &phases);
        let at = |secs: i64| SessionTime::from_millis(secs * 1000);
        assert_eq!(
            parts,
            [
                QualifyingPart { number: 1, start: at(1), end: Some(at(6)) },
                QualifyingPart { number: 2, start: at(6), end: Some(at(8)) },
            ]
        );
        assert!(qualifying_parts(SessionKind::Race, &phases).is_empty());
    }
}
