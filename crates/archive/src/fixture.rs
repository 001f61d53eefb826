//! Small archives for tests.

use std::fs;
use std::path::Path;

use badserver::BadServer;
use serde_json::{Map, Value, json};
use timing::Topic;

use crate::memory::Memory;
use crate::source::Shelf;
use crate::{Archive, Season};

/// The path of a session that many tests use.
pub(crate) const DUTCH: &str = "2025/2025-08-31_Dutch_Grand_Prix/2025-08-31_Race";

/// The meetings of a season as round and name.
pub(crate) fn rounds(season: &Season) -> Vec<(u8, &str)> {
    season.meetings.iter().map(|meeting| (meeting.round, meeting.name.as_str())).collect()
}

/// An archive's files, in the order in which they were added.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fixture {
    pub(crate) files: Vec<(Shelf, String, Vec<u8>)>,
}

impl Fixture {
    pub(crate) fn file(mut self, shelf: Shelf, path: impl Into<String>, text: impl Into<Vec<u8>>) -> Self {
        self.files.push((shelf, path.into(), text.into()));
        self
    }

    /// A schedule of the rows that [`schedule_row`] makes, with a byte order mark.
    pub(crate) fn schedule(self, year: u16, rows: &[Map<String, Value>]) -> Self {
        let mut table: Map<String, Value> = Map::new();
        for (number, row) in rows.iter().enumerate() {
            for (column, cell) in row {
                let column = table.entry(column.clone()).or_insert_with(|| json!({}));
                column[number.to_string()] = cell.clone();
            }
        }
        self.file(
            Shelf::Schedule,
            format!("schedule_{year}.json"),
            format!("\u{feff}{}", Value::Object(table)),
        )
    }

    /// An Index with a byte order mark.
    pub(crate) fn index(self, year: u16, meetings: &Value) -> Self {
        let index = json!({"Year": year, "Meetings": meetings});
        self.file(Shelf::Timing, format!("{year}/Index.json"), format!("\u{feff}{index}"))
    }

    /// A session's folder with the indispensable topics and others.
    pub(crate) fn session(self, path: &str, topics: &[Topic]) -> Self {
        let all = [Topic::SessionInfo, Topic::DriverList].iter().chain(topics);
        all.fold(self, |fixture, topic| {
            fixture.file(Shelf::Timing, format!("{path}/{}", topic.file_name()), "00:00:00.000{}\r\n")
        })
    }

    pub(crate) fn in_memory(&self) -> Archive {
        let mut memory = Memory::default();
        for (shelf, path, bytes) in &self.files {
            memory.insert(*shelf, path.clone(), bytes.clone());
        }
        Archive::from_source(memory)
    }

    pub(crate) fn season(&self, year: u16) -> Season {
        self.in_memory().season(year).unwrap()
    }

    /// Writes the files as a data folder.
    pub(crate) fn write_to(&self, folder: &Path) {
        for (path, bytes) in self.in_data_folder() {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }

    /// Serves the files as a data folder.
    pub(crate) fn serve(&self) -> BadServer {
        BadServer::with_files(self.in_data_folder().map(|(path, bytes)| (format!("/{path}"), bytes)))
    }

    fn in_data_folder(&self) -> impl Iterator<Item = (String, &[u8])> {
        self.files.iter().map(|(shelf, path, bytes)| {
            let shelf = match shelf {
                Shelf::Timing => "archive/static",
                Shelf::Schedule => "schedule",
                Shelf::Results => "jolpica/ergast/f1",
                Shelf::Circuits => "multiviewer/circuits",
            };
            (format!("{shelf}/{path}"), bytes.as_slice())
        })
    }
}

/// A row of a schedule: a weekend without a sprint, all of it on the day of the race; round 0 is a test.
pub(crate) fn schedule_row(round: u8, name: &str, day: &str) -> Map<String, Value> {
    let sessions: &[&str] = match round {
        0 => &["Practice 1", "Practice 2", "Practice 3"],
        _ => &["Practice 1", "Practice 2", "Practice 3", "Qualifying", "Race"],
    };
    let mut row = Map::new();
    row.insert("round_number".to_owned(), json!(round));
    row.insert("event_name".to_owned(), json!(name));
    row.insert("event_format".to_owned(), json!(if round == 0 { "testing" } else { "conventional" }));
    row.insert("gmt_offset".to_owned(), json!("+02:00"));
    for (number, session) in (1..).zip(sessions) {
        row.insert(format!("session{number}"), json!(session));
        row.insert(format!("session{number}_date"), json!(format!("{day}T{:02}:00:00", 10 + number)));
    }
    row
}

/// A row with a place.
pub(crate) fn schedule_row_at(
    round: u8,
    name: &str,
    day: &str,
    location: &str,
    country: &str,
) -> Map<String, Value> {
    let mut row = schedule_row(round, name, day);
    row.insert("location".to_owned(), json!(location));
    row.insert("country".to_owned(), json!(country));
    row
}

/// A meeting of an Index with sessions given as (type, name, path).
pub(crate) fn index_meeting(number: u8, name: &str, sessions: &[(&str, &str, &str)]) -> Value {
    let sessions: Vec<Value> = sessions
        .iter()
        .map(|(class, name, path)| {
            let day = path.rsplit('/').find(|part| !part.is_empty()).and_then(|part| part.get(..10));
            json!({
                "Key": 1, "Type": class, "Name": name, "Path": path, "GmtOffset": "02:00:00",
                "StartDate": format!("{}T15:00:00", day.unwrap_or_default()),
            })
        })
        .collect();
    json!({"Number": number, "Name": name, "Sessions": sessions})
}
