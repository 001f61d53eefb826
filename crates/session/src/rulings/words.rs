//! The wordings of rulings.

use timing::{DriverCode, DriverNumber, SessionTime, Span};

use super::{Penalty, RuledCar, Ruling, RulingKind};
use crate::RaceControlEntry;

/// More cars than a message names: one that goes on is not read further.
const MAX_CARS: usize = 40;
/// A message is a line on a screen; of a longer text the rest is not read.
const MAX_CHARACTERS: usize = 1000;
const DAY: Span = Span::from_secs(24 * 3600);

/// What of a ruling is said in which words; the first that fits counts.
const INCIDENTS: [(&str, RulingKind); 7] = [
    ("WILL BE INVESTIGATED", RulingKind::InvestigatedLater),
    ("NO FURTHER", RulingKind::NoFurtherAction),
    ("NO INVESTIGATION", RulingKind::NoFurtherAction),
    ("NO ACTION", RulingKind::NoFurtherAction),
    ("UNDER INVESTIGATION", RulingKind::UnderInvestigation),
    ("INVESTIGATED AFTER", RulingKind::InvestigatedLater),
    ("NOTED", RulingKind::Noted),
];

/// Penalties and flags against a car.
const SANCTIONS: [(&str, RulingKind); 9] = [
    ("BLACK AND WHITE FLAG", RulingKind::BlackAndWhiteFlag),
    ("BLACK AND ORANGE FLAG", RulingKind::BlackAndOrangeFlag),
    ("BLACK FLAG", RulingKind::Disqualified),
    ("DISQUALIFIED", RulingKind::Disqualified),
    ("PENALTY", RulingKind::Penalty),
    ("GRID DROP", RulingKind::Penalty),
    ("REPRIMAND", RulingKind::Reprimand),
    ("WARNING FOR CAR", RulingKind::Reprimand),
    ("WARNING - CAR", RulingKind::Reprimand),
];

/// The ruling that a message is; `None` where it is another kind of message.
pub(super) fn ruling(entry: &RaceControlEntry, utc_offset: Option<Span>) -> Option<Ruling> {
    let text: String = entry.message.chars().take(MAX_CHARACTERS).collect::<String>().to_ascii_uppercase();
    let text = text.trim();
    let body = text.strip_prefix("FIA STEWARDS:").unwrap_or(text).trim_start();
    let (kind, head, tail) = of_lap(body).or_else(|| of_car(body)).or_else(|| of_incident(body))?;
    let mut cars = cars(head);
    if cars.is_empty() {
        cars.extend(entry.car.map(|number| RuledCar { number, code: None }));
    }
    let (wording, clock) = before_clock(tail);
    let is_penalty = matches!(kind, RulingKind::Penalty | RulingKind::PenaltyServed);
    let number = |word| number_after(head, word).or_else(|| number_after(wording, word));
    Some(Ruling {
        time: entry.time,
        kind,
        cars,
        reason: reason(wording).to_owned(),
        wording: wording.to_owned(),
        turn: number("TURN").or_else(|| number("TURNS")),
        lap: number("LAP"),
        lap_time: lap_time(head).filter(|_| kind.is_of_lap()),
        incident: clock.and_then(|clock| incident(entry, clock, utc_offset)),
        next_lap: tail.contains("(NEXT LAP"),
        penalty: penalty(body).filter(|_| is_penalty),
    })
}

/// `CAR 5 (BOR) TIME 1:18.964 DELETED - TRACK LIMITS AT TURN 12 LAP 3 15:03:34`, `CAR 12 (ANT) LAP DELETED - …`,
/// `CAR 4 (NOR) TIME 1:57.940 WILL BE REINSTATED`: the kind, what stands before it, and the reason.
fn of_lap(body: &str) -> Option<(RulingKind, &str, &str)> {
    let (head, tail, kind) = [("REINSTATED", RulingKind::LapReinstated), ("DELETED", RulingKind::LapDeleted)]
        .into_iter()
        .find_map(|(word, kind)| body.split_once(word).map(|(head, tail)| (head, tail, kind)))?;
    let names_lap = head.split_whitespace().any(|word| matches!(word, "TIME" | "LAP"));
    (head.contains("CAR ") && names_lap).then(|| (kind, head, after_dash(tail)))
}

/// `5 SECOND TIME PENALTY FOR CAR 22 (TSU) - CAUSING A COLLISION`, `PENALTY SERVED - …`, flags for one car.
fn of_car(body: &str) -> Option<(RulingKind, &str, &str)> {
    let served = body.split_once("PENALTY SERVED").map(|(_, rest)| rest.trim_start_matches(is_dash));
    let statement = served.unwrap_or(body);
    let (head, tail) = statement_and_reason(statement);
    if served.is_some() {
        return Some((RulingKind::PenaltyServed, head, tail));
    }
    let kind = SANCTIONS.iter().find(|(words, _)| statement.contains(words))?.1;
    // The words also stand in messages that are about no car.
    (!cars(head).is_empty()).then_some((kind, head, tail))
}

/// `TURN 3 INCIDENT INVOLVING CARS 63 (RUS) AND 4 (NOR) NOTED - CAUSING A COLLISION`.
fn of_incident(body: &str) -> Option<(RulingKind, &str, &str)> {
    let found = INCIDENTS.iter().find_map(|&(words, kind)| Some((body.find(words)?, words, kind)))?;
    let (at, words, kind) = found;
    if !body.contains("INCIDENT") && !body.contains("INVESTIGATION") {
        return None;
    }
    let head = body.get(..at)?;
    let tail = body.get(at + words.len()..)?;
    Some((kind, head, after_dash(tail)))
}

