//! A session as a store gives it.

use std::sync::Arc;
use std::time::Duration;

use archive::Warning;
use entry::Provenance;
use replay::{Replay, ReplayError, ReplayOptions, Tracks};
use session::Session;

use crate::weight::weight;
use crate::{ContentId, Step};

/// Where a session was loaded from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tier {
    /// Its entry in the cache.
    Cache,
    /// Its files in the archive.
    Archive,
}

/// A session, what a replay of it is made from, and how it came here.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The session.
    pub session: Arc<Session>,
    /// The circuit and the cars' motion; `None` for a session of which there is no replay.
    pub tracks: Option<Arc<Tracks>>,
    /// The replay, or why there is none, if [`StoreOptions::replay`](crate::StoreOptions::replay) asks for it.
    pub made_replay: Option<Result<Arc<Replay>, ReplayError>>,
    /// What it was made from.
    pub provenance: Provenance,
    /// Files that could not be read and are treated as missing. A session with any is not kept for the next time.
    pub warnings: Vec<Warning>,
    /// Where it was loaded from.
    pub tier: Tier,
    /// How long each step of the load took, in their order.
    pub took: Vec<(Step, Duration)>,
}

impl Kept {
    /// A replay of the session, made from the tracks where there are any.
    ///
    /// # Errors
    /// [`ReplayError`] where the session has no replay, or none with these options.
    pub fn replay(&self, options: ReplayOptions) -> Result<Replay, ReplayError> {
        match &self.tracks {
            Some(tracks) => Replay::with_tracks(self.session.clone(), tracks.clone(), options),
            None => Replay::new(self.session.clone(), options),
        }
    }

    /// With the replay that is asked for.
    pub(crate) fn with_replay(self, options: Option<ReplayOptions>) -> Self {
        let made_replay = options.map(|options| self.replay(options).map(Arc::new));
        Self { made_replay, ..self }
    }

    /// Whether the next load should find it in the cache. What could not be read today may be there tomorrow.
    pub(crate) fn is_to_be_written(&self) -> bool {
        self.tier == Tier::Archive && self.warnings.is_empty()
    }

    /// Names what the session holds: the same for the same files and the same code, however the session came here.
    #[must_use]
    pub fn content(&self) -> ContentId {
        ContentId::of(self.session.key, &self.provenance)
    }

    /// About how many bytes of memory the session, its tracks and its replay take. It is counted anew each time.
    #[must_use]
    pub fn weight(&self) -> u64 {
        let has_replay = matches!(self.made_replay, Some(Ok(_)));
        weight(&self.session, self.tracks.as_deref(), has_replay)
    }
}
