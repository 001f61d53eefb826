//! Sessions kept for the next time, by the real program: what is used, what goes wrong, and what interrupts it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use crate::harness::{RACE, Run, archive_of_2000, demo_archive, program, program_with_cache, run_demo};

/// How often the program is killed; the moments are spread over a load.
const KILLS: u32 = 10;
/// About as long as a load of the demo race takes.
const LOAD: Duration = Duration::from_millis(120);

struct Cache(TempDir);

impl Cache {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut program = program_with_cache(self.path());
        program.arg("--archive").arg(demo_archive()).args(arguments);
        program
    }

    fn run(&self, arguments: &[&str]) -> Run {
        Run::of(self.command(arguments).output().expect("the program starts"))
    }

    fn spawn(&self, arguments: &[&str]) -> Child {
        let mut command = self.command(arguments);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts")
    }

    fn entry(&self) -> PathBuf {
        self.path().join(format!("sessions/v1/{RACE}.arrow"))
    }

    /// Names of all files in the cache.
    fn files(&self) -> Vec<String> {
        files(self.path())
    }
}

fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    entries
        .flat_map(|entry| match entry.path() {
            path if path.is_dir() => files(&path),
            path => vec![path.file_name().unwrap_or_default().to_string_lossy().into_owned()],
        })
        .collect()
}

fn from_the_cache(summary: &str) -> bool {
    let from = summary.lines().find(|line| line.starts_with("  from ")).expect("where it came from");
    from.contains("the cache")
}

/// All lines but those that differ with where a session came from.
fn content(summary: &str) -> Vec<&str> {
    let varies = |line: &&str| ["  time ", "  memory ", "  from "].iter().any(|name| line.starts_with(name));
    summary.lines().filter(|line| !varies(line)).collect()
}

#[test]
fn what_comes_from_the_cache_is_what_came_from_the_archive() {
    let cache = Cache::new();
    let first = cache.run(&["load", RACE]).text();
    let again = cache.run(&["load", RACE]).text();
    assert_eq!((from_the_cache(&first), from_the_cache(&again)), (false, true), "{first}{again}");
    assert_eq!(content(&first), content(&again));
    assert!(!from_the_cache(&cache.run(&["load", RACE, "--refresh"]).text()));
    for arguments in [
        &["show", RACE, "--at", "5:00"][..],
        &["show", RACE],
        &["export", RACE, "-t", "laps"],
        &["export", RACE, "-t", "results"],
        &["export", RACE, "-t", "telemetry", "--lap", "2"],
        &["export", RACE, "-t", "frames", "--fps", "1"],
        &["export", RACE, "-t", "circuit"],
    ] {
        let cached = cache.run(&[&["-v"], arguments].concat());
        assert!(cached.err.contains("now from the cache"), "{}", cached.err);
        assert!(cached.text() == run_demo(arguments).text(), "{arguments:?}");
    }
}

#[test]
fn the_list_says_what_is_cached() {
    let cache = Cache::new();
    let is_cached = || {
        let list = cache.run(&["ls", "0/1"]).text();
        let line = list.lines().find(|line| line.starts_with(RACE)).expect("the race");
        line.contains("  yes  ")
    };
    assert!(!is_cached());
    cache.run(&["-q", "show", RACE]).text();
    assert!(is_cached());
    assert!(cache.run(&["ls", "0"]).text().lines().any(|line| line.ends_with("  R")));
}

#[test]
fn without_a_cache_nothing_is_kept() {
    let cache = Cache::new();
    cache.run(&["load", RACE, "--no-cache"]).text();
    assert_eq!(cache.files(), Vec::<String>::new());
    let sentence = Run::of(program().args(["--cache-dir", "gs://bucket", "ls"]).output().expect("it starts"));
    assert_eq!(sentence.code, Some(2), "{}", sentence.err);
    assert!(sentence.err.contains("s3://BUCKET/PREFIX"), "{}", sentence.err);
}

#[test]
fn a_damaged_entry_costs_a_warning() {
    let cache = Cache::new();
    cache.run(&["load", RACE]).text();
    let mut bytes = fs::read(cache.entry()).expect("an entry");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(cache.entry(), bytes).expect("room");
    let run = cache.run(&["show", RACE]);
    assert!(run.err.contains("the cached 0/1/R in ") && run.err.contains("is damaged"), "{}", run.err);
    run.text();
    let run = cache.run(&["show", RACE]);
    assert_eq!(run.err, "");
}

