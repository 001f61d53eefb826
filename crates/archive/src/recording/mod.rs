//! A recording of the live feed as an archive of one session.

mod identity;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use timing::messages::{DriverList, SessionInfo, read_messages};
use timing::recording::{LeftOut, Recorded, Recording};
use timing::{DamageReport, Topic};

use crate::directory::read_file;
use crate::memory::Memory;
use crate::season::{SessionListing, Warning};
use crate::source::{Entry, Look, Shelf, Source};
use crate::{Archive, ArchiveError};
use identity::Identity;

/// A recording's changes are in a file with this ending, and the state before them in one with the other.
const CHANGES: &str = ".live.txt";
const STATES: &str = ".subscribe.json";

/// A recording that was read. As a [`Source`] it has one session, in the place where the archive would have it, so that
/// it is found, listed and fetched like any other.
#[derive(Debug)]
pub struct RecordedSession {
    path: PathBuf,
    states: Option<PathBuf>,
    files: Memory,
    year: u16,
    /// The session's folder.
    folder: String,
    recorded: Arc<Recorded>,
    notes: Vec<Warning>,
}

impl RecordedSession {
    /// Reads a recording in one of the forms of [`timing::recording`]; with a file `NAME.live.txt` goes the
    /// `NAME.subscribe.json` beside it. Where the recording itself does not say which session it is, the seasons of
    /// `known` tell what was held at its time.
    ///
    /// # Errors
    /// [`ArchiveError::NoSuchRecording`], [`ArchiveError::NotARecording`], [`ArchiveError::RecordingOfNoKind`],
    /// [`ArchiveError::Unreadable`], [`ArchiveError::TooLarge`].
    pub fn open(path: impl Into<PathBuf>, known: &Archive) -> Result<Self, ArchiveError> {
        let path = path.into();
        let place = path.display().to_string();
        let file = read_file(&path)?.ok_or_else(|| ArchiveError::NoSuchRecording { path: path.clone() })?;
        let mut notes = Vec::new();
        let states = states_beside(&path, &mut notes)?;
        let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let states_name = states.as_ref().map(|(path, _)| name(path));
        let named_states = states_name.as_deref().zip(states.as_ref().map(|(_, bytes)| bytes.as_slice()));
        let Recording { mut topics, span, recorded, left_out } =
            Recording::read((&name(&path), &file), named_states);
        drop(file);
        let Some(span) = span else {
            let damage = recorded.locate(DamageReport::default());
            let reason =
                damage.places().first().map_or_else(|| "it has no message".to_owned(), ToString::to_string);
            return Err(ArchiveError::NotARecording { place, reason });
        };
        for LeftOut { session, messages } in left_out {
            let session =
                if session.is_empty() { "a session that it does not name".to_owned() } else { session };
            let reason = format!("it also has {messages} messages of another session, left out: {session}");
            notes.push(Warning { place: place.clone(), reason });
        }
        let identity = Identity::find(&topics, span, known, &place, &mut notes)?;
        stand_in::<SessionInfo>(&mut topics, &identity.session_info());
        stand_in::<DriverList>(&mut topics, "{}");
        let folder = identity.folder();
        let mut files = Memory::default();
        for (topic, bytes) in topics {
            files.insert(Shelf::Timing, format!("{folder}/{}", topic.file_name()), bytes);
        }
        let states = states.map(|(path, _)| path);
        Ok(Self { path, states, files, year: identity.year, folder, recorded: Arc::new(recorded), notes })
    }

    /// The file with the state before the recording's first message, where it was found.
    #[must_use]
    pub fn states(&self) -> Option<&Path> {
        self.states.as_deref()
    }

    /// What is not sure of the recording, and what was done about it.
    #[must_use]
    pub fn notes(&self) -> &[Warning] {
        &self.notes
    }
}

impl Archive {
    /// The recording's session, and this archive with the recording before all else in it.
    ///
    /// # Errors
    /// Those of [`season`](Self::season); [`ArchiveError::NotARecording`] where the season has no place for it.
    pub fn with_recording(
        mut self,
        recording: RecordedSession,
    ) -> Result<(Self, SessionListing), ArchiveError> {
        let (year, folder) = (recording.year, recording.folder.clone());
        let place = recording.path.display().to_string();
        self.sources.insert(0, Arc::new(recording));
        let season = self.season(year)?;
        match season.sessions().find(|session| session.path.as_deref() == Some(&folder)) {
            Some(listing) => Ok((self, listing.clone())),
            None => {
                let reasons = season.warnings.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
                let reason = format!("the season {year} has no round for its session; {reasons}");
                Err(ArchiveError::NotARecording { place, reason })
            }
        }
    }

    /// Whether a session comes from a recording: such a one is not what the official archive has under the same key,
    /// and is not to be cached as it.
    #[must_use]
    pub fn is_recording(&self, session: &SessionListing) -> bool {
        let source = session.source.and_then(|number| self.sources.get(number));
        source.zip(session.path.as_deref()).is_some_and(|(source, path)| source.recorded(path).is_some())
    }
}

impl Source for RecordedSession {
    fn locate(&self, _: Shelf, _: &str) -> String {
        self.path.display().to_string()
    }

    fn read(&self, shelf: Shelf, path: &str) -> Result<Option<Vec<u8>>, ArchiveError> {
        self.files.read(shelf, path)
    }

    fn look(&self, shelf: Shelf, path: &str) -> Result<Look, ArchiveError> {
        self.files.look(shelf, path)
    }

    fn list(&self, shelf: Shelf, folder: &str) -> Result<Option<Vec<Entry>>, ArchiveError> {
        self.files.list(shelf, folder)
    }

    fn recorded(&self, folder: &str) -> Option<Arc<Recorded>> {
        (folder == self.folder).then(|| Arc::clone(&self.recorded))
    }
}

/// The file with the state before a recording's first message, and its bytes.
fn states_beside(path: &Path, notes: &mut Vec<Warning>) -> Result<Option<(PathBuf, Vec<u8>)>, ArchiveError> {
    let Some(name) = path.file_name().and_then(|name| name.to_str()?.strip_suffix(CHANGES)) else {
        return Ok(None);
    };
    let states = path.with_file_name(format!("{name}{STATES}"));
    let bytes = read_file(&states)?;
    if bytes.is_none() {
        let reason =
            format!("there is no {name}{STATES} beside it, so what held before its first message is unknown");
        notes.push(Warning { place: path.display().to_string(), reason });
    }
    Ok(bytes.map(|bytes| (states, bytes)))
}

/// Adds a message to a topic that every session needs and that the recording has no message of.
fn stand_in<M: timing::messages::Message>(
    topics: &mut std::collections::BTreeMap<Topic, Vec<u8>>,
    message: &str,
) {
    let file = topics.entry(M::TOPIC).or_default();
    if read_messages::<M>(file, &mut DamageReport::default()).is_empty() {
        file.extend_from_slice(format!("00:00:00.000{message}\r\n").as_bytes());
    }
}
