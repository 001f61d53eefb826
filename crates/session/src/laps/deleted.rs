//! Laps that race control took away.

use crate::rulings::{Ruling, lap_rulings};
use crate::{Driver, Lap};

/// Marks deleted laps by the last word on each; they are nobody's best. `None` in `deleted` becomes `false`: race control
/// was heard.
pub(super) fn mark(laps: &mut [Vec<Lap>], drivers: &[Driver], rulings: &[Ruling]) {
    let changes = {
        let laps: Vec<&[Lap]> = laps.iter().map(Vec::as_slice).collect();
        lap_rulings(rulings, drivers, &laps)
    };
    for lap in laps.iter_mut().flatten() {
        lap.deleted = Some(false);
    }
    for change in changes {
        let Some(lap) = laps.get_mut(change.driver).and_then(|laps| laps.get_mut(change.lap)) else {
            continue;
        };
        lap.deleted = Some(change.deleted);
        lap.deleted_reason = change.reason;
    }
    for lap in laps.iter_mut().flatten() {
        lap.personal_best &= lap.deleted != Some(true);
    }
}
