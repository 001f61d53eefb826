use timing::DriverCode;

use super::*;
use crate::RaceControlEntry;
use crate::rulings::rulings;

fn at(secs: i64) -> SessionTime {
    SessionTime::from_millis(secs * 1000)
}

/// A driver's laps of so many seconds each, one after another from 1000 s on.
fn laps(times: &[i64]) -> Vec<Lap> {
    let mut start = 1000;
    (1..)
        .zip(times)
        .map(|(number, &secs)| {
            let lap = Lap {
                number,
                start: Some(at(start)),
                end: Some(at(start + secs)),
                time: Some(Span::from_secs(secs)),
                ..Lap::default()
            };
            start += secs;
            lap
        })
        .collect()
}

/// What the messages, told at these seconds, do to the laps of car 5: (lap's number, second, deleted). Session time
/// zero is at noon, here and in UTC.
fn changes(times: &[i64], messages: &[(i64, &str)]) -> Vec<(u16, i64, bool)> {
    let list = r#"{"5":{"Tla":"BOR"},"12":{"Tla":"ANT"}}"#;
    let list = serde_json::from_str(list).expect("a list");
    let drivers = crate::info::drivers(&[(timing::StreamStamp::default(), list)], Default::default());
    let entry = |&(secs, message): &(i64, &str)| RaceControlEntry {
        time: at(secs),
        utc: timing::Utc::parse(b"2025-10-25T12:00:00").map(|noon| noon + Span::from_secs(secs)),
        lap: None,
        category: String::new(),
        message: message.to_owned(),
        status: None,
        flag: None,
        scope: None,
        sector: None,
        car: None,
    };
    let entries: Vec<_> = messages.iter().map(entry).collect();
    let rulings = rulings(&entries, &drivers, Some(Span::ZERO));
    let laps = laps(times);
    let of = lap_rulings(&rulings, &drivers, &[&laps, &laps]);
    of.iter()
        .filter(|change| drivers[change.driver].code == DriverCode::parse("BOR").expect("a code"))
        .map(|change| (laps[change.lap].number, change.time.as_nanos() / 1_000_000_000, change.deleted))
        .collect()
}

#[test]
fn the_ruling_in_force_changes_with_each_message() {
    let deleted = "CAR 5 (BOR) TIME 1:30.000 DELETED - TRACK LIMITS AT TURN 16 (NEXT LAP)";
    let back = "CAR 5 (BOR) TIME 1:30.000 WILL BE REINSTATED";
    let told = [(1200, deleted), (1210, deleted), (1260, back), (1300, deleted)];
    assert_eq!(changes(&[90, 91], &told), [(1, 1200, true), (1, 1260, false), (1, 1300, true)]);
}

#[test]
fn a_lap_without_a_time_is_found_by_the_time_of_day() {
    // 12:18:00 is second 1080, in the first lap, which race control counts as its second.
    let told = [(1150, "CAR 5 (BOR) LAP DELETED - TRACK LIMITS AT TURN 3 LAP 2 12:18:00 (PIT)")];
    assert_eq!(changes(&[90, 91], &told), [(1, 1150, true)]);
    let next = [(1150, "CAR 5 (BOR) LAP DELETED - TRACK LIMITS AT TURN 3 LAP 2 12:18:00 (NEXT LAP)")];
    assert_eq!(changes(&[90, 91], &next), [(2, 1150, true)]);
    let numbered = [(1300, "CAR 5 (BOR) LAP DELETED - TRACK LIMITS AT TURN 3 LAP 2")];
    assert_eq!(changes(&[90, 91], &numbered), [(2, 1300, true)]);
    assert_eq!(changes(&[90], &numbered), [], "there is no such lap");
}

#[test]
fn of_laps_with_one_time_the_one_that_is_meant_is_deleted() {
    let times = [90, 90, 90];
    let clock = [(1290, "CAR 5 (BOR) TIME 1:30.000 DELETED - TRACK LIMITS AT TURN 1 LAP 9 12:18:20")];
    assert_eq!(changes(&times, &clock), [(2, 1290, true)]);
    let number = [(1290, "CAR 5 (BOR) TIME 1:30.000 DELETED - TRACK LIMITS AT TURN 1 LAP 1")];
    assert_eq!(changes(&times, &number), [(1, 1290, true)]);
    let last = [(1185, "CAR 5 (BOR) TIME 1:30.000 DELETED - TRACK LIMITS")];
    assert_eq!(changes(&times, &last), [(2, 1185, true)]);
}

#[test]
fn a_lap_given_back_without_a_time_is_the_last_deleted() {
    let told = [
        (1200, "CAR 5 (BOR) TIME 1:30.000 DELETED - TRACK LIMITS"),
        (1290, "CAR 5 (BOR) TIME 1:31.000 DELETED - TRACK LIMITS"),
        (1300, "CAR 5 (BOR) LAP TIME REINSTATED"),
    ];
    assert_eq!(changes(&[90, 91], &told)[2..], [(2, 1300, false)]);
}

#[test]
fn cars_of_other_drivers_are_not_meant() {
    let told = [(1200, "CAR 5 (CAM) TIME 1:30.000 DELETED - TRACK LIMITS")];
    assert_eq!(changes(&[90], &told), []);
}
