//! What each source says of a season's meetings, before the sources are brought together.

mod folders;
mod index;
mod results;
mod schedule;

pub(crate) use folders::{first_session_info, folder_facts};
pub(crate) use index::index_facts;
pub(crate) use results::results_facts;
pub(crate) use schedule::schedule_facts;

use serde::Deserialize;
use serde_json::Value;
use timing::{SessionKind, Span, Topic};

use crate::date::{Date, LocalTime};
use crate::fold::fold;
use crate::season::Warning;

/// A list of a season over this is refused: the largest real one is under 100 KB.
const MAX_LIST_BYTES: usize = 4 << 20;

/// Of a longer list the rest is left out: no season has so many rounds, and each meeting is compared with all others.
const MAX_MEETINGS: usize = 256;

/// Who says so. In the order of whose word on round numbers counts most: the Index counts cancelled meetings and
/// tests, the schedules and the results API count as the championship does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Witness {
    Schedule,
    Results,
    Index,
    SessionInfo,
}

/// What a source says of a meeting.
#[derive(Clone, Debug, Default)]
pub(crate) struct MeetingFacts {
    pub(crate) round: Option<(Witness, u8)>,
    pub(crate) is_test: bool,
    pub(crate) name: Option<String>,
    pub(crate) official_name: Option<String>,
    pub(crate) location: Option<String>,
    pub(crate) country: Option<String>,
    pub(crate) circuit: Option<String>,
    pub(crate) circuit_key: Option<u32>,
    pub(crate) also_known_as: Vec<String>,
    pub(crate) dates: Option<(Date, Date)>,
    pub(crate) sessions: Vec<SessionFacts>,
}

/// What a source says of a session.
#[derive(Clone, Debug)]
pub(crate) struct SessionFacts {
    pub(crate) kind: SessionKind,
    pub(crate) name: String,
    pub(crate) start: Option<LocalTime>,
    pub(crate) utc_offset: Option<Span>,
    pub(crate) path: Option<String>,
    pub(crate) held: Option<Held>,
}

/// A session's folder that is there.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    /// The source, by its place in the archive's list.
    pub(crate) source: usize,
    /// Whether there is anything to fetch.
    pub(crate) available: bool,
    /// The topics, where the source can tell.
    pub(crate) topics: Vec<Topic>,
}

impl MeetingFacts {
    /// Whether it is a recording's, of which nobody knows the meeting.
    pub(crate) fn is_unknown(&self) -> bool {
        self.name.as_deref() == Some(UNKNOWN_MEETING)
    }

    /// Widens the dates to a day of the meeting.
    pub(crate) fn include(&mut self, day: Option<Date>) {
        if let Some(day) = day {
            let (first, last) = self.dates.unwrap_or((day, day));
            self.dates = Some((first.min(day), last.max(day)));
        }
    }
}

/// A meeting in an Index and in a SessionInfo.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct WireMeeting {
    pub(crate) number: Option<i64>,
    pub(crate) name: Option<String>,
    pub(crate) official_name: Option<String>,
    pub(crate) location: Option<String>,
    pub(crate) country: Option<WireCountry>,
    pub(crate) circuit: Option<WireCircuit>,
    /// Empty in a SessionInfo.
    pub(crate) sessions: Vec<Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct WireCountry {
    pub(crate) name: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct WireCircuit {
    pub(crate) key: Option<u32>,
    pub(crate) short_name: Option<String>,
}

/// A session in an Index, and the part of a SessionInfo that is not the meeting.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct WireSession {
    #[serde(rename = "Type")]
    pub(crate) class: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) start_date: Option<String>,
    pub(crate) gmt_offset: Option<String>,
    pub(crate) path: Option<String>,
    /// Not in an Index.
    pub(crate) meeting: Option<WireMeeting>,
}

impl WireMeeting {
    fn into_facts(self, witness: Witness) -> (MeetingFacts, Vec<Value>) {
        let country = self.country.unwrap_or_default();
        let circuit = self.circuit.unwrap_or_default();
        let name = known(self.name);
        let facts = MeetingFacts {
            round: self.number.and_then(|n| u8::try_from(n).ok()).filter(|n| *n > 0).map(|n| (witness, n)),
            is_test: name.as_deref().is_some_and(names_a_test),
            name,
            official_name: known(self.official_name),
            location: known(self.location),
            country: known(country.name),
            circuit: known(circuit.short_name),
            circuit_key: circuit.key,
            ..MeetingFacts::default()
        };
        (facts, self.sessions)
    }
}

/// The kind of session that a name of that year stands for. The sprints of 2021 were called sprint qualifying; their
/// type is `Race`.
pub(crate) fn session_kind(year: u16, name: &str, class: Option<&str>) -> Option<SessionKind> {
    match name.parse().ok()? {
        SessionKind::SprintQualifying if year == 2021 || class == Some("Race") => Some(SessionKind::Sprint),
        kind => Some(kind),
    }
}

/// Whether a meeting's name is that of a test: `Pre-Season Test`, `Pre-Season Track Session`.
pub(crate) fn names_a_test(name: &str) -> bool {
    let folded = fold(name);
    folded.starts_with("pre season") || folded.split(' ').any(|word| matches!(word, "test" | "testing"))
}

/// What a meeting is called that nobody names.
pub(crate) const UNKNOWN_MEETING: &str = "Unknown Meeting";

