//! Entries are written behind the backs of those who asked: one at a time, in the order of the loads.

use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::{Mutex, MutexGuard, watch};

/// Whose turn it is to write, and how many wait.
#[derive(Debug, Default)]
pub(crate) struct Writing {
    turn: Mutex<()>,
    pending: watch::Sender<usize>,
    is_stopped: AtomicBool,
}

/// An entry that is to be written; it no longer is when dropped.
#[derive(Debug)]
pub(crate) struct Pending(watch::Sender<usize>);

impl Writing {
    /// Announces an entry.
    pub(crate) fn announce(&self) -> Pending {
        self.pending.send_modify(|pending| *pending += 1);
        Pending(self.pending.clone())
    }

    /// Waits for the turn; `None` if nothing is written any more.
    pub(crate) async fn turn(&self) -> Option<MutexGuard<'_, ()>> {
        let turn = self.turn.lock().await;
        (!self.is_stopped()).then_some(turn)
    }

    /// Whether nothing new is to be written.
    pub(crate) fn is_stopped(&self) -> bool {
        self.is_stopped.load(Ordering::SeqCst)
    }

    /// Waits until no entry is announced.
    pub(crate) async fn done(&self) {
        // An error would say that the sender is gone: it is ours.
        let _ = self.pending.subscribe().wait_for(|pending| *pending == 0).await;
    }

    /// Gives no more turns, and waits for the end of the one that was given.
    pub(crate) async fn stop(&self) {
        self.is_stopped.store(true, Ordering::SeqCst);
        drop(self.turn.lock().await);
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        self.0.send_modify(|pending| *pending -= 1);
    }
}
