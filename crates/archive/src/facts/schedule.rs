//! `schedule_YEAR.json`: a table written column by column, `{"round_number": {"0": 1, …}, "event_name": {…}, …}`.

use serde_json::{Map, Value};
use timing::SessionKind;

use super::{MeetingFacts, SessionFacts, Witness, bounded, names_a_test, read_json, session_kind};
use crate::date::{Date, LocalTime, parse_utc_offset};
use crate::season::Warning;

/// Columns `session1` to `session5`, and `session1_date` to `session5_date`.
const SESSIONS: std::ops::RangeInclusive<usize> = 1..=5;

/// The meetings of a schedule. It gives no paths; those of its sessions follow from the archive's naming.
pub(crate) fn schedule_facts(
    year: u16,
    bytes: &[u8],
    place: &str,
    warnings: &mut Vec<Warning>,
) -> Vec<MeetingFacts> {
    let table: Map<String, Value> = match read_json(bytes, place) {
        Ok(table) => table,
        Err(warning) => {
            warnings.push(warning);
            return Vec::new();
        }
    };
    let mut meetings = Vec::new();
    for row in bounded(rows(&table), place, warnings) {
        match meeting(year, &table, &row) {
            Some(facts) => meetings.push(facts),
            None => warnings.push(Warning {
                place: place.to_owned(),
                reason: format!("row {row} is left out: it needs a round_number and an event_name"),
            }),
        }
    }
    if meetings.is_empty() {
        let reason = "has no meetings; it should be a table of columns round_number, event_name…".to_owned();
        warnings.push(Warning { place: place.to_owned(), reason });
    }
    meetings
}

fn rows(table: &Map<String, Value>) -> Vec<String> {
    match table.get("event_name") {
        Some(Value::Object(column)) => column.keys().cloned().collect(),
        Some(Value::Array(column)) => (0..column.len()).map(|row| row.to_string()).collect(),
        _ => Vec::new(),
    }
}

fn cell<'a>(table: &'a Map<String, Value>, column: &str, row: &str) -> Option<&'a Value> {
    match table.get(column)? {
        Value::Object(column) => column.get(row),
        Value::Array(column) => column.get(row.parse::<usize>().ok()?),
        _ => None,
    }
}

fn meeting(year: u16, table: &Map<String, Value>, row: &str) -> Option<MeetingFacts> {
    let text = |column: &str| cell(table, column, row)?.as_str().filter(|text| !text.is_empty());
    let round = u8::try_from(cell(table, "round_number", row)?.as_u64()?).ok()?;
    let name = text("event_name")?;
    let utc_offset = text("gmt_offset").and_then(parse_utc_offset);
    let sessions: Vec<(&str, LocalTime)> = SESSIONS
        .filter_map(|n| {
            let start = text(&format!("session{n}_date")).and_then(LocalTime::parse)?;
            Some((text(&format!("session{n}"))?, start))
        })
        .collect();
    let mut facts = MeetingFacts {
        round: Some((Witness::Schedule, round)),
        is_test: round == 0 || text("event_format") == Some("testing") || names_a_test(name),
        name: Some(name.to_owned()),
        official_name: text("official_event_name").map(str::to_owned),
        location: text("location").map(str::to_owned),
        country: text("country").map(str::to_owned),
        ..MeetingFacts::default()
    };
    let last_day = sessions.iter().map(|(_, start)| start.date).max();
    for (session, start) in sessions {
        facts.include(Some(start.date));
        if let Some(kind) = session_kind(year, session, None) {
            let called = archive_name(year, kind, facts.is_test, session);
            let path = last_day.map(|last| session_path(year, last, name, start.date, called));
            let name = session.to_owned();
            facts.sessions.push(SessionFacts {
                kind,
                name,
                start: Some(start),
                utc_offset,
                path,
                held: None,
            });
        }
    }
    facts.include(text("event_date").and_then(Date::parse_prefix).filter(|_| last_day.is_none()));
    Some(facts)
}

/// The first season whose tests have days in the archive; before, they had practices.
const FIRST_TEST_DAYS: u16 = 2025;

/// What the archive calls a session that the schedule calls otherwise: the sprints of 2021, and the days of a test,
/// which schedules call practices.
fn archive_name(year: u16, kind: SessionKind, is_test: bool, session: &str) -> &str {
    match kind.of_test() {
        SessionKind::Sprint if year == 2021 => SessionKind::SprintQualifying.name(),
        day if is_test && day.is_test_day() && year >= FIRST_TEST_DAYS => day.name(),
        _ => session,
    }
}

/// Where the archive keeps a session: a folder named after the meeting and its last session's day, and in it one named
/// after the session and its day.
fn session_path(year: u16, last: Date, meeting: &str, day: Date, session: &str) -> String {
    format!("{year}/{last}_{meeting}/{day}_{session}").replace(' ', "_")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(year: u16, text: &str) -> (Vec<MeetingFacts>, Vec<Warning>) {
        let mut warnings = Vec::new();
        let facts = schedule_facts(year, text.as_bytes(), "schedule.json", &mut warnings);
        (facts, warnings)
    }

    fn sprint_weekend() -> Value {
        json!({
            "round_number": {"0": 10}, "event_name": {"0": "British Grand Prix"}, "location": {"0": "Silverstone"},
            "gmt_offset": {"0": "+01:00"}, "event_format": {"0": "sprint"}, "event_date": {"0": "2021-07-18T17:00:00"},
            "session1": {"0": "Sprint"}, "session1_date": {"0": "2021-07-17T16:30:00"},
            "session2": {"0": "Race"}, "session2_date": {"0": "2021-07-18T15:00:00"},
            "session3": {"0": null}, "session3_date": {"0": null},
        })
    }

    #[test]
    fn dates_and_names_give_the_paths() {
        let (facts, warnings) = read(2021, &sprint_weekend().to_string());
        assert_eq!(warnings, []);
        let [sprint, race] = &facts[0].sessions[..] else { panic!("{facts:?}") };
        assert_eq!(sprint.kind, SessionKind::Sprint);
        assert_eq!(
            sprint.path.as_deref(),
            Some("2021/2021-07-18_British_Grand_Prix/2021-07-17_Sprint_Qualifying")
        );
        assert_eq!(race.path.as_deref(), Some("2021/2021-07-18_British_Grand_Prix/2021-07-18_Race"));
        assert_eq!(race.utc_offset, Some(timing::Span::from_secs(3600)));
    }

    #[test]
    fn columns_may_be_lists() {
        let lists: Map<String, Value> = sprint_weekend()
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, column)| (name.clone(), json!([column["0"]])))
            .collect();
        let (facts, warnings) = read(2021, &format!("\u{feff}{}", Value::Object(lists)));
        assert_eq!(warnings, []);
        assert_eq!(facts[0].sessions.len(), 2);
    }

    #[test]
    fn damage_costs_what_is_damaged() {
        let mut table = sprint_weekend();
        table["event_name"]["1"] = json!("Hungarian Grand Prix");
        table["round_number"]["1"] = json!("eleven");
        let (facts, warnings) = read(2021, &table.to_string());
        assert_eq!((facts.len(), warnings.len()), (1, 1));
        for text in ["", "[]", "{}", "{\"event_name\": 3}"] {
            let (facts, warnings) = read(2021, text);
            assert!(facts.is_empty() && warnings.len() == 1, "{text}");
        }
    }
}
