//! A load under way, as those see it who wait for it or watch it.

use std::pin::pin;
use std::sync::{Arc, Weak};

use futures_util::future::{Either, select};
use timing::SessionKey;
use tokio::sync::watch;

use crate::{Kept, StoreError};

/// What a load is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Waiting until other loads leave it room.
    Wait,
    /// Reading the session's entry in the cache.
    Cache,
    /// Reading the session's files in the archive.
    Read,
    /// Building the session from its files.
    Build(session::Stage),
    /// Working out where each car was.
    Replay,
    /// Writing the session's entry; those who waited have the session.
    Write,
}

impl Step {
    /// The step in a word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wait => "wait",
            Self::Cache => "cache",
            Self::Read => "read",
            Self::Build(stage) => stage.name(),
            Self::Replay => "replay",
            Self::Write => "write",
        }
    }
}

/// How a load ended.
pub(crate) type Outcome = Result<Arc<Kept>, StoreError>;

/// A load that is under way or done, for all who asked. When the last clone is dropped, nobody waits any more: a load
/// under way ends at its next step.
#[derive(Clone, Debug)]
pub struct Load(Arc<Waiting>);

/// What all who wait for a load share.
#[derive(Debug)]
struct Waiting {
    key: SessionKey,
    step: watch::Receiver<Step>,
    outcome: watch::Receiver<Option<Outcome>>,
}

/// A load as it is known to the store, which does not wait for it.
#[derive(Clone, Debug)]
pub(crate) struct Known(Weak<Waiting>);

impl Known {
    /// The load, if somebody still waits for it and it is not over.
    pub(crate) fn under_way(&self) -> Option<Load> {
        self.0.upgrade().map(Load).filter(|load| load.0.outcome.has_changed().is_ok())
    }

    /// The load, if somebody still has it.
    pub(crate) fn load(&self) -> Option<Load> {
        self.0.upgrade().map(Load)
    }

    pub(crate) fn is(&self, other: &Self) -> bool {
        self.0.ptr_eq(&other.0)
    }
}

impl Load {
    /// A load, and the end from which it is reported.
    pub(crate) fn new(key: SessionKey) -> (Self, Reporter) {
        let (step, steps) = watch::channel(Step::Wait);
        let (outcome, outcomes) = watch::channel(None);
        (Self(Arc::new(Waiting { key, step: steps, outcome: outcomes })), Reporter { step, outcome })
    }

    /// The load as the store knows it.
    pub(crate) fn known(&self) -> Known {
        Known(Arc::downgrade(&self.0))
    }

    /// A load that needed none.
    pub(crate) fn done(key: SessionKey, kept: Arc<Kept>) -> Self {
        let (load, reporter) = Self::new(key);
        reporter.end(Ok(kept));
        load
    }

    /// The session that is loaded.
    #[must_use]
    pub fn key(&self) -> SessionKey {
        self.0.key
    }

    /// What it is doing, for any number of watchers. A watcher sees the latest step, not each; when the last step is
    /// done, the channel closes. Who only watches does not wait: that takes the load itself.
    #[must_use]
    pub fn steps(&self) -> watch::Receiver<Step> {
        self.0.step.clone()
    }

    /// Waits for the session.
    ///
    /// # Errors
    /// [`StoreError`], the same for all who wait.
    pub async fn kept(&self) -> Result<Arc<Kept>, StoreError> {
        let mut outcome = self.0.outcome.clone();
        let ended = outcome.wait_for(Option::is_some).await.ok().and_then(|ended| ended.clone());
        ended.unwrap_or(Err(StoreError::BrokenOff { key: self.0.key }))
    }

    /// Waits for the session, and tells `each` of the steps on the way.
    ///
    /// # Errors
    /// As [`kept`](Self::kept).
    pub async fn watched(&self, mut each: impl FnMut(Step)) -> Result<Arc<Kept>, StoreError> {
        let mut steps = self.0.step.clone();
        let mut kept = pin!(self.kept());
        loop {
            each(*steps.borrow_and_update());
            match select(kept.as_mut(), pin!(steps.changed())).await {
                Either::Left((kept, _)) => return kept,
                Either::Right((Ok(()), _)) => {}
                Either::Right((Err(_), _)) => return kept.await,
            }
        }
    }

    /// Waits until it has ended, however.
    pub(crate) async fn ended(&self) {
        // That the reporter is gone is an end too.
        let _ = self.0.outcome.clone().wait_for(Option::is_some).await;
    }
}

/// The end of a load that knows how it goes.
#[derive(Debug)]
pub(crate) struct Reporter {
    step: watch::Sender<Step>,
    outcome: watch::Sender<Option<Outcome>>,
}

impl Reporter {
    /// Whether nobody waits any more.
    pub(crate) fn is_abandoned(&self) -> bool {
        self.outcome.is_closed()
    }

    /// Waits until nobody waits any more.
    pub(crate) async fn abandoned(&self) {
        self.outcome.closed().await;
    }

    pub(crate) fn enter(&self, step: Step) {
        self.step.send_replace(step);
    }

    pub(crate) fn end(&self, outcome: Outcome) {
        self.outcome.send_replace(Some(outcome));
    }
}
