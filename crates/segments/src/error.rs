//! What can go wrong with a segment.

use arrow_schema::ArrowError;

/// Why there is no segment.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SegmentError {
    /// The replay is shorter.
    #[error("there are the segments 0 to {last}; there is no segment {segment}")]
    NoSuchSegment {
        /// What was asked for.
        segment: usize,
        /// The last one.
        last: usize,
    },
    /// The bytes are no segment.
    #[error("not a segment: {reason}; fetch it again")]
    Damaged {
        /// What is wrong.
        reason: String,
    },
    /// Arrow cannot write it.
    #[error("cannot write a segment: {0}")]
    Arrow(#[from] ArrowError),
}

impl SegmentError {
    pub(crate) fn damaged(reason: impl Into<String>) -> Self {
        Self::Damaged { reason: reason.into() }
    }
}
