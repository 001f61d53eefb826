use super::*;
use crate::Span;

delta! {
    /// One entry.
    pub struct Entry {
        /// A text.
        pub value: Cell<Span>,
        /// A flag.
        pub stopped: bool,
    }
}

fn list(json: &str) -> Indexed<Entry> {
    serde_json::from_str(json).expect("a list")
}

#[test]
fn a_list_changes_by_index_and_is_replaced_whole() {
    let mut state = list(r#"[{"Value":"25.183","Stopped":false},{"Value":""}]"#);
    state.merge(list(r#"{"1":{"Value":"30.1"},"0":{"Stopped":true},"_kf":true}"#));
    let first = state.get(0).expect("the first");
    assert_eq!((first.value, first.stopped), (Some(Cell::set(Span::from_millis(25_183))), Some(true)));
    assert_eq!(state.get(1).and_then(|e| e.value), Some(Cell::set(Span::from_millis(30_100))));
    state.merge(list(r#"{"_deleted":["0"]}"#));
    assert_eq!((state.len(), state.get(0)), (1, None));
    state.merge(list("[]"));
    assert!(state.is_empty());
}

#[test]
fn an_empty_text_takes_a_value_back() {
    let mut state: Entry = serde_json::from_str(r#"{"Value":"25.183"}"#).expect("an entry");
    state.merge(serde_json::from_str("{}").expect("nothing new"));
    assert_eq!(state.value.and_then(Cell::value), Some(Span::from_millis(25_183)));
    state.merge(serde_json::from_str(r#"{"Value":""}"#).expect("a take-back"));
    assert_eq!(state.value, Some(Cell::cleared()));
}

#[test]
fn what_is_not_a_value_is_an_error() {
    assert!(serde_json::from_str::<Entry>(r#"{"Value":"soon"}"#).is_err());
    assert!(serde_json::from_str::<Entry>(r#"{"Value":["25"]}"#).is_err());
    assert!(serde_json::from_str::<Indexed<Entry>>(r#"{"99999":{}}"#).is_err());
}

#[test]
fn drivers_are_keyed_by_number_and_other_keys_let_through() {
    let lines: ByDriver<Entry> =
        serde_json::from_str(r#"{"81":{},"_kf":true,"4":{"Stopped":true}}"#).expect("two drivers");
    let numbers: Vec<u16> = lines.iter().map(|(number, _)| number.get()).collect();
    assert_eq!(numbers, [4, 81]);
}

#[test]
fn a_whole_list_with_holes_keeps_its_indices() {
    let mut state = list(r#"[{"Stopped":true},{"Stopped":false}]"#);
    state.merge(list(r#"{"_deleted":[0]}"#));
    let json = serde_json::to_string(&state).expect("json");
    assert_eq!(json, r#"{"1":{"Stopped":false}}"#);
}

#[test]
fn fields_and_drivers_are_dropped_by_name() {
    let read = |json| serde_json::from_str::<ByDriver<Entry>>(json).expect("drivers");
    let mut state = read(r#"{"4":{"Value":"25.183","Stopped":true},"81":{"_deleted":["Value"]}}"#).settled();
    state.merge(read(r#"{"4":{"_deleted":["Value"]}}"#));
    assert_eq!(state, read(r#"{"4":{"Stopped":true},"81":{}}"#));
    state.merge(read(r#"{"_deleted":["81"]}"#));
    assert_eq!(state, read(r#"{"4":{"Stopped":true}}"#));
}

#[test]
fn new_entries_take_their_places_among_the_old() {
    let mut state = list(r#"{"1":{"Stopped":true},"3":{},"5":{}}"#);
    state.merge(list(r#"{"6":{},"4":{},"3":{"Stopped":true},"0":{},"2":{"Stopped":false}}"#));
    let stopped: Vec<_> = state.iter().map(|(index, entry)| (index, entry.stopped)).collect();
    let wanted =
        [(0, None), (1, Some(true)), (2, Some(false)), (3, Some(true)), (4, None), (5, None), (6, None)];
    assert_eq!(stopped, wanted);
    assert_eq!(state.get(4), Some(&Entry::default()));
}
