use proptest::prelude::*;
use timing::{SessionTime, Utc};

use super::{LapTelemetry, Merger, SampleSource, merge_lap};
use crate::{CarSamples, Lap, MISSING_U8, MISSING_U16, PositionSamples};

const ZERO: Utc = Utc::from_nanos(1_756_641_680_000_000_000);

pub(super) fn lap(driver: usize, number: u16) -> Lap {
    Lap { driver, number, ..Lap::default() }
}

fn from_to(start: i64, end: i64) -> Lap {
    let [start, end] = [start, end].map(|millis| Some(SessionTime::from_millis(millis)));
    Lap { start, end, ..lap(0, 1) }
}

/// Samples at these milliseconds with these speeds in km/h; other channels follow from the sample's place.
fn car(samples: &[(i64, u16)]) -> CarSamples {
    let count = samples.len();
    CarSamples {
        time: samples.iter().map(|sample| SessionTime::from_millis(sample.0)).collect(),
        rpm: (0..count as u16).map(|i| 1000 * i).collect(),
        speed: samples.iter().map(|sample| sample.1).collect(),
        gear: (0..count as u8).collect(),
        throttle: vec![50; count],
        brake: (0..count).map(|i| if i % 2 == 0 { 0 } else { 104 }).collect(),
        drs: Some((0..count as u8).map(|i| i + 8).collect()),
    }
}

fn positions(samples: &[(i64, i32)]) -> PositionSamples {
    PositionSamples {
        time: samples.iter().map(|sample| SessionTime::from_millis(sample.0)).collect(),
        x: samples.iter().map(|sample| sample.1).collect(),
        y: vec![7; samples.len()],
        z: vec![0; samples.len()],
        on_track: vec![true; samples.len()],
    }
}

fn near(values: &[f64], expected: &[f64]) -> bool {
    values.len() == expected.len() && values.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-3)
}

#[test]
fn both_kinds_share_one_time_line() {
    let car = car(&[(0, 36), (1000, 36), (2000, 72), (3000, 72)]);
    let positions = positions(&[(500, 0), (1500, 10), (2000, 15), (3500, 30)]);
    let merged = merge_lap(&from_to(800, 2500), &car, &positions, ZERO).expect("a lap");
    let millis: Vec<i64> = merged.time.iter().map(|time| time.as_nanos() / 1_000_000).collect();
    assert_eq!(millis, [800, 1000, 1500, 2000, 2500]);
    let names: Vec<&str> = merged.source.iter().map(|source| source.name()).collect();
    assert_eq!(names, ["interpolation", "car", "pos", "car", "interpolation"]);
    assert!(near(&merged.speed, &[36.0, 36.0, 54.0, 72.0, 72.0]), "{:?}", merged.speed);
    assert!(near(&merged.x, &[3.0, 5.0, 10.0, 15.0, 20.0]), "{:?}", merged.x);
    assert_eq!(merged.gear, [0, 1, 1, 2, 2]);
    assert_eq!(merged.brake, [false, true, true, false, false]);
    assert_eq!(merged.drs.as_deref(), Some(&[8, 9, 9, 10, 10][..]));
    assert_eq!(merged.since_start(2).map(timing::Span::as_nanos), Some(700_000_000));
}

#[test]
fn distance_starts_with_the_lap_and_ends_after_it() {
    let car = car(&[(-1000, 36), (0, 36), (1000, 36), (2000, 36)]);
    let merged = merge_lap(&from_to(0, 1500), &car, &positions(&[]), ZERO).expect("a lap");
    assert!(near(&merged.distance, &[-10.0 + 10.0, 10.0, 15.0]), "{:?}", merged.distance);
    assert!(near(&merged.relative_distance, &[0.0, 0.5, 0.75]), "{:?}", merged.relative_distance);
}

#[test]
fn without_positions_there_are_speeds_and_without_car_data_places() {
    let lap = from_to(0, 1000);
    let speeds = merge_lap(&lap, &car(&[(0, 50), (1000, 50)]), &positions(&[]), ZERO).expect("speeds");
    assert_eq!(speeds.speed, [50.0, 50.0]);
    assert!(speeds.x.iter().all(|x| x.is_nan()) && speeds.on_track == [false, false]);
    let places = merge_lap(&lap, &car(&[]), &positions(&[(0, 1), (500, 2)]), ZERO).expect("places");
    assert!(near(&places.x, &[1.0, 2.0, 3.0]), "{:?}", places.x);
    assert!(places.speed.iter().chain(&places.distance).all(|value| value.is_nan()));
    assert_eq!(places.gear, [MISSING_U8; 3]);
}

