//! Which loads are under way: those that can be joined, and whose turn it is.

use std::collections::HashMap;
use std::sync::Arc;

use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, ready};
use timing::SessionKey;
use tokio::sync::{Mutex, OwnedMutexGuard};
use tokio::task::unconstrained;

use crate::Freshness;
use crate::load::{Load, LoadRef};

/// A load's turn, which comes when those that began before have ended: of one session, one load runs at a time, and of
/// two that follow one another the later is the last to put its session into memory.
pub(crate) type Turn = BoxFuture<'static, OwnedMutexGuard<()>>;

/// The loads of all sessions.
#[derive(Debug, Default)]
pub(crate) struct Loads(HashMap<SessionKey, OfSession>);

/// The loads of one session. Here they are not held: each lives as long as somebody waits for it.
#[derive(Debug, Default)]
struct OfSession {
    cached: LoadRef,
    refresh: LoadRef,
    turn: Arc<Mutex<()>>,
    /// Loads that have begun and not ended, those that are abandoned and have not stopped yet among them.
    count: usize,
}

impl OfSession {
    fn of(&mut self, freshness: Freshness) -> &mut LoadRef {
        match freshness {
            Freshness::Cached => &mut self.cached,
            Freshness::Refresh => &mut self.refresh,
        }
    }
}

impl Loads {
    /// A load under way that gives what is asked for: what is being refreshed is no older than what is kept.
    pub(crate) fn joined(&self, key: SessionKey, freshness: Freshness) -> Option<Load> {
        let loads = self.0.get(&key)?;
        let cached = || loads.cached.load().filter(|_| freshness == Freshness::Cached);
        loads.refresh.load().or_else(cached)
    }

    /// Notes that a load begins, and gives it its turn.
    pub(crate) fn begin(&mut self, load: &Load, freshness: Freshness) -> Turn {
        let loads = self.0.entry(load.key()).or_default();
        *loads.of(freshness) = load.downgrade();
        loads.count += 1;
        let mut turn = unconstrained(loads.turn.clone().lock_owned()).boxed();
        // Who has asked once has a place in the queue.
        match (&mut turn).now_or_never() {
            Some(turn) => ready(turn).boxed(),
            None => turn,
        }
    }

    /// Lets nobody join a load any more.
    pub(crate) fn close(&mut self, key: SessionKey, freshness: Freshness, load: &LoadRef) {
        if let Some(known) = self.0.get_mut(&key).map(|loads| loads.of(freshness))
            && known == load
        {
            *known = LoadRef::default();
        }
    }

    /// Whether none is under way, and nothing is left of those that were.
    #[cfg(test)]
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Notes that a load has ended.
    pub(crate) fn end(&mut self, key: SessionKey) {
        if let Some(loads) = self.0.get_mut(&key) {
            loads.count -= 1;
            if loads.count == 0 {
                self.0.remove(&key);
            }
        }
    }
}
