//! The program on real sessions, where they are at hand.

use serde_json::Value;

use crate::harness::{csv, program, run_in};

/// What is in the data folder, and the topic without which a session there has no laps.
const SESSIONS: [(&str, Option<&str>); 9] = [
    ("2019/14/Q", None),
    ("2022/2/Q", None),
    ("2023/4/SS", None),
    ("2024/12/FP1", None),
    ("2025/6/S", None),
    ("2025/15/R", None),
    ("2025/20/Q", None),
    ("2025/20/R", Some("TimingData")),
    ("2026/2/R", Some("TimingData")),
];

#[test]
fn every_session_loads_and_shows_or_says_why_not() {
    let Some(data) = realdata::data() else { return };
    for (session, lacks) in SESSIONS {
        for arguments in [&["load", session][..], &["show", session], &["export", session, "-t", "laps"]] {
            let run = run_in(&data, arguments);
            match lacks {
                None => assert!(run.text().lines().count() > 10, "{arguments:?}"),
                Some(topic) => assert!(run.fails(4).contains(topic), "{arguments:?}"),
            }
        }
        let results = run_in(&data, &["export", session, "-t", "results"]).text();
        assert!(csv(&results).1.len() >= 20, "{session}");
    }
}

#[test]
fn sessions_go_by_name_and_place() {
    let Some(data) = realdata::data() else { return };
    let by_key = run_in(&data, &["show", "2025/15/R", "--at", "0:30:00"]).text();
    for name in ["2025/Dutch/Race", "2025/zandvoort/r", "2025/15/race"] {
        assert_eq!(run_in(&data, &["show", name, "--at", "30:00"]).text(), by_key, "{name}");
    }
}

#[test]
fn tables_that_cannot_be_made_name_the_topic() {
    let Some(data) = realdata::data() else { return };
    for (session, table, topic) in [
        ("2025/6/S", "car", "CarData.z"),
        ("2025/6/S", "telemetry", "CarData.z, Position.z"),
        ("2022/2/Q", "race-control", "RaceControlMessages"),
        ("2022/2/Q", "weather", "WeatherData"),
        ("2025/20/R", "frames", "TimingData"),
    ] {
        let sentence = run_in(&data, &["export", session, "-t", table]).fails(4);
        assert!(sentence.contains(topic), "{sentence}");
    }
}

#[test]
fn threads_do_not_change_a_byte() {
    let Some(data) = realdata::data() else { return };
    for (table, options) in [
        ("laps", &[][..]),
        ("car", &[]),
        ("position", &[]),
        ("telemetry", &["--lap", "1-3,54-55"]),
        ("frames", &["--fps", "5", "--from", "1700", "--to", "1900"]),
    ] {
        let export = |threads: &str| {
            let mut program = program();
            program.env("RAYON_NUM_THREADS", threads).arg("--archive").arg(&data);
            let output = program.args(["-q", "export", "2025/15/R", "-t", table]).args(options).output();
            let output = output.expect("the program starts");
            assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
            output.stdout
        };
        let one = export("1");
        assert!(one.len() > 10_000, "{table}");
        assert!(one == export("3"), "{table}");
    }
}

