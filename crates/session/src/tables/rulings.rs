//! The tables of rulings and of the session clock.

use std::collections::BTreeMap;

use arrow_array::RecordBatch;
use timing::SessionTime;

use super::{Columns, Selection};
use crate::{Penalty, RuledCar, Ruling, Session};

/// What race control and the stewards decided, in the order of arrival; a row with each car, and one for a ruling that
/// names none. With drivers chosen, those that name their cars.
///
/// | column | what |
/// | --- | --- |
/// | `Time` | when it became known, session clock |
/// | `Kind` | `lap-deleted`, `lap-reinstated`, `noted`, `under-investigation`, `investigated-later`, `no-further-action`, `penalty`, `penalty-served`, `black-and-white-flag`, `black-and-orange-flag`, `disqualified`, `reprimand` |
/// | `Driver`, `DriverNumber` | code, and car number as text |
/// | `Reason` | `TRACK LIMITS`, `CAUSING A COLLISION` |
/// | `Turn`, `Lap` | where and when, as the message says; its lap can be counted differently from the timing's |
/// | `LapNumber` | the lap that is deleted or given back, as in the laps table |
/// | `LapTime` | its time, seconds |
/// | `IncidentTime` | when the incident was, session clock |
/// | `Penalty`, `PenaltyAmount` | `time`, `drive-through`, `stop-go`, `grid`; seconds or places |
/// | `TrackLimits` | how many of the driver's laps were deleted for track limits until then, this one included |
pub(super) fn rulings(session: &Session, selection: &Selection) -> RecordBatch {
    let rulings = session.rulings();
    let rows = rows(session, &rulings, selection);
    let numbers: BTreeMap<(SessionTime, usize), u16> = session
        .lap_rulings()
        .iter()
        .filter_map(|of| Some(((of.time, of.driver), session.laps.of(of.driver).get(of.lap)?.number)))
        .collect();
    let lap = |row: &Row<'_>| numbers.get(&(row.ruling.time, row.driver?)).copied();
    let code = |row: &Row<'_>| {
        let listed = row.driver.map(|driver| session.drivers[driver].code);
        listed.or(row.car.and_then(|car| car.code)).map(|code| code.to_string())
    };
    let mut columns = Columns::new(rows.len());
    columns.moment("Time", rows.iter().map(|row| Some(row.ruling.time)));
    columns.text("Kind", rows.iter().map(|row| Some(row.ruling.kind.name())));
    columns.label("Driver", rows.iter().map(code));
    columns.label("DriverNumber", rows.iter().map(|row| row.car.map(|car| car.number.to_string())));
    columns.text("Reason", rows.iter().map(|row| Some(row.ruling.reason.as_str())));
    columns.count("Turn", rows.iter().map(|row| row.ruling.turn));
    columns.count("Lap", rows.iter().map(|row| row.ruling.lap));
    columns.count("LapNumber", rows.iter().map(|row| lap(row).filter(|_| row.ruling.kind.is_of_lap())));
    columns.span("LapTime", rows.iter().map(|row| row.ruling.lap_time));
    columns.moment("IncidentTime", rows.iter().map(|row| row.ruling.incident));
    columns.text("Penalty", rows.iter().map(|row| row.ruling.penalty.map(Penalty::name)));
    columns.count("PenaltyAmount", rows.iter().map(|row| row.ruling.penalty.and_then(Penalty::amount)));
    columns.count("TrackLimits", rows.iter().map(|row| row.track_limits));
    columns.finish()
}

/// A ruling and one of its cars.
struct Row<'a> {
    ruling: &'a Ruling,
    car: Option<RuledCar>,
    /// The car's driver, where it is one of the session.
    driver: Option<usize>,
    track_limits: Option<u16>,
}

fn rows<'a>(session: &Session, rulings: &'a [Ruling], selection: &Selection) -> Vec<Row<'a>> {
    let mut counts = vec![0_u16; session.drivers.len()];
    let mut rows = Vec::new();
    for ruling in rulings {
        let none = ruling.cars.is_empty().then_some(None);
        for car in ruling.cars.iter().copied().map(Some).chain(none) {
            let driver = car.and_then(|car| session.driver_by_number(car.number));
            let count = driver.and_then(|driver| counts.get_mut(driver));
            let track_limits = count.filter(|_| ruling.counts_track_limits()).map(|count| {
                *count = count.saturating_add(1);
                *count
            });
            if selection.drivers.is_none() || driver.is_some_and(|driver| selection.has_driver(driver)) {
                rows.push(Row { ruling, car, driver, track_limits });
            }
        }
    }
    rows
}

/// The session clock; each row holds until the next.
///
/// | column | what |
/// | --- | --- |
/// | `Time` | from when, session clock |
/// | `Remaining` | the time that remained then, seconds; below zero where the feed says so |
/// | `Running` | whether it counts down from there; it stops at zero |
pub(super) fn session_clock(session: &Session) -> RecordBatch {
    let mut columns = Columns::new(session.clock.len());
    columns.moment("Time", session.clock.iter().map(|reading| Some(reading.time)));
    columns.span("Remaining", session.clock.iter().map(|reading| Some(reading.remaining)));
    columns.flag("Running", session.clock.iter().map(|reading| Some(reading.running)));
    columns.finish()
}
