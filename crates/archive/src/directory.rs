//! Archives in folders.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use crate::ArchiveError;
use crate::date::Date;
use crate::source::{Entry, Look, MAX_FILE_BYTES, Shelf, Source, at_once, is_plain};

/// How far above a wrong folder to look for the archive that was meant: from a session's folder to the data folder.
const LEVELS_TO_HINT: usize = 5;

/// A session has two large files: one thread reads each.
const THREADS: usize = 2;

/// A folder with an archive in it.
#[derive(Clone, Debug)]
pub struct Directory {
    timing: PathBuf,
    beside: PathBuf,
}

impl Directory {
    /// Opens a copy of the archive's `static/` root, its parent, or a data folder that has such a copy in `archive/`.
    /// The folders `schedule/`, `jolpica/` and `multiviewer/` are used where they are in the folder given.
    ///
    /// # Errors
    /// One of the variants of [`ArchiveError`] that tell what is wrong with the folder.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, ArchiveError> {
        let path = path.into();
        let metadata = fs::metadata(&path).map_err(|error| match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => {
                ArchiveError::NoSuchFolder { path: path.clone() }
            }
            _ => unreadable(&path, error),
        })?;
        if !metadata.is_dir() {
            return Err(ArchiveError::NotAFolder { path });
        }
        if fs::read_dir(&path).map_err(|error| unreadable(&path, error))?.next().is_none() {
            return Err(ArchiveError::EmptyFolder { path });
        }
        match timing_root(&path)? {
            Some(timing) => Ok(Self { timing, beside: path }),
            None => {
                let mut above = path.ancestors().skip(1).take(LEVELS_TO_HINT);
                let meant = above.find(|up| matches!(timing_root(up), Ok(Some(_)))).map(Path::to_owned);
                Err(ArchiveError::NotAnArchive { meant, path })
            }
        }
    }

    fn path(&self, shelf: Shelf, path: &str) -> PathBuf {
        let root = match shelf {
            Shelf::Timing => self.timing.clone(),
            Shelf::Schedule => self.beside.join("schedule"),
            Shelf::Results => self.beside.join("jolpica/ergast/f1"),
            Shelf::Circuits => self.beside.join("multiviewer/circuits"),
        };
        if path.is_empty() { root } else { root.join(path) }
    }
}

impl Source for Directory {
    fn locate(&self, shelf: Shelf, path: &str) -> String {
        self.path(shelf, path).display().to_string()
    }

    fn read(&self, shelf: Shelf, path: &str) -> Result<Option<Vec<u8>>, ArchiveError> {
        if !is_plain(path) {
            return Ok(None);
        }
        read_file(&self.path(shelf, path))
    }

    fn read_all(&self, files: &[(Shelf, String)]) -> Vec<Result<Option<Vec<u8>>, ArchiveError>> {
        at_once(THREADS, files, |shelf, path| self.read(shelf, path))
    }

    fn look(&self, shelf: Shelf, path: &str) -> Result<Look, ArchiveError> {
        if !is_plain(path) {
            return Ok(Look::Absent);
        }
        let path = self.path(shelf, path);
        let found = absent(fs::metadata(&path)).map_err(|error| unreadable(&path, error))?;
        Ok(found.map_or(Look::Absent, |metadata| {
            let changed = metadata.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
            let version = changed.map_or_else(String::new, |since| since.as_nanos().to_string());
            Look::Present { bytes: metadata.len(), version }
        }))
    }

    fn list(&self, shelf: Shelf, folder: &str) -> Result<Option<Vec<Entry>>, ArchiveError> {
        if !folder.is_empty() && !is_plain(folder) {
            return Ok(Some(Vec::new()));
        }
        let path = self.path(shelf, folder);
        let Some(found) = absent(fs::read_dir(&path)).map_err(|error| unreadable(&path, error))? else {
            return Ok(Some(Vec::new()));
        };
        let mut entries = Vec::new();
        for entry in found {
            let entry = entry.map_err(|error| unreadable(&path, error))?;
            // Names that are not text cannot be asked for: nothing of the archive is called so.
            if let Ok(name) = entry.file_name().into_string() {
                entries.push(Entry { name, is_folder: entry.path().is_dir() });
            }
        }
        entries.sort();
        Ok(Some(entries))
    }
}

/// The copy of the archive's `static/` root that a folder is or has.
fn timing_root(path: &Path) -> Result<Option<PathBuf>, ArchiveError> {
    for below in ["", "static", "archive/static", "archive"] {
        let root = if below.is_empty() { path.to_owned() } else { path.join(below) };
        let Some(entries) = absent(fs::read_dir(&root)).map_err(|error| unreadable(&root, error))? else {
            continue;
        };
        let mut names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
        if names.any(|name| is_year(&name) && is_season(&root.join(name))) {
            return Ok(Some(root));
        }
    }
    Ok(None)
}

/// Whether a folder has an index or a dated meeting in it. A year's name alone does not make a season, for the results
/// API has years too.
fn is_season(year: &Path) -> bool {
    let names = fs::read_dir(year).into_iter().flatten().flatten().map(|entry| entry.file_name());
    names
        .filter_map(|name| name.into_string().ok())
        .any(|name| name == "Index.json" || Date::parse_prefix(&name).is_some())
}

