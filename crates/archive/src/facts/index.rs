//! `YEAR/Index.json`: the archive's own list of a season.

use serde::Deserialize;
use serde_json::Value;

use super::{MeetingFacts, SessionFacts, WireMeeting, WireSession, Witness, read_json, session_kind};
use crate::date::{Date, LocalTime, parse_utc_offset};
use crate::season::Warning;
use crate::source::is_plain;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Index {
    meetings: Vec<Value>,
}

/// The meetings of an Index. Sessions without a name, of no known kind, or outside the season's folder are left out:
/// real ones list reserved slots and tests of the system.
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
    let mut damaged = |what: &str, error: serde_json::Error| {
        warnings.push(Warning { place: place.to_owned(), reason: format!("{what} is left out: {error}") });
    };
    let mut meetings = Vec::new();
    for (number, value) in index.meetings.into_iter().enumerate() {
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
