//! The seam between what an archive means and where its bytes come from.

use std::collections::BTreeSet;
use std::fmt;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use timing::recording::Recorded;

use crate::ArchiveError;
use crate::season::Warning;

/// Larger files are refused: the largest topic of a race is under 40 MB.
pub const MAX_FILE_BYTES: u64 = 512 << 20;

/// The parts of an archive. A path is relative to its shelf, with `/` between names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shelf {
    /// The live-timing archive: `2025/Index.json`, `2025/MEETING/SESSION/TOPIC.jsonStream`.
    Timing,
    /// Season schedules: `schedule_2025.json`.
    Schedule,
    /// The results API: `2025.json`, `2025/15/results.json`.
    Results,
    /// The circuit API: `55/2025.json`.
    Circuits,
}

/// A name in a folder of a source.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// The name, without the folder's.
    pub name: String,
    /// Whether it is a folder itself.
    pub is_folder: bool,
}

/// What a look at a file tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// Whether the file is there cannot be told without reading it.
    Unknown,
    /// There is no such file.
    Absent,
    /// It is there.
    Present {
        /// Its size.
        bytes: u64,
        /// Another one when the content is another: a time of change, an `ETag`.
        version: String,
    },
}

/// Somewhere archives are kept: a folder, memory, a server. It moves bytes and knows nothing of sessions.
///
/// A path with an empty name, `.` or `..` in it, or a separator of another system, names nothing.
pub trait Source: fmt::Debug + Send + Sync {
    /// Where a path is, as a person would look for it: a file name or an address.
    fn locate(&self, shelf: Shelf, path: &str) -> String;

    /// A whole file; `None` if there is none.
    ///
    /// # Errors
    /// [`ArchiveError::Unreadable`] if it is there but cannot be read, [`ArchiveError::TooLarge`] over
    /// [`MAX_FILE_BYTES`]; of a server [`ArchiveError::NotFetchable`] and [`ArchiveError::NotFetched`].
    fn read(&self, shelf: Shelf, path: &str) -> Result<Option<Vec<u8>>, ArchiveError>;

    /// Several files, in the order asked for; at once where that is faster.
    fn read_all(&self, files: &[(Shelf, String)]) -> Vec<Result<Option<Vec<u8>>, ArchiveError>> {
        files.iter().map(|(shelf, path)| self.read(*shelf, path)).collect()
    }

    /// What is known of a file without reading it. A source that cannot tell at once, such as a server, says so.
    ///
    /// # Errors
    /// [`ArchiveError::Unreadable`] if the file is there but the system does not tell of it.
    fn look(&self, _shelf: Shelf, _path: &str) -> Result<Look, ArchiveError> {
        Ok(Look::Unknown)
    }

    /// What is in a folder, sorted by name; nothing if there is no such folder. The shelf itself is `""`.
    /// `None` from a source that cannot look into folders, such as a plain file server.
    ///
    /// # Errors
    /// [`ArchiveError::Unreadable`] if the folder is there but cannot be read.
    fn list(&self, shelf: Shelf, folder: &str) -> Result<Option<Vec<Entry>>, ArchiveError>;

    /// Where the lines of a session's topics were recorded, if this source made them from a recording; `folder` is the
    /// session's on the shelf of the live-timing archive.
    fn recorded(&self, _folder: &str) -> Option<Arc<Recorded>> {
        None
    }

    /// What is to be said of files that were read since this was last asked: that one was taken from an old copy.
    fn take_notes(&self) -> Vec<Warning> {
        Vec::new()
    }
}

/// Whether a path stays below its shelf.
#[must_use]
pub(crate) fn is_plain(path: &str) -> bool {
    !path.contains(['\\', ':', '\0']) && path.split('/').all(|name| !matches!(name, "" | "." | ".."))
}

/// What is in a folder, by the paths of all files; the shelf itself is `""`.
pub(crate) fn entries_below<'a>(folder: &str, paths: impl Iterator<Item = &'a str>) -> Vec<Entry> {
    let below = |path: &'a str| {
        if folder.is_empty() { Some(path) } else { path.strip_prefix(folder)?.strip_prefix('/') }
    };
    let entry = |path: &str| match path.split_once('/') {
        Some((name, _)) => Entry { name: name.to_owned(), is_folder: true },
        None => Entry { name: path.to_owned(), is_folder: false },
    };
    let entries: BTreeSet<Entry> = paths.filter_map(below).map(entry).collect();
    entries.into_iter().collect()
}

/// Reads several files with so many threads at most, and gives what came in the order asked for.
pub(crate) fn at_once(
    threads: usize,
    files: &[(Shelf, String)],
    read: impl Fn(Shelf, &str) -> Result<Option<Vec<u8>>, ArchiveError> + Sync,
) -> Vec<Result<Option<Vec<u8>>, ArchiveError>> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some((number, (shelf, path))) = {
            let number = next.fetch_add(1, Ordering::Relaxed);
            files.get(number).map(|file| (number, file))
        } {
            done.push((number, read(*shelf, path)));
        }
        done
    };
    let mut done: Vec<_> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.min(files.len())).map(|_| scope.spawn(work)).collect();
        let results = workers.into_iter().map(thread::ScopedJoinHandle::join);
        results.flat_map(|done| done.unwrap_or_else(|panic| resume_unwind(panic))).collect()
    });
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, result)| result).collect()
}
