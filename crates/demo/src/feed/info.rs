//! What a session is, who drives in it, the weather and the sign of life.

use timing::delta::{ByDriver, Cell};
use timing::messages::{
    ArchiveStatus, Circuit as CircuitInfo, Country, DriverEntry, DriverList, Heartbeat, Hours, LocalTime,
    Meeting, SessionInfo, WeatherData,
};
use timing::{EncodeError, SessionTime, Span};

use super::faults::Faults;
use super::wire;
use crate::calendar::{GMT_OFFSET, SessionPlan, meeting_name, official_name};
use crate::truth::Truth;

/// The topic's file: whole, again at each change of the session's status.
pub(super) fn session_info(truth: &Truth, plan: &SessionPlan) -> Result<Vec<u8>, EncodeError> {
    let first = [(SessionTime::default(), "Inactive")];
    let later = truth.session_status.iter().filter(|(_, status)| matches!(*status, "Started" | "Finalised"));
    let messages =
        first.into_iter().chain(later.copied()).map(|(time, status)| (time, info(truth, plan, status)));
    wire::file(messages.collect(), Faults::none())
}

fn info(truth: &Truth, plan: &SessionPlan, status: &str) -> SessionInfo {
    let circuit = &truth.circuit;
    let key = Some(u32::from(circuit.key()));
    let text = |value: &str| Some(value.to_owned());
    SessionInfo {
        meeting: Some(Meeting {
            key,
            name: text(&meeting_name(circuit)),
            official_name: text(&official_name(circuit)),
            location: text(circuit.name()),
            number: Some(i64::from(circuit.key())),
            country: Some(Country {
                key,
                code: text(circuit.country_code()),
                name: text(circuit.country()),
                ..Country::default()
            }),
            circuit: Some(CircuitInfo { key, short_name: text(circuit.name()), ..CircuitInfo::default() }),
            ..Meeting::default()
        }),
        session_status: text(status),
        archive_status: Some(ArchiveStatus { status: text("Generating"), ..ArchiveStatus::default() }),
        key: Some(plan.number),
        kind: text(plan.kind_of_feed()),
        name: text(plan.key.kind.name()),
        start_date: Some(Cell::set(LocalTime::new(plan.start, GMT_OFFSET))),
        end_date: Some(Cell::set(LocalTime::new(plan.end, GMT_OFFSET))),
        gmt_offset: Some(Cell::set(Hours(GMT_OFFSET))),
        path: Some(plan.folder() + "/"),
        ..SessionInfo::default()
    }
}

/// The topic's file.
pub(super) fn driver_list(truth: &Truth) -> Result<Vec<u8>, EncodeError> {
    let drivers = truth.cars.iter().enumerate().map(|(index, car)| {
        let entry = car.run.entry;
        let last_name = entry.last_name.to_uppercase();
        let initial = entry.first_name.chars().next().unwrap_or_default();
        let driver = DriverEntry {
            racing_number: Some(Cell::set(car.number)),
            broadcast_name: Some(format!("{initial} {last_name}")),
            full_name: Some(format!("{} {last_name}", entry.first_name)),
            tla: Some(entry.code.to_owned()),
            line: Some(index as u8 + 1),
            team_name: Some(entry.team.to_owned()),
            team_colour: Some(entry.colour.to_owned()),
            first_name: Some(entry.first_name.to_owned()),
            last_name: Some(entry.last_name.to_owned()),
            reference: Some(format!("{}{}01", &entry.first_name[..3].to_uppercase(), &last_name[..3])),
            ..DriverEntry::default()
        };
        (car.number, driver)
    });
    let list = DriverList { drivers: ByDriver::new(drivers.collect()) };
    wire::file(vec![(SessionTime::from_millis(3800), list)], Faults::none())
}

/// The topic's file: once a minute.
pub(super) fn weather(truth: &Truth, faults: Faults) -> Result<Vec<u8>, EncodeError> {
    let one_decimal = |value: f64| Some(Cell::set((value * 10.0).round() / 10.0));
    let minutes = (0..).map(|minute| (minute, SessionTime::from_millis(8_000 + 60_000 * minute)));
    let messages = minutes.take_while(|(_, time)| *time < truth.end).map(|(minute, time)| {
        let hours = minute as f64 / 60.0;
        let wet = truth.wet_at(time);
        let weather = WeatherData {
            air_temp: one_decimal(21.4 + 1.5 * hours - 2.5 * wet),
            humidity: one_decimal((54.0 - 6.0 * hours + 30.0 * wet).round()),
            pressure: one_decimal(1004.2 - 0.8 * hours),
            rainfall: Some(Cell::set(if wet > 0.0 { 1.0 } else { 0.0 })),
            track_temp: one_decimal(34.0 + 4.0 * hours - 9.0 * wet),
            wind_direction: Some(Cell::set(((200 + 13 * minute) % 360) as f64)),
            wind_speed: one_decimal(1.8 + (minute % 5) as f64 * 0.3),
            ..WeatherData::default()
        };
        (time, weather)
    });
    wire::file(messages.collect(), faults)
}

/// The topic's file: every fifteen seconds.
pub(super) fn heartbeat(truth: &Truth, faults: Faults) -> Result<Vec<u8>, EncodeError> {
    let beats = (1..).map(|beat| SessionTime::default() + Span::from_secs(15 * beat));
    let messages = beats
        .take_while(|time| *time < truth.end)
        .map(|time| (time, Heartbeat { utc: Some(truth.utc(time)), ..Heartbeat::default() }));
    wire::file(messages.collect(), faults)
}
