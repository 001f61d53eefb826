//! Sessions that streams show: they stay in memory, and take no more than sessions may.

use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::problem::Problem;
use crate::ready::Ready;

/// How many bytes are watched, of how many.
#[derive(Clone, Debug)]
pub(crate) struct Watching {
    bytes: Arc<Mutex<u64>>,
    limit: u64,
}

/// A session that somebody watches, until it is dropped.
#[derive(Debug)]
pub(crate) struct Watched {
    ready: Arc<Ready>,
    watching: Watching,
}

impl Watching {
    pub(crate) fn new(limit: u64) -> Self {
        Self { bytes: Arc::default(), limit }
    }

    /// Keeps a session in memory. It is refused where the others that are watched leave no room for it.
    pub(crate) fn watch(&self, ready: Arc<Ready>) -> Result<Watched, Problem> {
        let mut bytes = self.bytes();
        let with_it = *bytes + ready.weight();
        if !ready.is_watched() {
            if *bytes > 0 && with_it > self.limit {
                tracing::warn!(session = %ready.key(), "refused: the sessions that are watched fill the memory");
                let detail = "so many other sessions are watched that there is no memory for this one";
                return Err(Problem::too_many(detail));
            }
            *bytes = with_it;
        }
        ready.add_watcher();
        drop(bytes);
        Ok(Watched { ready, watching: self.clone() })
    }

    fn bytes(&self) -> MutexGuard<'_, u64> {
        self.bytes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Deref for Watched {
    type Target = Ready;

    fn deref(&self) -> &Ready {
        &self.ready
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let mut bytes = self.watching.bytes();
        self.ready.remove_watcher();
        if !self.ready.is_watched() {
            *bytes -= self.ready.weight();
        }
    }
}
