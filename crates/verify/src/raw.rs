//! T8, the other half: drawn cars against their own raw positions.

use std::sync::Arc;

use replay::{Frame, Place};
use session::{PositionSamples, Session};
use timing::{SessionTime, Span};

use crate::frames::Shows;
use crate::motion::{PER_METRE, drives};
use crate::report::{Figure, Unit};
use crate::statistics::{Worst, quantile};

/// Every so many samples are looked at: about one in a second.
const EVERY: usize = 4;
/// Samples that are farther apart say nothing of what lies between them.
const APART: Span = Span::from_millis(1500);

/// The distance on the map, metres.
pub(crate) fn on_map(a: Place, b: Place) -> f64 {
    (a.x - b.x).hypot(a.y - b.y) / PER_METRE
}

/// A raw position; `None` for the feed's own "nowhere".
fn sample(raw: &PositionSamples, row: usize) -> Option<Place> {
    let [x, y] = [raw.x.get(row)?, raw.y.get(row)?].map(|value| f64::from(*value));
    (x != 0.0 || y != 0.0).then_some(Place { x, y, z: 0.0 })
}

/// Where the raw positions have a car at a moment, on the straight line between the samples around it, and how it
/// moves there: its place and the step from one sample to the next.
pub(crate) fn between(raw: &PositionSamples, time: SessionTime) -> Option<(Place, [f64; 2])> {
    let after = raw.time.partition_point(|sample| *sample <= time);
    let before = after.checked_sub(1)?;
    let (from, to) = (*raw.time.get(before)?, *raw.time.get(after)?);
    if to - from > APART {
        return None;
    }
    let (a, b) = (sample(raw, before)?, sample(raw, after)?);
    let part = (time - from).as_secs_f64() / (to - from).as_secs_f64();
    let step = [b.x - a.x, b.y - a.y];
    Some((Place { x: a.x + part * step[0], y: a.y + part * step[1], z: 0.0 }, step))
}

/// Whether a car has raw positions around a moment.
pub(crate) fn is_there(raw: Option<&PositionSamples>, time: SessionTime, within: Span) -> bool {
    let Some(raw) = raw else { return false };
    let first = raw.time.partition_point(|sample| *sample < time - within);
    let mut near = (first..raw.time.len()).take_while(|row| raw.time[*row] <= time + within);
    near.any(|row| sample(raw, row).is_some())
}

/// How far drawn cars are from their raw positions, which jitter: metres.
#[derive(Debug, Default)]
pub(crate) struct FromRaw {
    distances: Vec<f64>,
    pub(crate) worst: Worst,
}

impl FromRaw {
    /// Looks at running cars at the moments of their samples.
    pub(crate) fn of(session: &Session, frames: &impl Shows) -> Self {
        let mut found = Self::default();
        let mut frame = Frame::default();
        let mut done = vec![false; session.positions.len()];
        for first in 0..session.positions.len() {
            if done[first] {
                continue;
            }
            // Cars that were sampled at the same moments share their times.
            let times = &session.positions[first].time;
            let same = |car: &usize| Arc::ptr_eq(&session.positions[*car].time, times);
            let cars: Vec<usize> = (first..session.positions.len()).filter(same).collect();
            cars.iter().for_each(|car| done[*car] = true);
            for row in (0..times.len()).step_by(EVERY) {
                frames.at(times[row], &mut frame);
                for &car in &cars {
                    let Some(shown) = frame.cars.get(car).filter(|car| drives(car)) else { continue };
                    let Some((drawn, raw)) = shown.place.zip(sample(&session.positions[car], row)) else {
                        continue;
                    };
                    let distance = on_map(drawn, raw);
                    found.distances.push(distance);
                    found.worst.see(car, times[row], distance);
                }
            }
        }
        found
    }

    /// The figures.
    pub(crate) fn figures(&mut self) -> [Figure; 2] {
        let metres = |name, share, says, most, distances: &mut Vec<f64>| {
            Figure::new(name, Unit::Metres, quantile(distances, share), says).at_most(most)
        };
        [
            metres(
                "from_raw_median_m",
                0.5,
                "running cars from their own raw positions, median",
                5.0,
                &mut self.distances,
            ),
            metres("from_raw_p99_m", 0.99, "… 99th percentile", 20.0, &mut self.distances),
        ]
    }
}

#[cfg(test)]
mod tests {
    use replay::CarFrame;

    use super::*;
    use crate::made::{Made, RADIUS, at, on_circle, race, with_raw};

    /// A car that drives a lap in 90 s and is drawn where it is so many seconds later.
    fn found(late: f64) -> [Option<f64>; 2] {
        let session = with_raw(race(1), 90.0, 200.0);
        let show = |t: f64| {
            vec![CarFrame { place: Some(on_circle((t + late) / 90.0, RADIUS)), ..CarFrame::default() }]
        };
        FromRaw::of(&session, &Made { seconds: 200.0, show }).figures().map(|figure| figure.value)
    }

    #[test]
    fn a_car_that_is_drawn_late_is_found() {
        assert!(found(0.0).into_iter().all(|distance| distance < Some(0.1)), "{:?}", found(0.0));
        // 35 m/s.
        assert!(found(0.3).into_iter().all(|distance| distance > Some(10.0)), "{:?}", found(0.3));
    }

    #[test]
    fn raw_positions_are_there_or_not() {
        let session = with_raw(race(1), 90.0, 50.0);
        let raw = session.positions.first();
        let within = Span::from_secs(2);
        assert!(is_there(raw, at(30.0), within) && is_there(raw, at(51.0), within));
        assert!(!is_there(raw, at(60.0), within) && !is_there(None, at(30.0), within));
        let (place, _) = between(&session.positions[0], at(30.03)).expect("samples");
        assert!(on_map(place, on_circle(30.03 / 90.0, RADIUS)) < 0.2, "{place:?}");
        assert_eq!(between(&session.positions[0], at(60.0)), None);
    }
}
