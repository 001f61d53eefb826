//! An archive of small sessions that counts what is read of it, and does what a test tells it to.

use std::path::Path;
use std::sync::{Arc, Condvar, LazyLock, Mutex};
use std::time::Duration;
use std::{fs, io};

use archive::{Archive, ArchiveError, Entry, Look, Memory, Shelf, Source};
use timing::{SessionKey, SessionKind, Topic};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::{Cache, Notice, Store, StoreOptions};

pub(super) const RACE: SessionKey = SessionKey { year: 2025, round: 1, kind: SessionKind::Race };
pub(super) const QUALIFYING: SessionKey = SessionKey { kind: SessionKind::Qualifying, ..RACE };
pub(super) const PRACTICE: SessionKey = SessionKey { kind: SessionKind::Practice1, ..RACE };

/// All sessions: those of ten weekends.
pub(super) fn season() -> impl Iterator<Item = SessionKey> {
    use SessionKind::{Practice1, Practice2, Practice3, Qualifying, Race};
    let kinds = [Practice1, Practice2, Practice3, Qualifying, Race];
    (1..=10).flat_map(move |round| kinds.map(|kind| SessionKey { round, kind, ..RACE }))
}

/// A season of small sessions, the first weekend of which is that of [`RACE`].
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
    /// The sessions that are being read, and whether one was read twice at once.
    reading: Vec<SessionKey>,
    is_doubled: bool,
    /// How long a read takes.
    slowness: Duration,
    /// Driver lists cannot be read.
    fails: bool,
    /// A topic that no session needs cannot be read.
    lacks_laps: bool,
    /// Cannot tell what it has without reading.
    is_blind: bool,
    /// What is told of each file's state.
    version: u32,
    /// A topic says something else.
    is_longer: bool,
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

    /// Whether a session was ever read by two loads at once.
    pub(super) fn is_doubled(&self) -> bool {
        self.state(|state| state.is_doubled)
    }

    /// Reading takes so long from now on.
    pub(super) fn slow_down(&self, slowness: Duration) {
        self.state(|state| state.slowness = slowness);
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

    /// A race has a lap more from now on, which takes as many bytes.
    pub(super) fn add_lap(&self) {
        self.state(|state| state.is_longer = true);
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

    fn read_session(&self, key: SessionKey) {
        let slowness = self.state(|state| {
            state.is_doubled |= state.reading.contains(&key);
            state.reading.push(key);
            state.reads.push(key);
            state.slowness
        });
        std::thread::sleep(slowness);
        self.wait();
        self.state(|state| state.reading.retain(|reading| *reading != key));
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

fn meeting(round: u8) -> String {
    if round == RACE.round { "Dutch Grand Prix".to_owned() } else { format!("Grand Prix of Land {round}") }
}

fn folder(key: SessionKey) -> String {
    let SessionKey { round, kind, .. } = key;
    let date = format!("2025-{round:02}-28");
    let folder = format!("2025/{date}_{}/{date}_{}", meeting(round), kind.name());
    folder.replace(' ', "_")
}

/// The files of a session: path and content.
fn session_files(key: SessionKey) -> [(String, String); 3] {
    let (folder, meeting, name) = (folder(key), meeting(key.round), key.kind.name());
    let file = |topic: Topic, line: &str| (format!("{folder}/{}", topic.file_name()), line.to_owned());
    let info = format!(r#"00:00:00.000{{"Meeting":{{"Name":"{meeting}"}},"Name":"{name}"}}"#);
    [
        file(Topic::SessionInfo, &info),
        file(Topic::DriverList, r#"00:00:00.000{"1":{"RacingNumber":"1","Tla":"VER"}}"#),
        file(Topic::LapCount, r#"00:00:00.000{"CurrentLap":1,"TotalLaps":72}"#),
    ]
}

/// The files of all sessions.
static FILES: LazyLock<Memory> = LazyLock::new(|| {
    let mut files = Memory::default();
    for (path, content) in season().flat_map(session_files) {
        files.insert(Shelf::Timing, path, content);
    }
    files
});

/// A folder of the same files.
pub(super) fn write_season(folder: &Path) {
    for (path, content) in season().flat_map(session_files) {
        let file = folder.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, content).unwrap();
    }
}

impl Source for Weekend {
    fn locate(&self, shelf: Shelf, path: &str) -> String {
        FILES.locate(shelf, path)
    }

    fn read(&self, shelf: Shelf, path: &str) -> Result<Option<Vec<u8>>, ArchiveError> {
        let unreadable = || {
            let place = self.locate(shelf, path);
            Err(ArchiveError::Unreadable { place, error: io::ErrorKind::PermissionDenied.into() })
        };
        if path.ends_with(&Topic::DriverList.file_name()) {
            if let Some(key) = season().find(|key| path.starts_with(&folder(*key))) {
                self.read_session(key);
            }
            if self.state(|state| state.fails) {
                return unreadable();
            }
        }
        if path.ends_with(&Topic::LapCount.file_name()) && self.state(|state| state.lacks_laps) {
            return unreadable();
        }
        let file = FILES.read(shelf, path)?;
        let is_longer = path.ends_with(&Topic::LapCount.file_name()) && self.state(|state| state.is_longer);
        let longer = |file: Vec<u8>| String::from_utf8(file).unwrap().replace("72", "73").into_bytes();
        Ok(if is_longer { file.map(longer) } else { file })
    }

    fn look(&self, shelf: Shelf, path: &str) -> Result<Look, ArchiveError> {
        let (is_blind, version) = self.state(|state| (state.is_blind, state.version));
        Ok(match FILES.look(shelf, path)? {
            _ if is_blind => Look::Unknown,
            Look::Present { bytes, .. } => Look::Present { bytes, version: version.to_string() },
            look => look,
        })
    }

    fn list(&self, shelf: Shelf, folder: &str) -> Result<Option<Vec<Entry>>, ArchiveError> {
        FILES.list(shelf, folder)
    }
}

/// What was said until now.
pub(super) fn said(notices: &mut UnboundedReceiver<Notice>) -> Vec<Notice> {
    std::iter::from_fn(|| notices.try_recv().ok()).collect()
}
