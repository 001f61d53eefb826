//! Telemetry of several laps on one distance.

use std::ops::RangeInclusive;

use arrow_array::RecordBatch;

use super::CompareError;
use crate::tables::Columns;
use crate::telemetry::LapTelemetry;
use crate::{Lap, MISSING_U8, Session};

/// The distances between two places of the grid that are possible, metres.
pub const STEPS: RangeInclusive<f64> = 0.5..=1000.0;

/// No lap is longer than this, metres.
const LONGEST: f64 = 30_000.0;

/// One lap at one place.
#[derive(Clone, Copy, Debug, Default)]
struct Row {
    /// Seconds since the lap's start.
    time: Option<f64>,
    speed: Option<f64>,
    rpm: Option<f64>,
    gear: Option<u8>,
    throttle: Option<f64>,
    brake: Option<bool>,
    drs: Option<u8>,
    x: Option<f64>,
    y: Option<f64>,
}

/// The laps' telemetry at places `step` metres apart, lap after lap. Of laps on one circuit the distances that speeds add
/// up to differ by some metres: each lap is stretched to the median of all, so that the same row is the same place.
/// `Delta` is how much later a lap came there than the first one, in seconds since each lap's start. What is measured is
/// linear between samples; gear, brake and DRS hold. Nothing is known where a lap has no telemetry.
///
/// | column | what |
/// | --- | --- |
/// | `Driver`, `LapNumber` | code; from 1 |
/// | `Distance`, `RelativeDistance` | metres; share of the lap |
/// | `Time`, `Delta` | seconds since the lap's start; behind the first lap |
/// | `Speed`, `RPM`, `nGear`, `Throttle`, `Brake`, `DRS`, `X`, `Y` | as in the table of telemetry |
///
/// # Errors
/// [`CompareError::Step`] for one out of [`STEPS`].
pub fn on_distance(session: &Session, laps: &[&Lap], step: f64) -> Result<RecordBatch, CompareError> {
    if !STEPS.contains(&step) {
        return Err(CompareError::Step { metres: step });
    }
    let telemetry: Vec<Option<LapTelemetry>> = laps.iter().map(|lap| session.lap_telemetry(lap)).collect();
    let length = median(telemetry.iter().filter_map(|lap| length(lap.as_ref()?)).collect());
    let length = length.unwrap_or_default().min(LONGEST);
    let places: Vec<f64> = match length {
        0.0 => Vec::new(),
        length => (0..=(length / step) as usize).map(|place| place as f64 * step).collect(),
    };
    let rows: Vec<Vec<Row>> = telemetry.iter().map(|lap| rows(lap.as_ref(), &places, length)).collect();
    let first: Vec<Option<f64>> =
        rows.first().map(|rows| rows.iter().map(|row| row.time).collect()).unwrap_or_default();
    let each = || laps.iter().zip(&rows).flat_map(|(lap, rows)| rows.iter().map(move |row| (lap, row)));
    let along = || rows.iter().flat_map(|_| &places);
    let mut columns = Columns::new(laps.len() * places.len());
    let code = |lap: &Lap| session.drivers.get(lap.driver).map(|driver| driver.code.as_str());
    columns.text("Driver", each().map(|(lap, _)| code(lap)));
    columns.count("LapNumber", each().map(|(lap, _)| Some(lap.number)));
    columns.number("Distance", along().map(|place| Some(*place)));
    columns.number("RelativeDistance", along().map(|place| Some(place / length)));
    columns.number("Time", each().map(|(_, row)| row.time));
    let behind =
        rows.iter().flat_map(|rows| rows.iter().zip(&first)).map(|(row, first)| Some(row.time? - (*first)?));
    columns.number("Delta", behind);
    columns.number("Speed", each().map(|(_, row)| row.speed));
    columns.number("RPM", each().map(|(_, row)| row.rpm));
    columns.count("nGear", each().map(|(_, row)| row.gear));
    columns.number("Throttle", each().map(|(_, row)| row.throttle));
    columns.flag("Brake", each().map(|(_, row)| row.brake));
    columns.count("DRS", each().map(|(_, row)| row.drs));
    columns.number("X", each().map(|(_, row)| row.x));
    columns.number("Y", each().map(|(_, row)| row.y));
    Ok(columns.finish())
}

/// Metres that a lap's speeds add up to; `None` where there are none.
fn length(lap: &LapTelemetry) -> Option<f64> {
    lap.distance.last().copied().filter(|metres| metres.is_finite() && *metres > 0.0)
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

/// A lap at the places of a lap of that length.
fn rows(lap: Option<&LapTelemetry>, places: &[f64], length: f64) -> Vec<Row> {
    let Some((lap, own)) = lap.and_then(|lap| Some((lap, self::length(lap)?))) else {
        return vec![Row::default(); places.len()];
    };
    let mut after = 0;
    let mut row = |place: f64| {
        let metres = place / length * own;
        while after < lap.len() && lap.distance[after] < metres {
            after += 1;
        }
        at(lap, after.min(lap.len() - 1), metres)
    };
    places.iter().map(|place| row(*place)).collect()
}

/// What a lap shows at a distance, `after` being the first row that is not before it.
fn at(lap: &LapTelemetry, after: usize, metres: f64) -> Row {
    let before = after.saturating_sub(1);
    let (from, to) = (lap.distance[before], lap.distance[after]);
    let part = if to > from { ((metres - from) / (to - from)).clamp(0.0, 1.0) } else { 1.0 };
    let between = |values: &[f64]| {
        let value = values[before] + part * (values[after] - values[before]);
        Some(value).filter(|value| value.is_finite())
    };
    let seconds = |row: usize| lap.since_start(row).map(timing::Span::as_secs_f64);
    let held = if part < 1.0 { before } else { after };
    let known = |value: u8| (value != MISSING_U8).then_some(value);
    Row {
        time: seconds(before).zip(seconds(after)).map(|(from, to)| from + part * (to - from)),
        speed: between(&lap.speed),
        rpm: between(&lap.rpm),
        gear: known(lap.gear[held]),
        throttle: between(&lap.throttle),
        brake: Some(lap.brake[held]),
        drs: lap.drs.as_ref().and_then(|drs| known(drs[held])),
        x: between(&lap.x),
        y: between(&lap.y),
    }
}