/// Whether a folder's name is that of a season: four digits, or 0 for the demo season.
pub(crate) fn is_year(name: &str) -> bool {
    name == "0" || name.len() == 4 && !name.starts_with('0') && name.bytes().all(|b| b.is_ascii_digit())
}

/// A whole file; `None` if there is none.
pub(crate) fn read_file(path: &Path) -> Result<Option<Vec<u8>>, ArchiveError> {
    let file = absent(File::open(path)).map_err(|error| unreadable(path, error))?;
    file.map(|file| read_bounded(file, path)).transpose()
}

fn read_bounded(file: File, path: &Path) -> Result<Vec<u8>, ArchiveError> {
    let bytes = file.metadata().map_err(|error| unreadable(path, error))?.len();
    let too_large = |bytes| ArchiveError::TooLarge { place: path.display().to_string(), bytes };
    if bytes > MAX_FILE_BYTES {
        return Err(too_large(bytes));
    }
    let mut content = Vec::with_capacity(usize::try_from(bytes).unwrap_or_default());
    // The file may grow while it is read.
    let read =
        file.take(MAX_FILE_BYTES + 1).read_to_end(&mut content).map_err(|error| unreadable(path, error))?;
    if read as u64 > MAX_FILE_BYTES { Err(too_large(read as u64)) } else { Ok(content) }
}

fn absent<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(error),
    }
}

fn unreadable(path: &Path, error: io::Error) -> ArchiveError {
    ArchiveError::Unreadable { place: path.display().to_string(), error }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{Fixture, schedule_row};
    use crate::{Archive, ErrorClass, suite};

    const RACE: &str = "2025/2025-08-31_Dutch_Grand_Prix/2025-08-31_Race";

    fn data_folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        Fixture::default()
            .schedule(2025, &[schedule_row(15, "Dutch Grand Prix", "2025-08-31")])
            .session(RACE, &[])
            .write_to(folder.path());
        folder
    }

    fn refusal(path: &Path) -> ArchiveError {
        let error = Directory::open(path).expect_err("refused");
        assert_eq!(error.class(), ErrorClass::Failed);
        assert!(error.to_string().contains(&path.display().to_string()), "{error}");
        error
    }

    #[test]
    fn a_folder_is_a_source() {
        let folders = std::cell::RefCell::new(Vec::new());
        suite::every_rule(&|files| {
            let folder = tempfile::tempdir().unwrap();
            Fixture { files: files.to_vec() }.write_to(folder.path());
            let source = Directory::open(folder.path()).unwrap();
            folders.borrow_mut().push(folder);
            Box::new(source)
        });
    }

    #[test]
    fn the_root_its_parent_and_the_data_folder_are_archives() {
        let folder = data_folder();
        for below in ["archive/static", "archive", ""] {
            let archive = Archive::open(folder.path().join(below)).unwrap();
            assert!(archive.resolve("2025/dutch/race").unwrap().available, "{below}");
        }
        // The static root may also be called archive itself.
        let bare = tempfile::tempdir().unwrap();
        fs::rename(folder.path().join("archive/static"), bare.path().join("archive")).unwrap();
        assert!(Archive::open(bare.path()).unwrap().resolve("2025/dutch/race").unwrap().available);
    }

    #[test]
    fn the_schedule_beside_a_data_folders_archive_gives_the_rounds() {
        let folder = data_folder();
        let round = |path: &Path| Archive::open(path).unwrap().season(2025).unwrap().meetings[0].round;
        assert_eq!(round(folder.path()), 15);
        assert_eq!(round(&folder.path().join("archive")), 1);
    }

    #[test]
    fn what_is_not_an_archive_is_refused_for_what_it_is() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(refusal(&folder.path().join("none")), ArchiveError::NoSuchFolder { .. }));
        assert!(matches!(refusal(folder.path()), ArchiveError::EmptyFolder { .. }));
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        assert!(matches!(refusal(&file), ArchiveError::NotAFolder { .. }));
        assert!(matches!(refusal(&file.join("below")), ArchiveError::NoSuchFolder { .. }));
        assert!(matches!(refusal(folder.path()), ArchiveError::NotAnArchive { meant: None, .. }));
        // The results API's seasons are folders named after years, too.
        fs::create_dir_all(folder.path().join("2025/15")).unwrap();
        assert!(matches!(refusal(folder.path()), ArchiveError::NotAnArchive { .. }));
    }

    #[test]
    fn a_folder_inside_an_archive_leads_to_the_archive() {
        let folder = data_folder();
        let root = folder.path().join("archive/static");
        for inside in ["2025", RACE] {
            let error = refusal(&root.join(inside));
            let ArchiveError::NotAnArchive { meant, .. } = error else { panic!("{error}") };
            assert_eq!(meant.as_ref(), Some(&root));
        }
    }

    #[test]
    fn files_over_the_bound_are_refused_unread() {
        let folder = data_folder();
        let path = format!("{RACE}/CarData.z.jsonStream");
        let file = File::create(folder.path().join("archive/static").join(&path)).unwrap();
        file.set_len(MAX_FILE_BYTES + 1).unwrap();
        let error = Directory::open(folder.path()).unwrap().read(Shelf::Timing, &path).unwrap_err();
        assert!(
            matches!(error, ArchiveError::TooLarge { bytes, .. } if bytes == MAX_FILE_BYTES + 1),
            "{error}"
        );
    }
}
