//! A session's bytes.

use std::collections::BTreeMap;

use timing::{SessionKey, SessionKind, Topic};

use crate::ArchiveError;
use crate::archive::{Archive, read_or_warn};
use crate::error::Suggestion;
use crate::facts::first_session_info;
use crate::season::{Meeting, Warning};
use crate::source::{Shelf, Source};

/// All that an archive has of a session, as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionFiles {
    /// The session.
    pub key: SessionKey,
    /// Each topic's stream file.
    pub topics: BTreeMap<Topic, Vec<u8>>,
    /// The results API's classification of a race, sprint or qualifying.
    pub results_api: Option<Vec<u8>>,
    /// The results API's laps of a race.
    pub laps_api: Option<Vec<u8>>,
    /// The circuit API's map of that year.
    pub circuit: Option<Vec<u8>>,
    /// The session's folder or address.
    pub origin: String,
    /// Bytes of all files.
    pub bytes_read: u64,
    /// What could not be read and is treated as missing.
    pub warnings: Vec<Warning>,
}

impl Archive {
    /// All of a session.
    ///
    /// # Errors
    /// [`ArchiveError::NoSuchSession`] and its kin, [`ArchiveError::NotInArchive`], [`ArchiveError::MissingTopic`] or
    /// [`ArchiveError::UnreadableTopic`] for a topic that every session needs, [`ArchiveError::TooLarge`].
    pub fn fetch(&self, key: SessionKey) -> Result<SessionFiles, ArchiveError> {
        self.fetch_topics(key, Topic::ALL)
    }

    /// A session with only the topics listed.
    ///
    /// # Errors
    /// Those of [`fetch`](Self::fetch); a topic that is not listed is not missed.
    pub fn fetch_topics(&self, key: SessionKey, wanted: &[Topic]) -> Result<SessionFiles, ArchiveError> {
        let season = self.season(key.year)?;
        let meeting = season.find_meeting(&key.round.to_string(), Some(key.kind))?;
        let listing = meeting.find_session(season.year, key.kind)?;
        let held = listing.source.and_then(|number| self.sources.get(number)).zip(listing.path.as_deref());
        let Some((source, path)) = held else {
            let session = Suggestion { key, meeting: meeting.name.clone(), session: listing.name.clone() };
            return Err(ArchiveError::NotInArchive { session, held: season.held() });
        };
        let mut files = SessionFiles {
            key,
            topics: BTreeMap::new(),
            results_api: None,
            laps_api: None,
            circuit: None,
            origin: source.locate(Shelf::Timing, path),
            bytes_read: 0,
            warnings: Vec::new(),
        };
        files.read_topics(source.as_ref(), path, wanted)?;
        self.read_side_files(meeting, &mut files);
        files.bytes_read = files.contents().map(|bytes| bytes.len() as u64).sum();
        Ok(files)
    }

    /// Reads what other services tell of the session, from whichever source has it first.
    fn read_side_files(&self, meeting: &Meeting, files: &mut SessionFiles) {
        let SessionKey { year, round, kind } = files.key;
        let mut warnings = Vec::new();
        let mut first = |shelf, path: String| {
            let mut sources = self.sources.iter();
            sources
                .find_map(|source| read_or_warn(source.as_ref(), shelf, &path, &mut warnings))
                .map(|(bytes, _)| bytes)
        };
        let results = match kind {
            SessionKind::Race => Some("results"),
            SessionKind::Sprint => Some("sprint"),
            SessionKind::Qualifying => Some("qualifying"),
            _ => None,
        };
        files.results_api =
            results.and_then(|name| first(Shelf::Results, format!("{year}/{round}/{name}.json")));
        if kind == SessionKind::Race {
            files.laps_api = first(Shelf::Results, format!("{year}/{round}/laps.json"));
        }
        let circuit = files.circuit_key().or(meeting.circuit_key);
        files.circuit = circuit.and_then(|circuit| first(Shelf::Circuits, format!("{circuit}/{year}.json")));
        files.warnings.append(&mut warnings);
    }
}

impl SessionFiles {
    fn read_topics(&mut self, source: &dyn Source, path: &str, wanted: &[Topic]) -> Result<(), ArchiveError> {
        for &topic in wanted {
            let path = format!("{path}/{}", topic.file_name());
            match source.read(Shelf::Timing, &path) {
                Ok(Some(bytes)) => drop(self.topics.insert(topic, bytes)),
                Ok(None) => {}
                Err(ArchiveError::Unreadable { place, error }) if topic.is_indispensable() => {
                    return Err(ArchiveError::UnreadableTopic { key: self.key, topic, place, error });
                }
                Err(ArchiveError::Unreadable { place, error }) => {
                    let reason = format!("{topic} is treated as missing, for it cannot be read: {error}");
                    self.warnings.push(Warning { place, reason });
                }
                Err(error) => return Err(error),
            }
        }
        let missing =
            wanted.iter().find(|topic| topic.is_indispensable() && !self.topics.contains_key(topic));
        match missing {
            Some(&topic) => {
                Err(ArchiveError::MissingTopic { key: self.key, topic, place: self.origin.clone() })
            }
            None => Ok(()),
        }
    }

    fn circuit_key(&self) -> Option<u32> {
        let info = first_session_info(self.topics.get(&Topic::SessionInfo)?).ok()?;
        info.meeting?.circuit?.key
    }

    fn contents(&self) -> impl Iterator<Item = &Vec<u8>> {
        let Self { topics, results_api, laps_api, circuit, .. } = self;
        topics.values().chain(results_api).chain(laps_api).chain(circuit)
    }
}
