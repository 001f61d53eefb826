//! Sessions from the store: the bridge from commands, which wait, to the store, which does not.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use archive::{Archive, ErrorClass};
use store::{Freshness, Kept, Load, Notice, Store, StoreError, StoreOptions};
use timing::SessionKey;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::console::Console;
use crate::error::{CliError, plain};
use crate::interrupt;
use crate::progress::Progress;

/// The result is printed; for so long, the end of the program waits for what is being kept for the next time.
const PATIENCE: Duration = Duration::from_secs(10);

/// A store, with a runtime of its own and someone who hears its notices.
pub(crate) struct Sessions<'a> {
    console: &'a Console,
    /// Until the end.
    runtime: Option<Runtime>,
    handle: Handle,
    store: Store,
    notices: Mutex<UnboundedReceiver<Notice>>,
}

impl fmt::Debug for Sessions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sessions").field("store", &self.store).finish_non_exhaustive()
    }
}

impl<'a> Sessions<'a> {
    /// Opens a store of the archive's sessions.
    pub(crate) fn open(
        console: &'a Console,
        archive: Archive,
        options: StoreOptions,
    ) -> Result<Self, CliError> {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime =
            runtime.map_err(|error| CliError::Failed(format!("cannot start a thread: {}", plain(&error))))?;
        let (notices, heard) = unbounded_channel();
        let options = StoreOptions { notices: Some(notices), ..options };
        let store = runtime.block_on(Store::open(options, archive));
        let handle = runtime.handle().clone();
        let (half_written, waiting) = (store.clone(), handle.clone());
        interrupt::before_the_end(move || waiting.block_on(half_written.abandon()));
        Ok(Self { console, runtime: Some(runtime), handle, store, notices: Mutex::new(heard) })
    }

    /// The archive that they come from.
    pub(crate) fn archive(&self) -> &Archive {
        self.store.archive()
    }

    /// Begins to load a session.
    pub(crate) fn begin(&self, key: SessionKey, freshness: Freshness) -> Load {
        self.store.load(key, freshness)
    }

    /// Waits for a session, and shows how far it is.
    pub(crate) fn wait(&self, load: &Load) -> Result<Arc<Kept>, CliError> {
        let progress = Progress::stages(self.console, &load.key().to_string());
        let kept = self.handle.block_on(load.watched(|step| progress.stage(step.name())));
        drop(progress);
        self.tell();
        Ok(kept?)
    }

    /// The sessions that are kept for the next time.
    pub(crate) fn cached(&self) -> Vec<SessionKey> {
        let cached = self.handle.block_on(self.store.cached());
        self.tell();
        cached
    }

    /// The runtime that loads run on.
    pub(crate) fn handle(&self) -> &Handle {
        &self.handle
    }

    /// Where sessions are kept.
    pub(crate) fn place(&self) -> String {
        self.store.place()
    }

    /// Says what the store has to say.
    pub(crate) fn tell(&self) {
        let mut notices = self.notices.lock().unwrap_or_else(PoisonError::into_inner);
        while let Ok(notice) = notices.try_recv() {
            self.console.note(notice);
        }
    }
}

impl Drop for Sessions<'_> {
    fn drop(&mut self) {
        if !self.handle.block_on(self.store.finish(PATIENCE)) {
            self.console.note("the cache does not answer: what was loaded is not all kept for the next time");
        }
        self.tell();
        if let Some(runtime) = self.runtime.take() {
            // Whatever still runs has no one to wait for it.
            runtime.shutdown_background();
        }
    }
}

impl From<StoreError> for CliError {
    fn from(error: StoreError) -> Self {
        Self::of_class(error.class(), error.to_string())
    }
}

impl CliError {
    /// An error of the archive, whoever tells it.
    pub(crate) fn of_class(class: ErrorClass, text: String) -> Self {
        match class {
            ErrorClass::Naming => Self::Usage(text),
            ErrorClass::NoSuchSession => Self::NoSuchSession(text),
            ErrorClass::Incomplete => Self::Incomplete(text),
            ErrorClass::Failed => Self::Failed(text),
        }
    }
}
