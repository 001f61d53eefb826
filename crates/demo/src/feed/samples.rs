//! `CarData.z` and `Position.z`.

use timing::samples::{CarSample, PositionSample, Sample};
use timing::{EncodeError, SessionTime, Span, StreamStamp, TopicWriter, Utc};

use super::faults::{Failures, Faults};
use super::wire::stamp;
use crate::car;
use crate::truth::{CarState, Truth};

/// The time between two samples of a car, in seconds.
const CAR_PERIOD: f64 = 0.24;
const POSITION_PERIOD: f64 = 0.22;

/// The revolutions at standstill.
const IDLE: u16 = 4200;

/// An engine is switched off so long after its car has stopped.
const SWITCHED_OFF_AFTER: Span = Span::from_secs(5);

/// The flap's states on the wire: it may not be opened, it may be, it is open.
const MAY_NOT: u8 = 0;
const MAY: u8 = 8;
const OPEN: u8 = 12;

/// When the samples begin, in seconds: the recorder is older than the sensors.
const FIRST_SAMPLE: f64 = 1.0;

/// A car at one moment.
struct Moment<'a> {
    truth: &'a Truth,
    car: usize,
    time: SessionTime,
    /// What the sample says the time was.
    utc: Utc,
    state: CarState,
    /// Whether the sensor says zero.
    zero: bool,
}

/// The topic's file.
pub(super) fn car_data(truth: &Truth, faults: Faults) -> Result<Vec<u8>, EncodeError> {
    write(
        truth,
        faults,
        CAR_PERIOD,
        |_| 0.0,
        |moment| {
            let number = moment.truth.cars[moment.car].number;
            let sample = CarSample { drs: Some(flap(moment)), ..CarSample::empty(number, moment.utc) };
            if moment.zero || engine_is_off(moment) { off(sample) } else { running(sample, &moment.state) }
        },
    )
}

/// The topic's file.
pub(super) fn positions(truth: &Truth, faults: Faults) -> Result<Vec<u8>, EncodeError> {
    let tenths = |metres: f64| (metres * 10.0).round() as i32;
    write(truth, faults, POSITION_PERIOD, Faults::position_jitter, |moment| {
        let car = &moment.truth.cars[moment.car];
        let point = if moment.zero { Default::default() } else { moment.state.point };
        PositionSample {
            number: car.number,
            utc: moment.utc,
            on_track: car.out_since().is_none_or(|out| moment.time < out),
            x: tenths(point.x),
            y: tenths(point.y),
            z: tenths(point.z),
        }
    })
}

