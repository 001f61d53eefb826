//! Where output goes, and what is left when it cannot.

use std::fs;
use std::io::Read as _;
use std::process::{Command, Stdio};

use crate::harness::{RACE, demo_archive, names, program, run_demo};

#[test]
fn the_format_follows_the_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let export = |name: &str| {
        let path = folder.path().join(name);
        run_demo(&["export", RACE, "-t", "laps", "-o", path.to_str().expect("a plain name")]).text();
        fs::read(path).expect("the file")
    };
    assert!(export("laps.csv").starts_with(b"Time,Driver,"));
    assert!(export("laps.parquet").starts_with(b"PAR1"));
    assert!(export("laps.arrow").starts_with(b"ARROW1"));
    assert!(export("laps.ndjson").starts_with(b"{\"Time\":"));
    assert_eq!(names(folder.path()), ["laps.arrow", "laps.csv", "laps.ndjson", "laps.parquet"]);
}

#[test]
fn a_place_that_cannot_be_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let export = |path: &str| run_demo(&["-q", "export", RACE, "-t", "laps", "-f", "csv", "-o", path]);
    let path = |name: &str| folder.path().join(name).to_str().expect("a plain name").to_owned();
    assert!(export(&path("no/such/folder.csv")).fails(1).contains("no such folder"));
    assert!(export(&path("")).fails(1).contains("it is a folder"));
    fs::write(path("locked.csv"), "old").expect("room");
    let mut permissions = fs::metadata(path("locked.csv")).expect("the file").permissions();
    permissions.set_readonly(true);
    fs::set_permissions(path("locked.csv"), permissions).expect("our own file");
    assert!(export(&path("locked.csv")).fails(1).contains("write-protected"));
    assert_eq!(fs::read(path("locked.csv")).expect("the file"), b"old");
    assert!(run_demo(&["export", RACE, "-t", "laps", "-o", &path("laps.xlsx")]).fails(2).contains("`.xlsx`"));
    assert_eq!(names(folder.path()), ["locked.csv"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk() {
    for format in ["csv", "parquet", "arrow", "ndjson"] {
        let run = run_demo(&["-q", "export", RACE, "-t", "car", "-f", format, "-o", "/dev/full"]);
        assert!(run.fails(1).contains("no space is left"), "{format}");
    }
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
    let run =
        program().arg("--archive").arg(demo_archive()).args(["ls"]).stdout(full).output().expect("a start");
    assert_eq!(run.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&run.stderr).contains("no space is left"));
}

#[test]
fn a_reader_that_has_enough() {
    for format in ["csv", "parquet", "arrow", "ndjson"] {
        let mut child = program()
            .arg("--archive")
            .arg(demo_archive())
            .args(["-q", "export", RACE, "-t", "frames", "-f", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut first = [0; 4];
        child.stdout.take().expect("a pipe").read_exact(&mut first).expect("some output");
        let ended = child.wait_with_output().expect("an end");
        assert_eq!(ended.status.code(), Some(0), "{format}");
        assert_eq!(String::from_utf8_lossy(&ended.stderr), "", "{format}");
    }
}

#[test]
fn a_failed_load_touches_no_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("laps.csv");
    fs::write(&path, "old").expect("room");
    run_demo(&["export", "0/9/R", "-t", "laps", "-o", path.to_str().expect("a plain name")]).fails(3);
    assert_eq!(fs::read(&path).expect("the file"), b"old");
}

#[cfg(unix)]
#[test]
fn an_interrupted_export_leaves_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("frames.csv");
    let mut run = program()
        .arg("--archive")
        .arg(demo_archive())
        .args(["export", RACE, "-t", "frames", "--fps", "1000", "-o"])
        .arg(&path)
        .spawn()
        .expect("the program starts");
    // A million frames take seconds: the file in the making is there long before the end.
    while names(folder.path()).is_empty() {
        assert_eq!(run.try_wait().expect("a child"), None, "it ended before it could be interrupted");
        std::thread::yield_now();
    }
    let interrupt = Command::new("kill").args(["-INT", &run.id().to_string()]).status();
    assert!(interrupt.expect("kill runs").success());
    assert_eq!(run.wait().expect("it ends").code(), Some(130));
    assert_eq!(names(folder.path()), Vec::<String>::new());
}
