//! Laps that race control took away.

use timing::{DriverNumber, Span};

use crate::{Lap, RaceControlEntry};

/// What a message does to a lap time.
#[derive(Clone, Debug, PartialEq)]
struct Ruling {
    car: DriverNumber,
    time: Span,
    /// Why it was deleted; `None` if it was given back.
    reason: Option<String>,
}

/// Marks deleted laps; they are nobody's best. `None` in `deleted` becomes `false`: race control was heard.
pub(super) fn mark(drivers: &mut [Vec<Lap>], numbers: &[DriverNumber], messages: &[RaceControlEntry]) {
    for lap in drivers.iter_mut().flatten() {
        lap.deleted = Some(false);
    }
    for ruling in messages.iter().filter_map(|entry| ruling(&entry.message)) {
        let laps = numbers.iter().position(|number| *number == ruling.car).and_then(|at| drivers.get_mut(at));
        for lap in laps.into_iter().flatten().filter(|lap| lap.time == Some(ruling.time)) {
            lap.deleted = Some(ruling.reason.is_some());
            lap.deleted_reason = ruling.reason.clone().unwrap_or_default();
        }
    }
    for lap in drivers.iter_mut().flatten().filter(|lap| lap.deleted == Some(true)) {
        lap.personal_best = false;
    }
}

/// Reads `CAR 5 (BOR) TIME 1:18.964 DELETED - TRACK LIMITS AT TURN 12 LAP 3 15:03:34`; the reason ends before the
/// local time.
fn ruling(message: &str) -> Option<Ruling> {
    let (_, rest) = message.split_once("CAR ")?;
    let car = DriverNumber::parse(rest.split(' ').next()?.as_bytes())?;
    let (time, rest) = rest.split_once("TIME ")?.1.split_once(' ')?;
    let time = Span::parse(time)?;
    if let Some(reason) = rest.strip_prefix("DELETED - ") {
        let clock = reason.split(' ').find(|word| word.matches(':').count() == 2);
        let reason = clock.and_then(|clock| reason.split_once(clock)).map_or(reason, |(before, _)| before);
        return Some(Ruling { car, time, reason: Some(reason.to_owned()) });
    }
    rest.starts_with("REINSTATED").then_some(Ruling { car, time, reason: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rulings_are_read() {
        let read = ruling("CAR 5 (BOR) TIME 1:18.964 DELETED - TRACK LIMITS AT TURN 12 LAP 3 15:03:34")
            .expect("a deletion");
        assert_eq!(read.car.get(), 5);
        assert_eq!(read.time, Span::from_millis(78_964));
        assert_eq!(read.reason.as_deref(), Some("TRACK LIMITS AT TURN 12 LAP 3 "));
        let back = ruling("CAR 5 (BOR) TIME 1:18.964 REINSTATED").expect("a reinstatement");
        assert_eq!(back.reason, None);
        assert_eq!(ruling("CAR 12 (ANT) LAP DELETED - TRACK LIMITS AT TURN 11 LAP 13 12:52:34"), None);
        assert_eq!(ruling("DRS ENABLED"), None);
    }
}
