//! Tyre stints, as the laps tell them.

use crate::{LapTable, StintSpan, Tyre};

/// The stints of all drivers, in the order of drivers and laps.
#[must_use]
pub(crate) fn build_stints(laps: &LapTable) -> Vec<StintSpan> {
    let mut stints: Vec<StintSpan> = Vec::new();
    for lap in &laps.laps {
        let Some(number) = lap.stint else { continue };
        let last = stints.last_mut().filter(|stint| stint.driver == lap.driver && stint.number == number);
        match last {
            Some(stint) => stint.last_lap = lap.number,
            None => stints.push(StintSpan {
                driver: lap.driver,
                number,
                tyre: Tyre::default(),
                fresh: None,
                first_lap: lap.number,
                last_lap: lap.number,
                age_at_start: None,
            }),
        }
        // A set may be told of when the stint has begun.
        if let Some(stint) =
            stints.last_mut().filter(|stint| stint.fresh.is_none() && lap.fresh_tyre.is_some())
        {
            stint.tyre = lap.compound.as_deref().map(Tyre::from_name).unwrap_or_default();
            stint.fresh = lap.fresh_tyre;
            let driven = lap.number.saturating_sub(stint.first_lap).saturating_add(1);
            stint.age_at_start = lap.tyre_life.map(|age| age.saturating_sub(driven));
        }
    }
    stints
}
