//! Golden lap tables and the sessions that they are of, found by what is in the folders.

use std::path::{Path, PathBuf};

use serde_json::Value;
use session::{Session, Sources, build};
use timing::{SessionKey, SessionKind, Topic};

use super::{column, json};

/// A session with FastF1's table of its laps.
pub struct GoldenLaps {
    /// What the golden file's name begins with.
    pub name: String,
    pub session: Session,
    pub table: Value,
}

/// Every golden lap table with the session that it is of, in the order of their names. A table without its session is
/// a fault of the data, a folder that is not there is said aloud.
pub fn golden_laps() -> impl Iterator<Item = GoldenLaps> {
    let files = realdata::golden("fastf1").map(|folder| {
        let entries = std::fs::read_dir(&folder).expect("the folder of golden files");
        let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        files.sort();
        files
    });
    files.unwrap_or_default().into_iter().filter_map(|file| {
        let name = file.file_name()?.to_str()?.strip_suffix(".laps.json")?.to_owned();
        let (key, folder) = find(&name).unwrap_or_else(|| panic!("{name}: no session"));
        let topics = realdata::topics(&folder).into_iter();
        let topics = topics.filter(|(topic, _)| !matches!(topic, Topic::CarData | Topic::Position)).collect();
        let session = build(key, &Sources { topics, ..Sources::default() }).expect("a session");
        Some(GoldenLaps { name, session, table: json(&file) })
    })
}

/// The key and the folder of `2025_01_R`, or of `2026_T1_1` (the first test's first day).
fn find(name: &str) -> Option<(SessionKey, PathBuf)> {
    let mut parts = name.split('_');
    let (year, round, kind) = (parts.next()?, parts.next()?, parts.next()?);
    let schedule = json(&realdata::data()?.join(format!("schedule/schedule_{year}.json")));
    let of_event = |event: usize, field: &str| schedule[field][event.to_string()].as_str();
    let events = schedule["round_number"].as_object()?.len();
    let (event, session, kind) = match round.strip_prefix('T') {
        Some(test) => {
            let is_test = |event: &usize| of_event(*event, "event_format") == Some("testing");
            let test = test.parse::<usize>().ok()?.checked_sub(1)?;
            ((0..events).filter(is_test).nth(test)?, format!("Day_{kind}"), SessionKind::Practice1)
        }
        None => {
            let round = round.parse::<u64>().ok()?;
            let is_round = |event: &usize| schedule["round_number"][event.to_string()] == round;
            let kind = kind.parse::<SessionKind>().ok()?;
            ((0..events).find(is_round)?, kind.name().replace(' ', "_"), kind)
        }
    };
    let date = of_event(event, "event_date")?.split('T').next()?;
    let is_it = |folder: &PathBuf| {
        let name_of = |path: Option<&Path>| path?.file_name()?.to_str().map(str::to_owned);
        name_of(folder.parent()).is_some_and(|meeting| meeting.starts_with(date))
            && name_of(Some(folder)).is_some_and(|day| day.ends_with(&format!("_{session}")))
    };
    let folder = realdata::sessions().into_iter().find(is_it)?;
    let key = SessionKey { year: year.parse().ok()?, round: round.parse().unwrap_or_default(), kind };
    Some((key, folder))
}

/// How many rows a table has.
pub fn rows(table: &Value) -> usize {
    column(table, "LapNumber").len()
}
