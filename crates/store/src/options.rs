//! What a store may use.

use std::time::Duration;

use replay::ReplayOptions;
use tokio::sync::mpsc::UnboundedSender;

use crate::{Cache, Notice};

const MIB: u64 = 1 << 20;

/// Where sessions are kept, and how much a store may use.
#[derive(Clone, Debug)]
pub struct StoreOptions {
    /// Where entries are kept.
    pub cache: Cache,
    /// The most bytes of all entries together; a race takes about 15 million.
    pub cache_limit: u64,
    /// The most bytes of sessions kept in memory, by [`Kept::weight`](crate::Kept::weight); a race takes about 20
    /// million. Sessions that somebody uses and that have made room for others are not among them.
    pub memory_limit: u64,
    /// For how long a session stays in memory, so that one that changes in the archive is seen to.
    pub time_to_live: Duration,
    /// How many loads run side by side, at most; at least one does.
    pub loads: usize,
    /// The most bytes that all loads together are estimated to need, by default enough for a race and a session without
    /// samples; a load that needs more runs alone.
    pub load_memory: u64,
    /// The replay that is made with each session, as a part of its load, for who wants it of all; none, if `None`.
    pub replay: Option<ReplayOptions>,
    /// Who is told of what went wrong with the cache; nobody, if `None`.
    pub notices: Option<UnboundedSender<Notice>>,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self {
            cache: Cache::None,
            cache_limit: 4096 * MIB,
            memory_limit: 512 * MIB,
            time_to_live: Duration::from_secs(3600),
            loads: 4,
            load_memory: 160 * MIB,
            replay: None,
            notices: None,
        }
    }
}
