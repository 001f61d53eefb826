//! Every way to get it wrong, answered with one sentence and the documented exit code.

use std::fs;

use crate::harness::{RACE, damaged_archive, run, run_demo, run_in};

#[test]
fn without_an_archive_it_is_the_official_one() {
    for command in
        [&["load", "2025/15/R"][..], &["show", "2025/15/R"], &["export", "2025/15/R", "-t", "laps"]]
    {
        // Offline, for no test asks the world.
        let sentence = run(&[&["--offline"], command].concat()).fails(1);
        let index = "https://livetiming.formula1.com/static/2025/Index.json";
        assert!(sentence.starts_with(&format!("{index} was not fetched before")), "{sentence}");
    }
}

#[test]
fn folders_that_are_no_archive() {
    let folder = tempfile::tempdir().expect("a folder");
    let missing = folder.path().join("missing");
    assert!(run_in(&missing, &["ls"]).fails(1).contains("there is no folder"));
    assert!(run_in(folder.path(), &["ls"]).fails(1).contains("is empty"));
    let file = folder.path().join("file");
    fs::write(&file, "text").expect("room");
    assert!(run_in(&file, &["ls"]).fails(1).contains("is a file"));
    assert!(run_in(folder.path(), &["ls"]).fails(1).contains("is not an archive"));
}

#[test]
fn sessions_that_there_are_not() {
    let sentence = run_demo(&["load", "0/1/S"]).fails(3);
    assert!(sentence.contains("there are") && sentence.contains("0/1/R"), "{sentence}");
    let sentence = run_demo(&["show", "0/alderwint/R"]).fails(3);
    assert!(sentence.contains("did you mean 0/1/R"), "{sentence}");
    let sentence = run_demo(&["show", "1999/1/R"]).fails(3);
    assert!(sentence.contains("1999"), "{sentence}");
    assert!(run_demo(&["ls", "1999"]).fails(3).contains("1999"));
    assert!(run_demo(&["ls", "0/7"]).fails(3).contains("no meeting `7`"));
}

#[test]
fn names_that_name_nothing() {
    for name in ["", "monza", "0", "0/1", "0/1/R/x", "//", "0//R", "é/1/R"] {
        run_demo(&["load", name]).fails(2);
    }
    assert!(run_demo(&["ls", "monza"]).fails(2).contains("not a season"));
    assert!(run_demo(&["load", "0/1/warmup"]).fails(3).contains("the kinds are"));
}

#[test]
fn options_that_say_nothing() {
    for (arguments, reason) in [
        (&["show", RACE, "--at", "noon"][..], "not a time"),
        (&["show", RACE, "--at", "1:2:3:4"], "not a time"),
        (&["export", RACE, "-t", "lap-times"], "possible values"),
        (&["export", RACE], "--table"),
        (&["export", RACE, "-t", "laps", "--format", "xlsx"], "possible values"),
        (&["export", RACE, "-t", "laps", "--lap", "0"], "not a lap"),
        (&["export", RACE, "-t", "frames", "--fps", "0"], "above 0"),
        (&["--threads", "0", "ls"], "0 is not in"),
        (&["drive"], "unrecognized subcommand"),
        (&["serve", "--bind", "here"], "invalid socket address"),
        (&["serve", "--memory", "1"], "1 is not in"),
    ] {
        let run = run_demo(arguments);
        assert_eq!(run.code, Some(2), "{arguments:?}");
        assert!(run.err.starts_with("lightsout: ") && run.err.contains(reason), "{arguments:?}: {}", run.err);
    }
}

#[test]
fn moments_outside_the_session() {
    for at in ["5:00:00", "-1"] {
        let sentence = run_demo(&["show", RACE, "--at", at]).fails(2);
        assert!(sentence.contains("runs from 0:00:00.000 to 0:1"), "{sentence}");
    }
    let run = run_demo(&["export", RACE, "-t", "frames", "--from", "99999"]);
    assert!(run.fails(2).contains("runs from 0 to "));
    let export = |from: &str, to: &str| {
        run_demo(&["export", RACE, "-t", "frames", "--from", from, "--to", to]).fails(2)
    };
    assert!(export("99999", "999999").contains("runs from 0 to "));
    assert!(export("20", "10").contains("is after"));
    assert!(export("10.001", "10.002").contains("no frame lies between"));
}

