//! What the timing screen hears of, in all kinds of session.

use timing::{SessionTime, Span};

use crate::truth::Truth;

/// How long after a car stands beside the track it is said to be stopped, and then to be retired; and how long after it
/// was given up in the pits.
const STOPPED_AFTER: Span = Span::from_secs(3);
const RETIRED_AFTER: Span = Span::from_secs(25);
const GIVEN_UP_AFTER: Span = Span::from_secs(60);

/// A penalty is on the screen so long before the result is final.
const PUNISHED_BEFORE: Span = Span::from_secs(20);

/// Something about one car.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Event {
    /// The end of a sector: the index of the car's lap, and the sector.
    Mark(usize, u8),
    /// Past the speed trap on the longest straight.
    Trap,
    /// Into the pit lane; the last time, to stay, is not a stop.
    PitIn { is_stop: bool },
    /// Out of the pit lane, on that lap.
    PitOut(usize),
    /// The car stands beside the track.
    Stopped,
    /// The car is out of the session.
    Retired,
    /// The time of a lap is taken back.
    Deleted(usize),
    /// The places with all penalties.
    Classified,
}

/// Every event of a session with the car's index, in the order of time.
pub(super) fn events(truth: &Truth) -> Vec<(SessionTime, usize, Event)> {
    let mut events = Vec::new();
    for (index, car) in truth.cars.iter().enumerate() {
        let mut add =
            |time: Option<SessionTime>, event: Event| events.extend(time.map(|time| (time, index, event)));
        for (lap_index, lap) in car.laps.iter().enumerate() {
            for (sector, mark) in (0..).zip(lap.marks) {
                add(mark, Event::Mark(lap_index, sector));
            }
            let gone_for_good = lap.pit_in.is_some() && lap.pit_in == car.parked;
            add(lap.pit_in, Event::PitIn { is_stop: !(truth.is_race() && gone_for_good) });
            add(lap.pit_out, Event::PitOut(lap_index));
            add(lap.deleted_at, Event::Deleted(lap_index));
            if lap.time.is_some() {
                let time = car.reaches(truth.distance_at(index, lap.start) + truth.circuit.speed_trap());
                add(time, Event::Trap);
            }
        }
        if car.finished.is_some() {
            add(car.parked, Event::PitIn { is_stop: false });
        }
        add(car.broke_down.map(|stood| stood + STOPPED_AFTER), Event::Stopped);
        add(car.broke_down.map(|stood| stood + RETIRED_AFTER), Event::Retired);
        add(car.gave_up.map(|stood| stood + GIVEN_UP_AFTER), Event::Retired);
    }
    let punished = truth.penalties.first().and(truth.finalised()).map(|at| at - PUNISHED_BEFORE);
    events.extend(punished.map(|at| (at, 0, Event::Classified)));
    events.sort_by_key(|(time, car, _)| (*time, *car));
    events
}
