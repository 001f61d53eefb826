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
    assert_eq!(report["measures"]["T3"]["figures"]["frames_differing_count"]["value"], 0.0);
    assert_eq!(names(&report), ["measures", "session", "verdict"]);
    for (id, measure) in report["measures"].as_object().expect("measures") {
        let fields = ["compared", "figures", "misses", "misses_count", "not_applicable", "verdict"];
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
    for id in ["T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9"] {
        let line = table.lines().find(|line| line.starts_with(id)).unwrap_or_else(|| panic!("{id}: {table}"));
        assert!(line.ends_with("ok") || line.ends_with("missed"), "{line}");
        assert!(line.contains('≥') || line.contains('≤'), "{line}");
    }
    let missed = table.lines().any(|line| line.ends_with("missed"));
    assert_eq!(run.code, Some(i32::from(missed)), "{table}");
}

#[test]
fn what_does_not_apply_is_null_and_missed_by_nobody() {
    let report = report(run_demo(&["verify", "0/1/Q", "--json"]));
    let first = &report["measures"]["T1"];
    assert_eq!(
        (&first["verdict"], &first["not_applicable"]),
        (&"not_applicable".into(), &"not a race".into())
    );
    assert_eq!(first["figures"]["right_after_1s_share"]["value"], Value::Null);
    let table = String::from_utf8_lossy(&run_demo(&["verify", "0/1/Q"]).out).into_owned();
    assert!(
        table.lines().any(|line| line.starts_with("T1") && line.ends_with("not applicable: not a race")),
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

/// A figure of a measure.
fn value(report: &Value, measure: &str, figure: &str) -> f64 {
    let found = &report["measures"][measure]["figures"][figure]["value"];
    found.as_f64().unwrap_or_else(|| panic!("{measure} {figure}: {found}"))
}

/// Prints all figures, for the person who runs the test.
#[expect(clippy::print_stdout, reason = "measures are said aloud")]
fn say(report: &Value) {
    for (id, name, figure) in figures(report) {
        println!("{} {id}.{name}: {}", report["session"], figure["value"]);
    }
}

#[test]
fn a_real_race_is_true() {
    let Some(data) = realdata::data() else { return };
    let report = report(run_in(&data, &["verify", "2025/15/R", "--json"]));
    say(&report);
    for id in ["T2", "T3", "T4", "T6", "T7", "T8", "integrity"] {
        assert_eq!(report["measures"][id]["verdict"], "ok", "{id}");
    }
    assert!(value(&report, "T9", "mark_error_median_m") < 3.0);
    assert!(value(&report, "T9", "mark_error_p99_m") < 15.0);
    assert_eq!(value(&report, "T1", "right_at_line_share"), 1.0);
    assert!(value(&report, "T1", "right_but_for_pit_lane_share") > 0.995);
    assert!(value(&report, "T1", "right_after_1s_share") > 0.97);
    assert!(value(&report, "T5", "flips_count") < 40.0);
    assert!(value(&report, "smoothness", "speed_step_p999_kmh") < 5.0);
}

#[test]
fn a_real_qualifying_is_true() {
    let Some(data) = realdata::data() else { return };
    let report = report(run_in(&data, &["verify", "2025/20/Q", "--json"]));
    say(&report);
    for id in ["T3", "T4", "T6", "T7", "integrity"] {
        assert_eq!(report["measures"][id]["verdict"], "ok", "{id}");
    }
    assert!(value(&report, "T9", "mark_error_median_m") < 5.0);
    assert!(value(&report, "T8", "off_line_median_m") < 1.0);
}
