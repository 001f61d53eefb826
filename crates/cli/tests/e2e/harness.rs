//! Runs the real program on a small archive of made-up sessions.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use tempfile::TempDir;

/// The one session that most tests use: a race of ten cars.
pub(crate) const RACE: &str = "0/1/R";

/// How a run went.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) out: Vec<u8>,
    pub(crate) err: String,
}

impl Run {
    pub(crate) fn of(output: Output) -> Self {
        let err = String::from_utf8(output.stderr).expect("messages are text");
        assert!(!err.contains("panicked"), "{err}");
        Self { code: output.status.code(), out: output.stdout, err }
    }

    /// Standard output of a run that went well.
    #[track_caller]
    pub(crate) fn text(self) -> String {
        assert_eq!(self.code, Some(0), "{}", self.err);
        String::from_utf8(self.out).expect("a table is text")
    }

    /// The one sentence of a run that failed with this exit code.
    #[track_caller]
    pub(crate) fn fails(self, code: i32) -> String {
        assert_eq!(self.code, Some(code), "{}", self.err);
        let mut lines = self.err.lines().map(|line| {
            line.strip_prefix("lightsout: ")
                .unwrap_or_else(|| panic!("`{line}` does not say who speaks"))
                .to_owned()
        });
        let sentence = lines.next_back().unwrap_or_default();
        assert!(!sentence.is_empty() && !sentence.contains('\n'), "{sentence}");
        sentence
    }
}

/// The program without a cache, with nothing of the tester's environment that it looks at.
pub(crate) fn program() -> Command {
    let mut program = undisturbed();
    program.arg("--no-cache");
    program
}

/// The program with a cache in a folder.
pub(crate) fn program_with_cache(folder: &Path) -> Command {
    let mut program = undisturbed();
    program.env("LIGHTSOUT_CACHE_DIR", folder);
    program
}

fn undisturbed() -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_lightsout"));
    for variable in [
        "LIGHTSOUT_ARCHIVE",
        "LIGHTSOUT_BIND",
        "RUST_LOG",
        "LIGHTSOUT_CACHE_DIR",
        "NO_COLOR",
        "CLICOLOR",
        "CLICOLOR_FORCE",
        "RAYON_NUM_THREADS",
    ] {
        program.env_remove(variable);
    }
    program.env("COLUMNS", "100").env("TERM", "xterm").stdin(Stdio::null());
    program
}

/// Runs with these arguments, without an archive.
pub(crate) fn run(arguments: &[&str]) -> Run {
    Run::of(program().args(arguments).output().expect("the program starts"))
}

/// Runs with an archive.
pub(crate) fn run_in(archive: &Path, arguments: &[&str]) -> Run {
    Run::of(program().arg("--archive").arg(archive).args(arguments).output().expect("the program starts"))
}

/// Runs with the demo archive.
pub(crate) fn run_demo(arguments: &[&str]) -> Run {
    run_in(demo_archive(), arguments)
}

/// The demo archive, written once.
pub(crate) fn demo_archive() -> &'static Path {
    static ARCHIVE: OnceLock<PathBuf> = OnceLock::new();
    ARCHIVE.get_or_init(|| {
        // Not a temporary folder: nothing drops a static, and the next run writes the same bytes.
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("demo-archive");
        // What another version of the season left there would be listed, too.
        let _ = std::fs::remove_dir_all(&folder);
        let text = folder.to_str().expect("a plain name");
        run(&["demo", "write", text, "--laps", "8", "--cars", "10", "0/1/Q", "0/1/R"]).text();
        folder
    })
}

/// A copy of the demo archive as that of a season that the program does not have itself, and its race.
pub(crate) fn archive_of_2000() -> (TempDir, &'static str) {
    let folder = tempfile::tempdir().expect("a folder");
    let season = folder.path().join("2000");
    copy(&demo_archive().join("0"), &season);
    let index = season.join("Index.json");
    let text = std::fs::read_to_string(&index).expect("an index").replace("\"0/2000", "\"2000/2000");
    std::fs::write(index, text).expect("room");
    (folder, "2000/1/R")
}

/// A copy of the demo archive to do damage to, and the folder of its race.
pub(crate) fn damaged_archive() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    copy(demo_archive(), folder.path());
    let race = find(folder.path(), "2000-01-09_Race").expect("the race");
    (folder, race)
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("room");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            std::fs::copy(&from, &to).expect("room");
        }
    }
}

fn find(folder: &Path, name: &str) -> Option<PathBuf> {
    let entries = std::fs::read_dir(folder).ok()?;
    entries.flatten().map(|entry| entry.path()).find_map(|path| {
        if path.file_name().is_some_and(|found| found == name) { Some(path) } else { find(&path, name) }
    })
}

/// Names in a folder, hidden ones included.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder").flatten();
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// A CSV's header and rows; none of the tables that tests read so has a comma or a quote in a value.
pub(crate) fn csv(text: &str) -> (Vec<&str>, Vec<Vec<&str>>) {
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let header = lines.next().expect("a header");
    (header, lines.collect())
}
