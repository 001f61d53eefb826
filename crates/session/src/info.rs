//! Names: the session's and its drivers'.

use std::collections::BTreeSet;

use timing::delta::{Cell, Merge};
use timing::messages::{DriverEntry, DriverList, SessionInfo as InfoMessage};
use timing::{DriverCode, DriverNumber, StreamStamp};

use crate::{Driver, SessionInfo, radio};

/// Numbers above are those of safety cars and the like.
const LAST_RACING_NUMBER: u16 = 99;

/// The session's names from the last word of the feed on them.
pub(crate) fn session_info(messages: &[(StreamStamp, InfoMessage)]) -> SessionInfo {
    let mut state = InfoMessage::default();
    for (_, message) in messages {
        state.merge(message.clone());
    }
    let meeting = state.meeting.unwrap_or_default();
    let country = meeting.country.unwrap_or_default();
    let circuit = meeting.circuit.unwrap_or_default();
    SessionInfo {
        meeting: meeting.name.unwrap_or_default(),
        official_name: meeting.official_name.unwrap_or_default(),
        location: meeting.location.unwrap_or_default(),
        country: country.name.unwrap_or_default(),
        circuit: circuit.short_name.unwrap_or_default(),
        circuit_key: circuit.key,
        name: state.name.unwrap_or_default(),
        start_date: state.start_date.and_then(Cell::value),
        utc_offset: state.gmt_offset.and_then(Cell::value).map(|hours| hours.0),
        path: state.path.as_deref().and_then(radio::folder),
    }
}

/// The drivers of the list. A recording that began late has only changes of it, in which nobody is named: then the
/// drivers are the cars `seen` in other topics, in the order of their numbers.
pub(crate) fn drivers_or_cars(
    messages: &[(StreamStamp, DriverList)],
    seen: impl FnOnce() -> BTreeSet<DriverNumber>,
) -> Vec<Driver> {
    if names_anyone(messages) {
        return drivers(messages);
    }
    let cars = seen().into_iter().filter(|car| car.get() <= LAST_RACING_NUMBER);
    cars.map(|car| driver(car, DriverEntry::default(), None)).collect()
}

/// The drivers in the order of the driver list's first rows; those without a row come last, by number.
pub(crate) fn drivers(messages: &[(StreamStamp, DriverList)]) -> Vec<Driver> {
    let mut first_rows: Vec<(DriverNumber, u8)> = Vec::new();
    let mut state = DriverList::default();
    for (_, message) in messages {
        for (number, entry) in message.drivers.iter() {
            if let Some(line) = entry.line
                && !first_rows.iter().any(|(known, _)| *known == number)
            {
                first_rows.push((number, line));
            }
        }
        state.merge(message.clone());
    }
    let row = |number: DriverNumber| first_rows.iter().find(|(n, _)| *n == number).map(|(_, row)| *row);
    let mut drivers: Vec<Driver> = state
        .drivers
        .into_entries()
        .into_iter()
        .map(|(number, entry)| driver(number, entry, row(number)))
        .collect();
    drivers.sort_by_key(|driver| (driver.line.is_none(), driver.line, driver.number));
    let mut taken = BTreeSet::new();
    for driver in &mut drivers {
        // Programs know drivers by their codes: the second of a code goes by the car's number.
        if !taken.insert(driver.code) {
            driver.code = DriverCode::from_number(driver.number);
        }
    }
    drivers
}

/// Whether the driver list tells more than rows.
pub(crate) fn names_anyone(messages: &[(StreamStamp, DriverList)]) -> bool {
    let mut entries = messages.iter().flat_map(|(_, message)| message.drivers.iter());
    entries.any(|(_, entry)| entry.tla.is_some() || entry.racing_number.is_some())
}

fn driver(number: DriverNumber, entry: DriverEntry, line: Option<u8>) -> Driver {
    // Digits only are what cars without a code go by.
    let letters = |tla: &&str| !tla.bytes().all(|byte| byte.is_ascii_digit());
    let code = entry.tla.as_deref().filter(letters).and_then(DriverCode::parse);
    let full_name = full_name(&entry);
    Driver {
        number,
        code: code.unwrap_or_else(|| DriverCode::from_number(number)),
        broadcast_name: entry.broadcast_name.unwrap_or_default(),
        full_name,
        first_name: entry.first_name.unwrap_or_default(),
        last_name: entry.last_name.unwrap_or_default(),
        team: entry.team_name.unwrap_or_default(),
        team_colour: entry.team_colour.filter(|colour| is_colour(colour)),
        headshot_url: entry.headshot_url.unwrap_or_default(),
        country_code: entry.country_code.unwrap_or_default(),
        line,
    }
}

/// The feed's own full name has the family name in capitals; ours is first and last name, where it gives both.
fn full_name(entry: &DriverEntry) -> String {
    let told = |name: &Option<String>| name.clone().filter(|name| !name.is_empty());
    match (told(&entry.first_name), told(&entry.last_name)) {
        (Some(first), Some(last)) => format!("{first} {last}"),
        _ => entry.full_name.clone().unwrap_or_default(),
    }
}

fn is_colour(text: &str) -> bool {
    text.len() == 6 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(json: &str) -> (StreamStamp, DriverList) {
        (StreamStamp::default(), serde_json::from_str(json).expect("a driver list"))
    }

    #[test]
    fn where_nobody_is_named_the_cars_seen_are_the_drivers() {
        let seen = || [81, 4, 243].into_iter().filter_map(DriverNumber::new).collect();
        let unnamed = drivers_or_cars(&[list("{}"), list(r#"{"81":{"Line":2},"5":{"Line":1}}"#)], seen);
        let codes: Vec<_> = unnamed.iter().map(|driver| (driver.code.to_string(), driver.line)).collect();
        assert_eq!(codes, [("004".to_owned(), None), ("081".to_owned(), None)]);
        let named = drivers_or_cars(&[list(r#"{"81":{"Tla":"PIA"}}"#)], seen);
        assert_eq!(named.len(), 1, "others are not in the list");
    }

    #[test]
    fn no_two_drivers_have_one_code() {
        let list = r#"{"1":{"Tla":"VER","Line":1},"33":{"Tla":"VER","Line":2},"7":{"Tla":"033","Line":3}}"#;
        let list = serde_json::from_str(list).expect("a list");
        let codes: Vec<String> =
            drivers(&[(StreamStamp::default(), list)]).iter().map(|driver| driver.code.to_string()).collect();
        assert_eq!(codes, ["VER", "033", "007"]);
    }

    #[test]
    fn a_full_name_needs_both_names() {
        let name = |json: &str| full_name(&serde_json::from_str(json).expect("a driver"));
        assert_eq!(
            name(r#"{"FirstName":"Oscar","LastName":"Piastri","FullName":"Oscar PIASTRI"}"#),
            "Oscar Piastri"
        );
        assert_eq!(
            name(r#"{"FirstName":"","LastName":"Piastri","FullName":"Oscar PIASTRI"}"#),
            "Oscar PIASTRI"
        );
        assert_eq!(name("{}"), "");
    }
}