/// The number that a test is called by, after the word: `Pre-Season Test 1`, `PRE-SEASON TESTING 2 2026`.
pub(crate) fn numbered_test(name: &str) -> Option<u8> {
    let folded = fold(name);
    let mut words = folded.split(' ').skip_while(|word| !matches!(*word, "test" | "testing"));
    words.nth(1)?.parse().ok().filter(|number| (1..=9).contains(number))
}

/// The JSON of a file, which may begin with a byte order mark; a warning if it is damaged or too large.
pub(crate) fn read_json<'de, T: Deserialize<'de>>(bytes: &'de [u8], place: &str) -> Result<T, Warning> {
    let json = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let warning = |reason| Warning { place: place.to_owned(), reason };
    if json.len() > MAX_LIST_BYTES {
        return Err(warning(format!("has over {} MiB, so nothing is taken from it", MAX_LIST_BYTES >> 20)));
    }
    serde_json::from_slice(json)
        .map_err(|error| warning(format!("damaged, so nothing is taken from it: {error}")))
}

/// The first [`MAX_MEETINGS`] of a list; a warning if there are more.
pub(crate) fn bounded<T>(mut meetings: Vec<T>, place: &str, warnings: &mut Vec<Warning>) -> Vec<T> {
    if meetings.len() > MAX_MEETINGS {
        let reason = format!(
            "lists {} meetings, and those after the first {MAX_MEETINGS} are left out",
            meetings.len()
        );
        warnings.push(Warning { place: place.to_owned(), reason });
        meetings.truncate(MAX_MEETINGS);
    }
    meetings
}

fn known(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::fixture::{Fixture, index_meeting, schedule_row};
    use crate::source::Shelf;

    #[test]
    fn tests_are_known_by_their_names() {
        for name in ["Pre-Season Test", "Pre-Season Testing", "Pre-Season Track Session", "Pre-Season Test 1"]
        {
            assert!(names_a_test(name), "{name}");
        }
        assert!(!names_a_test("70th Anniversary Grand Prix"));
        assert!(!names_a_test(UNKNOWN_MEETING));
    }

    #[test]
    fn tests_are_numbered_by_their_names() {
        assert_eq!(numbered_test("Pre-Season Test 1"), Some(1));
        assert_eq!(numbered_test("FORMULA 1 ARAMCO PRE-SEASON TESTING 2 2026"), Some(2));
        for name in
            ["FORMULA 1 PRE-SEASON TESTING 2020", "Pre-Season Track Session", "Test 0", "Testing", "Test 12"]
        {
            assert_eq!(numbered_test(name), None, "{name}");
        }
    }

    #[test]
    fn lists_larger_than_any_season_are_bounded() {
        let read = |meetings: usize| {
            let mut warnings = Vec::new();
            let index = format!("{{\"Meetings\":[{}{{}}]}}", "{},".repeat(meetings - 1));
            let facts = index_facts(2025, index.as_bytes(), "Index.json", &mut warnings);
            (facts.len(), warnings)
        };
        assert_eq!(read(MAX_MEETINGS), (MAX_MEETINGS, Vec::new()));
        let (meetings, warnings) = read(MAX_MEETINGS + 2);
        assert_eq!((meetings, warnings.len()), (MAX_MEETINGS, 1));
        assert_eq!(warnings[0].reason, "lists 258 meetings, and those after the first 256 are left out");
        let (meetings, warnings) = read(MAX_LIST_BYTES / 3);
        assert_eq!((meetings, warnings.len()), (0, 1));
        assert!(warnings[0].reason.contains("over 4 MiB"), "{}", warnings[0]);

        let mut warnings = Vec::new();
        let column = |cell: &str| format!("[{}{cell}]", format!("{cell},").repeat(MAX_MEETINGS));
        let schedule = format!("{{\"event_name\":{},\"round_number\":{}}}", column("\"GP\""), column("1"));
        assert_eq!(schedule_facts(2025, schedule.as_bytes(), "", &mut warnings).len(), MAX_MEETINGS);
        let races = column(r#"{"round":"1","raceName":"GP"}"#);
        let results = format!(r#"{{"MRData":{{"RaceTable":{{"Races":{races}}}}}}}"#);
        assert_eq!(results_facts(results.as_bytes(), "", &mut warnings).len(), MAX_MEETINGS);
        assert_eq!(warnings.len(), 2);
    }

    proptest! {
        #[test]
        fn damage_anywhere_is_survived(at in any::<prop::sample::Index>(), byte: u8, cut: bool) {
            let path = "2025/2025-08-31_Dutch_Grand_Prix/2025-08-31_Race";
            let results = json!({"MRData": {"RaceTable": {"Races": [{"round": "15", "raceName": "Dutch Grand Prix"}]}}});
            let mut fixture = Fixture::default()
                .index(2025, &json!([index_meeting(15, "Dutch Grand Prix", &[("Race", "Race", path)])]))
                .schedule(2025, &[schedule_row(15, "Dutch Grand Prix", "2025-08-31")])
                .file(Shelf::Results, "2025.json", results.to_string())
                .session(path, &[]);
            for (_, _, bytes) in &mut fixture.files {
                let at = at.index(bytes.len());
                bytes[at] = byte;
                if cut {
                    bytes.truncate(at);
                }
            }
            let season = fixture.season(2025);
            // Four damaged files may contradict each other so that a session is left out, but never silently.
            prop_assert!(season.sessions().any(|session| session.available) || !season.warnings.is_empty());
        }
    }
}
