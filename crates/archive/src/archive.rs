//! The archive: sources in order, asked together.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use crate::ArchiveError;
use crate::directory::{Directory, is_year};
use crate::error::Suggestion;
use crate::facts::{Held, MeetingFacts, folder_facts, index_facts, results_facts, schedule_facts};
use crate::merge::merge;
use crate::naming::TypedName;
use crate::season::{Season, SessionListing, Warning};
use crate::source::{Shelf, Source};

/// Where sessions come from: one source or several. A session comes from the first source that has it; what is known
/// of a season comes from all of them.
#[derive(Clone, Debug)]
pub struct Archive {
    pub(crate) sources: Vec<Arc<dyn Source>>,
}

impl Archive {
    /// Opens a folder: see [`Directory::open`].
    ///
    /// # Errors
    /// One of the variants of [`ArchiveError`] that tell what is wrong with the folder.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, ArchiveError> {
        Directory::open(path).map(Self::from_source)
    }

    /// Opens several folders; the first that has a session gives it.
    ///
    /// # Errors
    /// That of the first folder which does not open.
    pub fn open_all<P: Into<PathBuf>>(paths: impl IntoIterator<Item = P>) -> Result<Self, ArchiveError> {
        paths
            .into_iter()
            .map(|path| Directory::open(path).map(|source| Arc::new(source) as _))
            .collect::<Result<_, _>>()
            .map(|sources| Self { sources })
    }

    /// An archive of one source.
    #[must_use]
    pub fn from_source(source: impl Source + 'static) -> Self {
        Self { sources: vec![Arc::new(source)] }
    }

    /// This archive, and then the other for what this one lacks.
    #[must_use]
    pub fn then(mut self, other: Self) -> Self {
        self.sources.extend(other.sources);
        self
    }

    /// The seasons that something is known of, in order.
    ///
    /// # Errors
    /// [`ArchiveError::Unreadable`] if a folder of a source cannot be read.
    pub fn seasons(&self) -> Result<Vec<u16>, ArchiveError> {
        let mut years = BTreeSet::new();
        for source in &self.sources {
            for (shelf, prefix, suffix) in [
                (Shelf::Timing, "", ""),
                (Shelf::Schedule, "schedule_", ".json"),
                (Shelf::Results, "", ".json"),
            ] {
                let entries = source.list(shelf, "")?.unwrap_or_default();
                years.extend(entries.iter().filter(|entry| entry.is_folder == suffix.is_empty()).filter_map(
                    |entry| {
                        let year = entry.name.strip_prefix(prefix)?.strip_suffix(suffix)?;
                        is_year(year).then(|| year.parse::<u16>().ok())?
                    },
                ));
            }
        }
        Ok(years.into_iter().collect())
    }

    /// A season's meetings and sessions, of whatever sources tell of it; what is damaged is a warning in it.
    ///
    /// # Errors
    /// [`ArchiveError::NoSuchSeason`] if no source tells of it.
    pub fn season(&self, year: u16) -> Result<Season, ArchiveError> {
        let mut warnings = Vec::new();
        let (mut indexed, mut listed, mut found) = (Vec::new(), Vec::new(), Vec::new());
        for (number, source) in self.sources.iter().enumerate() {
            let source = source.as_ref();
            let mut read = |shelf, path: String| read_or_warn(source, shelf, &path, &mut warnings);
            let index = read(Shelf::Timing, format!("{year}/Index.json"));
            let schedule = read(Shelf::Schedule, format!("schedule_{year}.json"));
            let results = read(Shelf::Results, format!("{year}.json"));
            let mut index: Vec<MeetingFacts> = index
                .map_or_else(Vec::new, |(bytes, place)| index_facts(year, &bytes, &place, &mut warnings));
            let paths = index.iter().flat_map(|m| &m.sessions).filter_map(|s| s.path.clone()).collect();
            match folder_facts(year, (number, source), &paths, &mut warnings) {
                Some(folders) => found.extend(folders),
                None => index.iter_mut().for_each(|meeting| trust_paths(meeting, number)),
            }
            indexed.extend(index);
            if let Some((bytes, place)) = schedule {
                listed.extend(schedule_facts(year, &bytes, &place, &mut warnings));
            }
            if let Some((bytes, place)) = results {
                listed.extend(results_facts(&bytes, &place, &mut warnings));
            }
        }
        let facts: Vec<MeetingFacts> = indexed.into_iter().chain(listed).chain(found).collect();
        if facts.is_empty() && warnings.is_empty() {
            let known = self.seasons()?.into_iter().filter(|known| *known != year).collect();
            return Err(ArchiveError::NoSuchSeason { year, known });
        }
        Ok(merge(year, facts, warnings))
    }

    /// The session that a typed name means: `2025/15/R`, `2025/dutch/race`, `2025/zandvoort/r`. It need not be here.
    ///
    /// # Errors
    /// A variant of class [`Naming`](crate::ErrorClass::Naming) or
    /// [`NoSuchSession`](crate::ErrorClass::NoSuchSession).
    pub fn resolve(&self, text: &str) -> Result<SessionListing, ArchiveError> {
        let typed = TypedName::parse(text)?;
        let season = self.season(typed.year)?;
        typed.find(&season).cloned()
    }
}

