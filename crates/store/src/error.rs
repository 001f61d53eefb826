//! Why a session cannot be had. That it could not be *kept* is never an error: see [`Notice`](crate::Notice).

use std::sync::Arc;

use archive::{ArchiveError, ErrorClass};
use session::SessionError;
use timing::SessionKey;

/// Why there is no session. All who wait for one load get the same error.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The archive does not give its files.
    #[error(transparent)]
    Archive(#[from] Arc<ArchiveError>),
    /// Its files make no session.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// The load ended without saying how.
    #[error("the load of {key} was broken off; load it again, and report it if it happens twice")]
    BrokenOff {
        /// The session.
        key: SessionKey,
    },
}

impl StoreError {
    /// What kind of failure it is, in the archive's terms.
    #[must_use]
    pub fn class(&self) -> ErrorClass {
        match self {
            Self::Archive(error) => error.class(),
            Self::Session(_) => ErrorClass::Incomplete,
            Self::BrokenOff { .. } => ErrorClass::Failed,
        }
    }
}

impl From<ArchiveError> for StoreError {
    fn from(error: ArchiveError) -> Self {
        Self::Archive(Arc::new(error))
    }
}

/// Why what was typed cannot be a cache.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CacheError {
    /// An address that is not one of a bucket.
    #[error("`{}` is not a cache: {reason}; name a folder, or a bucket as s3://BUCKET/PREFIX", text.escape_debug())]
    Address {
        /// What was typed.
        text: String,
        /// What is wrong with it.
        reason: String,
    },
}
