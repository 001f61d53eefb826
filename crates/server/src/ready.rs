//! Sessions ready to be asked: in memory with their replays, and the loads that make them so.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures_util::FutureExt as _;
use quick_cache::sync::Cache;
use quick_cache::{DefaultHashBuilder, Lifecycle, Weighter};
use replay::{Replay, ReplayError, ReplayOptions};
use store::{Freshness, Kept, Load, Store, StoreError};
use timing::SessionKey;
use wire::Metadata;

use crate::problem::Problem;
use crate::watched::{Watched, Watching};

/// Counts changes of what answers look like: the same content has another name then.
const FORM: u32 = 2;

/// A load that nobody has asked after for so long is for nobody.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(30);

/// So few entries are not split into shards, of which each would have but a part of the memory.
const IN_ONE: usize = 32;

/// A session in memory, with its replay.
#[derive(Debug)]
pub(crate) struct Ready {
    pub(crate) kept: Arc<Kept>,
    /// What its content is named: another one where anything in it is another.
    pub(crate) content: Arc<str>,
    /// The replay, or why there is none.
    replay: Result<Arc<Replay>, ReplayError>,
    metadata: Option<Arc<Metadata>>,
    since: Instant,
    /// About how many bytes of memory it takes.
    weight: u64,
    /// How many streams show it: as long as there is one, it stays in memory.
    watchers: AtomicUsize,
}

impl Ready {
    fn new(kept: Arc<Kept>) -> Self {
        let replay = kept.made_replay.clone();
        let replay = replay.unwrap_or_else(|| kept.replay(ReplayOptions::default()).map(Arc::new));
        let metadata = replay.as_deref().ok().map(|replay| Arc::new(Metadata::of(replay)));
        Self {
            content: format!("{}-{}{FORM}", kept.content(), segments::VERSION).into(),
            weight: kept.weight(),
            kept,
            replay,
            metadata,
            since: Instant::now(),
            watchers: AtomicUsize::new(0),
        }
    }

    pub(crate) fn key(&self) -> SessionKey {
        self.kept.session.key
    }

    /// The replay.
    pub(crate) fn replay(&self) -> Result<&Arc<Replay>, Problem> {
        self.replay.as_ref().map_err(|error| Problem::from(error.clone()))
    }

    /// What clients of frames are told once.
    pub(crate) fn metadata(&self) -> Option<&Arc<Metadata>> {
        self.metadata.as_ref()
    }

    /// About how many bytes of memory it takes.
    pub(crate) fn weight(&self) -> u64 {
        self.weight
    }

    pub(crate) fn is_watched(&self) -> bool {
        self.watchers.load(Ordering::Relaxed) > 0
    }

    pub(crate) fn add_watcher(&self) {
        self.watchers.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn remove_watcher(&self) {
        self.watchers.fetch_sub(1, Ordering::Relaxed);
    }
}

#[derive(Clone, Copy, Debug)]
struct ByBytes;

impl Weighter<SessionKey, Arc<Ready>> for ByBytes {
    fn weight(&self, _: &SessionKey, ready: &Arc<Ready>) -> u64 {
        ready.weight()
    }
}

/// What is watched makes no room for others.
#[derive(Clone, Copy, Debug)]
struct WatchedStay;

impl Lifecycle<SessionKey, Arc<Ready>> for WatchedStay {
    /// What has made room; freed when the cache is not locked any more.
    type RequestState = Vec<Arc<Ready>>;

    fn is_pinned(&self, _: &SessionKey, ready: &Arc<Ready>) -> bool {
        ready.is_watched()
    }

