//! The store: a handle, and what it shares.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use archive::Archive;
use timing::SessionKey;
use tokio::runtime::Handle;
use tokio::time::Instant;

use crate::entries::Entries;
use crate::load::{Load, LoadRef, Outcome, Reporter, Stop};
use crate::loads::{Loads, Turn};
use crate::memory::Memory;
use crate::notice::reason;
use crate::room::Room;
use crate::stats::{Counts, Stats};
use crate::writing::Writing;
use crate::{Kept, Notice, StoreError, StoreOptions};

/// What a program leaves half-written is surely nobody's any more after this time.
const HALF_WRITTEN: Duration = Duration::from_secs(600);

/// How new a session has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Freshness {
    /// From memory or the cache if it is there and right.
    Cached,
    /// From the archive, whatever is kept of it.
    Refresh,
}

/// Sessions kept: in memory, then in the cache, and else loaded from the archive; one load at a time of each.
///
/// A clone is another handle to the same store.
#[derive(Clone, Debug)]
pub struct Store(pub(crate) Arc<Shared>);

/// What all handles share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) archive: Archive,
    pub(crate) options: StoreOptions,
    pub(crate) entries: Option<Entries>,
    pub(crate) room: Room,
    pub(crate) counts: Counts,
    pub(crate) writing: Writing,
    state: Mutex<State>,
    runtime: Handle,
}

/// Memory and loads are under one lock: a session is in memory before its load can be joined no more.
#[derive(Debug)]
struct State {
    memory: Memory<SessionKey, Arc<Kept>>,
    loads: Loads,
}

impl Store {
    /// Opens a store of an archive's sessions, on the runtime that it is called on. A cache that does not open is
    /// said as a notice, and nothing is kept but in memory.
    pub async fn open(options: StoreOptions, archive: Archive) -> Self {
        let tell = |notice| tell(&options, notice);
        let cache = options.cache.clone();
        let opened = blocking(move || cache.open().map(|opened| opened.map(Entries::new))).await;
        let entries = match opened {
            Some(Ok(entries)) => entries,
            Some(Err(error)) => {
                tell(Notice::NoCache { place: options.cache.place(), reason: reason(&error) });
                None
            }
            None => None,
        };
        if let Some(entries) = entries.clone() {
            let before = SystemTime::now() - HALF_WRITTEN;
            if let Some(Err(error)) = blocking(move || entries.sweep(before)).await {
                tell(Notice::NotTrimmed { place: options.cache.place(), reason: error.to_string() });
            }
        }
        let state = State {
            memory: Memory::new(options.memory_limit, options.time_to_live),
            loads: Loads::default(),
        };
        Self(Arc::new(Shared {
            archive,
            entries,
            room: Room::new(options.loads, options.load_memory),
            counts: Counts::default(),
            writing: Writing::default(),
            state: Mutex::new(state),
            runtime: Handle::current(),
            options,
        }))
    }

    /// The archive.
    #[must_use]
    pub fn archive(&self) -> &Archive {
        &self.0.archive
    }

    /// Where entries are kept, as a person would look for it.
    #[must_use]
    pub fn place(&self) -> String {
        self.0.options.cache.place()
    }

    /// A session: from memory, or from the load that is under way, or from one that begins now. Whoever drops the future
    /// waits no longer; the load stops if nobody else waits.
    ///
    /// # Errors
    /// [`StoreError`]; the next request tries again.
    pub async fn session(&self, key: SessionKey, freshness: Freshness) -> Result<Arc<Kept>, StoreError> {
        self.load(key, freshness).kept().await
    }

    /// The load of a session, begun now if none is under way. It stops when the last who hold it drop it.
    #[must_use = "a load that nobody holds is abandoned"]
    pub fn load(&self, key: SessionKey, freshness: Freshness) -> Load {
        let mut state = self.0.state();
        if let Some(load) = state.loads.joined(key, freshness) {
            self.0.counts.joined.one();
            return load;
        }
        if freshness == Freshness::Cached
            && let Some(kept) = state.memory.get(key, Instant::now())
        {
            self.0.counts.memory_hits.one();
            return Load::done(key, kept);
        }
        let (load, reporter) = Load::new(key);
        let turn = state.loads.begin(&load, freshness);
        drop(state);
        let (shared, reporter) = (self.0.clone(), Arc::new(reporter));
        let running = Running { shared, key, freshness, load: load.downgrade(), reporter };
        self.0.runtime.spawn(running.run(turn));
        load
    }

    /// The load of a session that is under way, for those who only watch. It is a handle like any other: as long as a
    /// watcher holds it, the load goes on. Who is to watch and not to hold, keeps its [`Load::steps`].
    #[must_use]
    pub fn loading(&self, key: SessionKey) -> Option<Load> {
        self.0.state().loads.joined(key, Freshness::Cached)
    }

