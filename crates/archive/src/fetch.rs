//! A session's bytes.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use timing::recording::Recorded;
use timing::{SessionKey, SessionKind, Topic};

use crate::ArchiveError;
use crate::archive::{Archive, or_warn};
use crate::blind::is_blind;
use crate::error::Suggestion;
use crate::facts::first_session_info;
use crate::season::{Meeting, Season, Warning};
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
    /// Where the topics' lines were recorded, if they come from a recording.
    pub recorded: Option<Arc<Recorded>>,
}

/// A session that a source has.
#[derive(Clone, Debug)]
pub(crate) struct Held<'a> {
    pub(crate) meeting: &'a Meeting,
    pub(crate) source: &'a dyn Source,
    /// Below the shelf of the live-timing archive.
    pub(crate) path: Cow<'a, str>,
}

/// What the results API is asked about a session, as paths on its shelf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answers {
    /// The classification of a race, sprint or qualifying.
    pub(crate) results: Option<String>,
    /// The laps of a race.
    pub(crate) laps: Option<String>,
}

impl Answers {
    pub(crate) fn of(SessionKey { year, round, kind }: SessionKey) -> Self {
        let results = match kind {
            SessionKind::Race => Some("results"),
            SessionKind::Sprint => Some("sprint"),
            SessionKind::Qualifying => Some("qualifying"),
            _ => None,
        };
        Self {
            results: results.map(|name| format!("{year}/{round}/{name}.json")),
            laps: (kind == SessionKind::Race).then(|| format!("{year}/{round}/laps.json")),
        }
    }
}

/// The circuit API's map of a year, as a path on its shelf.
pub(crate) fn map_path(circuit: u32, year: u16) -> String {
    format!("{circuit}/{year}.json")
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
        let Held { meeting, source, path } = self.held(&season, key)?;
        let path = path.as_ref();
        let mut files = SessionFiles {
            key,
            topics: BTreeMap::new(),
            results_api: None,
            laps_api: None,
            circuit: None,
            origin: source.locate(Shelf::Timing, path),
            bytes_read: 0,
            warnings: Vec::new(),
            recorded: source.recorded(path),
        };
        files.read_topics(source, path, wanted)?;
        self.read_side_files(meeting, &mut files);
        files.bytes_read = files.contents().map(|bytes| bytes.len() as u64).sum();
        Ok(files)
    }

    /// Where a session of a season is.
    pub(crate) fn held<'a>(&'a self, season: &'a Season, key: SessionKey) -> Result<Held<'a>, ArchiveError> {
        let meeting = season.find_meeting(&key.meeting(), Some(key.kind))?;
        let listing = meeting.find_session(season.year, key.kind)?;
        let named = listing.source.and_then(|number| self.sources.get(number)).map(AsRef::as_ref);
        let seen = named.filter(|source| !is_blind(*source)).zip(listing.path.as_deref());
        let seen = seen.map(|(source, path)| Held { meeting, source, path: path.into() });
        if listing.available
            && let Some(held) = seen
        {
            return Ok(held);
        }
        let found = match &listing.path {
            Some(path) => self.find_blindly(meeting, path)?,
            None => None,
        };
        found.or(seen).ok_or_else(|| {
            let session = Suggestion { key, meeting: meeting.name.clone(), session: listing.name.clone() };
            ArchiveError::NotInArchive { session, held: season.held() }
        })
    }

    /// Reads what other services tell of the session, from whichever source has it first.
    fn read_side_files(&self, meeting: &Meeting, files: &mut SessionFiles) {
        let year = files.key.year;
        let mut warnings = Vec::new();
        let mut first = |shelf, path: String| {
            self.sources.iter().find_map(|source| {
                let place = source.locate(shelf, &path);
                or_warn(source.read(shelf, &path), &place, &mut warnings, &mut None)
            })
        };
        let answers = Answers::of(files.key);
        files.results_api = answers.results.and_then(|path| first(Shelf::Results, path));
        files.laps_api = answers.laps.and_then(|path| first(Shelf::Results, path));
        let circuit = files.circuit_key().or(meeting.circuit_key);
        files.circuit = circuit.and_then(|circuit| first(Shelf::Circuits, map_path(circuit, year)));
        files.warnings.append(&mut warnings);
        files.warnings.extend(self.sources.iter().flat_map(|source| source.take_notes()));
    }
}

