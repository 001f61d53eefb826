//! The tables of track status, race control and team radio.

use arrow_array::RecordBatch;

use super::{Columns, Selection};
use crate::{RaceControlEntry, RadioMessage, Session, radio};

/// FastF1's track-status table, in its order of columns; each row holds until the next.
///
/// | column | what |
/// | --- | --- |
/// | `Time` | from when, session clock |
/// | `Status` | `1` clear, `2` yellow, `4` safety car, `5` red, `6` virtual safety car, `7` its end |
/// | `Message` | the feed's word for it |
pub(super) fn track_status(session: &Session) -> RecordBatch {
    let rows = &session.track_status;
    let mut columns = Columns::new(rows.len());
    columns.moment("Time", rows.iter().map(|row| Some(row.time)));
    columns.label("Status", rows.iter().map(|row| Some(row.flag.digit().to_string())));
    columns.text("Message", rows.iter().map(|row| Some(row.message.as_str())));
    columns.finish()
}

/// FastF1's race-control table, in its order of columns and with the session clock after them; rows in the order of
/// arrival. With drivers chosen, the messages about their cars; with laps chosen, those sent in these.
///
/// | column | what |
/// | --- | --- |
/// | `Time` | when it was sent, UTC |
/// | `Category` | `Flag`, `SafetyCar`, `Drs`, `CarEvent`, `Other`… |
/// | `Message` | the text |
/// | `Status` | `DEPLOYED`, `ENABLED`… |
/// | `Flag`, `Scope`, `Sector` | colour; `Track`, `Sector` or `Driver`; marshal sector |
/// | `RacingNumber` | the car that it is about, as text |
/// | `Lap` | the leader's, in races |
/// | `SessionTime` | when it arrived, session clock |
pub(super) fn race_control(session: &Session, selection: &Selection) -> RecordBatch {
    let about = |entry: &RaceControlEntry| match &selection.drivers {
        None => true,
        Some(drivers) => entry
            .car
            .and_then(|number| session.driver_by_number(number))
            .is_some_and(|driver| drivers.contains(&driver)),
    };
    let in_lap = |entry: &RaceControlEntry| {
        selection.laps.is_none() || entry.lap.is_some_and(|lap| selection.has_lap(lap))
    };
    let rows: Vec<&RaceControlEntry> =
        session.race_control.iter().flatten().filter(|entry| about(entry) && in_lap(entry)).collect();
    let mut columns = Columns::new(rows.len());
    columns.utc("Time", rows.iter().map(|row| row.utc));
    columns.text("Category", rows.iter().map(|row| Some(row.category.as_str())));
    columns.text("Message", rows.iter().map(|row| Some(row.message.as_str())));
    columns.text("Status", rows.iter().map(|row| row.status.as_deref()));
    columns.text("Flag", rows.iter().map(|row| row.flag.as_deref()));
    columns.text("Scope", rows.iter().map(|row| row.scope.as_deref()));
    columns.count("Sector", rows.iter().map(|row| row.sector));
    columns.label("RacingNumber", rows.iter().map(|row| row.car.map(|car| car.to_string())));
    columns.count("Lap", rows.iter().map(|row| row.lap));
    columns.moment("SessionTime", rows.iter().map(|row| Some(row.time)));
    columns.finish()
}

/// The recordings of the teams' radio in the order of arrival. With drivers chosen, those of their cars.
///
/// | column | what |
/// | --- | --- |
/// | `SessionTime` | when it arrived, session clock |
/// | `Utc` | when it was published, up to minutes after it was said |
/// | `Driver` | code |
/// | `Url` | the recording in the official archive; null where the session's folder there is not known |
pub(super) fn team_radio(session: &Session, selection: &Selection) -> RecordBatch {
    let driver = |said: &RadioMessage| said.car.and_then(|car| session.driver_by_number(car));
    let wanted = |said: &&RadioMessage| match &selection.drivers {
        None => true,
        Some(drivers) => driver(said).is_some_and(|driver| drivers.contains(&driver)),
    };
    let rows: Vec<&RadioMessage> = session.team_radio.iter().filter(wanted).collect();
    let folder = session.info.path.as_deref();
    let mut columns = Columns::new(rows.len());
    columns.moment("SessionTime", rows.iter().map(|row| Some(row.time)));
    columns.utc("Utc", rows.iter().map(|row| row.utc));
    let code = |row: &&RadioMessage| driver(row).map(|driver| session.drivers[driver].code);
    columns.label("Driver", rows.iter().map(code).map(|code| code.map(|code| code.to_string())));
    columns.label("Url", rows.iter().map(|row| radio::address(folder?, &row.path)));
    columns.finish()
}
