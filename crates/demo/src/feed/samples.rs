//! `CarData.z` and `Position.z`.

use timing::samples::{CarSample, PositionSample, Sample};
use timing::{EncodeError, SessionTime, Span, StreamStamp, TopicWriter, Utc};

use super::wire::{Lag, stamp};
use crate::car;
use crate::truth::{CarState, Truth};

/// The time between two samples of a car, in seconds.
const CAR_PERIOD: f64 = 0.24;
const POSITION_PERIOD: f64 = 0.22;

/// How many moments one line holds.
const MOMENTS_PER_LINE: usize = 4;

/// How far the stamp of a position is off at most, in seconds.
const POSITION_JITTER: f64 = 0.03;

/// The last speed of each gear, in km/h, and the revolutions at both ends of a gear.
const GEARS: [f64; 8] = [95.0, 130.0, 165.0, 200.0, 235.0, 270.0, 300.0, 400.0];
const REVOLUTIONS: [f64; 2] = [8700.0, 11_900.0];
const IDLE: u16 = 4200;

/// In races the flap may be opened so close behind another car, in seconds.
const DETECTION: f64 = 1.0;

/// When the samples begin, in seconds: the recorder is older than the sensors.
const FIRST_SAMPLE: f64 = 1.0;

/// The topic's file.
pub(super) fn car_data(truth: &Truth, lag: Lag) -> Result<Vec<u8>, EncodeError> {
    write(truth, lag, (CAR_PERIOD, 0.0), |moment, car| {
        let state = &moment.states[car];
        let drs = match flap(truth, moment, car) {
            None => 0,
            Some(false) => 8,
            Some(true) => 12,
        };
        let sample = CarSample { drs: Some(drs), ..CarSample::empty(truth.cars[car].number, moment.utc) };
        if engine_is_off(truth, moment, car) { off(sample) } else { running(sample, state) }
    })
}

/// The topic's file.
pub(super) fn positions(truth: &Truth, lag: Lag) -> Result<Vec<u8>, EncodeError> {
    let tenths = |metres: f64| (metres * 10.0).round() as i32;
    write(truth, lag, (POSITION_PERIOD, POSITION_JITTER), |moment, car| {
        let point = moment.states[car].point;
        PositionSample {
            number: truth.cars[car].number,
            utc: moment.utc,
            on_track: truth.cars[car].broke_down.is_none_or(|stood| moment.time < stood),
            x: tenths(point.x),
            y: tenths(point.y),
            z: tenths(point.z),
        }
    })
}

/// All cars at one moment.
struct Moment {
    time: SessionTime,
    /// What the samples say the time was.
    utc: Utc,
    states: Vec<CarState>,
}

/// Samples all cars at even moments, several to a line; `period` is the time between moments, and how far their
/// stamps are off at most, in seconds.
fn write<S: Sample>(
    truth: &Truth,
    mut lag: Lag,
    (period, jitter): (f64, f64),
    sample: impl Fn(&Moment, usize) -> S,
) -> Result<Vec<u8>, EncodeError> {
    let mut writer = TopicWriter::new();
    let mut last = StreamStamp::default();
    let mut by_number: Vec<usize> = (0..truth.cars.len()).collect();
    by_number.sort_by_key(|car| truth.cars[*car].number);
    let (mut samples, mut seconds) = (Vec::new(), FIRST_SAMPLE);
    while seconds < truth.end.as_secs_f64() {
        let mut newest = SessionTime::default();
        for _ in 0..MOMENTS_PER_LINE {
            seconds += period * (1.0 + 0.3 * lag.jitter());
            let time = SessionTime::from_secs_f64(seconds);
            let told = time + Span::from_secs_f64(jitter * lag.jitter());
            let states = (0..truth.cars.len()).map(|car| truth.car_at(car, time)).collect();
            let moment = Moment { time, utc: hundreds_of_nanoseconds(truth.utc(told)), states };
            samples.extend(by_number.iter().map(|car| sample(&moment, *car)));
            newest = newest.max(time).max(told);
        }
        last = stamp(newest, lag.samples(), last);
        writer.samples(last, &samples)?;
        samples.clear();
    }
    Ok(writer.finish())
}

/// The feed's clocks tick in hundreds of nanoseconds.
fn hundreds_of_nanoseconds(utc: Utc) -> Utc {
    Utc::from_nanos(utc.as_nanos().div_euclid(100) * 100)
}

/// A car whose engine is switched off.
fn off(sample: CarSample) -> CarSample {
    CarSample { rpm: Some(0), speed: Some(0), gear: Some(0), throttle: Some(0), brake: Some(0), ..sample }
}

/// A car whose engine runs, at the speed and acceleration that it has.
fn running(sample: CarSample, state: &CarState) -> CarSample {
    let gear = GEARS.iter().position(|last| state.speed < *last).unwrap_or(7);
    let low = if gear == 0 { 0.0 } else { GEARS[gear - 1] * 0.9 };
    let share = ((state.speed - low) / (GEARS[gear] - low)).clamp(0.0, 1.0);
    let revolutions = REVOLUTIONS[0] + (REVOLUTIONS[1] - REVOLUTIONS[0]) * share;
    let (stands, metres_per_second) = (state.speed < 0.5, state.speed / 3.6);
    let brakes = car::brakes(metres_per_second, state.acceleration);
    let throttle = if stands || brakes { 0 } else { car::throttle(metres_per_second, state.acceleration) };
    CarSample {
        rpm: Some(if stands { IDLE } else { revolutions.round() as u16 }),
        speed: Some(state.speed.round() as u16),
        gear: Some(if stands { 0 } else { gear as u8 + 1 }),
        throttle: Some(throttle),
        brake: Some(if brakes { 100 } else { 0 }),
        ..sample
    }
}

/// Whether the engine is off: in the garage, once parked after the race, and soon after a breakdown.
fn engine_is_off(truth: &Truth, moment: &Moment, car: usize) -> bool {
    let (state, car) = (&moment.states[car], &truth.cars[car]);
    let stays = truth.race_laps == 0 || car.parked.is_some_and(|parked| moment.time > parked);
    let in_garage = state.in_pit_lane && state.speed == 0.0 && stays;
    in_garage || car.broke_down.is_some_and(|stood| moment.time > stood + Span::from_secs(5))
}

/// Whether the flap of the rear wing is open, or closed where it may be opened; `None` where it may not.
fn flap(truth: &Truth, moment: &Moment, car: usize) -> Option<bool> {
    let state = &moment.states[car];
    let clear = truth.track_status_at(moment.time) == Some("1");
    if !clear || state.in_pit_lane || !truth.circuit.in_drs_zone(state.distance) {
        return None;
    }
    let reach = state.speed / 3.6 * DETECTION;
    let close = moment.states.iter().any(|other| {
        let ahead = (other.distance - state.distance).rem_euclid(truth.circuit.length());
        !other.in_pit_lane && ahead > 0.5 && ahead < reach
    });
    let allowed = truth.race_laps == 0 || (state.progress > 1.0 && close);
    allowed.then_some(state.speed > 160.0 && state.acceleration > -1.0)
}
