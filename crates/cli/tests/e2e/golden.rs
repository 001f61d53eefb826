//! `golden` on the demo season and, where they are, on real sessions.

use std::path::Path;

use crate::harness::{RACE, names, run, run_demo, run_in};

/// Golden files that are kept; `make golden` writes them anew.
const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden");
const QUALIFYING: &str = "0/1/Q";

fn text(path: &Path) -> &str {
    path.to_str().expect("a plain name")
}

#[test]
fn the_demo_season_shows_what_it_did() {
    // A short race, a medium one and a long one.
    let checked = run(&["golden", "check", KEPT, QUALIFYING, "0/2/S", "0/3/R", RACE]);
    assert_eq!(checked.code, Some(0), "{}{}", String::from_utf8_lossy(&checked.out), checked.err);
    assert_eq!(checked.text().lines().count(), 4);
}

#[test]
fn what_was_created_is_found_again_whatever_the_number_of_threads() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path().join("new");
    run_demo(&["golden", "create", text(&folder), RACE, QUALIFYING, "--threads", "1"]).text();
    assert_eq!(names(&folder), ["0_1_Q.json", "0_1_R.json"]);
    run_demo(&["golden", "check", text(&folder), RACE, QUALIFYING, "--threads", "3"]).text();
}

#[test]
fn the_first_difference_of_each_kind_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    run_demo(&["golden", "create", text(folder.path()), RACE, QUALIFYING]).text();
    let file = folder.path().join("0_1_R.json");
    let golden = std::fs::read_to_string(&file).expect("the file");
    let tampered = golden
        .replace("\"drivers\":10", "\"drivers\":11")
        .replace("\"position\":1,", "\"position\":9,")
        .replace("\"order\":\"", "\"order\":\"XXX ");
    assert_ne!(golden, tampered);
    std::fs::write(&file, tampered).expect("room");
    let checked = run_demo(&["golden", "check", text(folder.path()), RACE, QUALIFYING]);
    let told = String::from_utf8_lossy(&checked.out).into_owned();
    let told: Vec<&str> = told.lines().filter(|line| line.starts_with(RACE)).collect();
    let starts = [
        "counts: drivers: 11 wanted, 10 found",
        "first frame: cars, ",
        "last frame: cars, ",
        "sampled frames: frame ",
        "orders: t 0.0, order: ",
    ];
    for start in starts {
        assert!(told.iter().any(|line| line.starts_with(&format!("{RACE}  {start}"))), "{start}: {told:?}");
    }
    assert!(!told.iter().any(|line| line.contains("values") || line.contains("leaders")), "{told:?}");
    let sentence = checked.fails(1);
    assert!(sentence.contains("differ in 0/1/R, of 2 checked"), "{sentence}");
}

#[test]
fn a_file_that_is_none_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let check = || run_demo(&["golden", "check", text(folder.path()), RACE]).fails(1);
    assert!(check().contains("0_1_R.json: No such file"), "{}", check());
    for rubbish in ["", "[1, 2", "7"] {
        std::fs::write(folder.path().join("0_1_R.json"), rubbish).expect("room");
        assert!(check().contains("create it anew"), "{}", check());
    }
}

#[test]
fn real_sessions_are_found_again_and_one_wrong_digit_is_found() {
    let Some(data) = realdata::data() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let sessions = ["2025/15/R", "2025/20/Q"];
    let golden = |action: &str, threads: &str| {
        let mut arguments = vec!["golden", action, text(folder.path()), "--threads", threads];
        arguments.extend(sessions);
        run_in(&data, &arguments)
    };
    golden("create", "1").text();
    golden("check", "2").text();
    let file = folder.path().join("2025_20_Q.json");
    let wrong = std::fs::read_to_string(&file).expect("the file").replacen("\"rpm\":1", "\"rpm\":2", 1);
    std::fs::write(&file, wrong).expect("room");
    let checked = golden("check", "2");
    let told = String::from_utf8_lossy(&checked.out).into_owned();
    assert!(told.lines().any(|line| line.starts_with("2025/20/Q  ") && line.contains(", rpm: 2")), "{told}");
    checked.fails(1);
}
