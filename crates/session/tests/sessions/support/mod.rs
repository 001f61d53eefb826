//! Sessions of the archive with FastF1's tables of them.

#![allow(unreachable_pub, reason = "a part of a program")]

mod found;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use session::{Lap, LapTable, Session, Sources, build};
use timing::{DriverCode, DriverNumber, SessionKey, SessionKind, SessionTime, Topic};

pub use found::{GoldenLaps, golden_laps, rows};

/// A session of which there are golden tables.
pub struct Golden {
    /// What its golden files' names begin with.
    pub name: &'static str,
    pub key: SessionKey,
    folder: &'static str,
    results_api: Option<&'static str>,
}

pub const SESSIONS: [Golden; 6] = [
    DUTCH_RACE,
    MEXICO_QUALIFYING,
    Golden {
        name: "2025_06_S",
        key: key(2025, 6, SessionKind::Sprint),
        folder: "2025/2025-05-04_Miami_Grand_Prix/2025-05-03_Sprint",
        results_api: Some("2025/6/sprint.json"),
    },
    Golden {
        name: "2024_12_FP1",
        key: key(2024, 12, SessionKind::Practice1),
        folder: "2024/2024-07-07_British_Grand_Prix/2024-07-05_Practice_1",
        results_api: None,
    },
    Golden {
        name: "2022_02_Q",
        key: key(2022, 2, SessionKind::Qualifying),
        folder: "2022/2022-03-27_Saudi_Arabian_Grand_Prix/2022-03-26_Qualifying",
        results_api: None,
    },
    Golden {
        name: "2019_14_Q",
        key: key(2019, 14, SessionKind::Qualifying),
        folder: "2019/2019-09-08_Italian_Grand_Prix/2019-09-07_Qualifying",
        results_api: None,
    },
];

pub const DUTCH_RACE: Golden = Golden {
    name: "2025_15_R",
    key: key(2025, 15, SessionKind::Race),
    folder: realdata::DUTCH_GRAND_PRIX,
    results_api: Some("2025/15/results.json"),
};

pub const MEXICO_QUALIFYING: Golden = Golden {
    name: "2025_20_Q",
    key: key(2025, 20, SessionKind::Qualifying),
    folder: "2025/2025-10-26_Mexico_City_Grand_Prix/2025-10-25_Qualifying",
    results_api: None,
};

const fn key(year: u16, round: u8, kind: SessionKind) -> SessionKey {
    SessionKey { year, round, kind }
}

/// A session with FastF1's laps, and the drivers in the order of FastF1's results.
pub struct Loaded {
    pub session: Session,
    pub order: Vec<usize>,
    pub golden: PathBuf,
}

impl Golden {
    /// The session but for its samples, with FastF1's table of that name. `None`, said aloud, where the data is not
    /// there.
    pub fn with_table(&self, table: &str) -> Option<(Session, Value)> {
        let file = realdata::golden(&format!("fastf1/{}.{table}.json", self.name))?;
        let session = self.build(|topic| !matches!(topic, Topic::CarData | Topic::Position))?;
        Some((session, json(&file)))
    }

    /// The whole session with FastF1's laps in place of ours. `None`, said aloud, where the data is not there.
    pub fn with_golden_laps(&self) -> Option<Loaded> {
        let golden = realdata::golden("fastf1")?;
        let mut session = self.build(|_| true)?;
        let laps = json(&golden.join(format!("{}.laps.json", self.name)));
        session.laps = lap_table(&session, &laps);
        let results = json(&golden.join(format!("{}.results.json", self.name)));
        let order = texts(&results, "DriverNumber")
            .filter_map(|number| session.driver_by_number(DriverNumber::parse(number.as_bytes())?))
            .collect();
        Some(Loaded { session, order, golden })
    }

    fn build(&self, wanted: impl Fn(Topic) -> bool) -> Option<Session> {
        let files = realdata::topics(&realdata::session(self.folder)?).into_iter();
        let topics = files.filter(|(topic, _)| wanted(*topic)).collect();
        let results = self.results_api.zip(realdata::data());
        let results_api =
            results.and_then(|(path, data)| fs::read(data.join("jolpica/ergast/f1").join(path)).ok());
        let sources = Sources { topics, results_api, ..Sources::default() };
        Some(build(self.key, &sources).expect("a session"))
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
