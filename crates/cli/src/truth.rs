//! What really happened in a session of the demo season, as tables.

use arrow_array::RecordBatch;
use session::tables::Columns;
use timing::{SessionTime, Span};

use crate::truth::stand_in::{Event, Standing, Status, Told};
use demo::{Behind, Truth};

/// Moments per part: with twenty cars about ten thousand rows.
const TICKS_PER_PART: usize = 512;

/// One row: when, whose, and what held.
type Row = (SessionTime, &'static str, Standing);

/// How many parts the table of a session's standings has.
pub(crate) fn parts(truth: &Truth) -> usize {
    truth.duration_ticks().div_ceil(TICKS_PER_PART)
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
    let ticks = first..(first + TICKS_PER_PART).min(truth.duration_ticks());
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
    columns.number("progress", cars().map(|car| car.progress));
    columns.count("position", cars().map(|car| Some(car.place)));
    columns.span("gap_to_leader", cars().map(|car| seconds(car.gap_to_leader)));
    columns.count("laps_down", cars().map(|car| laps(car.gap_to_leader)));
    columns.span("interval", cars().map(|car| seconds(car.interval)));
    columns.text("status", cars().map(|car| Some(name(car.status))));
    columns.text("compound", cars().map(|car| car.tyre.map(|(compound, _)| compound)));
    columns.count("tyre_age", cars().map(|car| car.tyre.map(|(_, age)| age)));
    columns.short_number("x", cars().map(|car| Some(car.x * 10.0)));
    columns.short_number("y", cars().map(|car| Some(car.y * 10.0)));
    columns.short_number("z", cars().map(|car| Some(car.z * 10.0)));
    columns.finish()
}

/// What happened.
///
/// | column | what |
/// | --- | --- |
/// | `session_time` | seconds of the session clock |
/// | `driver` | code, where it is about one car |
/// | `distance` | metres since the line of the start |
/// | `what` | the kind of event |
/// | `detail` | the rest of it |
pub(crate) fn events(truth: &Truth) -> RecordBatch {
    let events: &[Event] = truth.events();
    let code = |event: &Event| event.car.and_then(|car| truth.cars.get(car)).map(|car| car.code);
    let mut columns = Columns::new(events.len());
    columns.moment("session_time", events.iter().map(|event| Some(event.time)));
    columns.text("driver", events.iter().map(code));
    columns.number("distance", events.iter().map(|event| event.distance));
    columns.text("what", events.iter().map(|event| Some(event.what)));
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

const fn name(status: Status) -> &'static str {
    match status {
        Status::Grid => "grid",
        Status::Running => "running",
        Status::Pit => "pit",
        Status::Stopped => "stopped",
        Status::Out => "out",
        Status::Finished => "finished",
    }
}

/// Stands in for what crate `demo` tells of the truth until it does.
mod stand_in {
    use super::{Behind, SessionTime, Span, Truth};

    const TICK: Span = Span::from_millis(50);

    #[derive(Clone, Copy, Debug)]
    #[expect(dead_code, reason = "a stand-in")]
    pub(super) enum Status {
        Grid,
        Running,
        Pit,
        Stopped,
        Out,
        Finished,
    }

    #[derive(Clone, Copy, Debug)]
    pub(super) struct Standing {
        pub(super) progress: Option<f64>,
        pub(super) place: u8,
        pub(super) gap_to_leader: Option<Behind>,
        pub(super) interval: Option<Behind>,
        pub(super) status: Status,
        pub(super) tyre: Option<(&'static str, u16)>,
        pub(super) x: f64,
        pub(super) y: f64,
        pub(super) z: f64,
    }

    #[derive(Debug)]
    pub(super) struct Event {
        pub(super) time: SessionTime,
        pub(super) car: Option<usize>,
        pub(super) distance: Option<f64>,
        pub(super) what: &'static str,
        pub(super) detail: String,
    }

    pub(super) trait Told {
        fn duration_ticks(&self) -> usize;
        fn tick(&self, tick: usize) -> SessionTime;
        fn standings(&self, time: SessionTime, standings: &mut Vec<Standing>);
        fn events(&self) -> &[Event];
    }

    impl Told for Truth {
        fn duration_ticks(&self) -> usize {
            ((self.end - self.started).as_nanos() / TICK.as_nanos()).unsigned_abs() as usize + 1
        }

        fn tick(&self, tick: usize) -> SessionTime {
            self.started + Span::from_millis(tick as i64 * 50)
        }

        fn standings(&self, time: SessionTime, standings: &mut Vec<Standing>) {
            standings.clear();
            for car in 0..self.cars.len() {
                let state = self.car_at(car, time);
                let status = if state.in_pit_lane { Status::Pit } else { Status::Running };
                standings.push(Standing {
                    progress: Some(state.progress),
                    place: 0,
                    gap_to_leader: None,
                    interval: None,
                    status,
                    tyre: None,
                    x: state.point.x,
                    y: state.point.y,
                    z: state.point.z,
                });
            }
            let mut order: Vec<usize> = (0..standings.len()).collect();
            let progress = |car: &usize| standings[*car].progress.unwrap_or_default();
            order.sort_by(|a, b| progress(b).total_cmp(&progress(a)));
            for (place, car) in (1..).zip(order) {
                standings[car].place = place;
            }
        }

        fn events(&self) -> &[Event] {
            &[]
        }
    }
}
