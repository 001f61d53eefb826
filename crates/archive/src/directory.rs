//! Archives in folders.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use crate::ArchiveError;
use crate::date::Date;
use crate::source::{Entry, MAX_FILE_BYTES, Shelf, Source, is_plain};

/// How far above a wrong folder to look for the archive that was meant: from a session's folder to the data folder.
const LEVELS_TO_HINT: usize = 5;

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
        match timing_root(&path) {
            Some(timing) => Ok(Self { timing, beside: path }),
            None => {
                let meant =
                    path.ancestors().skip(1).take(LEVELS_TO_HINT).find(|up| timing_root(up).is_some());
                Err(ArchiveError::NotAnArchive { meant: meant.map(Path::to_owned), path })
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
        let path = self.path(shelf, path);
        let Some(file) = absent(File::open(&path)).map_err(|error| unreadable(&path, error))? else {
            return Ok(None);
        };
        read_bounded(file, &path).map(Some)
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
fn timing_root(path: &Path) -> Option<PathBuf> {
    ["", "static", "archive/static", "archive"]
        .into_iter()
        .map(|below| if below.is_empty() { path.to_owned() } else { path.join(below) })
        .find(|root| has_season(root))
}

/// Whether a folder has a season in it: a year with an index or a dated meeting. The name alone is not enough, for
/// the results API has years too.
fn has_season(root: &Path) -> bool {
    let names =
        |path: &Path| fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.file_name());
    names(root).filter_map(|name| name.into_string().ok()).any(|year| {
        is_year(&year)
            && names(&root.join(&year))
                .filter_map(|name| name.into_string().ok())
                .any(|name| name == "Index.json" || Date::parse_prefix(&name).is_some())
    })
}

/// Whether a folder's name is that of a season: four digits, or 0 for the demo season.
pub(crate) fn is_year(name: &str) -> bool {
    name == "0" || name.len() == 4 && name.bytes().all(|b| b.is_ascii_digit())
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
