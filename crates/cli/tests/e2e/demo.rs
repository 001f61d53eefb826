//! The season that never happened: there without an archive, and written where it is asked for.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use tempfile::TempDir;

use crate::harness::{RACE, Run, names, program, program_with_cache, run};

/// Few laps and cars: every test makes its own.
const SMALL: [&str; 4] = ["--laps", "4", "--cars", "5"];

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a plain name")
}

fn write(folder: &Path, options: &[&str]) -> Run {
    run(&[&["demo", "write", text(folder)], &SMALL[..], options].concat())
}

/// All files below a folder, by their paths in it.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let (path, name) = (entry.path(), PathBuf::from(entry.file_name()));
        if path.is_dir() {
            files.extend(self::files(&path).into_iter().map(|(below, bytes)| (name.join(below), bytes)));
        } else {
            files.insert(name, fs::read(path).expect("a file"));
        }
    }
    files
}

/// Folders with a session's files.
fn sessions(folder: &Path) -> Vec<PathBuf> {
    let infos = files(folder).into_keys().filter(|path| path.ends_with("SessionInfo.jsonStream"));
    infos.map(|path| folder.join(path.parent().expect("a folder"))).collect()
}

#[test]
fn without_an_archive_and_a_network_the_season_is_there() {
    for arguments in [
        &["ls"][..],
        &["ls", "0"],
        &["ls", "0/1"],
        &["load", RACE],
        &["show", RACE, "--at", "0:05:00"],
        &["export", RACE, "-t", "laps"],
    ] {
        let run = run(&[&["--offline"], arguments].concat());
        assert_eq!(run.err, "", "{arguments:?}");
        assert!(!run.text().is_empty(), "{arguments:?}");
    }
    let summary = run(&["-v", "load", RACE]);
    assert!(summary.err.contains("is read from demo:0/"), "{}", summary.err);
    assert!(!summary.err.contains("http"), "{}", summary.err);
    assert!(summary.text().contains("damaged    nothing"));
}

#[test]
fn an_archive_out_of_reach_takes_nothing_from_it() {
    let run = |arguments: &[&str]| {
        let mut program = program();
        program.args(["--archive", "http://127.0.0.1:9/static"]).args(arguments);
        Run::of(program.output().expect("the program starts"))
    };
    let list = run(&["ls"]);
    let said: Vec<&str> = list.err.lines().filter(|line| line.contains("2018/Index.json")).collect();
    assert!(said.len() == 1 && said[0].contains("cannot be reached"), "{}", list.err);
    assert!(list.text().contains(RACE));
    assert!(run(&["show", RACE]).text().starts_with(RACE));
}

#[test]
fn the_second_load_comes_from_the_cache() {
    let cache = folder();
    let load = || {
        let mut program = program_with_cache(cache.path());
        Run::of(program.args(["--offline", "-v", "load", RACE]).output().expect("the program starts"))
    };
    let (first, second) = (load(), load());
    assert!(!first.err.contains("from the cache"), "{}", first.err);
    assert!(second.err.contains("now from the cache"), "{}", second.err);
    assert!(second.text().contains("from       the cache"));
}

#[test]
fn what_is_written_twice_is_the_same_and_another_seed_is_not() {
    let [first, second, other] = [folder(), folder(), folder()];
    let told = write(first.path(), &[]).text();
    write(second.path(), &["--seed", "1"]).text();
    write(second.path(), &[]).text();
    assert!(files(first.path()) == files(second.path()));
    write(other.path(), &["--seed", "2", "0/1/R"]).text();
    let race = sessions(other.path()).remove(0);
    let race = race.strip_prefix(other.path()).expect("it is below");
    let lines =
        |folder: &TempDir| fs::read(folder.path().join(race).join("TimingData.jsonStream")).expect("a topic");
    assert!(lines(&first) != lines(&other));

    assert_eq!(told.lines().count(), sessions(first.path()).len(), "{told}");
    assert!(told.lines().all(|line| line.starts_with("0/") && line.contains(" topics, ")), "{told}");
}

