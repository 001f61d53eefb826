//! What sessions miss today, in one table that is compared exactly: a worse value fails, and so does a better one, so
//! that the table shrinks. A gate is its target, no wider.
//!
//! `LIGHTSOUT_ACCEPT=1 cargo test -p verify --test reports accepted` writes the table anew; the reasons of rows that
//! stay are kept, new ones wait for theirs.

#![allow(clippy::print_stdout, reason = "measures are said aloud")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use demo::Season;
use replay::{Replay, ReplayOptions};
use session::{Sources, build};
use timing::SessionKey;
use verify::{Case, Figure, Golden, Unit, Verdict, verify};

/// The table: session, measure, figure, value, why.
const TABLE: &str = include_str!("../accepted.tsv");
const HEADING: &str = "session\tmeasure\tfigure\tvalue\twhy";
/// What a row says whose reason nobody has found yet.
const NO_REASON: &str = "not looked into yet";

/// The sessions with timing: folder below `static/`, key, and the beginning of the names of golden files where these
/// go by another.
const SESSIONS: &[(&str, &str, Option<&str>)] = &[
    ("2019/2019-09-08_Italian_Grand_Prix/2019-09-07_Qualifying", "2019/14/Q", None),
    ("2020/2020-07-19_Hungarian_Grand_Prix/2020-07-17_Practice_2", "2020/3/FP2", None),
    ("2021/2021-08-29_Belgian_Grand_Prix/2021-08-29_Race", "2021/12/R", None),
    ("2021/2021-09-12_Italian_Grand_Prix/2021-09-11_Practice_2", "2021/14/FP2", None),
    ("2021/2021-11-07_Mexico_City_Grand_Prix/2021-11-06_Qualifying", "2021/18/Q", None),
    ("2022/2022-03-27_Saudi_Arabian_Grand_Prix/2022-03-26_Qualifying", "2022/2/Q", None),
    ("2022/2022-05-29_Monaco_Grand_Prix/2022-05-29_Race", "2022/7/R", None),
    ("2023/2023-04-30_Azerbaijan_Grand_Prix/2023-04-28_Qualifying", "2023/4/Q", None),
    ("2023/2023-04-30_Azerbaijan_Grand_Prix/2023-04-29_Sprint_Shootout", "2023/4/SS", None),
    ("2024/2024-05-05_Miami_Grand_Prix/2024-05-04_Sprint", "2024/6/S", None),
    ("2024/2024-05-26_Monaco_Grand_Prix/2024-05-26_Race", "2024/8/R", None),
    ("2024/2024-07-07_British_Grand_Prix/2024-07-05_Practice_1", "2024/12/FP1", None),
    ("2025/2025-03-16_Australian_Grand_Prix/2025-03-14_Practice_1", "2025/1/FP1", None),
    ("2025/2025-03-16_Australian_Grand_Prix/2025-03-16_Race", "2025/1/R", None),
    ("2025/2025-05-04_Miami_Grand_Prix/2025-05-03_Sprint", "2025/6/S", None),
    ("2025/2025-07-06_British_Grand_Prix/2025-07-06_Race", "2025/12/R", None),
    ("2025/2025-08-31_Dutch_Grand_Prix/2025-08-31_Race", "2025/15/R", None),
    ("2025/2025-10-26_Mexico_City_Grand_Prix/2025-10-25_Qualifying", "2025/20/Q", None),
    ("2026/2026-02-13_Pre-Season_Testing/2026-02-11_Day_1", "2026/0/FP1", Some("2026_T1_1")),
];

/// The sessions of the demo season.
const DEMO: &[&str] = &["0/1/R", "0/2/R", "0/3/R", "0/1/Q"];

/// A miss: session, measure, figure.
type Place = (String, String, String);

fn key(text: &str) -> SessionKey {
    let parts: Vec<&str> = text.split('/').collect();
    let [year, round, kind] = parts[..] else { panic!("{text} is no key") };
    SessionKey {
        year: year.parse().expect("a year"),
        round: round.parse().expect("a round"),
        kind: kind.parse().expect("a kind"),
    }
}

/// The figures of a session that miss their targets, and what its table says of them.
fn misses(key: SessionKey, sources: &Sources, golden: Option<&Golden>) -> Vec<(Place, String)> {
    let session = Arc::new(build(key, sources).expect("a session"));
    let replay = match Replay::new(session, ReplayOptions::default()) {
        Ok(replay) => replay,
        Err(error) => {
            println!("{key}: {error}");
            return vec![((key.to_string(), "replay".into(), "error".into()), "none".to_owned())];
        }
    };
    let report = verify(&Case { replay: &replay, sources: Some(sources), golden }, |_| {});
    let mut rows = Vec::new();
    for measure in &report.measures {
        println!("{key} {} {:?}, {}", measure.id, measure.verdict(), measure.compared);
        for figure in &measure.figures {
            let told = figure.value.map_or_else(|| "–".to_owned(), |_| value(figure));
            println!("    {} {told} {}", figure.name, if figure.is_met() { "" } else { "MISSED" });
            if measure.verdict() == Verdict::Missed && !figure.is_met() {
                rows.push(((key.to_string(), measure.id.to_owned(), figure.name.to_owned()), told));
            }
        }
        if measure.verdict() == Verdict::Missed {
            measure.misses.iter().take(5).for_each(|miss| println!("      {miss:?}"));
        }
    }
    rows
}