#[test]
fn where_a_stream_ends_the_car_goes_on_for_a_moment_and_then_stays() {
    let car = car(&[(0, 36), (1500, 36), (3000, 36), (9000, 36)]);
    let merged = merge_lap(&from_to(0, 9500), &car, &positions(&[(0, 0), (500, 5), (1000, 10)]), ZERO);
    let x = merged.expect("a lap").x;
    assert!(near(&x, &[0.0, 5.0, 10.0, 15.0, 30.0, 10.0, 10.0]), "{x:?}");
}

#[test]
fn laps_without_ends_or_samples_have_no_telemetry() {
    let (car, positions) = (car(&[(0, 50), (1000, 50)]), positions(&[(0, 1)]));
    assert_eq!(merge_lap(&lap(0, 1), &car, &positions, ZERO), None);
    assert_eq!(merge_lap(&from_to(900, 100), &car, &positions, ZERO), None);
    assert_eq!(merge_lap(&from_to(-900, -100), &car, &positions, ZERO), None);
    assert_eq!(merge_lap(&from_to(0, 10), &CarSamples::default(), &PositionSamples::default(), ZERO), None);
}

#[test]
fn missing_values_are_bridged() {
    let car = car(&[(0, 100), (1000, MISSING_U16), (2000, 200)]);
    let merged = merge_lap(&from_to(0, 2000), &car, &positions(&[]), ZERO).expect("a lap");
    assert!(near(&merged.speed, &[100.0, 150.0, 200.0]), "{:?}", merged.speed);
}

#[test]
fn buffers_carry_nothing_from_lap_to_lap() {
    let (first, second) = (car(&[(0, 50), (500, 60), (1000, 50)]), car(&[(0, 90), (1000, 30)]));
    let second = CarSamples { drs: None, ..second };
    let positions = positions(&[(100, 1), (400, 2), (900, 4)]);
    let lap = from_to(0, 800);
    let mut merger = Merger::new(ZERO);
    let mut out = LapTelemetry::default();
    assert!(merger.merge_into(&mut out, &lap, &first, &positions));
    assert!(merger.merge_into(&mut out, &lap, &second, &positions));
    assert_eq!(Some(out), merge_lap(&lap, &second, &positions, ZERO));
}

fn increasing(range: std::ops::Range<usize>) -> impl Strategy<Value = Vec<i64>> {
    prop::collection::vec(1..700_i64, range).prop_map(|steps| {
        steps
            .into_iter()
            .scan(0, |at, step| {
                *at += step;
                Some(*at)
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn rows_are_the_samples_within_the_lap_and_its_ends(
        car_times in increasing(0..30), position_times in increasing(0..30), start in 0..4000_i64, length in 1..4000_i64,
    ) {
        let car = car(&car_times.iter().map(|&time| (time, 100)).collect::<Vec<_>>());
        let positions = positions(&position_times.iter().map(|&time| (time, 5)).collect::<Vec<_>>());
        let lap = from_to(start, start + length);
        let Some(merged) = merge_lap(&lap, &car, &positions, ZERO) else { return Ok(()) };
        let mut expected: Vec<i64> = car_times.iter().chain(&position_times).copied()
            .filter(|time| (start..=start + length).contains(time)).chain([start, start + length]).collect();
        expected.sort_unstable();
        expected.dedup();
        let millis: Vec<i64> = merged.time.iter().map(|time| time.as_nanos() / 1_000_000).collect();
        prop_assert_eq!(millis, expected);
        let count = merged.len();
        prop_assert!([&merged.rpm, &merged.x, &merged.distance, &merged.relative_distance].iter().all(|c| c.len() == count));
        prop_assert!(merged.gear.len() == count && merged.source.len() == count);
        let inner = merged.source.iter().skip(1).take(count.saturating_sub(2));
        prop_assert!(inner.clone().all(|&source| source != SampleSource::Interpolation));
        if !position_times.is_empty() {
            prop_assert!(merged.x.iter().all(|x| (x - 5.0).abs() < 1e-6), "{:?}", merged.x);
        }
    }
}
