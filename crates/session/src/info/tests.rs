use super::*;

fn list(json: &str) -> (StreamStamp, DriverList) {
    list_at(0, json)
}

fn list_at(secs: i64, json: &str) -> (StreamStamp, DriverList) {
    (StreamStamp::from_millis(secs * 1000), serde_json::from_str(json).expect("a driver list"))
}

fn at(secs: i64) -> SessionTime {
    SessionTime::from_millis(secs * 1000)
}

fn codes(messages: &[(StreamStamp, DriverList)], bounds: Bounds) -> Vec<String> {
    drivers(messages, bounds).iter().map(|driver| driver.code.to_string()).collect()
}

const OWN: &str = r#"{"1":{"RacingNumber":"1","Tla":"VER","Line":1},"4":{"RacingNumber":"4","Tla":"NOR","Line":2},
    "5":{"RacingNumber":"5","Tla":"BOR","Line":3},"23":{"RacingNumber":"23","Tla":"ALB","Line":4}}"#;
const OTHER: &str = r#"{"1":{"Tla":"BAD","Line":1,"_deleted":["TeamName"]},"4":{"_deleted":["Line"]},
    "5":{"Tla":"CAM","Line":3},"23":{"Tla":"VOI","Line":2},"3":{"RacingNumber":"3","Tla":"UGO","Line":4}}"#;

#[test]
fn the_next_series_does_not_change_the_drivers() {
    let messages = [list_at(5, OWN), list_at(100, r#"{"4":{"Line":1}}"#), list_at(900, OTHER)];
    let own = ["VER", "NOR", "BOR", "ALB"];
    let ended = Bounds { start: Some(at(50)), end: Some(at(800)) };
    assert_eq!(codes(&messages, ended), own);
    assert_eq!(codes(&messages, Bounds::default()), own, "without any status, the first list counts");
    assert_eq!(codes(&messages, Bounds { start: Some(at(50)), end: None }), own);
    // One renamed car is too few to tell by itself; the end is not.
    let single = [list_at(5, OWN), list_at(900, r#"{"1":{"Tla":"BAD"},"3":{"Tla":"UGO","Line":5}}"#)];
    assert_eq!(codes(&single, ended), own);
}

#[test]
fn a_list_before_the_start_replaces_the_one_of_the_session_before() {
    let messages = [list_at(5, OWN), list_at(30, OTHER)];
    assert_eq!(codes(&messages, Bounds { start: Some(at(50)), end: None }), ["BAD", "VOI", "CAM", "UGO"]);
}

#[test]
fn a_driver_who_is_replaced_is_replaced() {
    let messages = [list_at(5, OWN), list_at(100, r#"{"4":{"Tla":"OWA","LastName":"O'Ward"}}"#)];
    assert_eq!(codes(&messages, Bounds { start: Some(at(50)), end: None }), ["VER", "OWA", "BOR", "ALB"]);
}

#[test]
fn names_that_come_only_after_the_end_count() {
    let messages = [list_at(5, r#"{"1":{"Line":1}}"#), list_at(900, OWN)];
    assert_eq!(codes(&messages, Bounds { start: None, end: Some(at(800)) }).len(), 4);
}

#[test]
fn entries_that_are_no_cars_are_no_drivers() {
    let messages =
        [list(r#"{"1":{"Tla":"VER"},"236":{"RacingNumber":"236"},"241":{"Tla":"SAF","Line":21}}"#)];
    assert_eq!(codes(&messages, Bounds::default()), ["VER"]);
}

#[test]
fn the_end_is_the_first_that_is_told() {
    let phase = |secs, phase| SessionPhaseChange { time: at(secs), phase };
    use SessionPhase::{Finalised, Finished, Started};
    let parts = [
        (0, Started),
        (9, Finished),
        (10, Started),
        (19, Finished),
        (20, Started),
        (29, Finished),
        (35, Finalised),
    ];
    let phases = parts.map(|(secs, name)| phase(secs, name));
    let end = |kind, phases: &[SessionPhaseChange]| bounds(kind, phases, &[], &[]).end;
    assert_eq!(end(SessionKind::Qualifying, &phases), Some(at(29)));
    assert_eq!(end(SessionKind::Practice1, &phases), Some(at(9)));
    assert_eq!(end(SessionKind::Qualifying, &phases[..3]), None);
    let before = [phase(-9, Finished), phase(0, Started), phase(9, Finished)];
    assert_eq!(end(SessionKind::Practice1, &before), Some(at(9)), "what ended before the start was another");
    let info = [(
        StreamStamp::from_millis(50_000),
        serde_json::from_str(r#"{"SessionStatus":"Finalised"}"#).expect("info"),
    )];
    assert_eq!(bounds(SessionKind::Practice1, &[], &info, &[]).end, Some(at(50)));
}

#[test]
fn the_drivers_of_real_sessions_are_their_own() {
    let Some(data) = realdata::data() else { return };
    let file = std::fs::read(data.join("cases/2023_11_FP1.DriverList.jsonStream")).expect("the case");
    let messages = timing::messages::read_messages(&file, &mut timing::DamageReport::default());
    let codes = codes(&messages, Bounds::default());
    assert_eq!(codes.len(), 20, "{codes:?}");
    assert_eq!(codes.first().map(String::as_str), Some("VER"));
}

#[test]
fn where_nobody_is_named_the_cars_seen_are_the_drivers() {
    let seen = || [81, 4, 243].into_iter().filter_map(DriverNumber::new).collect();
    let changes = [list("{}"), list(r#"{"81":{"Line":2},"5":{"Line":1}}"#)];
    let unnamed = drivers_or_cars(&changes, Bounds::default(), seen);
    let codes: Vec<_> = unnamed.iter().map(|driver| (driver.code.to_string(), driver.line)).collect();
    assert_eq!(codes, [("004".to_owned(), None), ("081".to_owned(), None)]);
    let named = drivers_or_cars(&[list(r#"{"81":{"Tla":"PIA"}}"#)], Bounds::default(), seen);
    assert_eq!(named.len(), 1, "others are not in the list");
}

#[test]
fn no_two_drivers_have_one_code() {
    let messages =
        [list(r#"{"1":{"Tla":"VER","Line":1},"33":{"Tla":"VER","Line":2},"7":{"Tla":"033","Line":3}}"#)];
    assert_eq!(codes(&messages, Bounds::default()), ["VER", "033", "007"]);
}

#[test]
fn a_full_name_needs_both_names() {
    let name = |json: &str| full_name(&serde_json::from_str(json).expect("a driver"));
    assert_eq!(
        name(r#"{"FirstName":"Oscar","LastName":"Piastri","FullName":"Oscar PIASTRI"}"#),
        "Oscar Piastri"
    );
    assert_eq!(name(r#"{"FirstName":"","LastName":"Piastri","FullName":"Oscar PIASTRI"}"#), "Oscar PIASTRI");
    assert_eq!(name("{}"), "");
}
