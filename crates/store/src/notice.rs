//! What went wrong with keeping sessions. None of it costs the session that was asked for.

use std::fmt;

use object_store::Error;
use timing::SessionKey;

/// Something about the cache that a person ought to know.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Notice {
    /// The cache cannot be opened: nothing is kept.
    NoCache {
        /// The cache.
        place: String,
        /// What the system says.
        reason: String,
    },
    /// The cache does not answer: the session comes from the archive.
    NotRead {
        /// The entry, or the cache.
        place: String,
        /// What the system says.
        reason: String,
    },
    /// An entry is damaged or another program's: the session comes from the archive, and a new entry replaces it.
    Damaged {
        /// The session.
        key: SessionKey,
        /// The entry.
        place: String,
        /// What is wrong with it.
        reason: String,
    },
    /// An entry was right once: the session comes from the archive, and a new entry replaces it.
    Outdated {
        /// The session.
        key: SessionKey,
        /// The entry.
        place: String,
        /// What has changed.
        reason: &'static str,
    },
    /// Whether the session has changed in the archive cannot be told, so that its entry is believed.
    NotCompared {
        /// The session.
        key: SessionKey,
        /// What the archive says.
        reason: String,
    },
    /// A session's entry could not be written.
    NotWritten {
        /// The session.
        key: SessionKey,
        /// The entry.
        place: String,
        /// What the system says.
        reason: String,
    },
    /// Old entries could not be removed.
    NotTrimmed {
        /// The cache.
        place: String,
        /// What the system says.
        reason: String,
    },
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCache { place, reason } => {
                write!(
                    f,
                    "no sessions are kept, for {place} cannot be a cache: {reason}; choose another place"
                )
            }
            Self::NotRead { place, reason } => {
                write!(f, "cannot read {place}: {reason}; the session is loaded from the archive")
            }
            Self::Damaged { key, place, reason } => {
                write!(f, "the cached {key} in {place} is damaged and replaced: {reason}")
            }
            Self::Outdated { key, place, reason } => {
                write!(f, "the cached {key} in {place} is outdated and replaced: {reason}")
            }
            Self::NotCompared { key, reason } => {
                write!(f, "whether {key} has changed since it was cached cannot be told: {reason}")
            }
            Self::NotWritten { key, place, reason } => {
                write!(
                    f,
                    "{key} is not kept for the next time, for {place} cannot be written: {reason}; make room, or \
                     choose another cache"
                )
            }
            Self::NotTrimmed { place, reason } => {
                write!(f, "cannot remove old sessions from {place}: {reason}")
            }
        }
    }
}

/// The root of an error, without the layers that it passed through.
pub(crate) fn reason(error: &Error) -> String {
    let mut root: &dyn std::error::Error = error;
    while let Some(source) = root.source() {
        root = source;
    }
    let text = root.to_string();
    // A server may answer with a page; its first line says as much.
    text.lines().next().unwrap_or_default().to_owned()
}
