//! A [`Session`] and its replay's [`Tracks`] as one Arrow IPC file, and back: what a cache keeps, so that the first frame
//! is there in milliseconds instead of after a load.
//!
//! [`write()`] makes the file, [`read`] takes it apart again; what comes back equals what went in. [`peek`] reads only
//! the [`Label`]: which session, which version of the form, and where it came from.
//!
//! Two decisions shaped it. **One file is one object**: it is there whole or not at all, and goes with one deletion.
//! And **no byte is believed unseen**: a checksum covers the file, and behind it nothing that a file says can make the
//! reader panic or take more memory than a few times the file's length. An [`EntryError`] is a cache miss that says why.
//!
//! ```
//! use entry::Provenance;
//! use session::{Sources, build};
//! use timing::{SessionKey, SessionKind, Topic};
//!
//! let mut sources = Sources::default();
//! let mut add = |topic, line: &str| sources.topics.insert(topic, line.as_bytes().to_vec());
//! add(Topic::SessionInfo, r#"00:00:00.000{"Meeting":{"Name":"Dutch Grand Prix"},"Name":"Race"}"#);
//! add(Topic::DriverList, r#"00:00:00.000{"1":{"RacingNumber":"1","Tla":"VER"}}"#);
//! let key = SessionKey { year: 2025, round: 15, kind: SessionKind::Race };
//! let session = build(key, &sources).unwrap();
//!
//! let provenance = Provenance { origin: "/data/f1".to_owned(), ..Provenance::default() };
//! let mut file = entry::write(&session, None, &provenance).unwrap();
//! assert_eq!(entry::peek(&file).unwrap().key, key);
//! assert_eq!(*entry::read(&file.clone().into()).unwrap().session, session);
//!
//! file[1000] ^= 1;
//! assert!(matches!(entry::read(&file.into()), Err(entry::EntryError::Damaged { .. })));
//! ```
//!
//! # The file
//!
//! An Arrow IPC file (also called Feather 2) with one record batch of one row, uncompressed, which any tool of the
//! field opens. The metadata of its schema hold the label as JSON under `lightsout`, those of its footer the checksum
//! under `crc64-nvme`: the CRC-64/NVME of the file with zeros in the checksum's place.
//!
//! The columns are the fields of [`Session`], by their names and with the fields of each row's type: a list is an Arrow
//! list, a struct a struct, what is `None` is null, moments of the session clock and lengths of time are durations, UTC
//! is a timestamp without zone, and what has a name (tyres, phases, topics) is text. What differs:
//!
//! | column | what |
//! | --- | --- |
//! | `laps` | the laps of all drivers, one after another |
//! | `cars`, `positions` | by driver, without their times; 255 and 65535 stand for "no value" |
//! | `times` | columns of times, each once: as a rule one of all cars' samples and one of all places |
//! | `car_times`, `position_times` | by driver, which of `times` are the car's |
//! | gaps | of `leader` (lap), `time`, `laps` and `other` (text), the one that is not null |
//! | `tracks` | the replay's [`Tracks`]; null where they were not kept |
//!
//! In Polars, the laps and one car's samples are:
//!
//! ```python
//! entry = pl.read_ipc("R.arrow", memory_map=False)
//! laps = entry.select("laps").explode("laps").unnest("laps")
//! speeds = entry["cars"][0].struct.unnest()["speed"][0]
//! ```

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
pub const VERSION: u32 = 3;

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
    if version != VERSION {
        opened.check_seal()?;
        return Err(EntryError::Outdated { found: version });
    }
    // What is read while the seal is still being checked is thrown away if it does not hold.
    let content = || {
        let batch = opened.batch(file, &kept::SCHEMA)?;
        kept::read(key, &batch).map_err(|fault| EntryError::Senseless { reason: fault.to_string() })
    };
    let (sealed, content) = rayon::join(|| opened.check_seal(), content);
    sealed?;
    let (session, tracks) = content?;
    Ok(Entry { session: Arc::new(session), tracks, provenance })
}

/// Reads what an entry says of itself: neither its columns nor its checksum are looked at, so that it tells nothing of
/// whether the entry can be read.
///
/// # Errors
/// [`EntryError::Incomplete`] or [`EntryError::Foreign`].
pub fn peek(end: &[u8]) -> Result<Label, EntryError> {
    file::File::open(end)?.label()
}
