//! A load under way, as those see it who wait for it or watch it.

use std::pin::pin;
use std::sync::{Arc, Weak};

use futures_util::future::{Either, select};
use timing::SessionKey;
use tokio::sync::watch;

use crate::store::blocking;
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

/// A load that is under way or done. It is for all who hold it: a clone is another handle to the same load.
///
/// When the last handle is dropped, the load is abandoned: it stops at its next possible point, its session is nobody's,
/// and whoever asks after that begins another. What a handle has given is not taken back: a session that was handed
/// out is kept, and its entry is written. Futures of [`kept`](Self::kept) and [`watched`](Self::watched) borrow the
/// handle, and so hold the load; the channel of [`steps`](Self::steps) does not.
#[derive(Clone, Debug)]
pub struct Load(Arc<Held>);

/// What all handles share. As long as it lives, the reporter's channels have receivers, and so it knows that somebody
/// waits.
#[derive(Debug)]
struct Held {
    key: SessionKey,
    step: watch::Receiver<Step>,
    outcome: watch::Receiver<Option<Outcome>>,
}

/// Where a load can be found as long as somebody holds it. It cannot be found any more from the moment on at which the
/// last handle goes, so that nobody joins a load that is abandoned, and nobody who joined one is left alone with it.
#[derive(Debug, Default)]
pub(crate) struct LoadRef(Weak<Held>);

impl LoadRef {
    /// A handle like any other.
    pub(crate) fn load(&self) -> Option<Load> {
        self.0.upgrade().map(Load)
    }
}

impl PartialEq for LoadRef {
    fn eq(&self, other: &Self) -> bool {
        self.0.ptr_eq(&other.0)
    }
}

impl Load {
    /// A load, and the end from which it is reported.
    pub(crate) fn new(key: SessionKey) -> (Self, Reporter) {
        let (step, steps) = watch::channel(Step::Wait);
        let (outcome, outcomes) = watch::channel(None);
        (Self(Arc::new(Held { key, step: steps, outcome: outcomes })), Reporter { step, outcome })
    }

    /// A load that needed none.
    pub(crate) fn done(key: SessionKey, kept: Arc<Kept>) -> Self {
        let (load, reporter) = Self::new(key);
        reporter.end(Ok(kept));
        load
    }

    pub(crate) fn downgrade(&self) -> LoadRef {
        LoadRef(Arc::downgrade(&self.0))
    }

    /// The session that is loaded.
    #[must_use]
    pub fn key(&self) -> SessionKey {
        self.0.key
    }

    /// What it is doing, for any number of watchers. A watcher sees the latest step, not each; when the last step is
    /// done, or the load was abandoned, the channel closes. It does not hold the load.
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
}

/// Why a load does not go on.
#[derive(Debug)]
pub(crate) enum Stop {
    /// Nobody waits for it any more.
    Abandoned,
    /// There is no session.
    Failed(StoreError),
}

impl<E: Into<StoreError>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// The end of a load that knows how it goes, and whether anybody waits for it.
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

    /// Looks whether to go on: to be asked before each stage that takes its time.
    pub(crate) fn go_on(&self) -> Result<(), Stop> {
        if self.outcome.is_closed() { Err(Stop::Abandoned) } else { Ok(()) }
    }

    /// Waits for something that can be left at any moment, and leaves it when nobody waits for the load any more.
    pub(crate) async fn wait<T>(&self, something: impl Future<Output = T>) -> Result<T, Stop> {
        match select(pin!(self.outcome.closed()), pin!(something)).await {
            Either::Left(_) => Err(Stop::Abandoned),
            Either::Right((done, _)) => Ok(done),
        }
    }

    /// Does work off the async threads, unless nobody waits for the load by the time it would begin. Work that has begun
    /// is waited for, however long it takes and though nobody wants it: the memory that it needs is not free before.
    /// `None` if it panicked, or the runtime ends.
    pub(crate) async fn work<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<Option<T>, Stop> {
        let reporter = self.clone();
        let done = blocking(move || reporter.go_on().map(|()| work())).await;
        self.go_on()?;
        done.transpose()
    }
}
