//! `bench` on the demo archive.

use serde_json::Value;

use crate::harness::{RACE, run, run_demo};

const FIGURES: [&str; 8] = [
    "archive to replay",
    "cache to first frame",
    "random frame",
    "sequential frame",
    "encoding msgpack",
    "sequential frame in msgpack",
    "encoding json",
    "encoding packed",
];
const SIZES: [&str; 5] = ["archive", "cache", "msgpack frame", "json frame", "packed frame"];
const STAGES: [&str; 5] = [
    "reading the archive",
    "building the session",
    "building the replay",
    "writing the cache",
    "cache to first frame",
];

fn named<'a>(list: &'a Value, name: &str) -> Vec<&'a str> {
    let entries = list.as_array().expect("a list").iter();
    entries.map(|entry| entry[name].as_str().expect("a name")).collect()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

#[test]
fn every_figure_stands_beside_its_floor() {
    let report = run_demo(&["bench", RACE, "--runs", "3", "--threads", "2", "--json"]).text();
    let report: Value = serde_json::from_str(&report).expect("JSON");
    assert_eq!(
        (&report["session"], &report["runs"], &report["threads"]),
        (&RACE.into(), &3.into(), &2.into())
    );
    assert_eq!(named(&report["figures"], "name"), FIGURES);
    for figure in report["figures"].as_array().expect("figures") {
        for times in [figure, &figure["floor"]] {
            let [min, median, max] = ["min", "median", "max"].map(|name| number(&times[name]));
            assert!(0.0 < min && min <= median && median <= max, "{figure}");
        }
        assert!(!figure["floor"]["what"].as_str().expect("words").is_empty());
        let ratio = number(&figure["median"]) / number(&figure["floor"]["median"]);
        assert!((number(&figure["ratio"]) / ratio - 1.0).abs() < 1e-9, "{figure}");
    }
}

#[test]
fn sizes_and_peaks_are_told_and_loads_are_repeated() {
    let report = run_demo(&["bench", RACE, "--runs", "1", "--json"]).text();
    let report: Value = serde_json::from_str(&report).expect("JSON");
    assert_eq!(named(&report["bytes"], "name"), SIZES);
    assert!(report["bytes"].as_array().expect("sizes").iter().all(|size| number(&size["bytes"]) > 100.0));
    assert_eq!(named(&report["memory"], "stage"), STAGES);
    let sessions: Vec<f64> =
        report["scaling"].as_array().expect("steps").iter().map(|step| number(&step["sessions"])).collect();
    assert_eq!(sessions, [1.0, 2.0, 4.0, 8.0]);
    #[cfg(target_os = "linux")]
    for peak in report["memory"].as_array().expect("stages") {
        assert!(number(&peak["bytes"]) > 1e6, "{peak}");
    }
}

#[test]
fn the_tables_have_all_of_it() {
    let tables = run_demo(&["bench", RACE, "--runs", "1"]).text();
    for row in FIGURES.iter().chain(&SIZES).chain(&STAGES) {
        assert!(tables.lines().any(|line| line.starts_with(row)), "{row}\n{tables}");
    }
    assert!(tables.starts_with("0/1/R  Alderwind Grand Prix, Race\n"), "{tables}");
}

#[test]
fn nothing_is_measured_of_nothing() {
    run_demo(&["bench", "0/9/R"]).fails(3);
    assert_eq!(run(&["bench", "--runs", "0"]).code, Some(2));
}
