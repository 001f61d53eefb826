//! For tests: where real sessions and the golden values beside them are.
//!
//! The data is not ours to distribute, so it is not in the repository. Tests find it through `LIGHTSOUT_DATA`, by
//! default `../shared/data` beside the project, with the golden values in `golden` next to it. Where something is not
//! there, these functions say `skipped: no data at …` and give `None`, and the test passes.
//!
//! The word goes to the process's standard error itself and not through `eprintln!`, which the test runner would keep
//! to itself when a test passes: a skipped test must be seen.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use timing::Topic;

/// A session's stream files.
pub type Topics = BTreeMap<Topic, Vec<u8>>;

/// The 2025 Dutch Grand Prix, below the archive's `static/`: 72 laps and 20 cars.
pub const DUTCH_GRAND_PRIX: &str = "2025/2025-08-31_Dutch_Grand_Prix/2025-08-31_Race";

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

/// The topics' files in a session's folder.
///
/// # Panics
/// If the folder or a file in it cannot be read: then the data is there and broken.
#[must_use]
pub fn topics(session: &Path) -> Topics {
    let read =
        |path: &Path| std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let entries = std::fs::read_dir(session).unwrap_or_else(|error| panic!("{}: {error}", session.display()));
    let topic = |path: &Path| Topic::from_name(path.file_name()?.to_str()?.strip_suffix(".jsonStream")?);
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    paths.filter_map(|path| Some((topic(&path)?, read(&path)))).collect()
}

/// What `make` makes of a made-up race and, where there is data, of the Dutch Grand Prix, for benchmarks of both.
#[must_use]
pub fn races<T>(made_up: Topics, make: impl Fn(Topics) -> T) -> BTreeMap<&'static str, T> {
    let real = session(DUTCH_GRAND_PRIX).map(|folder| ("grand-prix", topics(&folder)));
    let races = [Some(("made-up", made_up)), real].into_iter().flatten();
    races.map(|(name, topics)| (name, make(topics))).collect()
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
