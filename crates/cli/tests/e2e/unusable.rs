//! Places and files that are there and cannot be what they are given for.

use std::fs::{self, File};
use std::path::PathBuf;

use crate::harness::{RACE, Run, demo_archive, program_with_cache, run, run_demo};

#[test]
fn a_recording_larger_than_any_is_refused_unread() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("r.txt");
    File::create(&path).and_then(|file| file.set_len(3 << 30)).expect("a file with a hole takes no room");
    let sentence = run(&["load", &format!("recording:{}", path.display())]).fails(1);
    assert!(sentence.contains("3221225472 bytes") && sentence.contains("are not read"), "{sentence}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_place_that_cannot_be_a_cache_costs_a_warning_and_no_session() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    fs::write(&file, "text").expect("room");
    let whole = run_demo(&["export", RACE, "-t", "laps"]).text();
    let system = ["/proc", "/proc/self/lightsout", "/dev/null", "/dev/full"].map(PathBuf::from);
    for place in [file.clone(), file.join("below")].into_iter().chain(system) {
        let mut program = program_with_cache(&place);
        program.arg("--archive").arg(demo_archive()).args(["export", RACE, "-t", "laps"]);
        let run = Run::of(program.output().expect("the program starts"));
        let told = run.err.lines().filter(|line| line.contains(place.to_str().expect("a plain name")));
        assert!(told.count() > 0, "{}: {}", place.display(), run.err);
        assert!(run.err.lines().all(|line| line.starts_with("lightsout: ")), "{}", run.err);
        assert_eq!(run.text(), whole, "{}", place.display());
    }
    assert_eq!(fs::read(&file).expect("the file"), b"text");
}
