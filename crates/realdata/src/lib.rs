//! For tests: where real sessions and the golden values beside them are.
//!
//! The data is not ours to distribute, so it is not in the repository. Tests find it through `LIGHTSOUT_DATA`, by
//! default `../shared/data` beside the project, with the golden values in `golden` next to it. Where something is not
//! there, these functions say `skipped: no data at …` and give `None`, and the test passes.
//!
//! The word goes to the process's standard error itself and not through `eprintln!`, which the test runner would keep
//! to itself when a test passes: a skipped test must be seen.

use std::io::Write;
use std::path::{Path, PathBuf};

/// The folder of the data.
#[must_use]
pub fn data() -> Option<PathBuf> {
    present(root())
}

/// The folder of one session, by its path below the archive's `static/`.
#[must_use]
pub fn session(path: &str) -> Option<PathBuf> {
    present(root().join("archive/static").join(path))
}

/// The folders of all sessions, in the order of their paths; none where there is no data.
///
/// # Panics
/// If a folder cannot be read.
#[must_use]
pub fn sessions() -> Vec<PathBuf> {
    let below = |folder: PathBuf| {
        let entries =
            std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let mut folders: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        folders.retain(|path| path.is_dir());
        folders.sort();
        folders
    };
    let seasons = present(root().join("archive/static")).map(below).unwrap_or_default();
    seasons.into_iter().flat_map(below).flat_map(below).collect()
}

/// A folder or file of golden values, by its path below `golden/`.
#[must_use]
pub fn golden(path: &str) -> Option<PathBuf> {
    present(root().join("../golden").join(path))
}

/// The topics' files in a session's folder: name of the topic and content, in the order of the names.
///
/// # Panics
/// If the folder or a file in it cannot be read: then the data is there and broken.
#[must_use]
pub fn topic_files(session: &Path) -> Vec<(String, Vec<u8>)> {
    let read =
        |path: &Path| std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let entries = std::fs::read_dir(session).unwrap_or_else(|error| panic!("{}: {error}", session.display()));
    let mut files: Vec<_> = entries
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let topic = path.file_name()?.to_str()?.strip_suffix(".jsonStream")?.to_owned();
            Some((topic, read(&path)))
        })
        .collect();
    files.sort();
    files
}

/// A relative `LIGHTSOUT_DATA` is meant from the project's root, wherever a test runs.
fn root() -> PathBuf {
    let named = std::env::var_os("LIGHTSOUT_DATA").unwrap_or_else(|| "../shared/data".into());
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(named)
}

fn present(path: PathBuf) -> Option<PathBuf> {
    if path.exists() {
        return Some(path);
    }
    // A closed standard error is no reason to fail a test.
    let _ = writeln!(std::io::stderr(), "skipped: no data at {}", path.display());
    None
}
