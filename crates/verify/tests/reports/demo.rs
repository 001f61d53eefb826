//! Weekends that never happened, verified: what is true of them is found true, and what does not apply is said.

use std::collections::BTreeMap;
use std::sync::Arc;

use demo::{Options, Season};
use replay::{Replay, ReplayOptions};
use session::{Sources, build};
use timing::{SessionKey, SessionKind, Topic};
use verify::{Case, PARTS, Report, Verdict, verify};

/// The report of one of the demo's sessions, without some of its topics.
fn report(kind: SessionKind, without: &[Topic]) -> Report {
    let key = SessionKey { year: 0, round: 1, kind };
    let mut topics = Season::new(Options::SMALL).make(key).expect("a session of the season").topics;
    topics.retain(|topic, _| !without.contains(topic));
    let sources = Sources { topics, ..Sources::default() };
    let session = build(key, &sources).expect("a session");
    let replay = Replay::new(Arc::new(session), ReplayOptions::default()).expect("a replay");
    let mut done = Vec::new();
    let case = Case { replay: &replay, sources: Some(&sources), golden: None };
    let report = verify(&case, |parts| done.push(parts));
    assert_eq!(done, (1..=PARTS).collect::<Vec<_>>());
    report
}

fn verdicts(report: &Report) -> BTreeMap<&str, Verdict> {
    report.measures.iter().map(|measure| (measure.id, measure.verdict())).collect()
}

fn value(report: &Report, name: &str) -> f64 {
    let figures = report.measures.iter().flat_map(|measure| &measure.figures);
    figures.filter(|figure| figure.name == name).find_map(|figure| figure.value).expect(name)
}

/// Measures that have no judge.
fn unjudged(report: &Report) -> Vec<&str> {
    let all = verdicts(report);
    all.into_iter().filter(|(_, verdict)| *verdict == Verdict::NoJudge).map(|(id, _)| id).collect()
}

#[test]
fn a_race_has_all_measures() {
    let report = report(SessionKind::Race, &[]);
    assert_eq!(unjudged(&report), ["T11"], "all cars have positions");
    let verdicts = verdicts(&report);
    for id in ["T2", "T6", "T8", "integrity"] {
        assert_eq!(verdicts[id], Verdict::Ok, "{report:#?}");
    }
    assert_eq!(value(&report, "right_at_line_share"), 1.0);
    assert!(value(&report, "speed_r_median") > 0.9, "{report:#?}");
}

#[test]
fn qualifying_is_not_measured_by_what_only_races_have() {
    let report = report(SessionKind::Qualifying, &[]);
    assert_eq!(unjudged(&report), ["T1", "T10", "T11", "T12", "T2", "T5"]);
}

#[test]
fn without_places_motion_is_not_measured_and_the_rest_is() {
    let report = report(SessionKind::Race, &[Topic::Position]);
    assert_eq!(unjudged(&report), ["T4", "T8", "T9", "smoothness"]);
    assert_eq!(value(&report, "estimated_share"), 1.0);
}
