//! `YEAR/Index.json`: the archive's own list of a season.

use serde::Deserialize;
use serde_json::Value;

use super::{
    MeetingFacts, SessionFacts, WireMeeting, WireSession, Witness, bounded, read_json, session_kind,
};
use crate::date::{Date, LocalTime, parse_utc_offset};
use crate::season::Warning;
use crate::source::is_plain;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Index {
    meetings: Vec<Value>,
}

/// The meetings of an Index. Sessions without a name, of no known kind, or outside the archive are left out: real ones
/// list reserved slots and tests of the system.
pub(crate) fn index_facts(
    year: u16,
    bytes: &[u8],
    place: &str,
    warnings: &mut Vec<Warning>,
) -> Vec<MeetingFacts> {
    let index: Index = match read_json(bytes, place) {
        Ok(index) => index,
        Err(warning) => {
            warnings.push(warning);
            return Vec::new();
        }
    };
    let listed = bounded(index.meetings, place, warnings);
    let mut damaged = |what: &str, error: serde_json::Error| {
        warnings.push(Warning { place: place.to_owned(), reason: format!("{what} is left out: {error}") });
    };
    let mut meetings = Vec::new();
    for (number, value) in listed.into_iter().enumerate() {
        let meeting: WireMeeting = match serde_json::from_value(value) {
            Ok(meeting) => meeting,
            Err(error) => {
                damaged(&format!("meeting {}", number + 1), error);
                continue;
            }
        };
        let (mut facts, sessions) = meeting.into_facts(Witness::Index);
        for session in sessions {
            match serde_json::from_value(session) {
                Ok(session) => add_session(year, &mut facts, session),
                Err(error) => damaged(&format!("a session of meeting {}", number + 1), error),
            }
        }
        meetings.push(facts);
    }
    meetings
}

fn add_session(year: u16, meeting: &mut MeetingFacts, session: WireSession) {
    let Some(name) = session.name else { return };
    let Some(kind) = session_kind(year, &name, session.class.as_deref()) else { return };
    let path = session.path.map(|path| path.trim_end_matches('/').to_owned());
    if path.as_ref().is_some_and(|path| !is_plain(path)) {
        return;
    }
    let start = session.start_date.as_deref().and_then(LocalTime::parse);
    meeting.include(start.map(|start| start.date));
    meeting.include(path.as_deref().and_then(meeting_day));
    let utc_offset = session.gmt_offset.as_deref().and_then(parse_utc_offset);
    meeting.sessions.push(SessionFacts { kind, name, start, utc_offset, path, held: None });
}

/// The day that the meeting's folder is named after: that of its last session.
fn meeting_day(path: &str) -> Option<Date> {
    Date::parse_prefix(path.split('/').nth(1)?)
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use timing::SessionKind;

    use super::*;
    use crate::fixture::index_meeting;

    fn read(text: &str) -> (Vec<MeetingFacts>, Vec<Warning>) {
        let mut warnings = Vec::new();
        let facts = index_facts(2021, text.as_bytes(), "2021/Index.json", &mut warnings);
        (facts, warnings)
    }

    #[test]
    fn reserved_slots_and_tests_of_the_system_are_left_out() {
        let mut meeting = index_meeting(
            21,
            "Saudi Arabian Grand Prix",
            &[
                ("Race", "Race", "2021/2021-12-05_Saudi_Arabian_Grand_Prix/2021-12-05_Race/"),
                ("Race", "High Speed Track Test", "2021/2022-03-24_FOM/2022-03-24_High_Speed_Track_Test/"),
                ("Qualifying", "Qualifying", "../uat/static/2021/2021-12-04_X/2021-12-04_Qualifying/"),
            ],
        );
        let slot = json!({"Key": -1, "Type": "Race", "StartDate": "2021-12-05T20:30:00"});
        meeting["Sessions"].as_array_mut().unwrap().push(slot);
        let (facts, warnings) = read(&format!("\u{feff}{}", json!({"Meetings": [meeting]})));
        assert_eq!(warnings, []);
        let [race] = &facts[0].sessions[..] else { panic!("{facts:?}") };
        assert_eq!(race.kind, SessionKind::Race);
        assert_eq!(race.path.as_deref(), Some("2021/2021-12-05_Saudi_Arabian_Grand_Prix/2021-12-05_Race"));
        let (first, last) = facts[0].dates.unwrap();
        assert_eq!((first, last.to_string().as_str()), (last, "2021-12-05"));
    }

    #[test]
    fn the_sprint_qualifying_of_2021_is_the_sprint() {
        let path = "2021/2021-07-18_British_Grand_Prix/2021-07-17_Sprint_Qualifying/";
        let meeting = index_meeting(10, "British Grand Prix", &[("Race", "Sprint Qualifying", path)]);
        let (facts, _) = read(&json!({"Meetings": [meeting]}).to_string());
        let sprint = &facts[0].sessions[0];
        assert_eq!((sprint.kind, sprint.name.as_str()), (SessionKind::Sprint, "Sprint Qualifying"));
    }

    #[test]
    fn damage_costs_what_is_damaged() {
        let good =
            index_meeting(10, "British Grand Prix", &[("Race", "Race", "2021/2021-07-18_B/2021-07-18_Race")]);
        let mut bad = good.clone();
        bad["Name"] = json!(7);
        let mut half = good.clone();
        half["Sessions"].as_array_mut().unwrap().insert(0, json!("Race"));
        let (facts, warnings) = read(&json!({"Meetings": [bad, good, half]}).to_string());
        assert_eq!(facts.iter().map(|meeting| meeting.sessions.len()).collect::<Vec<_>>(), [1, 1]);
        assert_eq!(warnings.len(), 2);
        for text in ["", "{", "[]", "{\"Meetings\": 3}", "\u{feff}"] {
            let (facts, warnings) = read(text);
            assert!(facts.is_empty() && warnings.len() == 1, "{text}");
            assert!(warnings[0].to_string().starts_with("2021/Index.json: damaged"), "{}", warnings[0]);
        }
    }
}
