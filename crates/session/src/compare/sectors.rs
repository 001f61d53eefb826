//! Sector times of several laps.

use arrow_array::RecordBatch;
use timing::Span;

use crate::tables::Columns;
use crate::{Lap, Session};

/// The names of the columns with times, and of those that say how far each is behind the best of the laps.
const TIMES: [(&str, &str); 4] = [
    ("Sector1Time", "Sector1Behind"),
    ("Sector2Time", "Sector2Behind"),
    ("Sector3Time", "Sector3Behind"),
    ("LapTime", "LapBehind"),
];

/// The sector and lap times of the laps, each with how far it is behind the best of them, and who was best: a row a lap.
///
/// | column | what |
/// | --- | --- |
/// | `Driver`, `LapNumber` | code; from 1 |
/// | `Sector1Time`, `Sector2Time`, `Sector3Time`, `LapTime` | seconds |
/// | `Sector1Behind`, … , `LapBehind` | seconds behind the best of these laps; 0 for the best |
/// | `Compound`, `TyreLife` | the set of tyres |
#[must_use]
pub fn sectors(session: &Session, laps: &[&Lap]) -> RecordBatch {
    let mut columns = Columns::new(laps.len());
    let code = |lap: &Lap| session.drivers.get(lap.driver).map(|driver| driver.code.as_str());
    columns.text("Driver", laps.iter().map(|lap| code(lap)));
    columns.count("LapNumber", laps.iter().map(|lap| Some(lap.number)));
    for (index, (name, _)) in TIMES.iter().enumerate() {
        columns.span(name, laps.iter().map(|lap| time(lap, index)));
    }
    for (index, (_, name)) in TIMES.iter().enumerate() {
        let best = laps.iter().filter_map(|lap| time(lap, index)).min();
        columns.span(name, laps.iter().map(|lap| Some(time(lap, index)? - best?)));
    }
    columns.text("Compound", laps.iter().map(|lap| lap.compound.as_deref()));
    columns.count("TyreLife", laps.iter().map(|lap| lap.tyre_life.map(i32::from)));
    columns.finish()
}

/// A sector's time, or as the fourth the lap's.
fn time(lap: &Lap, index: usize) -> Option<Span> {
    lap.sectors.get(index).copied().unwrap_or(lap.time)
}