#[test]
fn what_is_written_is_an_archive_that_goes_before_the_built_in_season() {
    let folder = folder();
    write(folder.path(), &["0/1/R"]).text();
    assert_eq!(sessions(folder.path()).len(), 1);
    let load = |session: &str| {
        let mut program = program();
        program.arg("--archive").arg(folder.path()).args(["-v", "load", session]);
        Run::of(program.output().expect("the program starts"))
    };
    let race = load(RACE);
    assert!(race.err.contains(&format!("is read from {}", text(folder.path()))), "{}", race.err);
    let summary = race.text();
    assert!(summary.contains("drivers    5\n") && summary.contains("4 announced"), "{summary}");
    let qualifying = load("0/1/Q");
    assert!(qualifying.err.contains("is read from demo:"), "{}", qualifying.err);
}

#[test]
fn perfect_is_a_feed_without_faults() {
    let [perfect, none, bad] = [folder(), folder(), folder()];
    write(perfect.path(), &["--perfect", "0/1/R"]).text();
    write(none.path(), &["--faults", "0", "0/1/R"]).text();
    write(bad.path(), &["--faults", "300", "0/1/R"]).text();
    assert!(files(perfect.path()) == files(none.path()));
    assert!(files(perfect.path()) != files(bad.path()));
}

#[test]
fn the_truth_is_beside_each_session() {
    let folder = folder();
    write(folder.path(), &["0/1/R"]).text();
    let race = sessions(folder.path()).remove(0);
    let read = |name: &str| {
        let file = File::open(race.join(name)).expect("a file");
        ParquetRecordBatchReaderBuilder::try_new(file).expect("Parquet")
    };
    let names = |name: &str| {
        let schema = read(name).schema().clone();
        schema.fields().iter().map(|field| field.name().clone()).collect::<Vec<_>>()
    };
    assert_eq!(
        names("truth.parquet").join(" "),
        "session_time driver progress position gap_to_leader laps_down interval status compound tyre_age x y z"
    );
    assert_eq!(names("truth-events.parquet").join(" "), "session_time driver along what detail");
    let rows = read("truth.parquet").metadata().file_metadata().num_rows();
    // Five cars at 20 Hz, for four laps at least.
    assert!(rows % 5 == 0 && rows / 5 / 20 > 4 * 60, "{rows}");
    let first = read("truth.parquet").build().expect("a reader").next().expect("rows").expect("a batch");
    assert_eq!(first.column(0).null_count() + first.column(1).null_count(), 0);
}

#[test]
fn what_makes_no_sense_is_refused() {
    let folder = folder();
    let place = folder.path().join("new");
    for (options, complaint) in [
        (&["--laps", "3"][..], "3 is not in 4..=80"),
        (&["--laps", "81"], "81 is not in 4..=80"),
        (&["--cars", "4"], "4 is not in 5..=22"),
        (&["--cars", "23"], "23 is not in 5..=22"),
        (&["--faults", "1001"], "1001 is not in 0..=1000"),
        (&["--perfect", "--faults", "10"], "cannot be used with"),
        (&["0/1"], "lacks the kind of session"),
    ] {
        let run = run(&[&["demo", "write", text(&place)], options].concat());
        assert_eq!(run.code, Some(2), "{options:?}: {}", run.err);
        assert!(run.err.contains(complaint), "{options:?}: {}", run.err);
    }
    assert!(write(&place, &["0/9/R"]).fails(3).contains("no meeting `9`"));
    assert!(write(&place, &["2025/1/R"]).fails(3).contains("the seasons are 0"));
    assert!(!place.exists(), "nothing was written");
}

#[test]
fn where_nothing_can_be_written_is_said_in_a_sentence() {
    let folder = folder();
    let file = folder.path().join("file");
    fs::write(&file, "here").expect("room");
    for place in [file.as_path(), Path::new("/proc/demo"), Path::new("/dev/full")] {
        let sentence = write(place, &["0/1/R"]).fails(1);
        assert!(
            sentence.starts_with("cannot make ") && sentence.contains("choose another place"),
            "{sentence}"
        );
    }
    assert_eq!(names(folder.path()), ["file"]);
    // A folder where a file belongs.
    let place = folder.path().join("new");
    fs::create_dir_all(place.join("0/Index.json")).expect("room");
    let sentence = write(&place, &["0/1/R"]).fails(1);
    assert!(sentence.contains("Index.json: it is a folder"), "{sentence}");
    assert_eq!(names(&place.join("0")), ["Index.json"]);
}
