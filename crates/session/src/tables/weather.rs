//! The table of weather.

use arrow_array::RecordBatch;

use super::Columns;
use crate::Session;

/// FastF1's weather table, in its order of columns; rows in the order of time.
///
/// | column | what |
/// | --- | --- |
/// | `Time` | when it arrived, session clock |
/// | `AirTemp`, `Humidity`, `Pressure` | °C, percent, hPa |
/// | `Rainfall` | whether it rains |
/// | `TrackTemp` | °C |
/// | `WindDirection`, `WindSpeed` | degrees that it comes from, m/s |
pub(super) fn weather(session: &Session) -> RecordBatch {
    let rows = &session.weather;
    let mut columns = Columns::new(rows.len());
    columns.moment("Time", rows.iter().map(|row| Some(row.time)));
    columns.number("AirTemp", rows.iter().map(|row| row.air_temp));
    columns.number("Humidity", rows.iter().map(|row| row.humidity));
    columns.number("Pressure", rows.iter().map(|row| row.pressure));
    columns.flag("Rainfall", rows.iter().map(|row| row.rainfall));
    columns.number("TrackTemp", rows.iter().map(|row| row.track_temp));
    columns.count("WindDirection", rows.iter().map(|row| row.wind_direction));
    columns.number("WindSpeed", rows.iter().map(|row| row.wind_speed));
    columns.finish()
}
