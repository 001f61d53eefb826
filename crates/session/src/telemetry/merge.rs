//! Car and position samples of a lap on one time line.

use timing::{SessionTime, Utc};

use super::axis::{Axis, line};
use super::spline::Spline;
use super::window::{CarWindow, PositionWindow};
use super::{LapTelemetry, SampleSource};
use crate::{CarSamples, Lap, MISSING_U8, PositionSamples};

/// X, Y, Z and distance: the columns that follow smooth curves.
const SMOOTH: usize = 4;
const DISTANCE: usize = 3;

/// For how long, in seconds, a curve goes on after its last sample within a lap: as long as a silence is not a drop-out.
const CONTINUED: f64 = 2.0;

/// Merges laps, one after another, in buffers that it keeps.
#[derive(Clone, Debug)]
pub struct Merger {
    zero: Utc,
    car: CarWindow,
    positions: PositionWindow,
    rows: Vec<Row>,
    /// The smooth columns, by row.
    smooth: [Vec<f64>; SMOOTH],
    edges: EdgeCurves,
}

/// A moment of the time line.
#[derive(Clone, Copy, Debug)]
struct Row {
    time: SessionTime,
    at: f64,
    source: SampleSource,
    /// How many of the window's car samples are at or before the moment.
    car: usize,
    /// How many of the window's position samples are.
    position: usize,
}

/// Curves through the merged rows, for the moments at which the lap begins and ends.
#[derive(Clone, Debug, Default)]
struct EdgeCurves {
    at: Vec<f64>,
    curve: Spline,
    coefficients: Vec<f64>,
}

impl Merger {
    /// A merger for a session with that zero. (Without a zero there are no samples, and any value will do.)
    #[must_use]
    pub fn new(zero: Utc) -> Self {
        Self {
            zero,
            car: CarWindow::default(),
            positions: PositionWindow::default(),
            rows: Vec::new(),
            smooth: Default::default(),
            edges: EdgeCurves::default(),
        }
    }

    /// Merges one lap into `out`, whatever was in it before. `false`, and nothing in `out`, where the lap has no
    /// start or no end or ends before it starts, or where there is no sample of the car before its end.
    ///
    /// Channels without samples are NaN (gear and DRS: missing; brake and track: `false`): so a car without positions
    /// still has its speeds, and one without car data its places.
    pub fn merge_into(
        &mut self,
        out: &mut LapTelemetry,
        lap: &Lap,
        car: &CarSamples,
        positions: &PositionSamples,
    ) -> bool {
        out.clear();
        let (Some(start), Some(end)) = (lap.start, lap.end) else { return false };
        if start > end {
            return false;
        }
        let axis = Axis::new(self.zero, start);
        self.car.fill(car, &axis, start, end);
        self.positions.fill(positions, &axis, start, end);
        self.line_up(car, positions);
        if self.rows.is_empty() || self.rows[0].time > end {
            return false;
        }
        self.smooth_columns(end);
        out.lap_start = start;
        out.drs = car.drs.as_ref().map(|_| out.drs.take().unwrap_or_default());
        self.emit(out, &axis, start, end, car, positions);
        true
    }

    /// Lays all samples of both windows on one line; samples of the same moment share a row.
    fn line_up(&mut self, car: &CarSamples, positions: &PositionSamples) {
        let car_times = &car.time[self.car.range.clone()];
        let position_times = &positions.time[self.positions.range.clone()];
        self.rows.clear();
        let (mut c, mut p) = (0, 0);
        loop {
            let (time, is_car) = match (car_times.get(c), position_times.get(p)) {
                (Some(&car), Some(&position)) => (car.min(position), car <= position),
                (Some(&car), None) => (car, true),
                (None, Some(&position)) => (position, false),
                (None, None) => break,
            };
            let at = if is_car { self.car.at[c] } else { self.positions.at[p] };
            c += usize::from(is_car);
            p += usize::from(position_times.get(p) == Some(&time));
            let source = if is_car { SampleSource::Car } else { SampleSource::Position };
            self.rows.push(Row { time, at, source, car: c, position: p });
        }
    }

    /// Puts each row on the curves through the samples.
    ///
    /// Rows after the lap's end lie on the curves' continuation, because FastF1 has them there when it finds the end
    /// itself. Where a stream ends within a lap, the curve goes on for [`CONTINUED`] as FastF1's does, but then its last
    /// sample holds: a parabola leaves the circuit.
    fn smooth_columns(&mut self, end: SessionTime) {
        let Self { car, positions, rows, smooth, .. } = self;
        smooth.iter_mut().for_each(Vec::clear);
        let (mut car_piece, mut position_piece) = (0, 0);
        for row in rows.iter() {
            let place = positions.curve.place(&mut position_piece, row.at);
            for (axis, column) in smooth[..DISTANCE].iter_mut().enumerate() {
                let (places, coefficients) = (&positions.places[axis], &positions.coefficients[axis]);
                column.push(match known(&positions.at, places, row.position, row, end) {
                    Some(value) => value,
                    None => place.value(coefficients),
                });
            }
            smooth[DISTANCE].push(match known(&car.at, &car.distance, row.car, row, end) {
                Some(value) => value,
                None => car.curve.place(&mut car_piece, row.at).value(&car.coefficients),
            });
        }
    }

