//! For tests: where real sessions and the golden values beside them are.
//!
//! The data is not ours to distribute, so it is not in the repository. Tests find it through `LIGHTSOUT_DATA`, by
//! default `../shared/data` beside the project, with the golden values in `golden` next to it. Where something is not
//! there, these functions say `skipped: no data at …` and give `None`, and the test passes; where `LIGHTSOUT_REQUIRE_DATA`
//! is `1`, they panic instead, so that a test which could not run is a test that failed.
//!
//! A test asks for what it needs, sessions [with some topics](sessions_with) or [with golden values](golden_sessions),
//! and so runs on every session that has it.
//!
//! The word goes to the process's standard error itself and not through `eprintln!`, which the test runner would keep
//! to itself when a test passes: a skipped test must be seen.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::Value;
use timing::{SessionKey, SessionKind, Topic};

/// A session's stream files.
pub type Topics = BTreeMap<Topic, Vec<u8>>;

/// The 2025 Dutch Grand Prix, below the archive's `static/`: 72 laps and 20 cars.
pub const DUTCH_GRAND_PRIX: &str = "2025/2025-08-31_Dutch_Grand_Prix/2025-08-31_Race";

/// The folder of the data.
#[must_use]
pub fn data() -> Option<PathBuf> {
    present(root())
}

/// The folder of one session, by its path below the archive's `static/`.
#[must_use]
pub fn session(path: &str) -> Option<PathBuf> {
    present(root().join("archive/static").join(path))
}

/// The folders of all sessions, in the order of their paths; none where there is no data.
///
/// # Panics
/// If a folder cannot be read.
#[must_use]
pub fn sessions() -> Vec<PathBuf> {
    let below = |folder: PathBuf| {
        let entries =
            std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let mut folders: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        folders.retain(|path| path.is_dir());
        folders.sort();
        folders
    };
    let seasons = present(root().join("archive/static")).map(below).unwrap_or_default();
    seasons.into_iter().flat_map(below).flat_map(below).collect()
}

/// The topics that a session's folder has a file of.
///
/// # Panics
/// If the folder cannot be read.
#[must_use]
pub fn topics_in(session: &Path) -> BTreeSet<Topic> {
    topic_files(session).into_keys().collect()
}

/// The folders of the sessions that have all of these topics, in the order of their paths.
///
/// # Panics
/// If a folder cannot be read, or if there is data and none of its sessions has them: then a test would pass that
/// tests nothing.
#[must_use]
pub fn sessions_with(wanted: &[Topic]) -> Vec<PathBuf> {
    let all = sessions();
    let is_there = !all.is_empty();
    let has_them = |folder: &PathBuf| {
        let topics = topics_in(folder);
        wanted.iter().all(|topic| topics.contains(topic))
    };
    let found: Vec<PathBuf> = all.into_iter().filter(has_them).collect();
    assert!(!(is_there && found.is_empty()), "no session has {wanted:?}");
    found
}

/// A session with golden values of FastF1.
#[derive(Clone, Debug)]
pub struct GoldenSession {
    /// The session.
    pub key: SessionKey,
    /// What its golden files are named after: `2025_15_R`.
    pub name: String,
    /// The session's folder in the archive.
    pub folder: PathBuf,
    /// The golden file.
    pub file: PathBuf,
}

/// The sessions that have a golden table of that name, such as `laps`, in the order of their files' names; none where
/// there is no data.
///
/// # Panics
/// If a folder or a schedule cannot be read, or a golden file is of no session that is here.
#[must_use]
pub fn golden_sessions(table: &str) -> Vec<GoldenSession> {
    let Some((golden, folders)) = golden("fastf1").zip(Some(sessions()).filter(|found| !found.is_empty()))
    else {
        return Vec::new();
    };
    let ending = format!(".{table}.json");
    let found = files_in(&golden).into_iter().filter_map(|file| {
        let name = file.file_name()?.to_str()?.strip_suffix(&ending)?.to_owned();
        let key = golden_key(&name).unwrap_or_else(|| panic!("{}: no session's name", file.display()));
        let folder = folder_of(key, &folders).unwrap_or_else(|| panic!("{name}: no folder of it"));
        Some(GoldenSession { key, name, folder, file })
    });
    found.collect()
}

/// The session of a golden file's name: `2025_06_S`, and `2026_T1_1` of the first test's first day.
fn golden_key(name: &str) -> Option<SessionKey> {
    let parts: Vec<&str> = name.split('_').collect();
    let [year, meeting, kind] = parts[..] else { return None };
    let key = match meeting.strip_prefix('T') {
        Some(_) => format!("{year}/{meeting}/D{kind}"),
        None => format!("{year}/{meeting}/{kind}"),
    };
    key.parse().ok()
}

