//! What really happened in a session of the demo season, as tables.

use arrow_array::RecordBatch;
use demo::{Behind, Event, Standing, Truth};
use session::tables::Columns;
use timing::{SessionTime, Span};

/// Moments per part: with twenty cars about ten thousand rows.
const TICKS_PER_PART: usize = 512;

/// One row: when, whose, and what held.
type Row = (SessionTime, &'static str, Standing);

/// How many parts the table of a session's standings has.
pub(crate) fn parts(truth: &Truth) -> usize {
    truth.ticks().div_ceil(TICKS_PER_PART)
}

/// A part of what every car did at every moment; `None` past the last.
///
/// | column | what |
/// | --- | --- |
/// | `session_time` | seconds of the session clock |
/// | `driver` | code |
/// | `progress` | laps completed plus the fraction of the lap being driven |
/// | `position` | place in the order |
/// | `gap_to_leader`, `interval` | seconds behind the leader and the car ahead |
/// | `laps_down` | whole laps behind the leader |
/// | `status` | `grid running pit stopped out finished` |
/// | `compound`, `tyre_age` | the tyres, and laps on them |
/// | `x`, `y`, `z` | 1/10 m east, north and up of the circuit's origin, as in the table of frames |
pub(crate) fn standings(truth: &Truth, part: usize) -> Option<RecordBatch> {
    let first = part * TICKS_PER_PART;
    let ticks = first..(first + TICKS_PER_PART).min(truth.ticks());
    if ticks.is_empty() && part > 0 {
        return None;
    }
    let mut rows: Vec<Row> = Vec::with_capacity(ticks.len() * truth.cars.len());
    let mut standings = Vec::new();
    for tick in ticks {
        let time = truth.tick(tick);
        truth.standings(time, &mut standings);
        rows.extend(truth.cars.iter().zip(&standings).map(|(car, standing)| (time, car.code, *standing)));
    }
    Some(table(&rows))
}

fn table(rows: &[Row]) -> RecordBatch {
    let cars = || rows.iter().map(|(_, _, standing)| standing);
    let mut columns = Columns::new(rows.len());
    columns.moment("session_time", rows.iter().map(|(time, ..)| Some(*time)));
    columns.text("driver", rows.iter().map(|(_, code, _)| Some(*code)));
    columns.number("progress", cars().map(|car| Some(car.progress)));
    columns.count("position", cars().map(|car| Some(car.place)));
    columns.span("gap_to_leader", cars().map(|car| seconds(car.gap_to_leader)));
    columns.count("laps_down", cars().map(|car| laps(car.gap_to_leader)));
    columns.span("interval", cars().map(|car| seconds(car.interval)));
    columns.text("status", cars().map(|car| Some(car.status.name())));
    columns.text("compound", cars().map(|car| car.tyre.map(|(compound, _)| compound)));
    columns.count("tyre_age", cars().map(|car| car.tyre.map(|(_, age)| age)));
    columns.short_number("x", cars().map(|car| Some(car.place_on_map[0] * 10.0)));
    columns.short_number("y", cars().map(|car| Some(car.place_on_map[1] * 10.0)));
    columns.short_number("z", cars().map(|car| Some(car.place_on_map[2] * 10.0)));
    columns.finish()
}

/// What happened.
///
/// | column | what |
/// | --- | --- |
/// | `session_time` | seconds of the session clock |
/// | `driver` | code, where it is about one car |
/// | `along` | metres from the start line, where it happened on the circuit |
/// | `what` | the kind of event |
/// | `detail` | the rest of it |
pub(crate) fn events(truth: &Truth) -> RecordBatch {
    let events = truth.events();
    let code = |event: &Event| event.car.and_then(|car| truth.cars.get(car)).map(|car| car.code);
    let mut columns = Columns::new(events.len());
    columns.moment("session_time", events.iter().map(|event| Some(event.time)));
    columns.text("driver", events.iter().map(code));
    columns.number("along", events.iter().map(|event| event.along));
    columns.text("what", events.iter().map(|event| Some(event.what.name())));
    columns.text("detail", events.iter().map(|event| Some(event.detail.as_str())));
    columns.finish()
}

/// Time behind; the leader is no time behind itself.
fn seconds(behind: Option<Behind>) -> Option<Span> {
    match behind? {
        Behind::Leads => Some(Span::ZERO),
        Behind::Time(gap) => Some(gap),
        Behind::Laps(_) => None,
    }
}

/// Whole laps behind.
fn laps(behind: Option<Behind>) -> Option<u16> {
    match behind? {
        Behind::Leads | Behind::Time(_) => Some(0),
        Behind::Laps(laps) => Some(laps),
    }
}