    /// Writes the rows within the lap, and rows at its start and end where no sample stands there.
    fn emit(
        &mut self,
        out: &mut LapTelemetry,
        axis: &Axis,
        start: SessionTime,
        end: SessionTime,
        car: &CarSamples,
        positions: &PositionSamples,
    ) {
        let first = self.rows.partition_point(|row| row.time < start);
        let behind = self.rows.partition_point(|row| row.time <= end);
        let needs_start = self.rows.get(first).is_none_or(|row| row.time != start);
        let needs_end = behind == 0 || self.rows[behind - 1].time != end;
        let edge = |rows: &[Row], before: usize, time| {
            let (car, position) =
                before.checked_sub(1).map_or((0, 0), |last| (rows[last].car, rows[last].position));
            Row { time, at: axis.at(time), source: SampleSource::Interpolation, car, position }
        };
        let starting = edge(&self.rows, first, start);
        let ending = edge(&self.rows, behind, end);
        let [at_start, at_end] = self.at_edges(starting.at, ending.at);

        if needs_start {
            self.push(out, &starting, at_start, car, positions);
        }
        for i in first..behind {
            let smooth = std::array::from_fn(|column| self.smooth[column][i]);
            self.push(out, &self.rows[i], smooth, car, positions);
        }
        if needs_end && start < end {
            self.push(out, &ending, at_end, car, positions);
        }
        let whole = self.car.distance.last().copied().unwrap_or(f64::NAN);
        let share = |&metres: &f64| if whole == 0.0 { 0.0 } else { metres / whole };
        out.relative_distance.extend(out.distance.iter().map(share));
    }

    /// The smooth columns at the lap's start and end.
    ///
    /// FastF1 finds them from the rows as merged, not from the samples: by second curves, through every row that has a
    /// value. Rows before a column's first sample have none. Ends before the first sample, or long after the last, have
    /// that sample's value.
    fn at_edges(&mut self, start: f64, end: f64) -> [[f64; SMOOTH]; 2] {
        let Self { rows, smooth, edges, car, positions, .. } = self;
        let first_place = rows.partition_point(|row| row.position == 0);
        let first_car = rows.partition_point(|row| row.car == 0);
        let mut values = [[f64::NAN; SMOOTH]; 2];
        for (columns, first, at) in
            [(0..DISTANCE, first_place, &positions.at), (DISTANCE..SMOOTH, first_car, &car.at)]
        {
            edges.fit(&rows[first..]);
            for column in columns {
                let samples = positions.places.get(column).unwrap_or(&car.distance);
                edges.solve(&smooth[column][first..]);
                [values[0][column], values[1][column]] =
                    [start, end].map(|moment| match (&at[..], &samples[..]) {
                        ([first, ..], [value, ..]) if moment < *first => *value,
                        ([.., last], [.., value]) if moment > *last + CONTINUED => *value,
                        _ => edges.value(moment),
                    });
            }
        }
        values
    }

    fn push(
        &self,
        out: &mut LapTelemetry,
        row: &Row,
        [x, y, z, distance]: [f64; SMOOTH],
        car: &CarSamples,
        positions: &PositionSamples,
    ) {
        let window = &self.car;
        out.time.push(row.time);
        out.source.push(row.source);
        out.rpm.push(line(&window.at, &window.rpm, row.car, row.at));
        out.speed.push(line(&window.at, &window.speed, row.car, row.at));
        out.throttle.push(line(&window.at, &window.throttle, row.car, row.at));
        let i = window.range.start + row.car.saturating_sub(1);
        let held = |column: &[u8]| if window.range.is_empty() { MISSING_U8 } else { column[i] };
        out.gear.push(held(&car.gear));
        let brake = held(&car.brake);
        out.brake.push(brake != MISSING_U8 && brake > 0);
        if let (Some(column), Some(drs)) = (&mut out.drs, &car.drs) {
            column.push(held(drs));
        }
        out.x.push(x);
        out.y.push(y);
        out.z.push(z);
        out.distance.push(distance);
        let range = &self.positions.range;
        let last = range.start + row.position.saturating_sub(1);
        out.on_track.push(!range.is_empty() && positions.on_track[last]);
    }
}

/// The value of a row that needs no curve: a sample's own, the first one's before it, the last one's long after it
/// while the lap lasts; NaN without samples.
fn known(at: &[f64], values: &[f64], before: usize, row: &Row, end: SessionTime) -> Option<f64> {
    let Some(last) = before.checked_sub(1) else { return Some(values.first().copied().unwrap_or(f64::NAN)) };
    let stands_here = at[last] == row.at;
    let ended = before == at.len() && row.time <= end && row.at > at[last] + CONTINUED;
    (stands_here || ended).then(|| values[last])
}

impl EdgeCurves {
    fn fit(&mut self, rows: &[Row]) {
        self.at.clear();
        self.at.extend(rows.iter().map(|row| row.at));
        self.curve.fit(&self.at);
    }

    fn solve(&mut self, values: &[f64]) {
        self.coefficients.clear();
        self.coefficients.extend_from_slice(values);
        self.curve.solve(&mut self.coefficients);
    }

    fn value(&self, at: f64) -> f64 {
        self.curve.place(&mut 0, at).value(&self.coefficients)
    }
}
