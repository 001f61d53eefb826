//! What a car's engine, pedals and gearbox do.

use session::{CarSamples, DROP_OUT, MISSING_U8, MISSING_U16};
use timing::SessionTime;

use crate::CarFrame;
use crate::curve::share;

/// Kilometres an hour in a metre a second.
pub(crate) const KMH: f64 = 3.6;

/// Percent; the feed writes more where it has no data.
const FULL: u8 = 100;

/// Fills in the channels at `time`, where `rows` samples are not later. Speed, engine speed and throttle are
/// interpolated, the others hold their last value; in a drop-out nothing is known.
pub(crate) fn channels_into(car: &CarSamples, rows: usize, time: SessionTime, frame: &mut CarFrame) {
    let Some(before) = rows.checked_sub(1).filter(|&before| before < car.len()) else { return };
    let after = if rows < car.len() { rows } else { before };
    let (from, to) = (car.time[before], car.time[after]);
    let horizon = if after == before { time } else { to };
    if horizon - from > DROP_OUT {
        return;
    }
    let part = share(from, to, time);
    let blend = |values: [Option<f64>; 2]| {
        let [Some(a), b] = values else { return None };
        Some(b.map_or(a, |b| a + part * (b - a)))
    };
    let wide = |column: &[u16], row: usize| Some(column[row]).filter(|v| *v != MISSING_U16).map(f64::from);
    let percent = |row: usize| Some(car.throttle[row]).filter(|v| *v <= FULL).map(f64::from);
    let narrow = |column: &[u8]| Some(column[before]).filter(|v| *v != MISSING_U8);
    frame.speed = blend([wide(&car.speed, before), wide(&car.speed, after)]);
    frame.rpm = blend([wide(&car.rpm, before), wide(&car.rpm, after)]);
    frame.throttle = blend([percent(before), percent(after)]);
    frame.gear = narrow(&car.gear);
    frame.brake = Some(car.brake[before]).filter(|v| *v <= FULL).map(|v| v > 0);
    frame.drs = car.drs.as_deref().and_then(narrow);
}
