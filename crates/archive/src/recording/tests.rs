use std::fs;
use std::path::{Path, PathBuf};

use super::*;
use crate::fixture::{DUTCH, Fixture, schedule_row};
use crate::{ErrorClass, SessionFiles};

const INFO: &str = "['SessionInfo', {'Meeting': {'Name': 'Dutch Grand Prix', 'Number': 15}, 'Type': 'Race', \
                    'Name': 'Race', 'StartDate': '2025-08-31T15:00:00', 'GmtOffset': '02:00:00'}, \
                    '2025-08-31T13:00:00Z']\n";
const LAP: &str = "['LapCount', {'CurrentLap': 2}, '2025-08-31T13:05:00Z']\n";

struct Folder(tempfile::TempDir);

impl Folder {
    fn with(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in files {
            fs::write(folder.path().join(name), content).unwrap();
        }
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

fn nothing() -> Archive {
    Archive::from_source(Memory::default())
}

/// The recording's key, files and notes.
fn load(path: &Path, known: Archive) -> (String, SessionFiles, Vec<String>) {
    let recording = RecordedSession::open(path, &known).unwrap();
    let notes = recording.notes().iter().map(|note| note.reason.clone()).collect();
    let (archive, listing) = known.with_recording(recording).unwrap();
    assert!(archive.is_recording(&listing));
    (listing.key.to_string(), archive.fetch(listing.key).unwrap(), notes)
}

fn refusal(path: &Path) -> ArchiveError {
    let error = RecordedSession::open(path, &nothing()).unwrap_err();
    assert!(error.to_string().contains(&path.display().to_string()), "{error}");
    error
}

#[test]
fn a_recording_is_found_and_fetched_like_a_session() {
    let folder = Folder::with(&[("race.txt", &format!("{INFO}rubbish\n{LAP}"))]);
    let (key, files, notes) = load(&folder.path("race.txt"), nothing());
    assert_eq!((key.as_str(), notes.len()), ("2025/15/R", 0));
    assert_eq!(files.topics[&Topic::LapCount], b"00:05:00.000{\"CurrentLap\":2}\r\n");
    assert_eq!(files.origin, folder.path("race.txt").display().to_string());
    let damage = files.recorded.expect("a recording").locate(DamageReport::default());
    assert_eq!((damage.total(), damage.places()[0].line), (1, 2));
}

#[test]
fn a_recording_comes_before_the_archive_and_is_told_from_it() {
    let folder = Folder::with(&[("race.txt", &format!("{INFO}{LAP}"))]);
    let held = Fixture::default()
        .schedule(2025, &[schedule_row(15, "Dutch Grand Prix", "2025-08-31")])
        .session(DUTCH, &[Topic::WeatherData])
        .in_memory();
    let own = held.resolve("2025/15/R").unwrap();
    assert!(!held.is_recording(&own));
    let recording = RecordedSession::open(folder.path("race.txt"), &held).unwrap();
    let (archive, listing) = held.with_recording(recording).unwrap();
    assert_eq!(listing.key, own.key);
    let resolved = archive.resolve("2025/dutch/race").unwrap();
    assert!(archive.is_recording(&resolved) && resolved.topics.contains(&Topic::LapCount));
    assert!(archive.fetch(own.key).unwrap().topics.contains_key(&Topic::LapCount));
}

#[test]
fn the_state_beside_a_live_recording_comes_with_it() {
    let live = r#"{"M":"feed","A":["LapCount",{"CurrentLap":2},"2025-08-31T13:05:00Z"]}"#;
    let states =
        r#"{"LapCount":{"TotalLaps":72},"SessionInfo":{"Name":"Race","StartDate":"2025-08-31T15:00:00"}}"#;
    let folder = Folder::with(&[("a.live.txt", live), ("a.subscribe.json", states), ("b.live.txt", live)]);
    let (_, files, notes) = load(&folder.path("a.live.txt"), nothing());
    assert_eq!(
        files.topics[&Topic::LapCount],
        b"00:00:00.000{\"TotalLaps\":72}\r\n00:00:00.000{\"CurrentLap\":2}\r\n"
    );
    assert_eq!(notes, Vec::<String>::new());
    let (_, _, notes) = load(&folder.path("b.live.txt"), nothing());
    assert!(notes[0].starts_with("there is no b.subscribe.json beside it"), "{notes:?}");
}

#[test]
fn without_a_session_info_the_time_tells_the_session() {
    let folder = Folder::with(&[("part.txt", LAP)]);
    // Its race begins at 15:00, two hours ahead of UTC.
    let schedule = Fixture::default().schedule(2025, &[schedule_row(15, "Dutch Grand Prix", "2025-08-31")]);
    let (key, files, notes) = load(&folder.path("part.txt"), schedule.in_memory());
    assert_eq!(key, "2025/15/R");
    assert_eq!(
        notes,
        [
            "it has no SessionInfo to tell which session it is of; by its time it is 2025/15/R (Dutch Grand Prix, Race)"
        ]
    );
    assert_eq!(
        String::from_utf8(files.topics[&Topic::SessionInfo].clone()).unwrap(),
        "00:00:00.000{\"Meeting\":{\"Name\":\"Dutch Grand Prix\"},\"Name\":\"Race\"}\r\n"
    );
    let later = Fixture::default().schedule(2025, &[schedule_row(16, "Italian Grand Prix", "2025-09-07")]);
    assert_eq!(load(&folder.path("part.txt"), later.in_memory()).0, "2025/0/R");
}

#[test]
fn without_any_word_the_messages_tell_the_kind() {
    let message = |data: &str| format!("[{data}, '2025-08-31T13:05:00Z']\n");
    for (data, key) in [
        ("'LapCount', {'CurrentLap': 2}", "2025/0/R"),
        ("'RaceControlMessages', {'Messages': {'1': {'Lap': 8}}}", "2025/0/R"),
        ("'SessionData', {'Series': [{'QualifyingPart': 1}]}", "2025/0/Q"),
        ("'WeatherData', {}", "2025/0/FP1"),
    ] {
        let folder = Folder::with(&[("r.txt", &message(data))]);
        let (found, _, notes) = load(&folder.path("r.txt"), nothing());
        assert_eq!(found, key);
        assert!(notes[0].contains("no schedule at hand"), "{notes:?}");
    }
}

#[test]
fn what_is_no_recording_is_told() {
    let test_day = INFO.replace("'Race', 'Name': 'Race'", "'Practice', 'Name': 'Filming'");
    let folder = Folder::with(&[("empty", ""), ("other", "some text\n"), ("test.txt", &test_day)]);
    let none = refusal(&folder.path("none"));
    assert_eq!(none.class(), ErrorClass::NoSuchSession);
    let empty = refusal(&folder.path("empty"));
    assert_eq!(empty.class(), ErrorClass::Failed);
    assert!(empty.to_string().contains("it has no message"), "{empty}");
    let other = refusal(&folder.path("other"));
    assert!(other.to_string().contains("other line 1 (byte 0)"), "{other}");
    let test_day = refusal(&folder.path("test.txt"));
    assert_eq!(test_day.class(), ErrorClass::NoSuchSession);
    assert!(test_day.to_string().contains("recording of `Filming`"), "{test_day}");
    assert!(matches!(refusal(folder.0.path()), ArchiveError::Unreadable { .. }));
}

#[test]
fn files_over_the_bound_are_refused_unread() {
    let folder = Folder::with(&[]);
    fs::File::create(folder.path("long.txt")).unwrap().set_len(2 << 30).unwrap();
    assert!(
        matches!(refusal(&folder.path("long.txt")), ArchiveError::TooLarge { bytes, .. } if bytes == 2 << 30)
    );
}

#[test]
fn names_in_a_recording_stay_below_the_archive() {
    let info = INFO.replace("Dutch Grand Prix", "../../x\\\\y:z").replace("'Name': 'Race'", "'Name': 'race'");
    let folder = Folder::with(&[("race.txt", &info)]);
    let recording = RecordedSession::open(folder.path("race.txt"), &nothing()).unwrap();
    assert_eq!(recording.folder, "2025/2025-08-31_.._.._x_y_z/2025-08-31_race");
}