    fn on_evict(&self, evicted: &mut Vec<Arc<Ready>>, _: SessionKey, ready: Arc<Ready>) {
        evicted.push(ready);
    }
}

/// A session, or how far its load is.
#[derive(Debug)]
pub(crate) enum Asked {
    Ready(Arc<Ready>),
    Loading(Load),
}

/// The sessions in memory, and those on their way.
#[derive(Debug)]
pub(crate) struct Sessions {
    store: Store,
    memory: Cache<SessionKey, Arc<Ready>, ByBytes, DefaultHashBuilder, WatchedStay>,
    watching: Watching,
    loads: Mutex<HashMap<SessionKey, Asking>>,
    time_to_live: Duration,
}

/// A load, and when it was last asked after.
#[derive(Debug)]
struct Asking {
    load: Load,
    at: Instant,
}

impl Sessions {
    /// Over a store that need keep nothing in memory itself, and best makes the usual replay in each load.
    pub(crate) fn new(store: Store, memory: u64, time_to_live: Duration) -> Self {
        let watching = Watching::new(memory);
        let memory = Cache::with(IN_ONE, memory, ByBytes, DefaultHashBuilder::default(), WatchedStay);
        Self { store, memory, watching, loads: Mutex::default(), time_to_live }
    }

    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// Keeps a session in memory while somebody watches it, if there is room.
    pub(crate) fn watch(&self, ready: Arc<Ready>) -> Result<Watched, Problem> {
        let watched = self.watching.watch(ready.clone())?;
        // One that is larger than the memory is taken in only now that it stays.
        if self.memory.peek(&ready.key()).is_none() {
            self.memory.insert(ready.key(), ready);
        }
        Ok(watched)
    }

    /// Bytes and sessions in memory.
    pub(crate) fn in_memory(&self) -> (u64, usize) {
        (self.memory.weight(), self.memory.len())
    }

    /// A session that is in memory and not too old.
    pub(crate) fn at_hand(&self, key: SessionKey) -> Option<Arc<Ready>> {
        let ready = self.memory.get(&key)?;
        if ready.since.elapsed() < self.time_to_live {
            return Some(ready);
        }
        self.memory.remove(&key);
        None
    }

    /// A session, or its load if that takes longer than `patience`. Whoever asks first begins the load, all others join
    /// it. A load that failed is told once to whoever asks after it, and is tried again by who asks then.
    pub(crate) async fn ask(&self, key: SessionKey, patience: Duration) -> Result<Asked, Problem> {
        if let Some(ready) = self.at_hand(key) {
            return Ok(Asked::Ready(ready));
        }
        let load = self.load(key);
        let outcome = match load.kept().now_or_never() {
            Some(outcome) => Some(outcome),
            None if patience.is_zero() => None,
            None => tokio::time::timeout(patience, load.kept()).await.ok(),
        };
        match outcome {
            Some(outcome) => self.settle(key, outcome).await.map(Asked::Ready),
            None => Ok(Asked::Loading(load)),
        }
    }

    /// The session when its load ends.
    pub(crate) async fn wait(&self, load: &Load) -> Result<Arc<Ready>, Problem> {
        let outcome = load.kept().await;
        self.settle(load.key(), outcome).await
    }

    /// The load of a session, begun or joined.
    fn load(&self, key: SessionKey) -> Load {
        let mut loads = self.loads();
        let at = Instant::now();
        if let Some(asking) = loads.get_mut(&key) {
            asking.at = at;
            return asking.load.clone();
        }
        let load = self.store.load(key, Freshness::Cached);
        loads.insert(key, Asking { load: load.clone(), at });
        load
    }

    /// Takes a session over from its load, which is over.
    async fn settle(
        &self,
        key: SessionKey,
        outcome: Result<Arc<Kept>, StoreError>,
    ) -> Result<Arc<Ready>, Problem> {
        let made = match outcome {
            // All who waited share one replay: the first makes it.
            Ok(kept) => self.memory.get_or_insert_async(&key, make(kept)).await,
            Err(error) => Err(Problem::of_session(key, &error)),
        };
        self.loads().remove(&key);
        made
    }

    /// Forgets loads that nobody asks after: if nobody waits either, the store ends them.
    pub(crate) fn forget_idle(&self) {
        self.loads().retain(|_, asking| asking.at.elapsed() < FORGOTTEN_AFTER);
    }

    /// Drops what is kept of a session.
    pub(crate) async fn forget(&self, key: SessionKey) {
        self.memory.remove(&key);
        self.store.forget(key).await;
    }

    fn loads(&self) -> MutexGuard<'_, HashMap<SessionKey, Asking>> {
        self.loads.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes the replay off the threads that answer.
async fn make(kept: Arc<Kept>) -> Result<Arc<Ready>, Problem> {
    let made = tokio::task::spawn_blocking(move || Arc::new(Ready::new(kept))).await;
    made.map_err(|_| Problem::internal())
}