#[test]
fn drivers_and_laps_that_there_are_not() {
    let sentence = run_demo(&["export", RACE, "-t", "laps", "--driver", "ASK,SENNA"]).fails(2);
    assert!(sentence.contains("no driver `SENNA`") && sentence.contains("ASK"), "{sentence}");
    let sentence = run_demo(&["export", RACE, "-t", "laps", "--lap", "2,70-80"]).fails(2);
    assert!(sentence.contains("no laps 70-80; there are laps 1-"), "{sentence}");
}

#[test]
fn options_that_do_not_apply_to_the_table() {
    for (table, option, value) in [
        ("weather", "--driver", "ASK"),
        ("results", "--lap", "1"),
        ("laps", "--fps", "5"),
        ("car", "--from", "5"),
        ("telemetry", "--motion", "sampled"),
        ("circuit", "--driver", "ASK"),
    ] {
        let sentence = run_demo(&["export", RACE, "-t", table, option, value]).fails(2);
        assert!(sentence.contains(option) && sentence.contains(table), "{sentence}");
    }
}

#[test]
fn tables_that_need_a_missing_topic() {
    let (archive, race) = damaged_archive();
    for (topic, table) in [
        ("CarData.z", "car"),
        ("Position.z", "position"),
        ("Position.z", "circuit"),
        ("TimingData", "laps"),
        ("TimingAppData", "stints"),
        ("WeatherData", "weather"),
        ("TrackStatus", "track-status"),
        ("RaceControlMessages", "race-control"),
    ] {
        drop(fs::remove_file(race.join(format!("{topic}.jsonStream"))));
        let sentence = run_in(archive.path(), &["export", RACE, "-t", table]).fails(4);
        assert!(sentence.contains(topic), "{sentence}");
    }
    for command in
        [&["export", RACE, "-t", "telemetry"][..], &["export", RACE, "-t", "frames"], &["show", RACE]]
    {
        let sentence = run_in(archive.path(), command).fails(4);
        assert!(sentence.contains("TimingData"), "{sentence}");
    }
    assert!(run_in(archive.path(), &["load", RACE]).fails(4).contains("TimingData"));
}

#[test]
fn a_session_without_its_indispensable_topics() {
    for (topic, content) in [("SessionInfo", None), ("DriverList", None), ("DriverList", Some("rubbish"))] {
        let (archive, race) = damaged_archive();
        let file = race.join(format!("{topic}.jsonStream"));
        match content {
            None => fs::remove_file(file).expect("our own file"),
            Some(content) => fs::write(file, content).expect("room"),
        }
        let sentence = run_in(archive.path(), &["load", RACE]).fails(4);
        assert!(sentence.contains(topic), "{sentence}");
    }
}

#[test]
fn names_that_would_command_the_terminal() {
    let (archive, race) = damaged_archive();
    for topic in ["DriverList", "SessionInfo"] {
        let file = race.join(format!("{topic}.jsonStream"));
        let text = fs::read_to_string(&file).expect("the topic");
        let text = text.replace("\"TeamName\":\"", r#""TeamName":"\u001b[2J"#);
        let text = text.replace("\"Name\":\"", r#""Name":"\u001b[2J\n"#);
        fs::write(&file, text.replace("\"Location\":\"", r#""Location":"\u001b[2J\n"#)).expect("room");
    }
    for command in [&["load", RACE][..], &["show", RACE]] {
        let text = run_in(archive.path(), command).text();
        assert!(text.contains("[2J") && !text.contains('\x1b') && !text.contains("2J\n"), "{text:?}");
    }
}

#[test]
fn half_of_each_file() {
    for topic in
        ["CarData.z", "Position.z", "TimingData", "TimingAppData", "DriverList", "SessionInfo", "WeatherData"]
    {
        let (archive, race) = damaged_archive();
        let file = race.join(format!("{topic}.jsonStream"));
        let whole = fs::read(&file).expect("the topic");
        fs::write(&file, &whole[..whole.len() / 2 + 1]).expect("room");
        for command in [&["load", RACE][..], &["show", RACE], &["export", RACE, "-t", "laps"]] {
            let run = run_in(archive.path(), command);
            assert!(matches!(run.code, Some(0 | 4)), "{topic} {command:?}: {}", run.err);
            assert!(run.err.lines().all(|line| line.starts_with("lightsout: ")), "{topic}: {}", run.err);
        }
    }
}
