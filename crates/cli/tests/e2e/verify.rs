//! `verify` on the demo archive and, where they are at hand, on real sessions.

use serde_json::Value;

use crate::harness::{RACE, Run, damaged_archive, run_demo, run_in};

/// The report that a run printed, whether or not targets were missed.
fn report(run: Run) -> Value {
    let report: Value = serde_json::from_slice(&run.out).expect("JSON");
    let missed = report["verdict"] == "missed";
    assert_eq!(run.code, Some(i32::from(missed)), "{}", run.err);
    report
}

/// The names of an object's fields, sorted.
fn names(value: &Value) -> Vec<&str> {
    let mut names: Vec<&str> = value.as_object().expect("an object").keys().map(String::as_str).collect();
    names.sort_unstable();
    names
}

/// Every figure: measure, name, and what is said of it.
fn figures(report: &Value) -> impl Iterator<Item = (&str, &str, &Value)> {
    let measures = report["measures"].as_object().expect("measures");
    measures.iter().flat_map(|(id, measure)| {
        let figures = measure["figures"].as_object().expect("figures");
        figures.iter().map(|(name, figure)| (id.as_str(), name.as_str(), figure))
    })
}

#[test]
fn the_json_keeps_its_names_and_units() {
    let report = report(run_demo(&["verify", RACE, "--json"]));
    assert_eq!(report["session"], RACE);
    assert_eq!(report["measures"]["T3"]["figures"]["horizon_s"]["value"], 10.0);
    assert_eq!(names(&report), ["measures", "session", "verdict"]);
    for (id, measure) in report["measures"].as_object().expect("measures") {
        let fields = ["compared", "figures", "misses", "misses_count", "no_judge", "verdict"];
        assert_eq!(names(measure), fields, "{id}");
        for miss in measure["misses"].as_array().expect("a list") {
            assert_eq!(names(miss), ["driver", "lap", "session_time_s", "what"], "{id}");
        }
    }
    let mut told: Vec<String> = figures(&report)
        .map(|(id, name, figure)| {
            assert_eq!(names(figure), ["met", "says", "target", "unit", "value"], "{id} {name}");
            format!("{id}.{name}: {}, {}\n", figure["unit"], figure["target"])
        })
        .collect();
    told.sort_unstable();
    insta::assert_snapshot!("verify_json", told.concat());
}

#[test]
fn the_table_says_what_is_measured_and_how_it_turned_out() {
    let run = run_demo(&["verify", RACE]);
    let table = String::from_utf8_lossy(&run.out).into_owned();
    let mut lines = table.lines();
    assert_eq!(lines.next(), Some("0/1/R  Alderwind Grand Prix, Race"));
    assert!(lines.next().is_some_and(|line| line.starts_with("measure")), "{table}");
    for id in ["T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9", "T10", "T12"] {
        let line = table
            .lines()
            .find(|line| line.split_whitespace().next() == Some(id))
            .unwrap_or_else(|| panic!("{id}: {table}"));
        assert!(line.ends_with("ok") || line.ends_with("missed"), "{line}");
        assert!(line.contains('≥') || line.contains('≤'), "{line}");
    }
    let missed = table.lines().any(|line| line.ends_with("missed"));
    assert_eq!(run.code, Some(i32::from(missed)), "{table}");
}

#[test]
fn what_has_no_judge_is_missed_by_nobody() {
    let report = report(run_demo(&["verify", "0/1/Q", "--json"]));
    let first = &report["measures"]["T1"];
    assert_eq!((&first["verdict"], &first["no_judge"]), (&"no_judge".into(), &"not a race".into()));
    assert_eq!(first["figures"], serde_json::json!({}));
    let table = String::from_utf8_lossy(&run_demo(&["verify", "0/1/Q"]).out).into_owned();
    assert!(
        table.lines().any(|line| line.starts_with("T1 ") && line.ends_with("no judge: not a race")),
        "{table}"
    );
}

#[test]
fn a_session_without_timing_cannot_be_verified() {
    let (archive, race) = damaged_archive();
    std::fs::remove_file(race.join("TimingData.jsonStream")).expect("our own file");
    assert!(run_in(archive.path(), &["verify", RACE]).fails(4).contains("TimingData"));
    assert!(!run_demo(&["verify", "0/9/R"]).fails(3).is_empty());
}

#[test]
fn several_sessions_are_one_table_and_one_list() {
    let run = run_demo(&["verify", RACE, "0/1/Q"]);
    let table = String::from_utf8_lossy(&run.out).into_owned();
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows.len(), 3, "{table}");
    assert_eq!(rows[0][..4], ["session", "T1", "T2", "T3"]);
    assert_eq!((rows[1][0], rows[2][0], rows[2][1]), (RACE, "0/1/Q", "–"));
    assert!(table.lines().all(|line| line.chars().count() <= 120), "{table}");
    let reports: Value =
        serde_json::from_slice(&run_demo(&["verify", RACE, "0/1/Q", "--json"]).out).expect("JSON");
    let missed = reports.as_array().expect("a list").iter().any(|report| report["verdict"] == "missed");
    assert_eq!(run.code, Some(i32::from(missed)), "{table}");
}

#[test]
fn golden_files_judge_where_they_are_named() {
    let Some(data) = realdata::data() else { return };
    if realdata::golden("fastf1/2025_06_S.laps.json").is_none() {
        return;
    }
    let compared = |args: &[&str]| {
        let report = report(run_in(&data, &[&["verify", "2025/6/S", "--json"], args].concat()));
        report["measures"]["T1"]["compared"].as_str().expect("words").to_owned()
    };
    assert!(compared(&[]).ends_with("by the golden file"), "beside the archive");
    assert!(compared(&["--golden", "/nowhere"]).ends_with("by the feed"));
}
