//! The archive: sources in order, asked together.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use crate::ArchiveError;
use crate::blind;
use crate::directory::{Directory, is_year};
use crate::error::Suggestion;
use crate::facts::{MeetingFacts, folder_facts, index_facts, results_facts, schedule_facts};
use crate::http::{Clock, Http, HttpOptions, SystemClock, is_address};
use crate::merge::merge;
use crate::naming::TypedName;
use crate::season::{Season, SessionListing, Warning};
use crate::source::{Shelf, Source};

/// Where sessions come from: one source or several. A session comes from the first source that has it; what is known
/// of a season comes from all of them.
#[derive(Clone, Debug)]
pub struct Archive {
    pub(crate) sources: Vec<Arc<dyn Source>>,
    /// Tells the present season, and which sessions have begun.
    pub(crate) clock: Arc<dyn Clock>,
}

impl Archive {
    /// Opens a folder: see [`Directory::open`].
    ///
    /// # Errors
    /// One of the variants of [`ArchiveError`] that tell what is wrong with the folder.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, ArchiveError> {
        Directory::open(path).map(Self::from_source)
    }

    /// Opens several places as [`open_places`](Self::open_places) does with its defaults.
    ///
    /// # Errors
    /// That of the first place which does not open.
    pub fn open_all<P: Into<PathBuf>>(places: impl IntoIterator<Item = P>) -> Result<Self, ArchiveError> {
        Self::open_places(places, &HttpOptions::default())
    }

    /// Opens folders and, of what begins with `http://` or `https://`, addresses: see [`Directory::open`] and
    /// [`Http::at`]. The first that has a session gives it, but a folder that has it goes before a server that may.
    ///
    /// # Errors
    /// That of the first place which does not open.
    pub fn open_places<P: Into<PathBuf>>(
        places: impl IntoIterator<Item = P>,
        options: &HttpOptions,
    ) -> Result<Self, ArchiveError> {
        let open = |place: PathBuf| -> Result<Arc<dyn Source>, ArchiveError> {
            match place.to_str().filter(|text| is_address(text)) {
                Some(url) => Ok(Arc::new(Http::at(url, options)?)),
                None => Ok(Arc::new(Directory::open(place)?)),
            }
        };
        let sources = places.into_iter().map(|place| open(place.into())).collect::<Result<_, _>>()?;
        Ok(Self { sources, clock: options.clock.clone() })
    }

    /// The official archive over the network, with its mirror, the schedules and the other services. Nothing is asked
    /// before something is wanted of it.
    #[must_use]
    pub fn official(options: &HttpOptions) -> Self {
        Self { sources: vec![Arc::new(Http::official(options))], clock: options.clock.clone() }
    }

    /// An archive of one source.
    #[must_use]
    pub fn from_source(source: impl Source + 'static) -> Self {
        Self::of(vec![Arc::new(source)])
    }

    pub(crate) fn of(sources: Vec<Arc<dyn Source>>) -> Self {
        Self { sources, clock: Arc::new(SystemClock) }
    }

    /// This archive, and then the other for what this one lacks.
    #[must_use]
    pub fn then(mut self, other: Self) -> Self {
        self.sources.extend(other.sources);
        self
    }

    /// The seasons that something is known of, in order; and of each source that could not be asked, the reason.
    #[must_use]
    pub fn seasons(&self) -> (Vec<u16>, Vec<ArchiveError>) {
        let (mut years, mut errors) = (BTreeSet::new(), Vec::new());
        for source in &self.sources {
            match self.seasons_of(source.as_ref()) {
                Ok(known) => years.extend(known),
                Err(error) => errors.push(error),
            }
        }
        (years.into_iter().collect(), errors)
    }

    fn seasons_of(&self, source: &dyn Source) -> Result<Vec<u16>, ArchiveError> {
        if blind::is_blind(source) {
            return blind::seasons(source, self.clock.now());
        }
        let mut years = Vec::new();
        for (shelf, prefix, suffix) in
            [(Shelf::Timing, "", ""), (Shelf::Schedule, "schedule_", ".json"), (Shelf::Results, "", ".json")]
        {
            let entries = source.list(shelf, "")?.unwrap_or_default();
            let lists = entries.iter().filter(|entry| entry.is_folder == suffix.is_empty());
            years.extend(lists.filter_map(|entry| {
                let year = entry.name.strip_prefix(prefix)?.strip_suffix(suffix)?;
                is_year(year).then(|| year.parse::<u16>().ok())?
            }));
        }
        Ok(years)
    }

    /// A season's meetings and sessions, of whatever sources tell of it; what is damaged is a warning in it.
    ///
    /// # Errors
    /// [`ArchiveError::NoSuchSeason`] if no source tells of it.
    pub fn season(&self, year: u16) -> Result<Season, ArchiveError> {
        let mut warnings = Vec::new();
        let (mut indexed, mut listed, mut found) = (Vec::new(), Vec::new(), Vec::new());
        let (mut no_index, mut out_of_reach) = (None, None);
        for (number, source) in self.sources.iter().enumerate() {
            let source = source.as_ref();
            let lists = [blind::index(year), blind::schedule(year), blind::results(year)];
            let mut read = lists.iter().zip(source.read_all(&lists)).map(|((shelf, path), read)| {
                let place = source.locate(*shelf, path);
                let bytes = or_warn(read, &place, &mut warnings, &mut out_of_reach)?;
                Some((bytes, place))
            });
            let (index, schedule, results) =
                (read.next().flatten(), read.next().flatten(), read.next().flatten());
            let mut index: Vec<MeetingFacts> = index
                .map_or_else(Vec::new, |(bytes, place)| index_facts(year, &bytes, &place, &mut warnings));
            let paths = index.iter().flat_map(|m| &m.sessions).filter_map(|s| s.path.clone()).collect();
            match folder_facts(year, (number, source), &paths, &mut warnings) {
                Some(folders) => found.extend(folders),
                None if index.is_empty() => drop(no_index.get_or_insert(number)),
                None => blind::trust_index(&mut index, number),
            }
            indexed.extend(index);
            if let Some((bytes, place)) = schedule {
                listed.extend(schedule_facts(year, &bytes, &place, &mut warnings));
            }
            if let Some((bytes, place)) = results {
                listed.extend(results_facts(&bytes, &place, &mut warnings));
            }
            warnings.extend(source.take_notes());
        }
        let facts: Vec<MeetingFacts> = indexed.into_iter().chain(listed).chain(found).collect();
        match out_of_reach {
            Some(error) if facts.is_empty() => return Err(error),
            None if facts.is_empty() && warnings.is_empty() => {
                let (mut known, mut errors) = self.seasons();
                known.retain(|known| *known != year);
                return Err(errors.drain(..).next().unwrap_or(ArchiveError::NoSuchSeason { year, known }));
            }
            _ => {}
        }
        let mut season = merge(year, facts, warnings);
        if let Some(source) = no_index {
            blind::trust_schedule(&mut season, source, self.clock.now());
        }
        Ok(season)
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

/// A file that could not be read costs a warning, said in full by the first error of a server out of reach.
pub(crate) fn or_warn(
    read: Result<Option<Vec<u8>>, ArchiveError>,
    place: &str,
    warnings: &mut Vec<Warning>,
    out_of_reach: &mut Option<ArchiveError>,
) -> Option<Vec<u8>> {
    read.unwrap_or_else(|error| {
        let reason = match &error {
            ArchiveError::NotFetchable { fault, .. } => format!("not used: {fault}"),
            error => format!("not used: {error}"),
        };
        warnings.push(Warning { place: place.to_owned(), reason });
        if matches!(error, ArchiveError::NotFetchable { .. } | ArchiveError::NotFetched { .. }) {
            out_of_reach.get_or_insert(error);
        }
        None
    })
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
        assert_eq!(archive.seasons().0, [2018, 2021, 2024, 2025]);
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
        assert_eq!(Archive::open_all([folder.path()]).unwrap().seasons().0, [2025]);
        let none = folder.path().join("none");
        assert!(matches!(Archive::open_all([folder.path(), &none]), Err(ArchiveError::NoSuchFolder { .. })));
        let nothing = Archive::open_all::<PathBuf>([]).unwrap();
        assert!(nothing.seasons().0.is_empty());
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
