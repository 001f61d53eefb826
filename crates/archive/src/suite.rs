//! What every source must do: one suite that each implementation of [`Source`] passes.

use std::sync::Arc;

use timing::{SessionKey, SessionKind, Topic};

use crate::Archive;
use crate::fixture::{Fixture, schedule_row};
use crate::source::{Entry, Look, Shelf, Source};

/// Files to be found in a source under test.
pub(crate) type Files = [(Shelf, String, Vec<u8>)];

/// Makes a source that has just these files.
pub(crate) type Build<'a> = &'a dyn Fn(&Files) -> Box<dyn Source>;

/// Runs the suite.
pub(crate) fn every_rule(build: Build<'_>) {
    files_are_read_from_their_own_shelf(build);
    what_is_not_there_is_none(build);
    paths_stay_below_their_shelf(build);
    folders_are_listed_in_order(build);
    a_look_tells_what_a_read_finds(build);
    a_session_is_found_and_fetched(build);
}

fn season() -> Fixture {
    Fixture::default()
        .file(Shelf::Timing, "2025/Index.json", "{\"Meetings\":[]}")
        .schedule(2025, &[schedule_row(15, "Dutch Grand Prix", "2025-08-31")])
        .session("2025/2025-08-31_Dutch_Grand_Prix/2025-08-31_Race", &[Topic::LapCount])
}

fn files_are_read_from_their_own_shelf(build: Build<'_>) {
    let source = build(&season().files);
    let read = |shelf, path| source.read(shelf, path).unwrap();
    assert_eq!(read(Shelf::Timing, "2025/Index.json").as_deref(), Some(&b"{\"Meetings\":[]}"[..]));
    assert_eq!(read(Shelf::Results, "2025/Index.json"), None);
    assert!(source.locate(Shelf::Timing, "2025/Index.json").ends_with("2025/Index.json"));
}

fn what_is_not_there_is_none(build: Build<'_>) {
    let source = build(&season().files);
    for path in ["2025/None.json", "2024/Index.json", "2025/Index.json/None"] {
        assert_eq!(source.read(Shelf::Timing, path).unwrap(), None, "{path}");
        assert!(source.list(Shelf::Timing, path).unwrap().is_none_or(|entries| entries.is_empty()), "{path}");
    }
}

fn paths_stay_below_their_shelf(build: Build<'_>) {
    let source = build(&season().files);
    for path in
        ["../static/2025/Index.json", "2025/../2025/Index.json", "/2025/Index.json", "2025//Index.json", ""]
    {
        assert_eq!(source.read(Shelf::Timing, path).unwrap(), None, "{path}");
    }
    assert!(source.list(Shelf::Timing, "..").unwrap().is_none_or(|entries| entries.is_empty()));
}

fn folders_are_listed_in_order(build: Build<'_>) {
    let source = build(&season().files);
    let Some(entries) = source.list(Shelf::Timing, "2025").unwrap() else { return };
    let entry = |name: &str, is_folder| Entry { name: name.to_owned(), is_folder };
    assert_eq!(entries, [entry("2025-08-31_Dutch_Grand_Prix", true), entry("Index.json", false)]);
    assert_eq!(source.list(Shelf::Timing, "").unwrap(), Some(vec![entry("2025", true)]));
}

fn a_look_tells_what_a_read_finds(build: Build<'_>) {
    let source = build(&season().files);
    for path in ["2025/Index.json", "2025/None.json", "../static/2025/Index.json"] {
        let content = source.read(Shelf::Timing, path).unwrap();
        match source.look(Shelf::Timing, path).unwrap() {
            Look::Unknown => {}
            Look::Absent => assert_eq!(content, None, "{path}"),
            Look::Present { bytes, .. } => {
                assert_eq!(content.map(|content| content.len() as u64), Some(bytes), "{path}");
            }
        }
    }
}

fn a_session_is_found_and_fetched(build: Build<'_>) {
    let archive = Archive::of(vec![Arc::from(build(&season().files))]);
    let key = SessionKey { year: 2025, round: 15, kind: SessionKind::Race };
    assert_eq!(archive.resolve("2025/dutch/race").unwrap().key, key);
    let files = archive.fetch(key).unwrap();
    assert_eq!(
        files.topics.keys().copied().collect::<Vec<_>>(),
        [Topic::DriverList, Topic::SessionInfo, Topic::LapCount]
    );
    assert!(files.bytes_read > 0);
}
