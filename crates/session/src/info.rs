//! Names: the session's and its drivers'.

use std::collections::{BTreeMap, BTreeSet};

use timing::delta::{ByDriver, Cell, Merge};
use timing::messages::{DriverEntry, DriverList, SessionInfo as InfoMessage};
use timing::{DriverCode, DriverNumber, SessionKind, SessionTime, StreamStamp};

use crate::{Driver, RaceControlEntry, SessionInfo, SessionPhase, SessionPhaseChange, radio};

/// Numbers above are those of safety cars and the like.
const LAST_RACING_NUMBER: u16 = 99;
/// A team changes its drivers by its own cars only.
const CARS_OF_A_TEAM: usize = 2;

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

/// When the session began and ended, as far as it is told: what of the driver list is its own.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Bounds {
    /// When it first started.
    pub(crate) start: Option<SessionTime>,
    /// When its last part was finished.
    pub(crate) end: Option<SessionTime>,
}

/// When a session of that kind began and ended. Its status tells, or the session info since 2025, or race control's
/// chequered flag, whichever comes first: of a recording that goes on into the next session there can be two of each.
pub(crate) fn bounds(
    kind: SessionKind,
    phases: &[SessionPhaseChange],
    info: &[(StreamStamp, InfoMessage)],
    race_control: &[RaceControlEntry],
) -> Bounds {
    let told = info.iter().filter_map(|(stamp, message)| {
        let phase = SessionPhase::from_name(message.session_status.as_deref()?)?;
        Some(SessionPhaseChange { time: stamp.session_time(), phase })
    });
    let told: Vec<SessionPhaseChange> = told.collect();
    let first = |phases: &[SessionPhaseChange], which: &[SessionPhase]| {
        phases.iter().find(|change| which.contains(&change.phase)).map(|change| change.time)
    };
    let start = [phases, &told].into_iter().find_map(|phases| first(phases, &[SessionPhase::Started]));
    // What ends before the start is the session before.
    let is_own = |time: &SessionTime| start.is_none_or(|start| *time > start);
    let parts = if kind.is_qualifying() { 3 } else { 1 };
    let end_of = |phases: &[SessionPhaseChange]| {
        let own: Vec<SessionPhaseChange> =
            phases.iter().filter(|change| is_own(&change.time)).copied().collect();
        let finished = own.iter().filter(|change| change.phase == SessionPhase::Finished).nth(parts - 1);
        let over = first(&own, &[SessionPhase::Finalised, SessionPhase::Ends]);
        finished.map(|change| change.time).into_iter().chain(over).min()
    };
    let is_flag =
        |entry: &&RaceControlEntry| entry.flag.as_deref() == Some("CHEQUERED") && is_own(&entry.time);
    let flag = race_control.iter().filter(is_flag).nth(parts - 1).map(|entry| entry.time);
    Bounds { start, end: [end_of(phases), end_of(&told), flag].into_iter().flatten().min() }
}

/// The drivers of the list. A recording that began late has only changes of it, in which nobody is named: then the
/// drivers are the cars `seen` in other topics, in the order of their numbers.
pub(crate) fn drivers_or_cars(
    messages: &[(StreamStamp, DriverList)],
    bounds: Bounds,
    seen: impl FnOnce() -> BTreeSet<DriverNumber>,
) -> Vec<Driver> {
    if names_anyone(messages) {
        return drivers(messages, bounds);
    }
    let cars = seen().into_iter().filter(is_car);
    cars.map(|car| driver(car, DriverEntry::default(), None)).collect()
}

/// Whether a number is a car's that races.
fn is_car(number: &DriverNumber) -> bool {
    number.get() <= LAST_RACING_NUMBER
}

/// The drivers in the order of the driver list's first rows; those without a row come last, by number.
///
/// The feed goes on into the next session on the circuit, often of another series, and its list is laid over this one:
/// cars of the same numbers get other drivers, and more cars come. What is told after the session's end is not its own,
/// and neither is a list that at once gives more cars other drivers than a team has cars, unless it is told before the
/// start: then what was before it is another session's.
pub(crate) fn drivers(messages: &[(StreamStamp, DriverList)], bounds: Bounds) -> Vec<Driver> {
    let mut first_rows: BTreeMap<DriverNumber, u8> = BTreeMap::new();
    let mut state = DriverList::default();
    for (stamp, message) in messages {
        let time = stamp.session_time();
        if bounds.end.is_some_and(|end| time > end) && names_anyone_in(&state) {
            break;
        }
        let is_other = renamed(&state, message) > CARS_OF_A_TEAM;
        if is_other && bounds.start.is_none_or(|start| time >= start) {
            break;
        }
        state.merge(message.clone());
        if is_other {
            // Of the list before, the cars that have a row in this one are left.
            let entries = state.drivers.into_entries().into_iter().filter(|(_, entry)| entry.line.is_some());
            state = DriverList { drivers: ByDriver::new(entries.collect()) };
            first_rows =
                state.drivers.iter().filter_map(|(number, entry)| Some((number, entry.line?))).collect();
        }
        for (number, line) in message.drivers.iter().filter_map(|(number, entry)| Some((number, entry.line?)))
        {
            first_rows.entry(number).or_insert(line);
        }
    }
    let mut drivers: Vec<Driver> = state
        .drivers
        .into_entries()
        .into_iter()
        .filter(|(number, _)| is_car(number))
        .map(|(number, entry)| driver(number, entry, first_rows.get(&number).copied()))
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

/// How many cars that have a driver get another one by a message.
fn renamed(state: &DriverList, message: &DriverList) -> usize {
    let letters = |entry: &DriverEntry| entry.tla.clone().filter(|letters| !letters.is_empty());
    let is_renamed = |(number, entry): &(DriverNumber, &DriverEntry)| {
        let known = state.drivers.get(*number).and_then(letters);
        known.zip(letters(entry)).is_some_and(|(known, new)| known != new)
    };
    message.drivers.iter().filter(is_renamed).count()
}

/// Whether the driver list tells more than rows.
pub(crate) fn names_anyone(messages: &[(StreamStamp, DriverList)]) -> bool {
    messages.iter().any(|(_, message)| names_anyone_in(message))
}

fn names_anyone_in(list: &DriverList) -> bool {
    list.drivers.iter().any(|(_, entry)| entry.tla.is_some() || entry.racing_number.is_some())
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
mod tests;
