//! Where fetched files are kept: below a folder, or in memory for as long as the program runs.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use tempfile::NamedTempFile;

use super::entry::{Entry, Head};
use crate::source::MAX_FILE_BYTES;

/// The folder below the cache's.
const FOLDER: &str = "raw";

/// In it, where entries are written before they appear.
const UNFINISHED: &str = ".unfinished";

/// An unfinished entry older than this was left by a program that was killed.
const ABANDONED: Duration = Duration::from_secs(24 * 3600);

/// What file names may have in them on every system.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_');

/// An entry begins with its head, which is shorter than this unless somebody else wrote it.
const HEAD_BYTES: u64 = 8 << 10;

/// Larger entries are not kept in memory: the lists of seasons are asked for several times, topics once.
const MEMORY_ENTRY_BYTES: usize = 256 << 10;

/// Entries kept in memory.
const MEMORY_ENTRIES: usize = 1024;

/// Keeps entries by their address.
#[derive(Debug)]
pub(crate) enum Keep {
    /// The folder.
    Folder(PathBuf),
    Memory(Mutex<HashMap<String, Entry>>),
}

impl Keep {
    /// Below the cache's folder, which is made when there is something to keep; in memory without one.
    pub(crate) fn new(cache: Option<&Path>) -> Self {
        match cache {
            Some(cache) => {
                let folder = cache.join(FOLDER);
                remove_abandoned(&folder.join(UNFINISHED));
                Self::Folder(folder)
            }
            None => Self::Memory(Mutex::default()),
        }
    }

    /// The entry of an address. What is damaged, unreadable or of another format is as good as absent: it will be
    /// fetched again and replaced.
    pub(crate) fn find(&self, url: &str) -> Option<Entry> {
        match self {
            Self::Folder(folder) => {
                let file = place(folder, url);
                let length = fs::metadata(&file).ok()?.len();
                let bytes = (length <= MAX_FILE_BYTES).then(|| fs::read(&file).ok())??;
                Entry::read(&bytes).filter(|entry| entry.head.url == url)
            }
            Self::Memory(entries) => entries.lock().unwrap_or_else(PoisonError::into_inner).get(url).cloned(),
        }
    }

    /// What is known of an address, without its content being read or checked.
    pub(crate) fn head(&self, url: &str) -> Option<Head> {
        match self {
            Self::Folder(folder) => {
                let mut beginning = Vec::new();
                let file = File::open(place(folder, url)).ok()?;
                file.take(HEAD_BYTES).read_to_end(&mut beginning).ok()?;
                Head::read(&beginning).filter(|head| head.url == url)
            }
            Self::Memory(_) => self.find(url).map(|entry| entry.head),
        }
    }

    /// Keeps an entry in place of the one before; it appears whole or not at all.
    ///
    /// # Errors
    /// What the system says, with the place.
    pub(crate) fn put(&self, entry: Entry) -> Result<(), (PathBuf, io::Error)> {
        match self {
            Self::Folder(folder) => {
                let file = place(folder, &entry.head.url);
                publish(folder, &file, &entry.write()).map_err(|error| (file, error))
            }
            Self::Memory(entries) => {
                let mut entries = entries.lock().unwrap_or_else(PoisonError::into_inner);
                if entry.gzip.len() <= MEMORY_ENTRY_BYTES {
                    if entries.len() >= MEMORY_ENTRIES {
                        entries.clear();
                    }
                    entries.insert(entry.head.url.clone(), entry);
                }
                Ok(())
            }
        }
    }
}

/// `https://host/a/b.json` is kept in `https.host/a/b.json.gz`, so that a person finds it. No name leads upwards or to
/// [`UNFINISHED`].
fn place(folder: &Path, url: &str) -> PathBuf {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let mut place = folder.to_owned();
    for (depth, name) in rest.split('/').enumerate() {
        let mut name = utf8_percent_encode(name, PLAIN).to_string();
        if name.starts_with('.') {
            name.replace_range(..1, "%2E");
        }
        match depth {
            0 => place.push(format!("{scheme}.{name}")),
            _ => place.push(name),
        }
    }
    let mut name = place.file_name().unwrap_or_default().to_owned();
    name.push(".gz");
    place.with_file_name(name)
}

fn publish(folder: &Path, file: &Path, bytes: &[u8]) -> io::Result<()> {
    let unfinished = folder.join(UNFINISHED);
    fs::create_dir_all(&unfinished)?;
    if let Some(parent) = file.parent() {
        fs::create_dir_all(parent)?;
    }
    let mut new = NamedTempFile::new_in(unfinished)?;
    new.write_all(bytes)?;
    // Not synced to the disk: what a crash of the system damages, the checksum shows.
    new.persist(file).map_err(|error| error.error)?;
    Ok(())
}

/// What cannot be removed costs space, nothing else.
fn remove_abandoned(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let changed = entry.metadata().and_then(|metadata| metadata.modified());
        let age = changed.ok().and_then(|changed| SystemTime::now().duration_since(changed).ok());
        if age.is_some_and(|age| age > ABANDONED) {
            drop(fs::remove_file(entry.path()));
        }
    }
}

#[cfg(test)]
mod tests {
    use timing::Utc;

    use super::*;

    fn entry(url: &str) -> Entry {
        Entry::of_absence(url, Utc::from_nanos(1))
    }

    #[test]
    fn what_is_kept_is_found_in_a_folder_and_in_memory() {
        let folder = tempfile::tempdir().unwrap();
        for keep in [Keep::new(Some(folder.path())), Keep::new(None)] {
            let urls = [
                "http://h:80/a/b.json",
                "http://h:80/a",
                "https://h:80/a/b.json",
                "http://h:80/a/b.json?c=d",
            ];
            for url in urls {
                keep.put(entry(url)).unwrap();
            }
            for url in urls {
                assert_eq!(keep.find(url), Some(entry(url)));
                assert_eq!(keep.head(url), Some(entry(url).head));
            }
            assert_eq!((keep.find("http://h/a"), keep.head("http://h/a")), (None, None));
        }
        assert!(folder.path().join("raw/http.h%3A80/a/b.json.gz").exists());
        assert_eq!(fs::read_dir(folder.path().join("raw/.unfinished")).unwrap().count(), 0);
    }

    #[test]
    fn what_is_damaged_or_anothers_is_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let keep = Keep::new(Some(folder.path()));
        let (one, other) = ("http://h/one", "http://h/other");
        keep.put(entry(one)).unwrap();
        let places = [one, other].map(|url| place(&folder.path().join(FOLDER), url));
        fs::copy(&places[0], &places[1]).unwrap();
        assert_eq!((keep.find(other), keep.head(other)), (None, None));
        fs::write(&places[0], "lightsout raw 1 00000000\n{}\n").unwrap();
        assert_eq!((keep.find(one), keep.head(one)), (None, None));
    }

    #[test]
    fn no_address_leads_out_of_the_folder() {
        let folder = Path::new("raw");
        for url in ["http://../../x", "http://h/../../../x", "http://h/./.unfinished/x", "x://"] {
            let place = place(folder, url);
            assert!(place.starts_with(folder) && place != folder.join(".gz"), "{}", place.display());
            let names = place.components().skip(1);
            assert!(
                names.into_iter().all(|name| !name.as_os_str().to_string_lossy().starts_with('.')),
                "{url}"
            );
        }
    }
}
