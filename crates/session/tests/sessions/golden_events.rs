//! Weather, track status and race control against FastF1's tables.

use serde_json::Value;
use session::Session;

use crate::support::{Golden, SESSIONS, column};

/// Each session that has a golden table of that name, with the table. Not every session has every topic; then FastF1
/// made no table.
fn with_golden(table: &str) -> Vec<(Session, Value)> {
    let Some(golden) = realdata::golden("fastf1") else { return Vec::new() };
    let made = |case: &&Golden| golden.join(format!("{}.{table}.json", case.name)).is_file();
    SESSIONS.iter().filter(made).filter_map(|case| case.with_table(table)).collect()
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
