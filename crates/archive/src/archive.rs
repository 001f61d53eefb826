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
            return Err(ArchiveError::NoSuchSeason { year, known: self.seasons()? });
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