/// The session's folder: its meeting is named as the schedule names the round.
fn folder_of(key: SessionKey, folders: &[PathBuf]) -> Option<PathBuf> {
    let schedule = std::fs::read(root().join(format!("schedule/schedule_{}.json", key.year))).ok()?;
    let schedule = schedule.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&schedule);
    let table: Value = serde_json::from_slice(schedule).ok()?;
    let round = if key.kind.is_test_day() { 0 } else { key.round };
    let mut rows = table["round_number"].as_object()?.iter().filter(|(_, number)| **number == round);
    let (row, _) = rows.nth(if key.kind.is_test_day() { usize::from(key.round) - 1 } else { 0 })?;
    let (name, date) = (table["event_name"][row].as_str()?, table["event_date"][row].as_str()?);
    // A session may be on the day of its meeting or before it; two tests have one name and different days.
    let meeting = format!("{}_{}", date.get(..10)?, name.replace(' ', "_"));
    let is_it = |folder: &&PathBuf| -> Option<bool> {
        let kind: SessionKind = folder.file_name()?.to_str()?.split_once('_')?.1.parse().ok()?;
        let parent = folder.parent()?;
        let of_year = parent.parent()?.file_name()?.to_str()? == key.year.to_string();
        Some(of_year && kind == key.kind && parent.file_name()?.to_str()? == meeting)
    };
    folders.iter().find(|folder| is_it(folder) == Some(true)).cloned()
}

/// The recordings of the live feed, in the order of their names.
///
/// # Panics
/// If the folder cannot be read.
#[must_use]
pub fn recordings() -> Vec<PathBuf> {
    let files = present(root().join("recordings")).map(|folder| files_in(&folder)).unwrap_or_default();
    files.into_iter().filter(|file| file.extension().is_some_and(|ending| ending == "txt")).collect()
}

/// A folder or file of golden values, by its path below `golden/`.
#[must_use]
pub fn golden(path: &str) -> Option<PathBuf> {
    present(root().join("../golden").join(path))
}

/// The topics' files in a session's folder.
///
/// # Panics
/// If the folder or a file in it cannot be read: then the data is there and broken.
#[must_use]
pub fn topics(session: &Path) -> Topics {
    let read =
        |path: &Path| std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    topic_files(session).into_iter().map(|(topic, path)| (topic, read(&path))).collect()
}

fn topic_files(session: &Path) -> BTreeMap<Topic, PathBuf> {
    let topic = |path: &Path| Topic::from_name(path.file_name()?.to_str()?.strip_suffix(".jsonStream")?);
    files_in(session).into_iter().filter_map(|path| Some((topic(&path)?, path))).collect()
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    paths
}

/// What `make` makes of a made-up race and, where there is data, of the Dutch Grand Prix, for benchmarks of both.
#[must_use]
pub fn races<T>(made_up: Topics, make: impl Fn(Topics) -> T) -> BTreeMap<&'static str, T> {
    let real = session(DUTCH_GRAND_PRIX).map(|folder| ("grand-prix", topics(&folder)));
    let races = [Some(("made-up", made_up)), real].into_iter().flatten();
    races.map(|(name, topics)| (name, make(topics))).collect()
}

/// A relative `LIGHTSOUT_DATA` is meant from the project's root, wherever a test runs.
fn root() -> PathBuf {
    let named = std::env::var_os("LIGHTSOUT_DATA").unwrap_or_else(|| "../shared/data".into());
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(named)
}

fn present(path: PathBuf) -> Option<PathBuf> {
    if path.exists() {
        return Some(path);
    }
    skip(&path, std::env::var_os("LIGHTSOUT_REQUIRE_DATA").is_some_and(|value| value == "1"))
}

/// Says that a test is skipped, or fails it.
fn skip(path: &Path, is_required: bool) -> Option<PathBuf> {
    assert!(
        !is_required,
        "no data at {}, and LIGHTSOUT_REQUIRE_DATA=1 forbids to do without it",
        path.display()
    );
    // A closed standard error is no reason to fail a test.
    let _ = writeln!(std::io::stderr(), "skipped: no data at {}", path.display());
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_without_its_data_is_skipped() {
        assert_eq!(skip(Path::new("nowhere"), false), None);
    }

    #[test]
    #[should_panic(expected = "no data at nowhere")]
    fn a_test_without_data_that_is_required_fails() {
        drop(skip(Path::new("nowhere"), true));
    }

    #[test]
    fn golden_files_are_named_after_sessions() {
        for (name, key) in
            [("2025_15_R", "2025/15/R"), ("2022_02_Q", "2022/2/Q"), ("2026_T1_1", "2026/T1/D1")]
        {
            assert_eq!(golden_key(name).map(|key| key.to_string()).as_deref(), Some(key));
        }
        assert!(["2025_15", "2025_x_R", "readme"].into_iter().all(|name| golden_key(name).is_none()));
    }

    #[test]
    fn golden_values_are_of_sessions_that_are_there() {
        let Some(_) = data() else { return };
        let laps = golden_sessions("laps");
        let has = |key: &str| laps.iter().any(|session| session.key.to_string() == key);
        assert!(laps.len() >= 13 && has("2024/8/R") && has("2026/T1/D1"), "{laps:?}");
        assert!(golden_sessions("weather").len() < laps.len());
        for session in laps {
            assert!(topics_in(&session.folder).contains(&Topic::TimingData), "{}", session.name);
        }
    }

    #[test]
    fn sessions_are_found_by_what_they_have() {
        let Some(_) = data() else { return };
        let moving = sessions_with(&[Topic::Position, Topic::CarData]);
        let timed = sessions_with(&[Topic::TimingData]);
        assert!(moving.len() < timed.len() && moving.iter().all(|folder| timed.contains(folder)));
        assert!(recordings().len() > 6);
    }
}
