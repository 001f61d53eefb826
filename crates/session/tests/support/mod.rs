//! Sessions of the archive with FastF1's laps, for tests that compare what is made of laps.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::print_stdout,
    reason = "each test uses a part, and says what it skips"
)]

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use session::{Lap, LapTable, Session, Sources, build};
use timing::{DriverCode, DriverNumber, SessionKey, SessionKind, SessionTime, Topic};

pub const DUTCH_RACE: Case = Case {
    name: "2025_15_R",
    key: SessionKey { year: 2025, round: 15, kind: SessionKind::Race },
    folder: "2025/2025-08-31_Dutch_Grand_Prix/2025-08-31_Race",
    merged_rows: 836_997,
};
pub const MEXICO_QUALIFYING: Case = Case {
    name: "2025_20_Q",
    key: SessionKey { year: 2025, round: 20, kind: SessionKind::Qualifying },
    folder: "2025/2025-10-26_Mexico_City_Grand_Prix/2025-10-25_Qualifying",
    merged_rows: 394_469,
};

pub struct Case {
    pub name: &'static str,
    key: SessionKey,
    folder: &'static str,
    /// Rows of all laps' telemetry in FastF1.
    pub merged_rows: usize,
}

/// A session with FastF1's laps, and the drivers in the order of FastF1's results.
pub struct Loaded {
    pub session: Session,
    pub order: Vec<usize>,
    pub golden: PathBuf,
}

impl Case {
    /// `None`, said aloud, where the data is not there.
    pub fn load(&self) -> Option<Loaded> {
        let folder = realdata::session(self.folder)?;
        let golden = realdata::golden("fastf1")?;
        let topics = realdata::topic_files(&folder)
            .into_iter()
            .filter_map(|(name, bytes)| Some((Topic::from_name(&name)?, bytes)))
            .collect();
        let sources = Sources { topics, ..Sources::default() };
        let mut session = build(self.key, &sources).expect("a session");
        let laps = json(&golden.join(format!("{}.laps.json", self.name)));
        session.laps = lap_table(&session, &laps);
        let results = json(&golden.join(format!("{}.results.json", self.name)));
        let order = texts(&results, "DriverNumber")
            .filter_map(|number| session.driver_by_number(DriverNumber::parse(number.as_bytes())?))
            .collect();
        Some(Loaded { session, order, golden })
    }
}

pub fn json(path: &Path) -> Value {
    let text = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_slice(&text).expect("JSON")
}

pub fn column<'a>(table: &'a Value, name: &str) -> &'a [Value] {
    table[name].as_array().unwrap_or_else(|| panic!("no column {name}"))
}

pub fn texts<'a>(table: &'a Value, name: &str) -> impl Iterator<Item = &'a str> {
    column(table, name).iter().map(|value| value.as_str().expect("a text"))
}

pub fn millis(seconds: f64) -> i64 {
    (seconds * 1000.0).round() as i64
}

fn lap_table(session: &Session, laps: &Value) -> LapTable {
    let moment = |value: &Value| value.as_f64().map(|seconds| SessionTime::from_millis(millis(seconds)));
    let mut by_driver = vec![Vec::new(); session.drivers.len()];
    for (i, code) in texts(laps, "Driver").enumerate() {
        let driver = DriverCode::parse(code).and_then(|code| session.driver_by_code(code)).expect("a driver");
        by_driver[driver].push(Lap {
            driver,
            number: laps["LapNumber"][i].as_f64().expect("a number") as u16,
            start: moment(&laps["LapStartTime"][i]),
            end: moment(&laps["Time"][i]),
            ..Lap::default()
        });
    }
    LapTable::new(by_driver)
}
