//! A session and its replay's tracks as one Arrow IPC file, and back.

mod column;
mod error;
mod file;
mod kept;
mod label;
mod rows;
mod stand_ins;

use std::sync::Arc;

use bytes::Bytes;
use replay::Tracks;
use session::Session;

pub use error::EntryError;
pub use label::{Label, Provenance, SourceFile};

/// The version of an entry's form. It goes up with any change of a column, of what a column means, or of what is made
/// of the same sources: an entry of another version is never read.
pub const VERSION: u32 = 1;

/// What an entry holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The session.
    pub session: Arc<Session>,
    /// Its replay's tracks, where they were kept with it.
    pub tracks: Option<Arc<Tracks>>,
    /// Where it all came from.
    pub provenance: Provenance,
}

/// Makes an entry.
///
/// # Errors
/// [`EntryError::Unfit`] where the session's parts do not fit together.
pub fn write(
    session: &Session,
    tracks: Option<&Arc<Tracks>>,
    provenance: &Provenance,
) -> Result<Vec<u8>, EntryError> {
    let label = Label { version: VERSION, key: session.key, provenance: provenance.clone() };
    file::write(&label, &kept::SCHEMA, &kept::write(session, tracks)?)
}

/// Reads an entry: all of it is checked, and what comes out holds nothing of `file`.
///
/// # Errors
/// [`EntryError`], for whatever is wrong with it.
pub fn read(file: &Bytes) -> Result<Entry, EntryError> {
    let opened = file::File::open(file)?;
    let Label { version, key, provenance } = opened.label()?;
    opened.check_seal()?;
    if version != VERSION {
        return Err(EntryError::Outdated { found: version });
    }
    let batch = opened.batch(file, &kept::SCHEMA)?;
    let senseless = |fault: column::Fault| EntryError::Senseless { reason: fault.to_string() };
    let (session, tracks) = kept::read(key, &batch).map_err(senseless)?;
    Ok(Entry { session: Arc::new(session), tracks, provenance })
}

/// Reads what an entry says of itself, without decoding it; whether it is whole and
/// undamaged only [`read`] tells.
///
/// # Errors
/// [`EntryError::Incomplete`] or [`EntryError::Foreign`].
pub fn peek(end: &[u8]) -> Result<Label, EntryError> {
    file::File::open(end)?.label()
}
