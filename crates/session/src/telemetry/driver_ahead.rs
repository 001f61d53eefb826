//! Who drives ahead, and how far.
//!
//! The rule is FastF1's `add_driver_ahead`, found by comparing answers: cars are compared by the distance each has
//! driven since the start of its own lap of the same number, and the nearest that has driven as far or farther is
//! ahead. The distance is summed anew in every lap, so its errors stay within a few metres; but it says nothing of
//! cars a lap apart until they are on the same lap or start one beside it.

use timing::{SessionTime, Utc};

use super::axis::{Axis, line};
use super::distance::Travelled;
use super::window::within;
use crate::{CarSamples, Lap, LapTable, MISSING_U16};

/// The driver ahead, by row of a lap's telemetry.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AheadColumns {
    /// The driver's index in [`crate::Session::drivers`]; `None` where nobody is ahead.
    pub driver: Vec<Option<usize>>,
    /// Metres to the driver ahead. Interpolated across rows where nobody is; `None` in laps without any such row.
    pub distance: Vec<Option<f64>>,
}

/// What the driver ahead is found from.
#[derive(Clone, Copy, Debug)]
pub struct AheadInputs<'a> {
    /// Everybody's laps.
    pub laps: &'a LapTable,
    /// Everybody's car samples, by driver.
    pub cars: &'a [CarSamples],
    /// The drivers in the order of the results; of cars that are equally far ahead the first counts.
    pub order: &'a [usize],
    /// The UTC of session time zero.
    pub zero: Utc,
}

/// The nearest car found so far at one of the own samples.
#[derive(Clone, Copy, Debug)]
struct Nearest {
    time: SessionTime,
    /// Metres driven by the own car.
    own: f64,
    ahead: Option<(usize, f64)>,
}

/// Finds the driver ahead at each of `times`, the rows of the lap's telemetry. Work grows with the samples of all cars
/// in the lap, so it is done only when asked for.
#[must_use]
pub fn driver_ahead(inputs: &AheadInputs<'_>, lap: &Lap, times: &[SessionTime]) -> AheadColumns {
    let nothing = AheadColumns { driver: vec![None; times.len()], distance: vec![None; times.len()] };
    let (Some(start), Some(end), Some(car)) = (lap.start, lap.end, inputs.cars.get(lap.driver)) else {
        return nothing;
    };
    let mut samples = own_samples(car, start, end);
    // The first sample has no neighbour within the lap, and FastF1 no answer for it.
    let Some((_, compared)) = samples.split_first_mut() else { return nothing };
    for &other in inputs.order.iter().filter(|&&other| other != lap.driver) {
        if let (Some(car), Some((from, to))) =
            (inputs.cars.get(other), span_beside(inputs.laps.of(other), lap.number, start, end))
        {
            compare(compared, other, car, from, to);
        }
    }
    spread(&samples, &Axis::new(inputs.zero, start), times)
}

fn own_samples(car: &CarSamples, start: SessionTime, end: SessionTime) -> Vec<Nearest> {
    let mut speed = 0;
    let mut travelled = Travelled::since(start);
    let sample = |i: usize| {
        speed = known_speed(car.speed[i], speed);
        let own = travelled.advance(car.time[i], speed.into());
        Nearest { time: car.time[i], own, ahead: None }
    };
    within(&car.time, start, end).map(sample).collect()
}

/// A sample without speed goes as fast as the one before.
fn known_speed(speed: u16, before: u16) -> u16 {
    if speed == MISSING_U16 { before } else { speed }
}

/// From when to when another car is compared: from the start of its lap of the same number, or of the first that
/// begins within the own lap, until the end of its last lap that overlaps.
fn span_beside(
    laps: &[Lap],
    number: u16,
    start: SessionTime,
    end: SessionTime,
) -> Option<(SessionTime, SessionTime)> {
    let mut beside = laps
        .iter()
        .filter_map(|lap| Some((lap.number, lap.start?, lap.end?)))
        .filter(|&(_, from, to)| to > start && from < end)
        .filter(|&(other, from, _)| other >= number || from >= start);
    let (_, from, to) = beside.next()?;
    Some((from, beside.next_back().map_or(to, |(_, _, to)| to).min(end)))
}

/// Measures another car against each own sample.
fn compare(samples: &mut [Nearest], other: usize, car: &CarSamples, from: SessionTime, to: SessionTime) {
    let range = within(&car.time, from, to);
    let mut travelled = Travelled::since(from);
    let mut next = range.start;
    let (mut speed, mut metres) = (0, 0.0);
    for sample in samples {
        while next < range.end && car.time[next] <= sample.time {
            speed = known_speed(car.speed[next], speed);
            metres = travelled.advance(car.time[next], speed.into());
            next += 1;
        }
        // A car that stands is not ahead of anyone.
        if next == range.start || speed == 0 {
            continue;
        }
        let since = sample.time - car.time[next - 1];
        let driven = if since.as_nanos() == 0 {
            metres
        } else if next < range.end {
            travelled.clone().advance(sample.time, known_speed(car.speed[next], speed).into())
        } else {
            continue;
        };
        let gap = driven - sample.own;
        if gap >= 0.0 && sample.ahead.is_none_or(|(_, nearest)| gap < nearest) {
            sample.ahead = Some((other, gap));
        }
    }
}

