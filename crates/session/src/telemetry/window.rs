//! The samples of one lap, with one more on either side to interpolate from.

use std::ops::Range;

use timing::SessionTime;

use super::axis::{Axis, bridge};
use super::distance::Travelled;
use super::spline::Spline;
use crate::{CarSamples, MISSING_U8, MISSING_U16, PositionSamples};

/// The places of samples from `start` to `end`, both included.
pub(super) fn within(times: &[SessionTime], start: SessionTime, end: SessionTime) -> Range<usize> {
    let first = times.partition_point(|&time| time < start);
    let behind = times.partition_point(|&time| time <= end);
    first..behind.max(first)
}

fn padded(times: &[SessionTime], start: SessionTime, end: SessionTime) -> Range<usize> {
    let inside = within(times, start, end);
    inside.start.saturating_sub(1)..(inside.end + 1).min(times.len())
}

/// A lap's car samples as numbers to interpolate between. Missing values are bridged; a channel without any value is
/// NaN throughout.
#[derive(Clone, Debug, Default)]
pub(super) struct CarWindow {
    /// Where the samples stand in the car's columns.
    pub(super) range: Range<usize>,
    pub(super) at: Vec<f64>,
    pub(super) rpm: Vec<f64>,
    pub(super) speed: Vec<f64>,
    pub(super) throttle: Vec<f64>,
    /// Metres since the lap's start; negative before it.
    pub(super) distance: Vec<f64>,
    /// The curve through `distance`, and its coefficients.
    pub(super) curve: Spline,
    pub(super) coefficients: Vec<f64>,
}

impl CarWindow {
    pub(super) fn fill(&mut self, car: &CarSamples, axis: &Axis, start: SessionTime, end: SessionTime) {
        self.range = padded(&car.time, start, end);
        let times = &car.time[self.range.clone()];
        fill(&mut self.at, times.iter().map(|&time| axis.at(time)));
        let numbers = |column: &mut Vec<f64>, values: &[u16]| {
            fill(column, values.iter().map(|&v| if v == MISSING_U16 { f64::NAN } else { f64::from(v) }));
            bridge(&self.at, column);
        };
        numbers(&mut self.rpm, &car.rpm[self.range.clone()]);
        numbers(&mut self.speed, &car.speed[self.range.clone()]);
        let throttle = &car.throttle[self.range.clone()];
        fill(&mut self.throttle, throttle.iter().map(|&v| if v == MISSING_U8 { f64::NAN } else { v.into() }));
        bridge(&self.at, &mut self.throttle);

        let mut travelled = Travelled::since(start);
        let steps = times.iter().zip(&self.speed).map(|(&time, &speed)| travelled.advance(time, speed));
        fill(&mut self.distance, steps);
        self.curve.fit(&self.at);
        self.coefficients.clone_from(&self.distance);
        self.curve.solve(&mut self.coefficients);
    }
}

/// A lap's places on the map, and the curves through them.
#[derive(Clone, Debug, Default)]
pub(super) struct PositionWindow {
    /// Where the samples stand in the car's columns.
    pub(super) range: Range<usize>,
    pub(super) at: Vec<f64>,
    /// X, Y and Z of the samples.
    pub(super) places: [Vec<f64>; 3],
    pub(super) curve: Spline,
    pub(super) coefficients: [Vec<f64>; 3],
}

impl PositionWindow {
    pub(super) fn fill(
        &mut self,
        positions: &PositionSamples,
        axis: &Axis,
        start: SessionTime,
        end: SessionTime,
    ) {
        self.range = padded(&positions.time, start, end);
        fill(&mut self.at, positions.time[self.range.clone()].iter().map(|&time| axis.at(time)));
        self.curve.fit(&self.at);
        let sources = [&positions.x, &positions.y, &positions.z];
        for ((place, coefficients), source) in self.places.iter_mut().zip(&mut self.coefficients).zip(sources)
        {
            fill(place, source[self.range.clone()].iter().map(|&v| f64::from(v)));
            coefficients.clone_from(place);
            self.curve.solve(coefficients);
        }
    }
}

fn fill(column: &mut Vec<f64>, values: impl Iterator<Item = f64>) {
    column.clear();
    column.extend(values);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(millis: &[i64]) -> Vec<SessionTime> {
        millis.iter().map(|&millis| SessionTime::from_millis(millis)).collect()
    }

    #[test]
    fn a_lap_takes_one_sample_more_on_either_side() {
        let times = times(&[0, 100, 200, 300, 400]);
        let range =
            |start, end| padded(&times, SessionTime::from_millis(start), SessionTime::from_millis(end));
        assert_eq!(range(100, 200), 0..4, "samples on the lap's ends belong to it");
        assert_eq!(range(150, 350), 1..5);
        assert_eq!(range(-50, 999), 0..5);
        assert_eq!(range(110, 190), 1..3, "a lap without samples has its neighbours");
        assert_eq!(range(500, 600), 4..5);
    }
}