const fn is_dash(letter: char) -> bool {
    matches!(letter, '-' | '–' | '—' | ' ')
}

/// What stands behind the first dash; empty where there is none.
fn after_dash(text: &str) -> &str {
    let at = text.find(['-', '–', '—']);
    at.and_then(|at| text.get(at..)).map_or("", |rest| rest.trim_start_matches(is_dash))
}

/// What is said, and the reason behind the first dash that follows a car.
fn statement_and_reason(text: &str) -> (&str, &str) {
    let named = text.find("CAR ").or_else(|| text.find("CARS ")).unwrap_or(0);
    let dash = text.get(named..).and_then(|rest| Some(named + rest.find(['-', '–', '—'])?));
    match dash.and_then(|at| text.get(..at).zip(text.get(at..))) {
        Some((head, tail)) => (head, tail.trim_start_matches(is_dash)),
        None => (text, ""),
    }
}

/// The cars behind `CAR` or `CARS`: `63 (RUS), 4 (NOR) AND 1`.
fn cars(head: &str) -> Vec<RuledCar> {
    let mut cars: Vec<RuledCar> = Vec::new();
    let mut listing = false;
    for word in head.split_whitespace() {
        if matches!(word, "CAR" | "CARS") {
            listing = true;
        } else if listing && !take_car(&mut cars, word) && word != "AND" {
            listing = false;
        }
        if cars.len() >= MAX_CARS {
            break;
        }
    }
    cars
}

/// Takes a number as a car, or letters as those of the car before; says whether the word was either.
fn take_car(cars: &mut Vec<RuledCar>, word: &str) -> bool {
    let word = word.trim_end_matches([',', '.', ':']);
    if let Some(letters) = word.strip_prefix('(').and_then(|word| word.strip_suffix(')')) {
        let last = cars.last_mut().filter(|car| car.code.is_none());
        return last.is_some_and(|car| {
            car.code = DriverCode::parse(letters);
            car.code.is_some()
        });
    }
    let number = DriverNumber::parse(word.as_bytes());
    cars.extend(number.map(|number| RuledCar { number, code: None }));
    number.is_some()
}

/// The number behind a word; of `TURNS 4/5` the first.
fn number_after(text: &str, word: &str) -> Option<u16> {
    pairs(text).filter(|(is, _)| *is == word).find_map(|(_, next)| {
        let end = next.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(next.len());
        next.get(..end)?.parse().ok()
    })
}

/// Each word with the one behind it.
fn pairs(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split_whitespace().zip(text.split_whitespace().skip(1))
}

/// The lap time behind `TIME`.
fn lap_time(head: &str) -> Option<Span> {
    let mut words = head.split_whitespace().skip_while(|word| *word != "TIME").skip(1);
    words
        .find_map(|word| word.contains(['.', ':']).then(|| Span::parse(word))?)
        .filter(|time| *time > Span::ZERO)
}

/// The reason up to the time of day, and the time of day.
fn before_clock(tail: &str) -> (&str, Option<Span>) {
    let clock = tail.split(' ').find(|word| word.matches(':').count() == 2 && Span::parse(word).is_some());
    let split = clock.and_then(|clock| Some((tail.split_once(clock)?.0, Span::parse(clock))));
    split.unwrap_or((tail, None))
}

/// The reason without the place, the lap and remarks in brackets.
fn reason(wording: &str) -> &str {
    let ends = [" AT TURN", " IN TURN", " LAP ", " ("];
    let end = ends.iter().filter_map(|words| wording.find(words)).min().unwrap_or(wording.len());
    wording.get(..end).unwrap_or(wording).trim()
}

/// When the incident was: so long before the message was sent as the clocks at the circuit say, less than a day.
fn incident(entry: &RaceControlEntry, clock: Span, utc_offset: Option<Span>) -> Option<SessionTime> {
    let sent = entry.utc?.as_nanos().checked_add(utc_offset?.as_nanos())?;
    let ago = sent.checked_sub(clock.as_nanos())?.rem_euclid(DAY.as_nanos());
    entry.time.as_nanos().checked_sub(ago).map(SessionTime::from_nanos)
}

/// The penalty in a text: the number is that before `SECOND` or `PLACE`.
fn penalty(text: &str) -> Option<Penalty> {
    let amount = |unit: &str| {
        pairs(text).find_map(|(number, is)| is.starts_with(unit).then(|| number.parse::<u16>().ok())?)
    };
    let says = |words: &[&str]| words.iter().any(|words| text.contains(words));
    if says(&["STOP/GO", "STOP AND GO", "STOP & GO", "STOP GO", "STOP-GO", "STOP-AND-GO"]) {
        Some(Penalty::StopGo(amount("SECOND")))
    } else if says(&["DRIVE THROUGH", "DRIVE-THROUGH"]) {
        Some(Penalty::DriveThrough)
    } else if says(&["GRID"]) {
        Some(Penalty::Grid(amount("PLACE")))
    } else {
        amount("SECOND").map(Penalty::Time)
    }
}

#[cfg(test)]
mod tests;
