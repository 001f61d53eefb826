//! Laps that race control took away.

use std::collections::BTreeMap;

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

/// Marks deleted laps by the last word on each time; they are nobody's best. `None` in `deleted` becomes `false`: race control was heard.
pub(super) fn mark(drivers: &mut [Vec<Lap>], numbers: &[DriverNumber], messages: &[RaceControlEntry]) {
    let rulings = messages.iter().filter_map(|entry| ruling(&entry.message));
    let last_word: BTreeMap<(DriverNumber, Span), Option<String>> =
        rulings.map(|ruling| ((ruling.car, ruling.time), ruling.reason)).collect();
    for (laps, number) in drivers.iter_mut().zip(numbers) {
        for lap in laps {
            let reason = lap.time.and_then(|time| last_word.get(&(*number, time))?.clone());
            lap.deleted = Some(reason.is_some());
            lap.personal_best &= reason.is_none();
            lap.deleted_reason = reason.unwrap_or_default();
        }
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
    use timing::SessionTime;

    use super::*;

    #[test]
    fn the_last_word_on_a_time_counts() {
        let entry = |message: &str| RaceControlEntry {
            time: SessionTime::default(),
            utc: None,
            lap: None,
            category: String::new(),
            message: message.to_owned(),
            status: None,
            flag: None,
            scope: None,
            sector: None,
            car: None,
        };
        let lap = |secs| Lap { time: Some(Span::from_secs(secs)), personal_best: true, ..Lap::default() };
        let mut drivers = [vec![lap(90), lap(91)], vec![lap(90), Lap::default()]];
        let numbers = [5, 12].map(|number| DriverNumber::new(number).expect("a number"));
        let messages = [
            "CAR 5 (BOR) TIME 1:30.000 DELETED - TRACK LIMITS",
            "CAR 5 (BOR) TIME 1:31.000 DELETED - TRACK LIMITS",
            "CAR 5 (BOR) TIME 1:30.000 REINSTATED",
        ];
        mark(&mut drivers, &numbers, &messages.map(entry));
        let marked = |lap: &Lap| (lap.deleted, lap.deleted_reason.clone(), lap.personal_best);
        let kept = |best| (Some(false), String::new(), best);
        assert_eq!(marked(&drivers[0][0]), kept(true));
        assert_eq!(marked(&drivers[0][1]), (Some(true), "TRACK LIMITS".to_owned(), false));
        assert_eq!(drivers[1].iter().map(marked).collect::<Vec<_>>(), [kept(true), kept(false)]);
    }

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