/// From the own samples to the rows: the driver holds, the distance lies on the line between samples that have one.
fn spread(samples: &[Nearest], axis: &Axis, times: &[SessionTime]) -> AheadColumns {
    let (at, gaps): (Vec<f64>, Vec<f64>) =
        samples.iter().filter_map(|sample| Some((axis.at(sample.time), sample.ahead?.1))).unzip();
    let (mut before, mut gaps_before) = (0, 0);
    let row = |&time: &SessionTime| {
        while samples.get(before).is_some_and(|sample| sample.time <= time) {
            gaps_before += usize::from(samples[before].ahead.is_some());
            before += 1;
        }
        let last = before.checked_sub(1).map(|last| samples[last]);
        let driver = last.and_then(|last| last.ahead).map(|(driver, _)| driver);
        let gap = (!gaps.is_empty()).then(|| line(&at, &gaps, gaps_before, axis.at(time)));
        (driver, gap)
    };
    let (driver, distance) = times.iter().map(row).unzip();
    AheadColumns { driver, distance }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> SessionTime {
        SessionTime::from_millis(second * 1000)
    }

    /// A car with a sample each second from 0, at these speeds in m/s.
    fn car(speeds: &[u16]) -> CarSamples {
        CarSamples {
            time: (0..speeds.len() as i64).map(at).collect(),
            speed: speeds.iter().map(|speed| speed * 36 / 10).collect(),
            ..CarSamples::default()
        }
    }

    fn lap(driver: usize, number: u16, start: i64, end: i64) -> Lap {
        Lap { start: Some(at(start)), end: Some(at(end)), ..super::super::tests::lap(driver, number) }
    }

    fn ahead(laps: Vec<Vec<Lap>>, cars: &[CarSamples], order: &[usize]) -> AheadColumns {
        let laps = LapTable::new(laps);
        let lap = &laps.of(0)[0];
        driver_ahead(&AheadInputs { laps: &laps, cars, order, zero: Utc::from_nanos(0) }, lap, &cars[0].time)
    }

    #[test]
    fn the_nearest_that_has_driven_farther_is_ahead() {
        let laps = vec![vec![lap(0, 5, 0, 3)], vec![lap(1, 5, 0, 3)], vec![lap(2, 5, 0, 3)]];
        let cars = [car(&[10, 10, 10, 30]), car(&[20, 20, 20, 20]), car(&[30, 30, 30, 30])];
        let ahead = ahead(laps, &cars, &[2, 1, 0]);
        assert_eq!(ahead.driver, [None, Some(1), Some(1), Some(1)]);
        assert_eq!(ahead.distance, [Some(10.0), Some(10.0), Some(20.0), Some(10.0)]);
    }

    #[test]
    fn equal_cars_count_in_the_order_of_results() {
        let laps = vec![vec![lap(0, 5, 0, 2)], vec![lap(1, 5, 0, 2)], vec![lap(2, 5, 0, 2)]];
        let cars = [car(&[10, 10, 10]), car(&[10, 10, 10]), car(&[10, 10, 10])];
        assert_eq!(ahead(laps.clone(), &cars, &[2, 1, 0]).driver, [None, Some(2), Some(2)]);
        assert_eq!(ahead(laps, &cars, &[0, 1, 2]).driver, [None, Some(1), Some(1)]);
    }

    #[test]
    fn a_standing_car_is_passed_over_and_the_distance_bridged() {
        let laps = vec![vec![lap(0, 5, 0, 3)], vec![lap(1, 5, 0, 3)]];
        let cars = [car(&[0, 10, 10, 10]), car(&[0, 50, 0, 10])];
        let ahead = ahead(laps, &cars, &[0, 1]);
        assert_eq!(ahead.driver, [None, Some(1), None, Some(1)]);
        assert_eq!(ahead.distance, [Some(40.0), Some(40.0), Some(35.0), Some(30.0)]);
    }

    #[test]
    fn a_car_on_an_earlier_lap_counts_from_its_next_line_crossing() {
        let laps = vec![vec![lap(0, 5, 0, 4)], vec![lap(1, 3, -60, 1), lap(1, 4, 1, 60)]];
        let cars = [car(&[10, 10, 10, 10, 10]), car(&[50, 50, 50, 50, 50])];
        let ahead = ahead(laps, &cars, &[0, 1]);
        assert_eq!(ahead.driver, [None, None, Some(1), Some(1), Some(1)]);
        assert_eq!(ahead.distance[4], Some(110.0));
    }

    #[test]
    fn a_lone_car_has_nobody_ahead() {
        let ahead = ahead(vec![vec![lap(0, 5, 0, 2)]], &[car(&[10, 10, 10])], &[0]);
        assert_eq!((ahead.driver, ahead.distance), (vec![None; 3], vec![None; 3]));
    }
}