impl Season {
    /// The sessions that are here.
    #[must_use]
    pub(crate) fn held(&self) -> Vec<Suggestion> {
        let sessions = self.meetings.iter().flat_map(|m| m.sessions.iter().map(move |session| (m, session)));
        sessions
            .filter(|(_, session)| session.available)
            .map(|(meeting, session)| Suggestion {
                key: session.key,
                meeting: meeting.name.clone(),
                session: session.name.clone(),
            })
            .collect()
    }
}

/// A source that cannot look into folders has what its Index lists.
fn trust_paths(meeting: &mut MeetingFacts, source: usize) {
    for session in &mut meeting.sessions {
        if session.path.is_some() {
            session.held = Some(Held { source, available: true, topics: Vec::new() });
        }
    }
}

/// A file and where it is; one that is there but cannot be read costs a warning.
pub(crate) fn read_or_warn(
    source: &dyn Source,
    shelf: Shelf,
    path: &str,
    warnings: &mut Vec<Warning>,
) -> Option<(Vec<u8>, String)> {
    match source.read(shelf, path) {
        Ok(bytes) => bytes.map(|bytes| (bytes, source.locate(shelf, path))),
        Err(error) => {
            let reason = format!("not used: {error}");
            warnings.push(Warning { place: source.locate(shelf, path), reason });
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use timing::{SessionKind, Topic};

    use super::*;
    use crate::fixture::{DUTCH, Fixture, index_meeting, schedule_row};

    #[test]
    fn seasons_are_those_of_all_sources() {
        let archive = Fixture::default()
            .schedule(2018, &[])
            .index(2021, &json!([]))
            .file(Shelf::Results, "2024.json", "{}")
            .file(Shelf::Results, "2023/1/laps.json", "{}")
            .session(DUTCH, &[])
            .in_memory();
        assert_eq!(archive.seasons().unwrap(), [2018, 2021, 2024, 2025]);
    }

    #[test]
    fn a_session_comes_from_the_first_archive_that_has_it() {
        let schedule = [schedule_row(15, "Dutch Grand Prix", "2025-08-31")];
        let listing = Fixture::default().schedule(2025, &schedule);
        let first = Fixture::default().session(DUTCH, &[]);
        let second = Fixture::default().session(DUTCH, &[Topic::LapCount]);
        let topics = |archives: [&Fixture; 3]| {
            let [a, b, c] = archives.map(Fixture::in_memory);
            let archive = a.then(b).then(c);
            let listing = archive.resolve("2025/15/R").unwrap();
            assert_eq!(archive.fetch(listing.key).unwrap().topics.len(), listing.topics.len());
            listing.topics.len()
        };
        assert_eq!(topics([&listing, &first, &second]), 2);
        assert_eq!(topics([&second, &listing, &first]), 3);
    }

    #[test]
    fn folders_are_opened_in_order_and_all_must_open() {
        let folder = tempfile::tempdir().unwrap();
        Fixture::default().session(DUTCH, &[]).write_to(folder.path());
        assert_eq!(Archive::open_all([folder.path()]).unwrap().seasons().unwrap(), [2025]);
        let none = folder.path().join("none");
        assert!(matches!(Archive::open_all([folder.path(), &none]), Err(ArchiveError::NoSuchFolder { .. })));
        let nothing = Archive::open_all::<PathBuf>([]).unwrap();
        assert!(nothing.seasons().unwrap().is_empty());
    }

    #[test]
    fn damage_is_told_where_a_session_is_missed() {
        let damaged = Fixture::default().file(Shelf::Timing, "2025/Index.json", "{\"Meetings\":");
        let error = damaged.in_memory().resolve("2025/15/R").unwrap_err();
        assert!(error.to_string().contains("(note: memory:static/2025/Index.json: damaged"), "{error}");
        let season = damaged.session(DUTCH, &[]).season(2025);
        assert_eq!(season.warnings.len(), 2);
        assert!(season.sessions().all(|session| session.available));
    }

    /// A source that cannot look into folders, as a file server.
    #[derive(Debug)]
    struct Blind(Arc<dyn Source>);

    impl Source for Blind {
        fn locate(&self, shelf: Shelf, path: &str) -> String {
            self.0.locate(shelf, path)
        }

        fn read(&self, shelf: Shelf, path: &str) -> Result<Option<Vec<u8>>, ArchiveError> {
            self.0.read(shelf, path)
        }

        fn list(&self, _: Shelf, _: &str) -> Result<Option<Vec<crate::Entry>>, ArchiveError> {
            Ok(None)
        }
    }

    #[test]
    fn a_source_that_cannot_list_has_what_its_index_lists() {
        let index = json!([index_meeting(15, "Dutch Grand Prix", &[("Race", "Race", &format!("{DUTCH}/"))])]);
        let schedule = [schedule_row(15, "Dutch Grand Prix", "2025-08-31")];
        let seeing =
            Fixture::default().index(2025, &index).schedule(2025, &schedule).session(DUTCH, &[]).in_memory();
        let archive = Archive::from_source(Blind(seeing.sources[0].clone()));
        let race = archive.resolve("2025/15/R").unwrap();
        assert!(race.available && race.topics.is_empty());
        assert_eq!(archive.fetch(race.key).unwrap().topics.len(), 2);
        let unknown = crate::Survey { bytes: None, fingerprint: None };
        assert_eq!(archive.survey(race.key).unwrap(), unknown);
        let meeting = archive.season(2025).unwrap().meeting(15).cloned().unwrap();
        assert!(!meeting.session(SessionKind::Qualifying).unwrap().available);
    }
}
