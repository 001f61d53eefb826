//! The store: a handle, and what it shares.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use archive::Archive;
use timing::SessionKey;
use tokio::runtime::Handle;
use tokio::time::Instant;

use crate::entries::Entries;
use crate::load::{Known, Load, Outcome, Reporter};
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

/// Memory and loads are under one lock: a session is in memory before its load is gone.
#[derive(Debug)]
struct State {
    memory: Memory<SessionKey, Arc<Kept>>,
    loads: HashMap<(SessionKey, Freshness), Known>,
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
        let state =
            State { memory: Memory::new(options.memory_limit, options.time_to_live), loads: HashMap::new() };
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

    /// A session: from memory, or from the load that is under way, or from one that begins now.
    ///
    /// # Errors
    /// [`StoreError`]; the next request tries again.
    pub async fn session(&self, key: SessionKey, freshness: Freshness) -> Result<Arc<Kept>, StoreError> {
        self.load(key, freshness).kept().await
    }

    /// The load of a session, begun now if none is under way. It ends when nobody has it any more.
    #[must_use]
    pub fn load(&self, key: SessionKey, freshness: Freshness) -> Load {
        let mut state = self.0.state();
        let under_way = |freshness| state.loads.get(&(key, freshness)).and_then(Known::under_way);
        let refresh = under_way(Freshness::Refresh);
        let cached = under_way(Freshness::Cached);
        // What is being refreshed is no older than what is kept.
        let joined = match freshness {
            Freshness::Refresh => refresh,
            Freshness::Cached => refresh.or_else(|| cached.clone()),
        };
        if let Some(load) = joined {
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
        let known = load.known();
        state.loads.insert((key, freshness), known.clone());
        drop(state);
        let running = Running { shared: self.0.clone(), key, freshness, known, reporter: Arc::new(reporter) };
        self.0.runtime.spawn(running.run(cached));
        load
    }

    /// The load of a session that is under way; who has it waits for it like all others.
    #[must_use]
    pub fn loading(&self, key: SessionKey) -> Option<Load> {
        let state = self.0.state();
        [Freshness::Refresh, Freshness::Cached]
            .into_iter()
            .find_map(|freshness| state.loads.get(&(key, freshness))?.load())
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

/// A load that is under way.
#[derive(Debug)]
struct Running {
    shared: Arc<Shared>,
    key: SessionKey,
    freshness: Freshness,
    known: Known,
    reporter: Arc<Reporter>,
}

impl Running {
    /// Loads, once a load that looks into the cache has ended: of two, the fresh one is to be the last.
    async fn run(self, before: Option<Load>) {
        if let Some(before) = before {
            before.ended().await;
        }
        if self.reporter.is_abandoned() {
            self.shared.counts.abandoned.one();
            return self.settle(&Err(StoreError::BrokenOff { key: self.key }));
        }
        let (shared, reporter) = (&self.shared, &self.reporter);
        let (outcome, place) = shared.clone().make(self.key, self.freshness, reporter.clone()).await;
        // Whoever has the session may wait for its entry at once.
        let pending = shared.writing.announce();
        self.settle(&outcome);
        reporter.end(outcome.clone());
        if let Ok(kept) = outcome
            && kept.is_to_be_written()
        {
            shared.keep(kept, reporter.clone(), pending).await;
        }
        drop(place);
    }

    /// Puts the session into memory and ends the load, as one.
    fn settle(&self, outcome: &Outcome) {
        let mut state = self.shared.state();
        if let Ok(kept) = outcome {
            state.memory.insert(self.key, kept.clone(), kept.weight(), Instant::now());
        }
        let (place, known) = ((self.key, self.freshness), &self.known);
        if state.loads.get(&place).is_some_and(|other| other.is(known)) {
            state.loads.remove(&place);
        }
    }
}
