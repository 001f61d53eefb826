//! An archive of small sessions that counts what is read of it, and does what a test tells it to.

use std::io;
use std::sync::{Arc, Condvar, Mutex};

use archive::{Archive, ArchiveError, Entry, Look, Memory, Shelf, Source};
use timing::{SessionKey, SessionKind, Topic};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::{Cache, Notice, Store, StoreOptions};

pub(super) const RACE: SessionKey = SessionKey { year: 2025, round: 1, kind: SessionKind::Race };
pub(super) const QUALIFYING: SessionKey = SessionKey { kind: SessionKind::Qualifying, ..RACE };
pub(super) const PRACTICE: SessionKey = SessionKey { kind: SessionKind::Practice1, ..RACE };

/// A weekend of three sessions.
#[derive(Clone, Debug, Default)]
pub(super) struct Weekend(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// How often each session was read.
    reads: Vec<SessionKey>,
    /// Reading waits.
    is_held: bool,
    /// How many read now, and how many read at once.
    waiting: usize,
    most_waiting: usize,
    /// Driver lists cannot be read.
    fails: bool,
    /// A topic that no session needs cannot be read.
    lacks_laps: bool,
    /// Cannot tell what it has without reading.
    is_blind: bool,
    /// What is told of each file's state.
    version: u32,
}

impl Weekend {
    fn state<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let done = change(&mut self.0.state.lock().unwrap());
        self.0.changed.notify_all();
        done
    }

    /// Reading waits from now on, until it goes on.
    pub(super) fn hold(&self) {
        self.state(|state| state.is_held = true);
    }

    pub(super) fn go_on(&self) {
        self.state(|state| state.is_held = false);
    }

    /// Waits until so many loads are being held.
    pub(super) fn until_held(&self, loads: usize) {
        let state = self.0.state.lock().unwrap();
        drop(self.0.changed.wait_while(state, |state| state.waiting < loads).unwrap());
    }

    pub(super) fn most_held(&self) -> usize {
        self.state(|state| state.most_waiting)
    }

    pub(super) fn fail(&self, fails: bool) {
        self.state(|state| state.fails = fails);
    }

    pub(super) fn lack_laps(&self, lacks: bool) {
        self.state(|state| state.lacks_laps = lacks);
    }

    pub(super) fn go_blind(&self) {
        self.state(|state| state.is_blind = true);
    }

    /// All files are others from now on.
    pub(super) fn change(&self) {
        self.state(|state| state.version += 1);
    }

    /// How often a session was read.
    pub(super) fn reads(&self, key: SessionKey) -> usize {
        self.state(|state| state.reads.iter().filter(|read| **read == key).count())
    }

    /// A store of it, and what the store says of its cache.
    pub(super) async fn store(&self, options: StoreOptions) -> (Store, UnboundedReceiver<Notice>) {
        let (notices, said) = unbounded_channel();
        let options = StoreOptions { notices: Some(notices), ..options };
        (Store::open(options, Archive::from_source(self.clone())).await, said)
    }

    /// A store with that cache.
    pub(super) async fn store_in(&self, cache: &Cache) -> (Store, UnboundedReceiver<Notice>) {
        self.store(StoreOptions { cache: cache.clone(), ..StoreOptions::default() }).await
    }

    fn wait(&self) {
        let mut state = self.0.state.lock().unwrap();
        state.waiting += 1;
        state.most_waiting = state.most_waiting.max(state.waiting);
        self.0.changed.notify_all();
        let mut state = self.0.changed.wait_while(state, |state| state.is_held).unwrap();
        state.waiting -= 1;
    }
}

fn folder_name(key: SessionKey) -> String {
    format!("2025-08-31_{}", key.kind.name().replace(' ', "_"))
}

/// The files of all three sessions.
fn files() -> Memory {
    let mut files = Memory::default();
    for key in [RACE, QUALIFYING, PRACTICE] {
        let folder = format!("2025/2025-08-31_Dutch_Grand_Prix/{}", folder_name(key));
        let mut add = |topic: Topic, line: &str| {
            files.insert(Shelf::Timing, format!("{folder}/{}", topic.file_name()), line.as_bytes());
        };
        let name = key.kind.name();
        let info = format!(r#"00:00:00.000{{"Meeting":{{"Name":"Dutch Grand Prix"}},"Name":"{name}"}}"#);
        add(Topic::SessionInfo, &info);
        add(Topic::DriverList, r#"00:00:00.000{"1":{"RacingNumber":"1","Tla":"VER"}}"#);
        add(Topic::LapCount, r#"00:00:00.000{"CurrentLap":1,"TotalLaps":72}"#);
    }
    files
}

impl Source for Weekend {
    fn locate(&self, shelf: Shelf, path: &str) -> String {
        files().locate(shelf, path)
    }

    fn read(&self, shelf: Shelf, path: &str) -> Result<Option<Vec<u8>>, ArchiveError> {
        let unreadable = || {
            let place = self.locate(shelf, path);
            Err(ArchiveError::Unreadable { place, error: io::ErrorKind::PermissionDenied.into() })
        };
        if path.ends_with(&Topic::DriverList.file_name()) {
            let sessions = [RACE, QUALIFYING, PRACTICE];
            if let Some(key) = sessions.into_iter().find(|key| path.contains(&folder_name(*key))) {
                self.wait();
                self.state(|state| state.reads.push(key));
            }
            if self.state(|state| state.fails) {
                return unreadable();
            }
        }
        if path.ends_with(&Topic::LapCount.file_name()) && self.state(|state| state.lacks_laps) {
            return unreadable();
        }
        files().read(shelf, path)
    }

    fn look(&self, shelf: Shelf, path: &str) -> Result<Look, ArchiveError> {
        let (is_blind, version) = self.state(|state| (state.is_blind, state.version));
        Ok(match files().look(shelf, path)? {
            _ if is_blind => Look::Unknown,
            Look::Present { bytes, .. } => Look::Present { bytes, version: version.to_string() },
            look => look,
        })
    }

    fn list(&self, shelf: Shelf, folder: &str) -> Result<Option<Vec<Entry>>, ArchiveError> {
        files().list(shelf, folder)
    }
}

/// What was said until now.
pub(super) fn said(notices: &mut UnboundedReceiver<Notice>) -> Vec<Notice> {
    std::iter::from_fn(|| notices.try_recv().ok()).collect()
}