impl SessionFiles {
    fn read_topics(&mut self, source: &dyn Source, path: &str, wanted: &[Topic]) -> Result<(), ArchiveError> {
        let files: Vec<(Shelf, String)> =
            wanted.iter().map(|topic| (Shelf::Timing, format!("{path}/{}", topic.file_name()))).collect();
        for (&topic, read) in wanted.iter().zip(source.read_all(&files)) {
            match read {
                Ok(Some(bytes)) => drop(self.topics.insert(topic, bytes)),
                Ok(None) => {}
                Err(error) => self.do_without(topic, error)?,
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

    /// A topic that cannot be read, and will not be the next time either, is as good as missing.
    fn do_without(&mut self, topic: Topic, error: ArchiveError) -> Result<(), ArchiveError> {
        let (place, reason) = match error {
            ArchiveError::Unreadable { place, error } if topic.is_indispensable() => {
                return Err(ArchiveError::UnreadableTopic { key: self.key, topic, place, error });
            }
            ArchiveError::Unreadable { place, error } => (place, error.to_string()),
            ArchiveError::NotFetchable { place, fault, .. }
                if !topic.is_indispensable() && !fault.is_of_the_way() =>
            {
                (place, fault.to_string())
            }
            error => return Err(error),
        };
        let reason = format!("{topic} is treated as missing, for it cannot be read: {reason}");
        self.warnings.push(Warning { place, reason });
        Ok(())
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

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::ErrorClass;
    use crate::fixture::{DUTCH, Fixture, schedule_row};

    const KEY: SessionKey = SessionKey { year: 2025, round: 15, kind: SessionKind::Race };

    fn season() -> Fixture {
        Fixture::default().schedule(
            2025,
            &[
                schedule_row(15, "Dutch Grand Prix", "2025-08-31"),
                schedule_row(16, "Italian Grand Prix", "2025-09-07"),
            ],
        )
    }

    #[test]
    fn a_race_comes_with_what_the_other_services_tell() {
        let info = "00:00:00.000{\"Meeting\":{\"Circuit\":{\"Key\":55}}}\r\n";
        let archive = season()
            .session(DUTCH, &[Topic::LapCount])
            .file(Shelf::Timing, format!("{DUTCH}/SessionInfo.jsonStream"), info)
            .file(Shelf::Timing, format!("{DUTCH}/TimingData.json"), "{}")
            .file(Shelf::Timing, format!("{DUTCH}/Unheard.jsonStream"), "{}")
            .file(Shelf::Results, "2025/15/results.json", "results")
            .file(Shelf::Results, "2025/15/laps.json", "laps")
            .file(Shelf::Circuits, "55/2025.json", "circuit")
            .in_memory();
        let files = archive.fetch(KEY).unwrap();
        assert_eq!(
            files.topics.keys().copied().collect::<Vec<_>>(),
            [Topic::DriverList, Topic::SessionInfo, Topic::LapCount]
        );
        assert_eq!(files.results_api.as_deref(), Some(&b"results"[..]));
        assert_eq!(files.laps_api.as_deref(), Some(&b"laps"[..]));
        assert_eq!(files.circuit.as_deref(), Some(&b"circuit"[..]));
        assert!(files.origin.ends_with(DUTCH), "{}", files.origin);
        let topics: usize = files.topics.values().map(Vec::len).sum();
        assert_eq!(files.bytes_read, (topics + "results".len() + "laps".len() + "circuit".len()) as u64);
    }

    #[test]
    fn each_kind_of_session_has_its_own_results() {
        let fixture = season().file(Shelf::Results, "2025/15/qualifying.json", "q");
        let qualifying = DUTCH.replace("Race", "Qualifying");
        let practice = DUTCH.replace("Race", "Practice_1");
        let archive =
            fixture.session(DUTCH, &[]).session(&qualifying, &[]).session(&practice, &[]).in_memory();
        let results = |kind| archive.fetch(SessionKey { kind, ..KEY }).unwrap().results_api;
        assert_eq!(results(SessionKind::Qualifying).as_deref(), Some(&b"q"[..]));
        assert_eq!(results(SessionKind::Race), None);
        assert_eq!(results(SessionKind::Practice1), None);
    }

    #[test]
    fn topics_that_are_not_asked_for_are_not_read() {
        let archive = season().session(DUTCH, &[Topic::LapCount]).in_memory();
        let files = archive.fetch_topics(KEY, &[Topic::LapCount, Topic::WeatherData]).unwrap();
        assert_eq!(files.topics.keys().copied().collect::<Vec<_>>(), [Topic::LapCount]);
    }

    #[test]
    fn elsewhere_incomplete_and_unknown_are_told_apart() {
        let path = format!("{DUTCH}/DriverList.jsonStream");
        let archive = season().file(Shelf::Timing, path, "00:00:00.000{}").in_memory();
        let incomplete = archive.fetch(KEY).unwrap_err();
        assert_eq!(incomplete.class(), ErrorClass::Incomplete);
        assert_eq!(
            incomplete.to_string(),
            format!(
                "2025/15/R is incomplete: memory:static/{DUTCH} has no SessionInfo, which every session needs; \
                 copy SessionInfo.jsonStream there"
            )
        );
        let elsewhere = archive.fetch(SessionKey { round: 16, ..KEY }).unwrap_err();
        assert_eq!(elsewhere.class(), ErrorClass::NoSuchSession);
        assert_eq!(
            elsewhere.to_string(),
            "2025/16/R (Italian Grand Prix, Race) is known but not in this archive; \
             of that season it has 2025/15/R (Dutch Grand Prix, Race)"
        );
        let unknown = archive.fetch(SessionKey { kind: SessionKind::Sprint, ..KEY }).unwrap_err();
        assert!(matches!(unknown, ArchiveError::NoSuchSession { .. }), "{unknown}");
        assert!(matches!(
            archive.fetch(SessionKey { round: 99, ..KEY }),
            Err(ArchiveError::NoSuchMeeting { .. })
        ));
        assert!(matches!(
            archive.fetch(SessionKey { year: 1, ..KEY }),
            Err(ArchiveError::NoSuchSeason { .. })
        ));
    }

    #[test]
    fn an_empty_session_folder_is_incomplete() {
        let folder = tempfile::tempdir().unwrap();
        season().write_to(folder.path());
        fs::create_dir_all(folder.path().join("archive/static").join(DUTCH)).unwrap();
        let archive = Archive::open(folder.path()).unwrap();
        assert!(!archive.resolve("2025/15/R").unwrap().available);
        assert!(matches!(archive.fetch(KEY), Err(ArchiveError::MissingTopic { .. })));
    }

    #[test]
    fn an_unreadable_topic_is_missing_unless_every_session_needs_it() {
        let folder = tempfile::tempdir().unwrap();
        season().session(DUTCH, &[]).write_to(folder.path());
        // Opening a folder works; reading it as a file is what fails.
        let path = |topic: Topic| folder.path().join("archive/static").join(DUTCH).join(topic.file_name());
        fs::create_dir(path(Topic::WeatherData)).unwrap();
        let archive = Archive::open(folder.path()).unwrap();
        let files = archive.fetch(KEY).unwrap();
        assert_eq!(files.topics.len(), 2);
        assert_eq!(files.warnings.len(), 1);
        assert!(
            files.warnings[0].to_string().contains("WeatherData is treated as missing"),
            "{}",
            files.warnings[0]
        );
        fs::remove_file(path(Topic::DriverList)).unwrap();
        fs::create_dir(path(Topic::DriverList)).unwrap();
        let error = archive.fetch(KEY).unwrap_err();
        assert_eq!(error.class(), ErrorClass::Incomplete);
        assert!(error.to_string().contains(&path(Topic::DriverList).display().to_string()), "{error}");
    }
}
