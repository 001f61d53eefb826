//! A session as a store gives it.

use std::sync::Arc;
use std::time::Duration;

use archive::Warning;
use entry::Provenance;
use replay::{Replay, ReplayError, ReplayOptions, Tracks};
use session::Session;

use crate::Step;

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
    /// The replay of the session, made from the tracks where there are any.
    ///
    /// # Errors
    /// [`ReplayError`] where the session has no replay, or none with these options.
    pub fn replay(&self, options: ReplayOptions) -> Result<Replay, ReplayError> {
        match &self.tracks {
            Some(tracks) => Replay::with_tracks(self.session.clone(), tracks.clone(), options),
            None => Replay::new(self.session.clone(), options),
        }
    }

    /// Whether the next load should find it in the cache. What could not be read today may be there tomorrow.
    pub(crate) fn is_to_be_written(&self) -> bool {
        self.tier == Tier::Archive && self.warnings.is_empty()
    }

    /// About how many bytes of memory it takes.
    #[must_use]
    pub fn weight(&self) -> u64 {
        let session = &self.session;
        let cars = session.cars.iter().map(|car| car.len() * CAR_SAMPLE);
        let positions = session.positions.iter().map(|car| car.len() * POSITION_SAMPLE);
        let tracks = self.tracks.iter().flat_map(|tracks| &tracks.cars).map(|car| car.len() * KNOT);
        let laps = session.laps.laps.len() * size_of::<session::Lap>();
        let bytes = cars.chain(positions).chain(tracks).chain([laps, THE_REST]).sum::<usize>();
        bytes as u64
    }
}

/// Bytes of one sample of each kind, and of a knot of a track.
const CAR_SAMPLE: usize = 16;
const POSITION_SAMPLE: usize = 21;
const KNOT: usize = 11;
/// Bytes of what a session has of everything else, of which there is little.
const THE_REST: usize = 1 << 20;
