//! What all routes share.

use std::sync::Arc;
use std::time::Duration;

use store::Store;
use tokio::sync::watch;
use tokio::time::Instant;

use crate::answers::Answers;
use crate::budget::Budget;
use crate::metrics::Metrics;
use crate::options::Options;
use crate::places::Places;
use crate::ready::Sessions;
use crate::site::Site;

/// How often what is idle is forgotten, and how often the event loop's lag is measured.
const TIDY: Duration = Duration::from_secs(5);
const LAG: Duration = Duration::from_millis(100);

/// What all routes share; a clone is another handle.
#[derive(Clone, Debug)]
pub(crate) struct App(Arc<Shared>);

#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) options: Options,
    pub(crate) sessions: Sessions,
    pub(crate) answers: Answers,
    pub(crate) metrics: Metrics,
    /// The page that people see.
    pub(crate) site: Site,
    /// Places for streams of frames.
    pub(crate) streams: Places,
    /// Whether the server is to end.
    pub(crate) closing: Closing,
}

/// Tells when the server is to end.
#[derive(Clone, Debug)]
pub(crate) struct Closing(pub(crate) watch::Receiver<bool>);

impl Closing {
    pub(crate) fn is_announced(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until the server is to end.
    pub(crate) async fn announced(&mut self) {
        // A server that is gone has ended, too.
        let _ = self.0.wait_for(|closing| *closing).await;
    }
}

impl App {
    pub(crate) fn new(options: Options, store: Store, closing: Closing) -> Self {
        let budget = Budget::of(options.memory);
        Self(Arc::new(Shared {
            sessions: Sessions::new(store, budget.sessions, options.time_to_live),
            answers: Answers::new(budget.answers),
            metrics: Metrics::new(),
            site: Site::of(page::files()),
            streams: Places::new(options.streams),
            closing,
            options,
        }))
    }

    /// Whether new requests are to be served.
    pub(crate) fn is_ready(&self) -> bool {
        !self.closing.is_announced()
    }

    /// Forgets loads that nobody asks after, as long as the server runs.
    pub(crate) async fn tidy(self) {
        loop {
            tokio::time::sleep(TIDY).await;
            self.sessions.forget_idle();
        }
    }

    /// Measures how late timers are, as long as the server runs.
    pub(crate) async fn measure_lag(self) {
        loop {
            let due = Instant::now() + LAG;
            tokio::time::sleep_until(due).await;
            self.metrics.late(due.elapsed());
        }
    }
}

impl std::ops::Deref for App {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}
