//! Archives on servers.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use timing::{Topic, Utc};

use super::client::{Answer, Client};
use super::entry::{Entry, Head};
use super::freshness::{is_fresh, session_folder};
use super::keep::Keep;
use super::services::{Address, Services};
use super::{Asking, HttpOptions};
use crate::ArchiveError;
use crate::season::Warning;
use crate::source::{Entry as FolderEntry, Look, Shelf, Source, at_once, is_plain};

/// An archive on servers, asked over HTTP. What was fetched is kept, and asked for again only where it may have
/// changed.
///
/// A session is where its SessionInfo is: the servers of the archive are asked for that one by one, and the first that
/// has it is asked for the session's other files, the others only where it fails. A file that it does not have is
/// missing.
#[derive(Debug)]
pub struct Http {
    services: Services,
    options: HttpOptions,
    client: Client,
    keep: Keep,
    /// What was asked before this moment is to be asked again when refreshing.
    opened: Utc,
    /// The servers of sessions' folders, by their place in the order.
    homes: Mutex<HashMap<String, usize>>,
    notes: Mutex<Vec<Warning>>,
}

impl Http {
    /// The official archive with its mirror, the schedules, the results API and the circuit API.
    #[must_use]
    pub fn official(options: &HttpOptions) -> Self {
        Self::new(Services::official(), options)
    }

    /// A copy of the archive at an address: its `static/` root, the parent of that, or a data folder with `archive/`,
    /// `schedule/`, `jolpica/` and `multiviewer/`, as for [`Directory::open`](crate::Directory::open).
    ///
    /// # Errors
    /// [`ArchiveError::NotAnAddress`].
    pub fn at(url: &str, options: &HttpOptions) -> Result<Self, ArchiveError> {
        Ok(Self::new(Services::at(url)?, options))
    }

    pub(crate) fn new(services: Services, options: &HttpOptions) -> Self {
        Self {
            services,
            options: options.clone(),
            client: Client::new(options.clone()),
            keep: Keep::new(options.cache.as_deref()),
            opened: options.clock.now(),
            homes: Mutex::default(),
            notes: Mutex::default(),
        }
    }

    /// The server that has a session; `None` if none has.
    fn home(&self, folder: &str) -> Result<Option<usize>, ArchiveError> {
        if let Some(home) = lock(&self.homes).get(folder) {
            return Ok(Some(*home));
        }
        let path = format!("{folder}/{}", Topic::SessionInfo.file_name());
        let mut first_error = None;
        for (number, address) in self.services.addresses(Shelf::Timing, &path).enumerate() {
            match self.file(Shelf::Timing, &path, &address) {
                Ok(Some(_)) => {
                    lock(&self.homes).insert(folder.to_owned(), number);
                    return Ok(Some(number));
                }
                Ok(None) => {}
                Err(error) => drop(first_error.get_or_insert(error)),
            }
        }
        first_error.map_or(Ok(None), Err)
    }

    /// A file from one server, or as it was kept.
    fn file(&self, shelf: Shelf, path: &str, address: &Address) -> Result<Option<Vec<u8>>, ArchiveError> {
        // What cannot be unpacked is as good as absent.
        let kept = self.keep.find(&address.url).and_then(|entry| {
            let content = entry.content().ok()?;
            Some((entry, content))
        });
        let kept = match kept {
            Some((entry, content)) if self.is_good(shelf, path, &entry.head) => return Ok(content),
            None if self.options.asking == Asking::Offline => {
                return Err(ArchiveError::NotFetched { place: address.url.clone() });
            }
            kept => kept,
        };
        let known = kept.as_ref().map(|(entry, _)| &entry.head.validators);
        let answer = self.client.get(address, known.filter(|known| known.are_any()));
        let now = self.options.clock.now();
        match (answer, kept) {
            (Ok(Answer::File(mut download)), _) => {
                self.keep(Entry::of_file(&address.url, now, &mut download));
                Ok(Some(download.bytes))
            }
            (Ok(Answer::Unchanged), Some((entry, content))) => {
                self.keep(entry.confirmed(now));
                Ok(content)
            }
            (Ok(Answer::Absent | Answer::Unchanged), _) => {
                self.keep(Entry::of_absence(&address.url, now));
                Ok(None)
            }
            (Err(given_up), Some((_, content)))
                if given_up.fault.is_of_the_way() && self.options.asking == Asking::WhereNeeded =>
            {
                let reason = format!("taken as it was fetched before, for {}", given_up.fault);
                self.note(Warning { place: address.url.clone(), reason });
                Ok(content)
            }
            (Err(given_up), _) => Err(given_up.of(address)),
        }
    }

