//! Where cars were, as far as the circuit is concerned.

use session::{MISSING_U16, PositionSamples, Session};
use timing::{SessionTime, Span};

use crate::Place;
use crate::channels::KMH;
use crate::curve::share;
use crate::place::{between, distance, is_placed, place};

/// Between places farther apart in time than this, the way is not known.
pub(super) const DENSE: Span = Span::from_millis(1500);
/// Places closer than this are one place: the car stood, or the feed did; 1/10 m.
const APART: f64 = 20.0;
/// No lap and no stop has more places; a lap of ten minutes has 2,500.
const MOST: usize = 4096;

/// A car's places between two moments, each when it was reached: standing cars have one. No more than [`MOST`].
pub(super) fn places(
    session: &Session,
    driver: usize,
    from: SessionTime,
    to: SessionTime,
) -> Vec<(SessionTime, Place)> {
    let mut places: Vec<(SessionTime, Place)> = Vec::new();
    let Some(positions) = session.positions.get(driver) else { return places };
    for row in row_at(positions, from)..row_at(positions, to) {
        let here = place(positions, row);
        let moved = places.last().is_none_or(|(_, last)| distance(*last, here) > APART);
        if places.len() == MOST {
            break;
        }
        if is_placed(positions, row) && moved {
            places.push((positions.time[row], here));
        }
    }
    places
}

/// The first row that is not earlier.
fn row_at(positions: &PositionSamples, time: SessionTime) -> usize {
    positions.time.partition_point(|sample| *sample < time)
}

/// Where a car was at a moment, between two samples that are not far apart.
pub(super) fn place_at(session: &Session, driver: usize, time: SessionTime) -> Option<Place> {
    let positions = session.positions.get(driver)?;
    let after = positions.time.partition_point(|sample| *sample <= time);
    let before = after.checked_sub(1)?;
    let (from, to) = (*positions.time.get(before)?, *positions.time.get(after)?);
    let known = to - from <= DENSE && is_placed(positions, before) && is_placed(positions, after);
    known.then(|| between(place(positions, before), place(positions, after), share(from, to, time)))
}

/// A car's speed at a moment, m/s.
pub(super) fn speed_at(session: &Session, driver: usize, time: SessionTime) -> Option<f64> {
    let car = session.cars.get(driver)?;
    let after = car.time.partition_point(|sample| *sample <= time);
    let before = after.checked_sub(1)?;
    let (from, to) = (*car.speed.get(before)?, *car.speed.get(after)?);
    let known = from != MISSING_U16 && to != MISSING_U16;
    let part = share(car.time[before], car.time[after], time);
    known.then(|| (f64::from(from) + part * (f64::from(to) - f64::from(from))) / KMH)
}
