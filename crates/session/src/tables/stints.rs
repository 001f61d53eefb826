//! The table of tyre stints.

use arrow_array::RecordBatch;

use super::{Columns, Selection};
use crate::{Session, StintSpan};

/// Who drove which laps on which tyres; rows by driver and stint. With laps chosen, the stints that hold one.
///
/// | column | what |
/// | --- | --- |
/// | `Driver`, `DriverNumber` | code, and car number as text |
/// | `Stint` | from 1 |
/// | `Compound` | `SOFT MEDIUM HARD INTERMEDIATE WET UNKNOWN` |
/// | `FreshTyre` | whether the set was new |
/// | `FirstLap`, `LastLap`, `Laps` | lap numbers, both included, and how many they are |
/// | `TyreLifeAtStart` | laps on the set before the stint |
pub(super) fn stints(session: &Session, selection: &Selection) -> RecordBatch {
    let wanted = |stint: &&StintSpan| {
        selection.has_driver(stint.driver)
            && (stint.first_lap..=stint.last_lap).any(|number| selection.has_lap(number))
    };
    let rows: Vec<&StintSpan> = session.stints.iter().filter(wanted).collect();
    let drivers = || rows.iter().map(|stint| session.drivers.get(stint.driver));
    let mut columns = Columns::new(rows.len());
    columns.text("Driver", drivers().map(|driver| driver.map(|driver| driver.code.as_str())));
    columns.label("DriverNumber", drivers().map(|driver| driver.map(|driver| driver.number.to_string())));
    columns.count("Stint", rows.iter().map(|stint| Some(stint.number)));
    columns.text("Compound", rows.iter().map(|stint| Some(stint.tyre.name())));
    columns.flag("FreshTyre", rows.iter().map(|stint| stint.fresh));
    columns.count("FirstLap", rows.iter().map(|stint| Some(stint.first_lap)));
    columns.count("LastLap", rows.iter().map(|stint| Some(stint.last_lap)));
    let laps = |stint: &&StintSpan| i32::from(stint.last_lap) - i32::from(stint.first_lap) + 1;
    columns.count("Laps", rows.iter().map(|stint| Some(laps(stint))));
    columns.count("TyreLifeAtStart", rows.iter().map(|stint| stint.age_at_start));
    columns.finish()
}