/// Session, the name of its golden files, and cells where FastF1 is wrong: driver (empty: every one), the first lap,
/// columns (none: all). The reasons stand in the golden test of crate `session`.
const GOLDEN: [(&str, &str, &[Exception]); 6] = [
    ("2019/14/Q", "2019_14_Q", &[]),
    ("2022/2/Q", "2022_02_Q", &[("SAI", 12, &[]), ("STR", 13, &[])]),
    ("2024/12/FP1", "2024_12_FP1", &[]),
    ("2025/6/S", "2025_06_S", &[("ANT", 13, &["Deleted", "DeletedReason"])]),
    ("2025/15/R", "2025_15_R", &[("", 1, &["Compound", "TyreLife", "FreshTyre"])]),
    ("2025/20/Q", "2025_20_Q", &[("COL", 8, &["Deleted", "DeletedReason"])]),
];
type Exception = (&'static str, u16, &'static [&'static str]);

fn golden(file: &str) -> Option<Value> {
    let path = realdata::golden(&format!("fastf1/{file}"))?;
    Some(serde_json::from_slice(&std::fs::read(path).expect("a golden file")).expect("a golden file is JSON"))
}

/// Whether a cell of a CSV says what a golden value does; a number, when it is so near, or so near in relation.
fn same(cell: &str, golden: &Value, near: f64, relative: f64) -> bool {
    match golden {
        Value::Null => cell.is_empty(),
        Value::Bool(truth) => cell == truth.to_string(),
        Value::Number(number) => {
            let number = number.as_f64().expect("a number");
            cell.parse::<f64>().is_ok_and(|cell| (cell - number).abs() <= near.max(relative * number.abs()))
        }
        // FastF1 writes a compound that it does not know as the text `None`.
        Value::String(text) => cell == if text == "None" { "" } else { text },
        _ => false,
    }
}

#[test]
fn laps_read_back_are_those_of_fastf1() {
    let Some(data) = realdata::data() else { return };
    for (session, name, exceptions) in GOLDEN {
        let Some(golden) = golden(&format!("{name}.laps.json")) else { continue };
        let text = run_in(&data, &["export", session, "-t", "laps"]).text();
        let (header, rows) = csv(&text);
        let columns = golden.as_object().expect("columns");
        assert!(header.iter().all(|column| columns.contains_key(*column)) && header.len() == columns.len());
        let at = |column: &str| header.iter().position(|name| *name == column).expect("a column");
        let value = |column: &str, row: usize| &golden[column][row];
        let golden_rows = golden["Time"].as_array().map_or(0, Vec::len);
        // Two laps of this session led from the line into the pits for good; FastF1 leaves them out.
        let into_pits = if session == "2022/2/Q" { 2 } else { 0 };
        assert_eq!(rows.len(), golden_rows + into_pits, "{session}");
        for theirs in 0..golden_rows {
            let (driver, lap) = (value("Driver", theirs), value("LapNumber", theirs));
            let ours = rows
                .iter()
                .find(|row| row[at("Driver")] == driver && same(row[at("LapNumber")], lap, 0.0, 0.0))
                .unwrap_or_else(|| panic!("{session} {driver} lap {lap} is missing"));
            let excepted = |column: &str| {
                exceptions.iter().any(|(who, first, columns)| {
                    (who.is_empty() || driver == who)
                        && lap.as_f64() >= Some(f64::from(*first))
                        && (columns.is_empty() || columns.contains(&column))
                })
            };
            for (column, cell) in header.iter().zip(ours).filter(|(column, _)| !excepted(column)) {
                let theirs = value(column, theirs);
                let near = if column.contains("Time") { 0.001 } else { 0.0 };
                let close = same(cell, theirs, near, 0.0);
                assert!(close, "{session} {driver} lap {lap} {column}: {cell}, FastF1 {theirs}");
            }
        }
    }
}

#[test]
fn telemetry_read_back_is_that_of_fastf1() {
    let Some(data) = realdata::data() else { return };
    for (session, driver, lap) in
        [("2025/15/R", "VER", "10"), ("2025/15/R", "LEC", "52"), ("2025/20/Q", "NOR", "20")]
    {
        let name = format!("{}.telemetry.{driver}.{lap}.json", session.replace('/', "_"));
        let Some(golden) = golden(&name) else { continue };
        let text =
            run_in(&data, &["export", session, "-t", "telemetry", "--driver", driver, "--lap", lap]).text();
        let (header, rows) = csv(&text);
        assert_eq!(&header[..2], ["Driver", "LapNumber"]);
        let columns = golden.as_object().expect("columns");
        assert!(
            columns.keys().all(|column| header.contains(&column.as_str()))
                && columns.len() + 2 == header.len()
        );
        assert_eq!(rows.len(), golden["Time"].as_array().map_or(0, Vec::len), "{name}");
        for (at, column) in header.iter().enumerate().skip(2).filter(|(_, column)| **column != "DriverAhead")
        {
            for (row, theirs) in rows.iter().zip(golden[column].as_array().expect("a column")) {
                let near = if ["X", "Y", "Z"].contains(column) { 0.01 } else { 1e-6 };
                assert!(same(row[at], theirs, near, 1e-6), "{name} {column}: {}, FastF1 {theirs}", row[at]);
            }
        }
    }
}
