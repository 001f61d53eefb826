//! The table of merged lap telemetry.

use arrow_array::RecordBatch;

use super::{Columns, samples};
use crate::telemetry::{AheadColumns, LapTelemetry};
use crate::{Lap, MISSING_U8, Session};

/// FastF1's telemetry of one lap, in its order of columns, with driver and lap in front; no rows for `None`, nor for
/// a lap that cannot be merged.
///
/// | column | what |
/// | --- | --- |
/// | `Driver`, `LapNumber` | code; from 1 |
/// | `SessionTime`, `Time` | session clock; since the lap's start |
/// | `RPM`, `Speed`, `nGear` | 1/min, km/h, 0 is neutral |
/// | `Throttle`, `Brake` | percent (104: the feed had no data); pressed or not |
/// | `DRS` | 0/1 off, 8 eligible, 10/12/14 open; null from 2026 on |
/// | `Source` | `car`, `pos` or `interpolation` |
/// | `X`, `Y`, `Z` | 1/10 m east, north and up of the circuit's origin |
/// | `Status` | `OnTrack` or `OffTrack` |
/// | `Distance`, `RelativeDistance` | metres since the lap's start; share of the lap's distance |
/// | `DriverAhead` | code (FastF1: car number) |
/// | `DistanceToDriverAhead` | metres |
pub(super) fn telemetry(session: &Session, lap: Option<&Lap>) -> RecordBatch {
    let merged = lap.and_then(|lap| session.lap_telemetry(lap));
    let rows = merged.unwrap_or_default();
    let ahead =
        lap.filter(|_| !rows.is_empty()).map(|lap| session.driver_ahead(lap, &rows)).unwrap_or_default();
    let driver = lap.map(|lap| lap.driver);
    let code = driver.and_then(|driver| session.drivers.get(driver)).map(|driver| driver.code.as_str());
    let mut columns = Columns::new(rows.len());
    columns.text("Driver", rows.time.iter().map(|_| code));
    columns.count("LapNumber", rows.time.iter().map(|_| lap.map(|lap| lap.number)));
    columns.moment("SessionTime", rows.time.iter().copied().map(Some));
    columns.span("Time", (0..rows.len()).map(|row| rows.since_start(row)));
    let has_car = driver.and_then(|driver| session.cars.get(driver)).is_some_and(|car| !car.is_empty());
    car_columns(&mut columns, &rows, has_car);
    columns.text("Source", rows.source.iter().map(|source| Some(source.name())));
    columns.number("X", rows.x.iter().copied().map(Some));
    columns.number("Y", rows.y.iter().copied().map(Some));
    columns.number("Z", rows.z.iter().copied().map(Some));
    let has_place =
        driver.and_then(|driver| session.positions.get(driver)).is_some_and(|car| !car.is_empty());
    columns.text("Status", rows.on_track.iter().map(|on| has_place.then(|| samples::track_word(*on))));
    columns.number("Distance", rows.distance.iter().copied().map(Some));
    columns.number("RelativeDistance", rows.relative_distance.iter().copied().map(Some));
    ahead_columns(&mut columns, session, &ahead);
    columns.finish()
}

fn car_columns(columns: &mut Columns, rows: &LapTelemetry, has_car: bool) {
    let told = |value: u8| Some(value).filter(|value| *value != MISSING_U8);
    columns.number("RPM", rows.rpm.iter().copied().map(Some));
    columns.number("Speed", rows.speed.iter().copied().map(Some));
    columns.count("nGear", rows.gear.iter().map(|gear| told(*gear)));
    columns.number("Throttle", rows.throttle.iter().copied().map(Some));
    columns.flag("Brake", rows.brake.iter().map(|brake| has_car.then_some(*brake)));
    let drs = rows.drs.as_deref().unwrap_or_default();
    columns.count("DRS", (0..rows.len()).map(|row| drs.get(row).copied().and_then(told)));
}

fn ahead_columns(columns: &mut Columns, session: &Session, ahead: &AheadColumns) {
    let code = |driver: &Option<usize>| session.drivers.get((*driver)?).map(|driver| driver.code.as_str());
    columns.text("DriverAhead", ahead.driver.iter().map(code));
    columns.number("DistanceToDriverAhead", ahead.distance.iter().copied());
}