    /// Whether what was kept can be used without asking.
    fn is_good(&self, shelf: Shelf, path: &str, head: &Head) -> bool {
        match self.options.asking {
            Asking::WhereNeeded => is_fresh(shelf, path, head.asked(), self.options.clock.now()),
            Asking::Everything => head.asked() >= self.opened,
            Asking::Offline => true,
        }
    }

    fn keep(&self, entry: Entry) {
        if let Err((place, error)) = self.keep.put(entry) {
            let reason = format!("what is fetched cannot be kept, and will be fetched again: {error}");
            self.note(Warning { place: place.display().to_string(), reason });
        }
    }

    fn note(&self, warning: Warning) {
        let mut notes = lock(&self.notes);
        // A full disk is said once, not for every file.
        if !notes.iter().any(|known| known.reason == warning.reason) {
            notes.push(warning);
        }
    }
}

impl Source for Http {
    fn locate(&self, shelf: Shelf, path: &str) -> String {
        let home = session_folder(shelf, &format!("{path}/"))
            .and_then(|folder| lock(&self.homes).get(folder).copied());
        let address = self.services.addresses(shelf, path).nth(home.unwrap_or_default());
        address.map_or_else(|| path.to_owned(), |address| address.url)
    }

    fn read(&self, shelf: Shelf, path: &str) -> Result<Option<Vec<u8>>, ArchiveError> {
        if !is_plain(path) {
            return Ok(None);
        }
        let mut addresses: Vec<Address> = self.services.addresses(shelf, path).collect();
        let folder = session_folder(shelf, path).filter(|_| addresses.len() > 1);
        if let Some(folder) = folder {
            let Some(home) = self.home(folder)? else { return Ok(None) };
            addresses[..=home].rotate_right(1);
        }
        let mut first_error = None;
        for address in addresses {
            match self.file(shelf, path, &address) {
                // Where a session is, a file that is not there is missing; a list may be elsewhere.
                Ok(None) if folder.is_none() || first_error.is_some() => {}
                Ok(file) => return Ok(file),
                Err(error) => drop(first_error.get_or_insert(error)),
            }
        }
        first_error.map_or(Ok(None), Err)
    }

    fn read_all(&self, files: &[(Shelf, String)]) -> Vec<Result<Option<Vec<u8>>, ArchiveError>> {
        at_once(self.options.at_once, files, |shelf, path| self.read(shelf, path))
    }

    fn look(&self, shelf: Shelf, path: &str) -> Result<Look, ArchiveError> {
        let home = session_folder(shelf, path).and_then(|folder| lock(&self.homes).get(folder).copied());
        let count = if home.is_some() { 1 } else { usize::MAX };
        for address in self.services.addresses(shelf, path).skip(home.unwrap_or_default()).take(count) {
            match self.keep.head(&address.url).filter(|head| self.is_good(shelf, path, head)) {
                None => return Ok(Look::Unknown),
                Some(head) => {
                    if let Some(bytes) = head.bytes {
                        return Ok(Look::Present { bytes, version: head.version() });
                    }
                }
            }
        }
        Ok(Look::Absent)
    }

    fn list(&self, _: Shelf, _: &str) -> Result<Option<Vec<FolderEntry>>, ArchiveError> {
        Ok(None)
    }

    fn take_notes(&self) -> Vec<Warning> {
        std::mem::take(&mut lock(&self.notes))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
