//! Recordings of the live feed as sessions, from the command line.

use std::fs;
use std::path::PathBuf;

use demo::{Options, Season};
use tempfile::TempDir;
use timing::{SessionKey, SessionKind};

use crate::harness::{RACE, run, run_in};

/// A recording of the race in each form, and one with a line of rubbish.
struct Recordings(TempDir);

impl Recordings {
    fn new() -> Self {
        let season = Season::new(Options { laps: Some(5), cars: 6, ..Options::SMALL });
        let key = SessionKey { year: 0, round: 1, kind: SessionKind::Race };
        let race = season.make(key).expect("a session of the season");
        let folder = tempfile::tempdir().expect("a folder");
        let python = race.recording();
        let (live, states) = race.live_recording();
        let first_end = python.find('\n').expect("a line") + 1;
        let damaged = format!("{}rubbish\n{}", &python[..first_end], &python[first_end..]);
        for (name, content) in
            [("r.txt", python), ("r.live.txt", live), ("r.subscribe.json", states), ("damaged.txt", damaged)]
        {
            fs::write(folder.path().join(name), content).expect("room");
        }
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The name to type.
    fn session(&self, name: &str) -> String {
        format!("recording:{}", self.path(name).display())
    }
}

#[test]
fn a_recording_is_typed_as_a_session() {
    let recordings = Recordings::new();
    let laps = |name: &str| run(&["export", &recordings.session(name), "--table", "laps"]).text();
    let python = laps("r.txt");
    assert!(python.lines().count() > 15, "{python}");
    assert_eq!(python, laps("r.live.txt"));
    let shown = run(&["show", &recordings.session("r.txt"), "--at", "1:00"]).text();
    assert!(shown.starts_with(RACE), "{shown}");
}

#[test]
fn a_recording_given_as_an_option_is_listed_and_named_by_its_key() {
    let recordings = Recordings::new();
    let path = recordings.path("r.live.txt");
    let path = path.to_str().expect("text");
    let listed = run(&["--recording", path, "ls", "0"]).text();
    assert!(listed.contains(" R"), "{listed}");
    assert!(run(&["--recording", path, "load", RACE]).text().starts_with(RACE));
    let verbose = run(&["--recording", path, "-v", "load", RACE]);
    assert!(verbose.err.contains("r.subscribe.json"), "{}", verbose.err);
}

#[test]
fn damage_in_a_recording_is_told_by_its_line() {
    let recordings = Recordings::new();
    let damaged = run(&["load", &recordings.session("damaged.txt")]);
    let text = String::from_utf8_lossy(&damaged.out).into_owned();
    assert!(text.contains("damaged.txt line 2 (byte "), "{text}");
    assert_eq!(damaged.code, Some(4), "{}", damaged.err);
}

#[test]
fn what_is_no_recording_is_refused() {
    let recordings = Recordings::new();
    let none = run(&["load", &recordings.session("none.txt")]).fails(3);
    assert!(none.contains("there is no recording"), "{none}");
    let states = run(&["show", &recordings.session("r.subscribe.json")]).fails(1);
    assert!(states.contains("is not a recording of a session"), "{states}");
}

#[test]
fn real_recordings_load() {
    let Some(data) = realdata::data() else { return };
    let at = |name: &str| format!("recording:{}", data.join("recordings").join(name).display());
    for (name, key, laps) in [
        ("2024_Imola_Qualifying.live.txt", "2024/7/Q", 286),
        ("2025-11-08_Sao_Paulo_Sprint.txt", "2025/21/S", 306),
        ("2025_preseason_day3.live.txt", "2025/T1/D3", 0),
        ("2025_dutch_practice1.live.txt", "2025/15/FP1", 0),
        ("2024_qatar_gp_sprint.live.txt", "2024/23/S", 0),
        ("2025_austin_sprint.live.txt", "2025/19/S", 0),
        ("2025_hungary_qualifying.live.txt", "2025/14/Q", 0),
        ("2024_belgium_gp_qualifying.live.txt", "2024/14/Q", 0),
    ] {
        let text = run_in(&data, &["load", &at(name)]).text();
        assert!(text.starts_with(key) && text.contains("damaged    nothing"), "{text}");
        let table = run_in(&data, &["export", &at(name), "--table", "laps"]).text();
        if laps > 0 {
            assert_eq!(table.lines().count(), laps + 1, "{name}");
        }
        assert!(table.lines().count() > 100, "{name}");
        let frames = ["export", &at(name), "--table", "frames", "--fps", "1", "--to", "5"];
        assert!(run_in(&data, &frames).text().lines().count() > 20);
    }
    let cars = run_in(&data, &["load", &at("2025-03_testing_car_position.txt")]);
    let text = String::from_utf8_lossy(&cars.out).into_owned();
    assert!(text.starts_with("2024/20/FP3") && text.contains("72 340 samples of 20 cars"), "{text}");
}

#[test]
fn errors_in_a_real_recording_are_located_and_survived() {
    let Some(data) = realdata::data() else { return };
    let name = format!("recording:{}", data.join("recordings/with_errors.txt").display());
    let loaded = run_in(&data, &["load", &name]);
    let text = String::from_utf8_lossy(&loaded.out).into_owned();
    assert_eq!(loaded.code, Some(4), "{}", loaded.err);
    assert!(text.starts_with("2021/1/R") && text.contains("damaged    33 lines"), "{text}");
    assert!(text.contains("with_errors.txt line 2 (byte 336), CarData.z: one part"), "{text}");
}
