//! The table of results.

use arrow_array::RecordBatch;

use super::{Columns, Selection};
use crate::{Driver, DriverResult, Session};

/// FastF1's results table, in its order of columns; rows in the order of classification.
///
/// | column | what |
/// | --- | --- |
/// | `DriverNumber` | as text |
/// | `BroadcastName`, `Abbreviation` | `M VERSTAPPEN`, `VER` |
/// | `DriverId` | name in the results API |
/// | `TeamName`, `TeamColor`, `TeamId` | colour as six hexadecimal digits |
/// | `FirstName`, `LastName`, `FullName`, `HeadshotUrl`, `CountryCode` | |
/// | `Position` | from 1 |
/// | `ClassifiedPosition` | a number, or `R D E W F N` |
/// | `GridPosition` | from 1; 0 is a start from the pit lane |
/// | `Q1`, `Q2`, `Q3` | best lap of each part of qualifying, seconds |
/// | `Time` | the winner's time, the others' gap to it; in practice the best lap; seconds |
/// | `Status` | `Finished`, `Lapped`, `Retired`… |
/// | `Points`, `Laps` | |
pub(super) fn results(session: &Session, selection: &Selection) -> RecordBatch {
    let rows: Vec<(&DriverResult, Option<&Driver>)> = session
        .results
        .iter()
        .filter(|result| selection.has_driver(result.driver))
        .map(|result| (result, session.drivers.get(result.driver)))
        .collect();
    let mut columns = Columns::new(rows.len());
    driver_columns(&mut columns, &rows);
    columns.count("Position", results_of(&rows).map(|row| row.position));
    columns.text("ClassifiedPosition", results_of(&rows).map(|row| Some(row.classified.as_str())));
    columns.count("GridPosition", results_of(&rows).map(|row| row.grid));
    for (part, name) in ["Q1", "Q2", "Q3"].into_iter().enumerate() {
        columns.span(name, results_of(&rows).map(|row| row.qualifying[part]));
    }
    columns.span("Time", results_of(&rows).map(|row| row.time));
    columns.text("Status", results_of(&rows).map(|row| Some(row.status.as_str())));
    columns.number("Points", results_of(&rows).map(|row| row.points));
    columns.count("Laps", results_of(&rows).map(|row| row.laps));
    columns.finish()
}

type Row<'a> = (&'a DriverResult, Option<&'a Driver>);

fn results_of<'a>(rows: &'a [Row<'a>]) -> impl Iterator<Item = &'a DriverResult> {
    rows.iter().map(|(result, _)| *result)
}

/// Who the driver is: the first twelve columns.
fn driver_columns(columns: &mut Columns, rows: &[Row<'_>]) {
    let drivers = || rows.iter().map(|(_, driver)| *driver);
    columns.label("DriverNumber", drivers().map(|driver| driver.map(|driver| driver.number.to_string())));
    columns
        .text("BroadcastName", drivers().map(|driver| driver.map(|driver| driver.broadcast_name.as_str())));
    columns.text("Abbreviation", drivers().map(|driver| driver.map(|driver| driver.code.as_str())));
    columns.text("DriverId", rows.iter().map(|(result, _)| Some(result.driver_id.as_str())));
    columns.text("TeamName", drivers().map(|driver| driver.map(|driver| driver.team.as_str())));
    columns
        .text("TeamColor", drivers().map(|driver| driver.and_then(|driver| driver.team_colour.as_deref())));
    columns.text("TeamId", rows.iter().map(|(result, _)| Some(result.team_id.as_str())));
    columns.text("FirstName", drivers().map(|driver| driver.map(|driver| driver.first_name.as_str())));
    columns.text("LastName", drivers().map(|driver| driver.map(|driver| driver.last_name.as_str())));
    columns.text("FullName", drivers().map(|driver| driver.map(|driver| driver.full_name.as_str())));
    columns.text("HeadshotUrl", drivers().map(|driver| driver.map(|driver| driver.headshot_url.as_str())));
    columns.text("CountryCode", drivers().map(|driver| driver.map(|driver| driver.country_code.as_str())));
}
