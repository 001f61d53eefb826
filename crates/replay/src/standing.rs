//! Where a car stands that stands for long: on the track it has stopped, in the pits it has not.

use session::{MISSING_U16, PositionSamples, Session};
use timing::{SessionTime, Span};

use crate::place::{is_placed, place};
use crate::{Circuit, Place};

/// Slower than this is standing, km/h.
pub(crate) const STANDING_KMH: u16 = 3;
/// Standing for so long is having stopped.
const STOPPED_AFTER: Span = Span::from_secs(10);
/// So close to the driven line a car is on the track, even beside the pit lane; 1/10 m.
const ON_TRACK: f64 = 80.0;

/// Where a car stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stand {
    /// On or beside the track.
    Track,
    /// In the pit lane, by its place: the feed's word may come late or end early.
    Pits,
}

/// When one car stood for [`STOPPED_AFTER`], by the speed channel from `from` on, and where; moving again ends it.
pub(crate) fn stands(
    session: &Session,
    circuit: &Circuit,
    driver: usize,
    from: SessionTime,
) -> Vec<(SessionTime, Option<Stand>)> {
    let mut changes = Vec::new();
    let Some(car) = session.cars.get(driver) else { return changes };
    let mut since: Option<SessionTime> = None;
    let mut stood = false;
    for (&time, &speed) in car.time.iter().zip(&car.speed) {
        let standing = time >= from && speed != MISSING_U16 && speed < STANDING_KMH;
        since = if standing { since.or(Some(time)) } else { None };
        let stands = since.is_some_and(|since| time - since >= STOPPED_AFTER);
        if stands != stood {
            let at = || {
                session.positions.get(driver).map_or(Stand::Track, |places| stand_at(circuit, places, time))
            };
            changes.push((time, stands.then(at)));
            stood = stands;
        }
    }
    changes
}

/// Where a car stands at a moment, by its last place.
pub(crate) fn stand_at(circuit: &Circuit, positions: &PositionSamples, time: SessionTime) -> Stand {
    let (Some(seen), Some(lane)) = (last_place(positions, time), &circuit.pit_lane) else {
        return Stand::Track;
    };
    let on_track = circuit.line.as_ref().is_some_and(|line| line.search(seen, None).distance < ON_TRACK);
    if !on_track && lane.fraction_at(seen).is_some() { Stand::Pits } else { Stand::Track }
}

/// A car's last place at a moment.
pub(crate) fn last_place(positions: &PositionSamples, time: SessionTime) -> Option<Place> {
    let rows = positions.time.partition_point(|sample| *sample <= time);
    (0..rows).rev().find(|&row| is_placed(positions, row)).map(|row| place(positions, row))
}
