//! The table of frames: one row per frame and driver.

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use session::Tyre;
use session::tables::Columns;

use crate::{CarFrame, Frame, Replay};

/// Frames per part: with twenty cars about ten thousand rows, two megabytes.
const FRAMES_PER_PART: usize = 512;

/// Which rows of the frame table are wanted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FrameSelection {
    /// Drivers by their index in [`session::Session::drivers`]; `None` is all of them.
    pub drivers: Option<Vec<usize>>,
    /// The first moment, seconds since the replay's first frame; `None` is that frame.
    pub from: Option<f64>,
    /// No frame after this moment, seconds since the replay's first frame; `None` goes on to the last.
    pub to: Option<f64>,
    /// Laps by the number of the lap that the car drives; `None` is all of them.
    pub laps: Option<Vec<std::ops::RangeInclusive<u16>>>,
}

impl FrameSelection {
    fn has_driver(&self, driver: usize) -> bool {
        self.drivers.as_ref().is_none_or(|drivers| drivers.contains(&driver))
    }

    fn has_lap(&self, lap: Option<u16>) -> bool {
        let Some(laps) = &self.laps else { return true };
        lap.is_some_and(|lap| laps.iter().any(|range| range.contains(&lap)))
    }
}

/// The frames of a replay, a part at a time, so that no table of millions of rows is ever whole in memory.
///
/// | column | what |
/// | --- | --- |
/// | `frame` | number of the frame, from 0 |
/// | `t` | seconds since the first frame |
/// | `session_time` | seconds of the session clock |
/// | `lap` | the lap that the car drives |
/// | `driver` | code |
/// | `position` | place in the order |
/// | `status` | `grid running pit stopped out finished` |
/// | `x`, `y`, `z` | 1/10 m east, north and up of the circuit's origin |
/// | `progress` | laps completed plus the fraction of the lap being driven |
/// | `distance` | metres since the line of the start |
/// | `rel_distance` | fraction of the lap being driven |
/// | `speed`, `gear`, `rpm`, `throttle`, `brake`, `drs` | km/h, –, 1/min, percent, pressed or not, as in the feed |
/// | `compound`, `tyre_age` | the tyres, and laps on them with the one being driven |
/// | `gap_to_leader`, `interval` | seconds |
/// | `laps_down` | whole laps behind the leader |
/// | `last_lap` | seconds |
/// | `estimated` | whether place and progress are carried on without samples |
/// | `stops` | pit stops made; races only |
#[derive(Clone, Debug)]
pub struct FrameTable<'a> {
    replay: &'a Replay,
    selection: &'a FrameSelection,
    frames: std::ops::Range<usize>,
}

/// One row: the frame's number, its two times, the driver, the car.
type Row = (usize, f64, f64, usize, CarFrame);

impl<'a> FrameTable<'a> {
    /// Plans the parts; nothing is computed yet.
    #[must_use]
    pub fn new(replay: &'a Replay, selection: &'a FrameSelection) -> Self {
        let rate = replay.options().frames_per_second;
        let count = replay.frame_count();
        // The nudge keeps moments that are a frame's, but for rounding.
        let from = selection.from.map_or(0, |t| (t * rate - 1e-6).ceil().max(0.0) as usize);
        let to = selection.to.map_or(count, |t| ((t * rate + 1e-6).floor() + 1.0).max(0.0) as usize);
        Self { replay, selection, frames: from.min(count)..to.clamp(from.min(count), count) }
    }