#[test]
fn several_sessions_are_told_in_the_order_asked_and_one_that_fails_stops_no_other() {
    let cache = Cache::new();
    let run = cache.run(&["load", RACE, "0/9/R", "0/1/Q", "0/1"]);
    let text = String::from_utf8_lossy(&run.out).into_owned();
    let titles: Vec<&str> = text.lines().filter(|line| line.starts_with("0/")).collect();
    assert!(titles.len() == 2 && titles[0].starts_with(RACE) && titles[1].starts_with("0/1/Q"), "{text}");
    assert!(run.err.contains("`9`"), "{}", run.err);
    let worst = run.fails(2);
    assert!(worst.contains("kind of session"), "{worst}");
    assert!(from_the_cache(&cache.run(&["load", "0/1/Q"]).text()));
}

#[test]
fn an_archive_out_of_reach_does_not_take_away_what_is_kept() {
    let cache = Cache::new();
    let (archive, race) = archive_of_2000();
    let run = |arguments: &[&str]| {
        let mut program = program_with_cache(cache.path());
        Run::of(program.args(arguments).output().expect("the program starts"))
    };
    let place = archive.path().to_str().expect("a plain name");
    let shown = run(&["--archive", place, "show", race]).text();
    let offline =
        |session: &str| run(&["--archive", "http://archive.invalid/static", "--offline", "show", session]);
    let again = offline(race);
    assert!(
        again.err.contains("whether 2000/1/R has changed since it was cached cannot be told"),
        "{}",
        again.err
    );
    assert_eq!(again.text(), shown);
    assert!(offline("2000/1/Q").fails(1).contains("--offline"));
}

#[test]
fn ten_programs_at_once_share_a_cache() {
    let cache = Cache::new();
    let programs: Vec<Child> = (0..10).map(|_| cache.spawn(&["load", RACE])).collect();
    for program in programs {
        let run = Run::of(program.wait_with_output().expect("it ends"));
        assert_eq!(run.err, "");
        run.text();
    }
    assert_eq!(cache.files(), ["R.arrow"]);
    assert!(from_the_cache(&cache.run(&["load", RACE]).text()));
}

/// Lets a load run for a while, and ends it with a signal.
fn ended_by(signal: &str, program: Child, after: Duration) -> Output {
    // Any moment will do: that none of them does harm is what is tested.
    std::thread::sleep(after);
    let id = program.id().to_string();
    let _ = Command::new("kill").args([signal, &id]).stderr(Stdio::null()).status();
    program.wait_with_output().expect("it ends")
}

#[test]
fn a_program_that_is_killed_leaves_a_whole_entry_or_none() {
    let cache = Cache::new();
    for kill in 0..KILLS {
        ended_by("-KILL", cache.spawn(&["load", RACE, "--refresh"]), LOAD * kill / KILLS);
        let had_entry = cache.entry().exists();
        let run = cache.run(&["load", RACE]);
        assert_eq!(run.err, "", "kill {kill}");
        assert_eq!(from_the_cache(&run.text()), had_entry, "kill {kill}");
        if kill % 2 == 0 {
            fs::remove_file(cache.entry()).expect("an entry");
        }
    }
}

#[test]
fn a_program_that_is_interrupted_leaves_nothing_half_written() {
    let cache = Cache::new();
    for number in 0..KILLS {
        ended_by("-INT", cache.spawn(&["load", RACE, "--refresh"]), LOAD * number / KILLS);
        let half_written = cache.files().into_iter().find(|name| name.contains('#'));
        assert_eq!(half_written, None, "interruption {number}");
    }
    assert_eq!(cache.run(&["load", RACE]).err, "");
}

#[test]
fn a_full_disk_costs_a_warning_and_no_session() {
    let place = tempfile::tempdir().expect("a folder");
    let script =
        "mount -t tmpfs -o size=64k none \"$0\" || exit 99; \"$@\" && test -z \"$(find \"$0\" -type f)\"";
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-c", script]).arg(place.path());
    let lightsout = program_with_cache(place.path());
    command.arg(lightsout.get_program()).arg("--cache-dir").arg(place.path());
    command.arg("--archive").arg(demo_archive()).args(["load", RACE]);
    match command.output() {
        Ok(output) if output.status.code() != Some(99) && !lacks_rights(&output) => {
            let run = Run::of(output);
            assert!(run.err.contains("0/1/R is not kept for the next time"), "{}", run.err);
            assert!(run.err.contains("No space left on device"), "{}", run.err);
            assert!(run.text().contains("drivers"));
        }
        _ => eprintln!("skipped: no small disk can be made here"),
    }
}

fn lacks_rights(output: &Output) -> bool {
    output.stdout.is_empty() && String::from_utf8_lossy(&output.stderr).contains("unshare:")
}
