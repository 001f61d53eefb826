//! A load under way, as those see it who wait for it or watch it.

use std::pin::pin;
use std::sync::Arc;

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

/// A load that is under way or done. Dropping it stops nothing: the load is for all who asked.
#[derive(Clone, Debug)]
pub struct Load {
    key: SessionKey,
    step: watch::Receiver<Step>,
    outcome: watch::Receiver<Option<Outcome>>,
}

impl Load {
    /// A load, and the end from which it is reported.
    pub(crate) fn new(key: SessionKey) -> (Self, Reporter) {
        let (step, steps) = watch::channel(Step::Wait);
        let (outcome, outcomes) = watch::channel(None);
        (Self { key, step: steps, outcome: outcomes }, Reporter { step, outcome })
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
        self.key
    }

    /// What it is doing, for any number of watchers. A watcher sees the latest step, not each; when the last step is
    /// done, the channel closes.
    #[must_use]
    pub fn steps(&self) -> watch::Receiver<Step> {
        self.step.clone()
    }

    /// Waits for the session.
    ///
    /// # Errors
    /// [`StoreError`], the same for all who wait.
    pub async fn kept(&self) -> Result<Arc<Kept>, StoreError> {
        let mut outcome = self.outcome.clone();
        let ended = outcome.wait_for(Option::is_some).await.ok().and_then(|ended| ended.clone());
        ended.unwrap_or(Err(StoreError::BrokenOff { key: self.key }))
    }

    /// Waits for the session, and tells `each` of the steps on the way.
    ///
    /// # Errors
    /// As [`kept`](Self::kept).
    pub async fn watched(&self, mut each: impl FnMut(Step)) -> Result<Arc<Kept>, StoreError> {
        let mut steps = self.step.clone();
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

    /// Whether somebody still reports how it goes.
    pub(crate) fn is_under_way(&self) -> bool {
        self.outcome.has_changed().is_ok()
    }

    /// Waits until it has ended, however.
    pub(crate) async fn ended(&self) {
        // That the reporter is gone is an end too.
        let _ = self.outcome.clone().wait_for(Option::is_some).await;
    }
}

/// The end of a load that knows how it goes.
#[derive(Debug)]
pub(crate) struct Reporter {
    step: watch::Sender<Step>,
    outcome: watch::Sender<Option<Outcome>>,
}

impl Reporter {
    pub(crate) fn enter(&self, step: Step) {
        self.step.send_replace(step);
    }

    pub(crate) fn end(&self, outcome: Outcome) {
        self.outcome.send_replace(Some(outcome));
    }
}