    /// Drops what is kept of a session, in memory and in the cache. A load under way goes on.
    pub async fn forget(&self, key: SessionKey) {
        self.0.state().memory.remove(key);
        // Entries that are on their way are written before.
        let _turn = self.0.writing.turn().await;
        if let Some(entries) = &self.0.entries
            && let Err(error) = entries.remove(key).await
        {
            self.0.tell(Notice::NotTrimmed { place: entries.locate(key), reason: reason(&error) });
        }
    }

    /// The sessions that are kept, in memory or in the cache, in the order of their keys. That an entry is there does
    /// not say that it is still right.
    pub async fn cached(&self) -> Vec<SessionKey> {
        let mut keys: Vec<SessionKey> = self.0.state().memory.keys().collect();
        if let Some(entries) = &self.0.entries {
            match entries.keys().await {
                Ok(more) => keys.extend(more),
                Err(error) => {
                    self.0.tell(Notice::NotRead { place: self.place(), reason: reason(&error) });
                }
            }
        }
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// What was done so far.
    #[must_use]
    pub fn stats(&self) -> Stats {
        let state = self.0.state();
        let in_memory = state.memory.keys().count() as u64;
        Stats { memory_weight: state.memory.weight(), in_memory, ..self.0.counts.stats() }
    }

    /// Waits until all entries are written, or no longer than that. Whether they are.
    pub async fn finish(&self, patience: Duration) -> bool {
        tokio::time::timeout(patience, self.0.writing.done()).await.is_ok()
    }

    /// Begins no more entries, and waits until the one in the making is published: nothing half-written is left. For a
    /// program that is interrupted.
    pub async fn abandon(&self) {
        self.0.writing.stop().await;
    }
}

#[cfg(test)]
impl Store {
    /// Whether no load has a place, and whether none is under way, be it abandoned.
    pub(crate) fn is_free_and_idle(&self) -> (bool, bool) {
        (self.0.room.is_free(), self.0.state().loads.is_empty())
    }

    pub(crate) fn drop_from_memory(&self, key: SessionKey) {
        self.0.state().memory.remove(key);
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        // Whoever panicked with the lock has at worst left a load that is told as broken off.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn tell(&self, notice: Notice) {
        tell(&self.options, notice);
    }
}

fn tell(options: &StoreOptions, notice: Notice) {
    if let Some(notices) = &options.notices {
        // Who does not listen any more need not be told.
        let _ = notices.send(notice);
    }
}

/// Runs work that takes its time off the async threads; `None` if it panicked, or the runtime ends.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    tokio::task::spawn_blocking(work).await.ok()
}

/// A load that is under way, as the task that loads. It does not hold the load.
#[derive(Debug)]
struct Running {
    shared: Arc<Shared>,
    key: SessionKey,
    freshness: Freshness,
    load: LoadRef,
    reporter: Arc<Reporter>,
}

impl Running {
    /// Loads when its turn comes, for as long as somebody waits for it. What is made in the end is kept though the last
    /// has just gone.
    async fn run(self, turn: Turn) {
        let Self { shared, key, freshness, reporter, .. } = &self;
        let Ok(turn) = reporter.wait(turn).await else { return shared.counts.abandoned.one() };
        if let Some(kept) = self.made_meanwhile() {
            shared.counts.memory_hits.one();
            return reporter.end(Ok(kept));
        }
        let made = shared.make(*key, *freshness, reporter).await;
        // Whoever has the session may wait for its entry at once.
        let pending = shared.writing.announce();
        let (outcome, place) = match made {
            Ok((kept, place)) => (Ok(Arc::new(kept)), place),
            Err(Stop::Failed(error)) => (Err(error), None),
            Err(Stop::Abandoned) => return shared.counts.abandoned.one(),
        };
        self.settle(&outcome);
        reporter.end(outcome.clone());
        drop(turn);
        if let Ok(kept) = outcome
            && kept.is_to_be_written()
        {
            shared.keep(kept, reporter, pending).await;
        }
        drop(place);
    }

    /// What the load before, whose end this one had to wait for, has put into memory.
    fn made_meanwhile(&self) -> Option<Arc<Kept>> {
        let is_enough = self.freshness == Freshness::Cached;
        is_enough.then(|| self.shared.state().memory.get(self.key, Instant::now())).flatten()
    }

    /// Puts the session into memory and ends the load, as one.
    fn settle(&self, outcome: &Outcome) {
        self.shared.counts.ended(outcome);
        let mut state = self.shared.state();
        if let Ok(kept) = outcome {
            state.memory.insert(self.key, kept.clone(), kept.weight(), Instant::now());
        }
        state.loads.close(self.key, self.freshness, &self.load);
    }
}

impl Drop for Running {
    /// However it ends: who hears that it was broken off finds it gone.
    fn drop(&mut self) {
        let mut state = self.shared.state();
        state.loads.close(self.key, self.freshness, &self.load);
        state.loads.end(self.key);
    }
}