    /// How many parts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.frames.len().div_ceil(FRAMES_PER_PART)
    }

    /// Whether there are no parts.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.frames.is_empty()
    }

    /// The columns, which every part has.
    #[must_use]
    pub fn schema(&self) -> SchemaRef {
        self.columns(&[]).schema()
    }

    /// One part's rows; `None` past the last part.
    #[must_use]
    pub fn batch(&self, part: usize) -> Option<RecordBatch> {
        if part >= self.len() {
            return None;
        }
        let first = self.frames.start + part * FRAMES_PER_PART;
        let last = (first + FRAMES_PER_PART).min(self.frames.end);
        let mut frame = Frame::default();
        let mut rows: Vec<Row> = Vec::with_capacity((last - first) * self.replay.session().drivers.len());
        for index in first..last {
            self.replay.frame_into(index, &mut frame);
            let times = (frame.t, frame.session_time.as_secs_f64());
            let wanted = |(driver, car): &(usize, &CarFrame)| {
                self.selection.has_driver(*driver) && self.selection.has_lap(car.lap)
            };
            let cars = frame.cars.iter().enumerate().filter(wanted);
            rows.extend(cars.map(|(driver, car)| (index, times.0, times.1, driver, *car)));
        }
        Some(self.columns(&rows))
    }

    /// All parts, one after another.
    pub fn batches(&self) -> impl Iterator<Item = RecordBatch> {
        (0..self.len()).filter_map(|part| self.batch(part))
    }

    fn columns(&self, rows: &[Row]) -> RecordBatch {
        let drivers = &self.replay.session().drivers;
        let mut columns = Columns::new(rows.len());
        columns.count("frame", rows.iter().map(|row| i32::try_from(row.0).ok()));
        columns.number("t", rows.iter().map(|row| Some(row.1)));
        columns.number("session_time", rows.iter().map(|row| Some(row.2)));
        let cars = || rows.iter().map(|row| &row.4);
        columns.count("lap", cars().map(|car| car.lap));
        columns.text("driver", rows.iter().map(|row| drivers.get(row.3).map(|driver| driver.code.as_str())));
        columns.count("position", cars().map(|car| Some(car.position)));
        columns.text("status", cars().map(|car| Some(car.status.name())));
        motion(&mut columns, cars);
        columns.text("compound", cars().map(|car| car.tyre.map(Tyre::name)));
        columns.count("tyre_age", cars().map(|car| car.tyre_age));
        columns.span("gap_to_leader", cars().map(|car| car.gap_to_leader));
        columns.span("interval", cars().map(|car| car.interval));
        columns.count("laps_down", cars().map(|car| car.laps_down));
        columns.span("last_lap", cars().map(|car| car.last_lap));
        columns.flag("estimated", cars().map(|car| Some(car.estimated)));
        columns.count("stops", cars().map(|car| car.stops));
        columns.finish()
    }
}

/// The columns of motion and of the car's channels.
fn motion<'c, I: Iterator<Item = &'c CarFrame>>(columns: &mut Columns, cars: impl Fn() -> I) {
    columns.number("x", cars().map(|car| car.place.map(|place| place.x)));
    columns.number("y", cars().map(|car| car.place.map(|place| place.y)));
    columns.number("z", cars().map(|car| car.place.map(|place| place.z)));
    columns.number("progress", cars().map(|car| car.progress));
    columns.number("distance", cars().map(|car| car.distance));
    columns.number("rel_distance", cars().map(|car| car.rel_distance));
    columns.number("speed", cars().map(|car| car.speed));
    columns.count("gear", cars().map(|car| car.gear));
    columns.number("rpm", cars().map(|car| car.rpm));
    columns.number("throttle", cars().map(|car| car.throttle));
    columns.flag("brake", cars().map(|car| car.brake));
    columns.count("drs", cars().map(|car| car.drs));
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use timing::SessionKind;

    use super::*;
    use crate::ReplayOptions;
    use crate::sample::{Plan, session};

    fn replay() -> Replay {
        let plans = [Plan::steady(2, 30.0), Plan::steady(2, 31.0)];
        let session = session(SessionKind::Race, &plans, true);
        Replay::new(Arc::clone(&session), ReplayOptions::default()).expect("a replay")
    }

    #[test]
    fn the_columns_are_those_that_were_promised() {
        let (replay, all) = (replay(), FrameSelection::default());
        let table = FrameTable::new(&replay, &all);
        let promised = "frame, t, session_time, lap, driver, position, status, x, y, z, progress, distance, \
            rel_distance, speed, gear, rpm, throttle, brake, drs, compound, tyre_age, gap_to_leader, interval, \
            laps_down, last_lap, estimated, stops";
        let schema = table.schema();
        let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
        assert_eq!(names.join(", "), promised);
        assert_eq!(table.batch(0).map(|batch| batch.schema()), Some(schema));
    }

    #[test]
    fn parts_are_bounded_and_hold_every_row_once() {
        let (replay, all) = (replay(), FrameSelection::default());
        let table = FrameTable::new(&replay, &all);
        let rows: Vec<usize> = table.batches().map(|batch| batch.num_rows()).collect();
        assert_eq!(rows.iter().sum::<usize>(), replay.frame_count() * 2);
        assert!(rows.iter().all(|rows| *rows <= FRAMES_PER_PART * 2));
        assert_eq!(table.batch(rows.len()), None);
    }

    #[test]
    fn rows_are_chosen_by_driver_time_and_lap() {
        let replay = replay();
        let rows = |selection: FrameSelection| -> usize {
            FrameTable::new(&replay, &selection).batches().map(|batch| batch.num_rows()).sum()
        };
        let second = FrameSelection { from: Some(10.0), to: Some(11.0), ..FrameSelection::default() };
        assert_eq!(rows(second.clone()), 26 * 2);
        assert_eq!(rows(FrameSelection { drivers: Some(vec![1]), ..second.clone() }), 26);
        assert_eq!(rows(FrameSelection { laps: Some(vec![2..=2]), ..second }), 0);
        assert_eq!(rows(FrameSelection { from: Some(20.0), to: Some(10.0), ..FrameSelection::default() }), 0);
        assert_eq!(rows(FrameSelection { from: Some(1e9), ..FrameSelection::default() }), 0);
    }
}
