//! Why a segment cannot be written or read.

use crate::VERSION;

/// Why there is no segment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SegmentError {
    /// The replay has no segment of that number.
    #[error("there is no segment {number}: the replay has {count}, from 0 to {}", count - 1)]
    OutOfRange {
        /// What was asked for.
        number: usize,
        /// How many segments there are; never 0.
        count: usize,
    },
    /// The replay does not fit into a segment's form.
    #[error("the segment cannot be written: {reason}")]
    Unfit {
        /// What does not fit.
        reason: String,
    },
    /// The bytes are no Arrow IPC stream, or one that is not from here.
    #[error("not a segment: {reason}; fetch it again")]
    Foreign {
        /// What is missing that every segment has.
        reason: String,
    },
    /// A segment of another version of the program.
    #[error("the segment has version {found} of its form, this program's is {VERSION}; fetch it again")]
    Outdated {
        /// The segment's version.
        found: u32,
    },
    /// An Arrow IPC stream from here that makes no sense.
    #[error("the segment is damaged: {reason}; fetch it again")]
    Damaged {
        /// Which part, and what is wrong with it.
        reason: String,
    },
}

impl SegmentError {
    pub(crate) fn unfit(reason: impl ToString) -> Self {
        Self::Unfit { reason: reason.to_string() }
    }

    pub(crate) fn foreign(reason: impl ToString) -> Self {
        Self::Foreign { reason: reason.to_string() }
    }

    pub(crate) fn damaged(reason: impl ToString) -> Self {
        Self::Damaged { reason: reason.to_string() }
    }
}
