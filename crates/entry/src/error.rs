//! Why an entry cannot be written or read.

use crate::VERSION;

/// Why there is no entry. None of these is a reason to stop: the session can be built again from its archive.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EntryError {
    /// The bytes are no Arrow IPC file, or one that is not from here.
    #[error("not an entry: {reason}; remove it and load the session again")]
    Foreign {
        /// What is missing that every entry has.
        reason: String,
    },
    /// The end is missing: whoever wrote it did not finish, or the file was cut.
    #[error("half an entry: its {len} bytes do not end as an Arrow IPC file does; load the session again")]
    Incomplete {
        /// How many bytes there are.
        len: usize,
    },
    /// An entry of another version of the program.
    #[error("the entry has version {found} of its form, this program's is {VERSION}; load the session again")]
    Outdated {
        /// The entry's version.
        found: u32,
    },
    /// The bytes are not those that were written.
    #[error(
        "the entry is damaged: it was written with checksum {written} and has {found}; load the session again"
    )]
    Damaged {
        /// What its writer computed.
        written: String,
        /// What its bytes give.
        found: String,
    },
    /// The bytes are those that were written, but make no session.
    #[error("the entry makes no session: {reason}; load the session again")]
    Senseless {
        /// Which column, and what is wrong with it.
        reason: String,
    },
    /// A session or tracks that do not fit together cannot be kept.
    #[error("the session cannot be kept: {reason}")]
    Unfit {
        /// What does not fit.
        reason: String,
    },
}
