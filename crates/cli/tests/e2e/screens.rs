//! `ls`, `load` and `show` on the demo archive.

use crate::harness::{RACE, damaged_archive, demo_archive, program, run_demo, run_in};

/// The shape of a screen: every number is `0`, and columns stand where their widest cell was one digit wide.
fn shape(text: &str) -> String {
    let mut shape = String::new();
    for letter in text.chars() {
        match letter {
            '0'..='9' if shape.ends_with('0') => {}
            '0'..='9' => shape.push('0'),
            ' ' if shape.ends_with("  ") => {}
            letter => shape.push(letter),
        }
    }
    shape
}

/// Without the lines that differ from run to run.
fn steady(text: &str) -> String {
    let varies = |line: &&str| line.starts_with("  time ") || line.starts_with("  memory ");
    text.lines().filter(|line| !varies(line)).map(|line| format!("{line}\n")).collect()
}

#[test]
fn the_seasons_meetings_and_sessions_are_listed() {
    assert!(run_demo(&["ls"]).text().lines().any(|line| line.contains(RACE)));
    assert!(run_demo(&["ls", "0"]).text().contains("Alderwind Grand Prix"));
    for meeting in ["0/1", "0/alderwind", "0/1/"] {
        let sessions = run_demo(&["ls", meeting]).text();
        assert!(
            sessions.lines().any(|line| line.starts_with(RACE) && line.contains("CarData.z")),
            "{sessions}"
        );
    }
}

#[test]
fn a_load_says_what_is_in_a_session() {
    let summary = run_demo(&["load", RACE]).text();
    insta::assert_snapshot!("load", shape(&steady(&summary)).replace("0 0", "0"));
    for stage in ["read", "decode", "laps", "results", "replay"] {
        assert!(summary.lines().any(|line| line.starts_with("  time") && line.contains(stage)), "{stage}");
    }
    #[cfg(target_os = "linux")]
    assert!(summary.contains("  memory     "), "{summary}");
}

#[test]
fn a_load_of_several_sessions_says_of_each() {
    let summaries = run_demo(&["load", RACE, "0/alderwind/race"]).text();
    let (first, second) = summaries.split_once("\n\n").expect("two");
    assert_eq!(steady(first), steady(second));
}

#[test]
fn a_load_says_what_is_damaged_and_its_exit_code_too() {
    let (archive, race) = damaged_archive();
    let file = race.join("WeatherData.jsonStream");
    let mut weather = std::fs::read(&file).expect("the weather");
    weather.extend_from_slice(b"rubbish\r\n00:00:01.000{\"AirTemp\":\r\n");
    std::fs::write(&file, weather).expect("room");
    let run = run_in(archive.path(), &["load", RACE]);
    let text = String::from_utf8_lossy(&run.out).into_owned();
    assert!(text.contains("  damaged    2 lines: WeatherData 2\n"), "{text}");
    assert!(text.contains("WeatherData line ") && text.contains("(byte "), "{text}");
    assert!(run.fails(4).contains("2 damaged lines"));
    let run = run_in(archive.path(), &["load", RACE, "0/1/Q"]);
    assert!(run.fails(4).contains("0/1/R was loaded without 2 damaged lines"));
    let run = run_in(archive.path(), &["load", RACE, "0/9/R"]);
    assert!(run.err.contains("0/1/R was loaded without 2 damaged lines"), "{}", run.err);
    run.fails(3);
    let run = run_in(archive.path(), &["show", RACE]);
    assert!(run.err.contains("2 damaged lines are left out"), "{}", run.err);
    run.text();
}

#[test]
fn the_leaderboard_at_a_moment() {
    let at = |time: &str| run_demo(&["show", RACE, "--at", time]).text();
    let (start, race, end) = (at("0"), at("0:05:00"), run_demo(&["show", RACE]).text());
    for screen in [&start, &race, &end] {
        let mut lines = screen.lines();
        assert_eq!(lines.next(), Some("0/1/R  Alderwind Grand Prix, Race"));
        let holds = lines.next().unwrap_or_default();
        assert!(holds.contains("  lap ") && holds.contains("  air ") && holds.contains("  wind "), "{holds}");
        assert!(lines.next().is_some_and(|line| line.starts_with("pos  driver  team ")), "{screen}");
        let places: Vec<&str> = lines.filter_map(|line| line.split_whitespace().next()).collect();
        assert_eq!(places, ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]);
    }
    let heading = "pos  driver  team lap gap interval tyre age last lap status";
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(race.lines().nth(2).map(words), Some(words(heading)));
    assert!(start.starts_with("0/1/R") && start.contains("\n0:00:00.000  lap 1/8"), "{start}");
    assert!(race.contains("\n0:05:00.000  ") && race.contains(" running\n"), "{race}");
    assert!(end.contains("  lap 8/8  ") && end.contains(" finished\n"), "{end}");
}

#[test]
fn a_moment_can_be_written_in_three_ways() {
    let at = |time: &str| run_demo(&["show", RACE, "--at", time]).text();
    assert_eq!(at("0:05:00"), at("5:00"));
    assert_eq!(at("5:00"), at("300.0"));
    assert_ne!(at("5:00"), at("5:10"));
}

#[test]
fn colours_are_for_terminals_or_on_demand() {
    assert!(!run_demo(&["show", RACE]).text().contains('\x1b'));
    assert!(run_demo(&["show", RACE, "--color", "always"]).text().contains('\x1b'));
    assert!(!run_demo(&["show", RACE, "--color", "never"]).text().contains('\x1b'));
}

#[test]
fn quiet_and_verbose() {
    let quiet = run_demo(&["-q", "show", RACE]);
    assert_eq!((quiet.code, quiet.err.as_str()), (Some(0), ""));
    let verbose = run_demo(&["-v", "show", RACE]);
    assert!(verbose.err.contains("is read from"), "{}", verbose.err);
    assert_eq!(run_demo(&["-q", "-v", "ls"]).code, Some(2));
}

#[test]
fn the_environment_lists_archives_and_the_first_with_the_session_gives_it() {
    let (empty_race, race) = damaged_archive();
    std::fs::remove_dir_all(&race).expect("our own folder");
    let folders = std::env::join_paths([empty_race.path(), demo_archive()]).expect("plain names");
    let output = program().env("LIGHTSOUT_ARCHIVE", folders).args(["-q", "show", RACE]).output();
    let shown = output.expect("the program starts");
    assert_eq!(shown.status.code(), Some(0), "{}", String::from_utf8_lossy(&shown.stderr));
    assert_eq!(String::from_utf8_lossy(&shown.stdout), run_demo(&["show", RACE]).text());
}

#[test]
fn a_session_without_samples_still_has_laps_places_and_gaps() {
    let (archive, race) = damaged_archive();
    for topic in ["CarData.z", "Position.z", "WeatherData"] {
        std::fs::remove_file(race.join(format!("{topic}.jsonStream"))).expect("our own file");
    }
    let run = run_in(archive.path(), &["show", RACE, "--at", "5:00"]);
    assert!(run.err.contains("0/1/R has no CarData.z, Position.z, WeatherData"), "{}", run.err);
    let board = run.text();
    assert!(board.contains("  gaps between crossings are estimated\n"), "{board}");
    let gaps = board.lines().filter(|line| line.contains('+')).count();
    assert!(gaps >= 7, "{board}");
    let load = run_in(archive.path(), &["load", RACE]).text();
    assert!(load.contains("  missing    CarData.z, Position.z, WeatherData\n"), "{load}");
}
