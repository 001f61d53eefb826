//! Weather, track status and race control against FastF1's tables.

mod support;

use serde_json::Value;
use session::Session;
use timing::{SessionKey, SessionKind, Topic};

use support::{column, json};

/// Session, folder in the archive, name of the golden files.
const SESSIONS: [(SessionKey, &str, &str); 6] = [
    (key(2025, 15, SessionKind::Race), "2025/2025-08-31_Dutch_Grand_Prix/2025-08-31_Race", "2025_15_R"),
    (
        key(2025, 20, SessionKind::Qualifying),
        "2025/2025-10-26_Mexico_City_Grand_Prix/2025-10-25_Qualifying",
        "2025_20_Q",
    ),
    (key(2025, 6, SessionKind::Sprint), "2025/2025-05-04_Miami_Grand_Prix/2025-05-03_Sprint", "2025_06_S"),
    (
        key(2024, 12, SessionKind::Practice1),
        "2024/2024-07-07_British_Grand_Prix/2024-07-05_Practice_1",
        "2024_12_FP1",
    ),
    (
        key(2022, 2, SessionKind::Qualifying),
        "2022/2022-03-27_Saudi_Arabian_Grand_Prix/2022-03-26_Qualifying",
        "2022_02_Q",
    ),
    (
        key(2019, 14, SessionKind::Qualifying),
        "2019/2019-09-08_Italian_Grand_Prix/2019-09-07_Qualifying",
        "2019_14_Q",
    ),
];

const fn key(year: u16, round: u8, kind: SessionKind) -> SessionKey {
    SessionKey { year, round, kind }
}

/// Each session that has a golden table of that name, with the table.
fn with_golden(table: &str) -> Vec<(Session, Value)> {
    let load = |(key, folder, name): &(SessionKey, &str, &str)| {
        let (folder, golden) = realdata::session(folder).zip(realdata::golden("fastf1"))?;
        // Not every session has every topic; then FastF1 made no table.
        let path = golden.join(format!("{name}.{table}.json"));
        let golden = path.is_file().then(|| json(&path))?;
        let topics = realdata::topic_files(&folder)
            .into_iter()
            .filter_map(|(name, bytes)| Some((Topic::from_name(&name)?, bytes)))
            .filter(|(topic, _)| !matches!(topic, Topic::CarData | Topic::Position))
            .collect();
        let sources = session::Sources { topics, ..session::Sources::default() };
        Some((session::build(*key, &sources).expect("a session"), golden))
    };
    SESSIONS.iter().filter_map(load).collect()
}

/// Compares our rows, each with its cells in the order of `columns`, with the golden table.
fn compare(session: &Session, golden: &Value, columns: &[&str], rows: &[Vec<Value>]) {
    let count = column(golden, columns[0]).len();
    assert_eq!(rows.len(), count, "{}", session.key);
    for (at, name) in columns.iter().enumerate() {
        for (row, theirs) in rows.iter().zip(column(golden, name)) {
            let ours = &row[at];
            let near = ours.as_f64().zip(theirs.as_f64()).is_some_and(|(a, b)| (a - b).abs() <= 0.001);
            assert!(near || ours == theirs, "{} {name}: {ours}, FastF1 {theirs}", session.key);
        }
    }
}

#[test]
fn the_weather_is_as_fastf1_has_it() {
    let columns =
        ["Time", "AirTemp", "Humidity", "Pressure", "Rainfall", "TrackTemp", "WindDirection", "WindSpeed"];
    for (session, golden) in with_golden("weather") {
        let rows: Vec<Vec<Value>> = session
            .weather
            .iter()
            .map(|sample| {
                vec![
                    sample.time.as_secs_f64().into(),
                    sample.air_temp.into(),
                    sample.humidity.into(),
                    sample.pressure.into(),
                    sample.rainfall.into(),
                    sample.track_temp.into(),
                    sample.wind_direction.into(),
                    sample.wind_speed.into(),
                ]
            })
            .collect();
        compare(&session, &golden, &columns, &rows);
    }
}

#[test]
fn the_track_status_is_as_fastf1_has_it() {
    for (session, golden) in with_golden("track_status") {
        let rows: Vec<Vec<Value>> = session
            .track_status
            .iter()
            .map(|change| {
                vec![
                    change.time.as_secs_f64().into(),
                    change.flag.digit().to_string().into(),
                    change.message.clone().into(),
                ]
            })
            .collect();
        compare(&session, &golden, &["Time", "Status", "Message"], &rows);
    }
}

#[test]
fn race_control_is_as_fastf1_has_it() {
    let columns = ["Time", "Category", "Message", "Status", "Flag", "Scope", "Sector", "RacingNumber", "Lap"];
    for (session, golden) in with_golden("race_control") {
        let entries = session.race_control.as_deref().expect("FastF1 has messages");
        let rows: Vec<Vec<Value>> = entries
            .iter()
            .map(|entry| {
                vec![
                    entry.utc.map(|utc| utc.to_string()).into(),
                    entry.category.clone().into(),
                    entry.message.clone().into(),
                    entry.status.clone().into(),
                    entry.flag.clone().into(),
                    entry.scope.clone().into(),
                    entry.sector.into(),
                    entry.car.map(|car| car.to_string()).into(),
                    entry.lap.into(),
                ]
            })
            .collect();
        compare(&session, &golden, &columns, &rows);
    }
}
