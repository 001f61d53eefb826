//! Tyre stints, as the laps tell them.

use crate::{LapTable, StintSpan, Tyre};

/// The stints of all drivers, in the order of drivers and laps.
#[must_use]
pub(crate) fn build_stints(laps: &LapTable) -> Vec<StintSpan> {
    let mut stints: Vec<StintSpan> = Vec::new();
    for lap in &laps.laps {
        let Some(number) = lap.stint else { continue };
        let last = stints.last_mut().filter(|stint| stint.driver == lap.driver && stint.number == number);
        if let Some(stint) = last {
            stint.last_lap = lap.number;
            continue;
        }
        stints.push(StintSpan {
            driver: lap.driver,
            number,
            tyre: lap.compound.as_deref().map(Tyre::from_name).unwrap_or_default(),
            fresh: lap.fresh_tyre,
            first_lap: lap.number,
            last_lap: lap.number,
            age_at_start: lap.tyre_life.map(|age| age.saturating_sub(1)),
        });
    }
    stints
}
