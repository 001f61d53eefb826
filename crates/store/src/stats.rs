//! What a store did, counted.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::Tier;
use crate::load::Outcome;

/// What a store did since it was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Requests answered from memory.
    pub memory_hits: u64,
    /// Requests that joined a load which others had begun.
    pub joined: u64,
    /// Loads from an entry of the cache.
    pub cache_hits: u64,
    /// Loads from the archive.
    pub archive_loads: u64,
    /// Loads that failed.
    pub failed: u64,
    /// Loads that were stopped because nobody waited for them any more.
    pub abandoned: u64,
    /// Entries that were damaged, or could not be read.
    pub damaged: u64,
    /// Entries that were outdated.
    pub outdated: u64,
    /// Entries written.
    pub written: u64,
    /// Entries that could not be written.
    pub not_written: u64,
    /// Entries removed to make room.
    pub evicted: u64,
    /// Bytes of the sessions in memory.
    pub memory_weight: u64,
    /// Sessions in memory.
    pub in_memory: u64,
}

/// One number that many count up.
#[derive(Debug, Default)]
pub(crate) struct Count(AtomicU64);

impl Count {
    pub(crate) fn one(&self) {
        self.more(1);
    }

    pub(crate) fn more(&self, by: u64) {
        self.0.fetch_add(by, Ordering::Relaxed);
    }

    pub(crate) fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// The numbers of [`Stats`] that are counted as things happen.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    pub(crate) memory_hits: Count,
    pub(crate) joined: Count,
    pub(crate) cache_hits: Count,
    pub(crate) archive_loads: Count,
    pub(crate) failed: Count,
    pub(crate) abandoned: Count,
    pub(crate) damaged: Count,
    pub(crate) outdated: Count,
    pub(crate) written: Count,
    pub(crate) not_written: Count,
    pub(crate) evicted: Count,
}

impl Counts {
    /// Counts a load that has ended.
    pub(crate) fn ended(&self, outcome: &Outcome) {
        match outcome {
            Ok(kept) if kept.tier == Tier::Cache => self.cache_hits.one(),
            Ok(_) => self.archive_loads.one(),
            Err(_) => self.failed.one(),
        }
    }

    /// The numbers now, without those of the memory.
    pub(crate) fn stats(&self) -> Stats {
        Stats {
            memory_hits: self.memory_hits.get(),
            joined: self.joined.get(),
            cache_hits: self.cache_hits.get(),
            archive_loads: self.archive_loads.get(),
            failed: self.failed.get(),
            abandoned: self.abandoned.get(),
            damaged: self.damaged.get(),
            outdated: self.outdated.get(),
            written: self.written.get(),
            not_written: self.not_written.get(),
            evicted: self.evicted.get(),
            memory_weight: 0,
            in_memory: 0,
        }
    }
}
