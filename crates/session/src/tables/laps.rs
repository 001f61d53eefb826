//! The table of laps.

use arrow_array::RecordBatch;

use super::{Columns, Selection};
use crate::{Lap, Session};

/// FastF1's laps table, in its order of columns; rows by driver and lap.
///
/// | column | what |
/// | --- | --- |
/// | `Time` | when the lap ended, session clock |
/// | `Driver`, `DriverNumber` | code, and car number as text |
/// | `LapTime`, `LapNumber` | seconds; from 1 |
/// | `Stint` | from 1 |
/// | `PitOutTime`, `PitInTime` | session clock |
/// | `Sector1Time` … `Sector3Time` | seconds |
/// | `Sector1SessionTime` … `Sector3SessionTime` | when the sector ended, session clock |
/// | `SpeedI1`, `SpeedI2`, `SpeedFL`, `SpeedST` | km/h: ends of sectors 1 and 2, finish line, longest straight |
/// | `IsPersonalBest` | the driver's best until then, deleted laps aside |
/// | `Compound`, `TyreLife`, `FreshTyre` | the set: laps on it at the end of the lap; new at the start of the stint |
/// | `Team` | the team's name |
/// | `LapStartTime` | session clock |
/// | `TrackStatus` | the digits of all track statuses during the lap |
/// | `Position` | place at the end of the lap; races only |
/// | `Deleted`, `DeletedReason` | by race control; null where its messages are missing |
/// | `FastF1Generated` | concluded from other evidence than the timing feed |
/// | `IsAccurate` | the times fit each other and the laps around |
pub(super) fn laps(session: &Session, selection: &Selection) -> RecordBatch {
    let rows: Vec<&Lap> = selection.laps_of(session).map(|(_, lap)| lap).collect();
    let drivers = || rows.iter().map(|lap| session.drivers.get(lap.driver));
    let mut columns = Columns::new(rows.len());
    columns.moment("Time", rows.iter().map(|lap| lap.end));
    columns.text("Driver", drivers().map(|driver| driver.map(|driver| driver.code.as_str())));
    columns.label("DriverNumber", drivers().map(|driver| driver.map(|driver| driver.number.to_string())));
    columns.span("LapTime", rows.iter().map(|lap| lap.time));
    columns.count("LapNumber", rows.iter().map(|lap| Some(lap.number)));
    columns.count("Stint", rows.iter().map(|lap| lap.stint));
    columns.moment("PitOutTime", rows.iter().map(|lap| lap.pit_out));
    columns.moment("PitInTime", rows.iter().map(|lap| lap.pit_in));
    for (sector, name) in ["Sector1Time", "Sector2Time", "Sector3Time"].into_iter().enumerate() {
        columns.span(name, rows.iter().map(|lap| lap.sectors[sector]));
    }
    for (sector, name) in
        ["Sector1SessionTime", "Sector2SessionTime", "Sector3SessionTime"].into_iter().enumerate()
    {
        columns.moment(name, rows.iter().map(|lap| lap.sector_ends[sector]));
    }
    columns.number("SpeedI1", rows.iter().map(|lap| lap.speed_i1));
    columns.number("SpeedI2", rows.iter().map(|lap| lap.speed_i2));
    columns.number("SpeedFL", rows.iter().map(|lap| lap.speed_fl));
    columns.number("SpeedST", rows.iter().map(|lap| lap.speed_st));
    columns.flag("IsPersonalBest", rows.iter().map(|lap| timed(lap).then_some(lap.personal_best)));
    columns.text("Compound", rows.iter().map(|lap| lap.compound.as_deref()));
    columns.count("TyreLife", rows.iter().map(|lap| lap.tyre_life));
    columns.flag("FreshTyre", rows.iter().map(|lap| lap.fresh_tyre));
    columns.text("Team", drivers().map(|driver| driver.map(|driver| driver.team.as_str())));
    columns.moment("LapStartTime", rows.iter().map(|lap| lap.start));
    columns.text("TrackStatus", rows.iter().map(|lap| Some(lap.track_status.as_str())));
    columns.count("Position", rows.iter().map(|lap| lap.position));
    columns.flag("Deleted", rows.iter().map(|lap| lap.deleted));
    columns.text("DeletedReason", rows.iter().map(|lap| timed(lap).then_some(lap.deleted_reason.as_str())));
    columns.flag("FastF1Generated", rows.iter().map(|lap| Some(lap.generated)));
    columns.flag("IsAccurate", rows.iter().map(|lap| Some(lap.accurate)));
    columns.finish()
}

/// Whether the lap was timed: of one that never ended, nobody can say whether it was the driver's best.
fn timed(lap: &Lap) -> bool {
    !lap.generated
}