/// Samples all cars at moments `period` seconds apart, several moments to a line; `jitter` is how far a stamp is off.
fn write<S: Sample + Clone>(
    truth: &Truth,
    mut faults: Faults,
    period: f64,
    jitter: impl Fn(&mut Faults) -> f64,
    sample: impl Fn(&Moment<'_>) -> S,
) -> Result<Vec<u8>, EncodeError> {
    let mut by_number: Vec<usize> = (0..truth.cars.len()).collect();
    by_number.sort_by_key(|car| truth.cars[*car].number);
    let failures: Vec<Failures> = truth.cars.iter().map(|_| faults.failures(truth.end)).collect();
    let mut lines = Lines { writer: TopicWriter::new(), last: StreamStamp::default(), held_back: None };
    let (mut samples, mut seconds, mut told) = (Vec::new(), FIRST_SAMPLE, SessionTime::default());
    while seconds < truth.end.as_secs_f64() {
        let mut newest = SessionTime::default();
        for _ in 0..faults.moments() {
            seconds += faults.period(period);
            let time = SessionTime::from_secs_f64(seconds);
            told = told.max(time + Span::from_secs_f64(jitter(&mut faults)));
            let utc = hundreds_of_nanoseconds(truth.utc(told));
            for &car in by_number.iter().filter(|car| !failures[**car].is_silent(seconds)) {
                let zero = failures[car].says_zero(seconds);
                let state = truth.car_at(car, time);
                samples.push(sample(&Moment { truth, car, time, utc, state, zero }));
            }
            newest = newest.max(time).max(told);
        }
        lines.write(newest, &samples, &mut faults)?;
        samples.clear();
    }
    lines.finish()
}

/// The lines of the file; some come late, some twice.
struct Lines<S> {
    writer: TopicWriter<S>,
    last: StreamStamp,
    /// A line that is to come after the next.
    held_back: Option<Vec<S>>,
}

impl<S: Sample + Clone> Lines<S> {
    fn write(&mut self, time: SessionTime, samples: &[S], faults: &mut Faults) -> Result<(), EncodeError> {
        if samples.is_empty() {
            return Ok(());
        }
        self.last = stamp(time, faults.sample_lag(), self.last);
        if self.held_back.is_none() && faults.is_late() {
            self.held_back = Some(samples.to_vec());
            return Ok(());
        }
        self.writer.samples(self.last, samples)?;
        if faults.is_doubled() {
            self.writer.samples(self.last, samples)?;
        }
        self.release()
    }

    fn release(&mut self) -> Result<(), EncodeError> {
        match self.held_back.take() {
            Some(late) => self.writer.samples(self.last, &late),
            None => Ok(()),
        }
    }

    fn finish(mut self) -> Result<Vec<u8>, EncodeError> {
        self.release()?;
        Ok(self.writer.finish())
    }
}

/// The feed's clocks tick in hundreds of nanoseconds.
fn hundreds_of_nanoseconds(utc: Utc) -> Utc {
    Utc::from_nanos(utc.as_nanos().div_euclid(100) * 100)
}

/// A car whose engine is switched off, or whose sensors are.
fn off(sample: CarSample) -> CarSample {
    CarSample { rpm: Some(0), speed: Some(0), gear: Some(0), throttle: Some(0), brake: Some(0), ..sample }
}

/// A car whose engine runs, at the speed and acceleration that it has.
fn running(sample: CarSample, state: &CarState) -> CarSample {
    let (gear, revolutions) = car::gear(state.speed);
    let (stands, metres_per_second) = (state.speed < 0.5, state.speed / 3.6);
    let brakes = car::brakes(metres_per_second, state.acceleration);
    let throttle = if stands || brakes { 0 } else { car::throttle(metres_per_second, state.acceleration) };
    CarSample {
        rpm: Some(if stands { IDLE } else { revolutions }),
        speed: Some(state.speed.round() as u16),
        gear: Some(if stands { 0 } else { gear }),
        throttle: Some(throttle),
        brake: Some(if brakes { 100 } else { 0 }),
        ..sample
    }
}

/// Whether the engine is off: in the garage, once parked after the race, and soon after a breakdown.
fn engine_is_off(moment: &Moment<'_>) -> bool {
    let (state, truth, time) = (&moment.state, moment.truth, moment.time);
    let car = &truth.cars[moment.car];
    let stays = !truth.is_race() || car.parked.is_some_and(|parked| time > parked);
    let in_garage = state.in_pit_lane && state.speed == 0.0 && stays;
    in_garage || car.out_since().is_some_and(|stood| time > stood + SWITCHED_OFF_AFTER)
}

/// What the flap of the rear wing does. Against the clock anybody may open it in its zones, in a race whoever is close
/// enough to another car.
fn flap(moment: &Moment<'_>) -> u8 {
    let (truth, state) = (moment.truth, &moment.state);
    if state.in_pit_lane || truth.circuit.in_drs_zone(state.distance).is_none() {
        return MAY_NOT;
    }
    let may = if truth.is_race() {
        let flaps = &truth.cars[moment.car].run.flaps;
        let opened = flaps.partition_point(|(from, _)| *from <= state.distance);
        opened.checked_sub(1).is_some_and(|last| state.distance < flaps[last].1)
    } else {
        truth.track_status_at(moment.time) == Some("1") && truth.wet_at(moment.time) == 0.0
    };
    let fast = state.speed > 160.0 && state.acceleration > -1.0;
    match (may, fast) {
        (false, _) => MAY_NOT,
        (true, false) => MAY,
        (true, true) => OPEN,
    }
}
