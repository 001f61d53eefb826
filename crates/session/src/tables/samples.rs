//! The tables of car and position samples.

use std::ops::Range;

use arrow_array::RecordBatch;
use timing::SessionTime;

use super::{Columns, Selection};
use crate::{CarSamples, MISSING_U8, MISSING_U16, PositionSamples, Session};

/// The feed's own mark for "no data" in the throttle and brake channels.
const NO_DATA: u8 = 104;

/// One driver's car samples; no rows for `None`. With laps chosen, the samples taken in them.
///
/// | column | what |
/// | --- | --- |
/// | `Driver` | code |
/// | `SessionTime` | when the sample was taken |
/// | `RPM` | 1/min |
/// | `Speed` | km/h |
/// | `nGear` | 0 is neutral |
/// | `Throttle` | percent |
/// | `Brake` | pressed or not |
/// | `DRS` | 0/1 off, 8 eligible, 10/12/14 open; null from 2026 on |
pub(super) fn car(session: &Session, driver: Option<usize>, selection: &Selection) -> RecordBatch {
    let none = CarSamples::default();
    let samples = driver.and_then(|driver| session.cars.get(driver)).unwrap_or(&none);
    let rows = rows(session, driver, selection, &samples.time);
    let mut columns = Columns::new(rows.len());
    driver_and_time(&mut columns, session, driver, &rows, &samples.time);
    let each = || rows.iter().copied();
    columns.count("RPM", each().map(|at| value(&samples.rpm, at).filter(|&rpm| rpm != MISSING_U16)));
    columns.count("Speed", each().map(|at| value(&samples.speed, at).filter(|&speed| speed != MISSING_U16)));
    columns.count("nGear", each().map(|at| value(&samples.gear, at).filter(|&gear| gear != MISSING_U8)));
    columns.count("Throttle", each().map(|at| value(&samples.throttle, at).filter(|&pedal| is_told(pedal))));
    columns.flag(
        "Brake",
        each().map(|at| value(&samples.brake, at).filter(|&pedal| is_told(pedal)).map(|pedal| pedal > 0)),
    );
    let drs = samples.drs.as_deref().unwrap_or_default();
    columns.count("DRS", each().map(|at| value(drs, at).filter(|&flap| flap != MISSING_U8)));
    columns.finish()
}

/// One driver's position samples; no rows for `None`. With laps chosen, the samples taken in them.
///
/// | column | what |
/// | --- | --- |
/// | `Driver` | code |
/// | `SessionTime` | when the sample was taken |
/// | `Status` | `OnTrack`, or `OffTrack` for cars in the garage |
/// | `X`, `Y`, `Z` | 1/10 m east, north and up of the circuit's origin |
pub(super) fn position(session: &Session, driver: Option<usize>, selection: &Selection) -> RecordBatch {
    let none = PositionSamples::default();
    let samples = driver.and_then(|driver| session.positions.get(driver)).unwrap_or(&none);
    let rows = rows(session, driver, selection, &samples.time);
    let mut columns = Columns::new(rows.len());
    driver_and_time(&mut columns, session, driver, &rows, &samples.time);
    let each = || rows.iter().copied();
    columns.text("Status", each().map(|at| value(&samples.on_track, at).map(track_word)));
    columns.count("X", each().map(|at| value(&samples.x, at)));
    columns.count("Y", each().map(|at| value(&samples.y, at)));
    columns.count("Z", each().map(|at| value(&samples.z, at)));
    columns.finish()
}

/// FastF1's word for whether a car is on track.
pub(super) const fn track_word(on_track: bool) -> &'static str {
    if on_track { "OnTrack" } else { "OffTrack" }
}

fn driver_and_time(
    columns: &mut Columns,
    session: &Session,
    driver: Option<usize>,
    rows: &[usize],
    time: &[SessionTime],
) {
    let code = driver.and_then(|driver| session.drivers.get(driver)).map(|driver| driver.code.as_str());
    columns.text("Driver", rows.iter().map(|_| code));
    columns.moment("SessionTime", rows.iter().map(|&at| value(time, at)));
}

fn value<T: Copy>(column: &[T], at: usize) -> Option<T> {
    column.get(at).copied()
}

fn is_told(pedal: u8) -> bool {
    pedal != NO_DATA && pedal != MISSING_U8
}

/// The indices of the samples that are wanted, ascending and each once: laps that share a bound share its sample.
fn rows(session: &Session, driver: Option<usize>, selection: &Selection, time: &[SessionTime]) -> Vec<usize> {
    let Some(driver) = driver.filter(|&driver| selection.has_driver(driver)) else { return Vec::new() };
    let Some(windows) = selection.windows(session, driver) else { return (0..time.len()).collect() };
    let between = |(from, to): (SessionTime, SessionTime)| -> Range<usize> {
        let start = time.partition_point(|&at| at < from);
        start..time.partition_point(|&at| at <= to).max(start)
    };
    let mut rows: Vec<usize> = windows.into_iter().flat_map(between).collect();
    rows.sort_unstable();
    rows.dedup();
    rows
}
