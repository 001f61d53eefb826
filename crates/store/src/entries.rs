//! The second tier: one object a session, named by the version of its form and by the session's key.
//!
//! An object appears whole or not at all: a folder's files are written under another name and renamed, a bucket's
//! objects are put in one request. Two programs that write the same entry at once leave one of the two. What a program
//! leaves half-written when it is killed has no entry's name, and is swept once it is old.
//!
//! When an entry was last used is its file's time of change, set at each use; an object of a bucket cannot be touched,
//! so that there it is when it was written.

use std::path::PathBuf;
use std::time::SystemTime;
use std::{fs, io};

use bytes::Bytes;
use futures_util::TryStreamExt as _;
use object_store::path::{Path, PathPart};
use object_store::{Error, ObjectMeta, ObjectStore, ObjectStoreExt as _, PutPayload};
use timing::{SessionKey, SessionKind};

use crate::cache::Opened;

/// Of all entries, whatever their version: beside them in a cache, others keep what is theirs.
const SHELF: &str = "sessions";
/// Changes with the names of entries, and with whatever an older program could not even refuse.
const VERSION: &str = "v1";
const ENDING: &str = ".arrow";

/// Between the name of a file and the number of an attempt to write it: so [`object_store`] names what it has not
/// renamed yet.
const ATTEMPT: char = '#';

/// Entries in a cache.
#[derive(Clone, Debug)]
pub(crate) struct Entries(Opened);

impl Entries {
    pub(crate) fn new(opened: Opened) -> Self {
        Self(opened)
    }

    /// Where an entry is, as a person would look for it.
    pub(crate) fn locate(&self, key: SessionKey) -> String {
        let path = self.path(key);
        match self.file(&path) {
            Some(file) => file.display().to_string(),
            None => format!("{}: {path}", self.0.place),
        }
    }

    /// The bytes of an entry: of a file they are mapped, not read.
    pub(crate) async fn read(&self, key: SessionKey) -> Result<Option<Bytes>, Error> {
        let path = self.path(key);
        let read = match self.file(&path) {
            Some(file) => map(file).await,
            None => match self.0.objects.get(&path).await {
                Ok(object) => object.bytes().await,
                Err(error) => Err(error),
            },
        };
        match read {
            Ok(bytes) => Ok(Some(bytes)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Publishes an entry, in place of one that may be there.
    pub(crate) async fn write(&self, key: SessionKey, bytes: Vec<u8>) -> Result<(), Error> {
        self.0.objects.put(&self.path(key), PutPayload::from(bytes)).await.map(drop)
    }

    /// Removes an entry, if there is one.
    pub(crate) async fn remove(&self, key: SessionKey) -> Result<(), Error> {
        match self.0.objects.delete(&self.path(key)).await {
            Err(Error::NotFound { .. }) => Ok(()),
            done => done,
        }
    }

    /// The sessions that have an entry, in the order of their keys.
    pub(crate) async fn keys(&self) -> Result<Vec<SessionKey>, Error> {
        let folder = self.shelf().join(VERSION);
        let objects: Vec<ObjectMeta> = self.0.objects.list(Some(&folder)).try_collect().await?;
        let mut keys: Vec<SessionKey> =
            objects.iter().filter_map(|object| key_of(&folder, &object.location)).collect();
        keys.sort_unstable();
        Ok(keys)
    }

    /// Notes that an entry is used now.
    pub(crate) fn touch(&self, key: SessionKey, now: SystemTime) {
        if let Some(file) = self.file(&self.path(key)) {
            // An entry that cannot be touched goes a little early when room is needed: no harm is done.
            let _ = fs::File::options().write(true).open(file).and_then(|file| file.set_modified(now));
        }
    }

    /// Removes entries of any version, those first that were not used for longest, until all together have at most so
    /// many bytes. Tells how many.
    pub(crate) async fn trim(&self, limit: u64) -> Result<usize, Error> {
        let mut objects: Vec<ObjectMeta> = self.0.objects.list(Some(&self.shelf())).try_collect().await?;
        objects.sort_by(|a, b| (a.last_modified, &a.location).cmp(&(b.last_modified, &b.location)));
        let mut total: u64 = objects.iter().map(|object| object.size).sum();
        let mut removed = 0;
        for object in objects {
            if total <= limit {
                break;
            }
            total -= object.size;
            match self.0.objects.delete(&object.location).await {
                // Another program made room at the same time.
                Ok(()) | Err(Error::NotFound { .. }) => removed += 1,
                Err(error) => return Err(error),
            }
        }
        Ok(removed)
    }

    /// Removes what programs that were killed left half-written before a moment; a bucket keeps nothing of the kind.
    pub(crate) fn sweep(&self, before: SystemTime) -> io::Result<usize> {
        match self.file(&self.shelf()) {
            Some(folder) => sweep(folder, before),
            None => Ok(0),
        }
    }

    fn shelf(&self) -> Path {
        self.0.prefix.clone().join(SHELF)
    }

    fn path(&self, key: SessionKey) -> Path {
        let SessionKey { year, round, kind } = key;
        let names = [VERSION.to_owned(), year.to_string(), round.to_string(), format!("{kind}{ENDING}")];
        names.into_iter().fold(self.shelf(), Path::join)
    }

    fn file(&self, path: &Path) -> Option<PathBuf> {
        self.0.folder.as_ref()?.path_to_filesystem(path).ok()
    }
}

/// The session whose entry is called so.
fn key_of(folder: &Path, path: &Path) -> Option<SessionKey> {
    let names: Vec<PathPart<'_>> = path.prefix_match(folder)?.collect();
    let [year, round, file] = names.as_slice() else { return None };
    let kind = file.as_ref().strip_suffix(ENDING)?;
    let kind = SessionKind::ALL.into_iter().find(|known| known.code() == kind)?;
    Some(SessionKey { year: year.as_ref().parse().ok()?, round: round.as_ref().parse().ok()?, kind })
}

async fn map(file: PathBuf) -> Result<Bytes, Error> {
    let mapped = tokio::task::spawn_blocking(move || {
        mapped::map(&file).map_err(|error| {
            let (path, kind) = (file.display().to_string(), error.kind());
            match kind {
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
                    Error::NotFound { path, source: Box::new(error) }
                }
                _ => Error::Generic { store: "folder", source: Box::new(error) },
            }
        })
    });
    mapped.await?
}

fn sweep(folder: PathBuf, before: SystemTime) -> io::Result<usize> {
    let mut removed = 0;
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else if is_attempt(&entry.file_name().to_string_lossy()) {
                // Whoever writes it may have renamed it, and another program may have swept it, just now.
                let is_old =
                    entry.metadata().and_then(|file| file.modified()).is_ok_and(|changed| changed < before);
                removed += usize::from(is_old && fs::remove_file(entry.path()).is_ok());
            }
        }
    }
    Ok(removed)
}

/// Whether a file's name is that of one which is being written, or was when its program was killed.
fn is_attempt(name: &str) -> bool {
    name.rsplit_once(ATTEMPT)
        .is_some_and(|(_, number)| !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit()))
}