/// A value with as many digits as are the same on every machine.
fn value(figure: &Figure) -> String {
    let Some(value) = figure.value else { return String::new() };
    match figure.unit {
        Unit::Count => format!("{value:.0}"),
        Unit::Share | Unit::R => format!("{value:.4}"),
        Unit::Seconds => format!("{value:.3}"),
        Unit::Metres | Unit::KmPerHour => format!("{value:.1}"),
    }
}

fn golden(stem: &str) -> Option<Golden> {
    let read = |what: &str| {
        // Not every session has golden files: those that there are stand in one folder.
        let path = realdata::golden("fastf1")?.join(format!("{stem}.{what}.json"));
        path.is_file().then(|| std::fs::read(path).expect("a golden file"))
    };
    Some(Golden::read(&read("laps")?, read("results").as_deref()).expect("golden files"))
}

/// Rows with their values and reasons.
type Rows = BTreeMap<Place, (String, String)>;

fn rows(table: &str) -> Rows {
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [session, measure, figure, value, why] = cells[..] else { panic!("not a row: {line}") };
        ((session.into(), measure.into(), figure.into()), (value.to_owned(), why.to_owned()))
    };
    table.lines().skip(1).map(row).collect()
}

/// Compares what was found in some sessions with their rows, or writes these anew.
fn check(sessions: &[&str], found: &[(Place, String)]) {
    let table = rows(TABLE);
    if std::env::var_os("LIGHTSOUT_ACCEPT").is_some() {
        write(sessions, found);
        return;
    }
    let found: BTreeMap<&Place, &String> = found.iter().map(|(place, value)| (place, value)).collect();
    let mut wrong = Vec::new();
    for (place, value) in &found {
        match table.get(*place) {
            Some((accepted, _)) if accepted == *value => {}
            Some((accepted, _)) => wrong.push(format!("{place:?} is {value}, accepted is {accepted}")),
            None => wrong.push(format!("{place:?} misses its target with {value}")),
        }
    }
    let here = |place: &&Place| sessions.contains(&place.0.as_str());
    let met = table.keys().filter(here).filter(|place| !found.contains_key(place));
    wrong.extend(met.map(|place| format!("{place:?} meets its target now: take its row out")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Only one test writes at a time.
static WRITING: std::sync::Mutex<()> = std::sync::Mutex::new(());

fn write(sessions: &[&str], found: &[(Place, String)]) {
    let _writing = WRITING.lock().expect("no test fails while it writes");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/accepted.tsv");
    let reasons = rows(&std::fs::read_to_string(&path).expect("the table"));
    let mut rows = reasons.clone();
    rows.retain(|place, _| !sessions.contains(&place.0.as_str()));
    for (place, value) in found {
        let why = reasons.get(place).map_or(NO_REASON, |(_, why)| why.as_str());
        rows.insert(place.clone(), (value.clone(), why.to_owned()));
    }
    let mut text = format!("{HEADING}\n");
    for ((session, measure, figure), (value, why)) in rows {
        writeln!(text, "{session}\t{measure}\t{figure}\t{value}\t{why}").expect("text");
    }
    std::fs::write(path, text).expect("the table is written");
}

#[test]
fn the_table_of_accepted_misses_is_a_table() {
    assert_eq!(TABLE.lines().next(), Some(HEADING));
    assert!(rows(TABLE).values().all(|(value, why)| !value.is_empty() && !why.is_empty()));
}

#[test]
fn real_sessions_miss_what_is_accepted_and_nothing_else() {
    let folders = realdata::sessions();
    let path = |folder: &PathBuf| {
        let parts: Vec<_> = folder.components().rev().take(3).map(std::path::Component::as_os_str).collect();
        parts.iter().rev().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
    };
    let with_timing: Vec<&PathBuf> =
        folders.iter().filter(|folder| folder.join("TimingData.jsonStream").is_file()).collect();
    let wanted = std::env::var("LIGHTSOUT_SESSIONS").ok();
    let (mut found, mut sessions) = (Vec::new(), Vec::new());
    for folder in with_timing {
        let path = path(folder);
        let known = SESSIONS.iter().find(|(known, ..)| *known == path);
        let (_, name, stem) = known.unwrap_or_else(|| panic!("{path} has no key in SESSIONS"));
        if wanted.as_ref().is_some_and(|wanted| !wanted.split(',').any(|wanted| wanted == *name)) {
            continue;
        }
        let key = key(name);
        let golden = golden(&stem.map_or_else(|| Golden::stem(key), str::to_owned));
        let sources = Sources { topics: realdata::topics(folder), ..Sources::default() };
        let since = std::time::Instant::now();
        found.extend(misses(key, &sources, golden.as_ref()));
        println!("{key} took {:.1} s", since.elapsed().as_secs_f64());
        sessions.push(*name);
    }
    check(&sessions, &found);
}

#[test]
fn the_demo_season_misses_what_is_accepted_and_nothing_else() {
    let mut found = Vec::new();
    for name in DEMO {
        let topics = Season::default().make(key(name)).expect("a session of the season").topics;
        let since = std::time::Instant::now();
        found.extend(misses(key(name), &Sources { topics, ..Sources::default() }, None));
        println!("{name} took {:.1} s", since.elapsed().as_secs_f64());
    }
    check(DEMO, &found);
}
