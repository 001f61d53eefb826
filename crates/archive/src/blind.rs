//! What can be known of a source that cannot look into its folders, such as a file server: it is asked for files by
//! names that follow from lists, and may not have them.

use std::borrow::Cow;

use timing::{SessionKind, Topic, Utc};

use crate::date::{Date, LocalTime};
use crate::facts::{MeetingFacts, names_a_test};
use crate::fetch::Held;
use crate::season::{Meeting, Season, SessionListing};
use crate::source::{Shelf, Source};
use crate::{Archive, ArchiveError};

/// The first season that the live-timing archive has.
const FIRST_SEASON: u16 = 2018;

/// Whether a source cannot look into its folders.
pub(crate) fn is_blind(source: &dyn Source) -> bool {
    matches!(source.list(Shelf::Timing, ""), Ok(None))
}

/// The seasons of which a blind source has a list, from the first that there can be to the present one.
pub(crate) fn seasons(source: &dyn Source, now: Utc) -> Result<Vec<u16>, ArchiveError> {
    let mut unknown: Vec<u16> = (FIRST_SEASON..=year_of(now)).collect();
    let mut known = Vec::new();
    for list in [index, schedule, results] {
        let files: Vec<_> = unknown.iter().map(|year| list(*year)).collect();
        let mut left = Vec::new();
        for (year, found) in unknown.into_iter().zip(source.read_all(&files)) {
            match found {
                Ok(Some(_)) => known.push(year),
                Ok(None) | Err(ArchiveError::NotFetched { .. }) => left.push(year),
                Err(error) => return Err(error),
            }
        }
        unknown = left;
    }
    Ok(known)
}

/// The archive's own list of a season.
pub(crate) fn index(year: u16) -> (Shelf, String) {
    (Shelf::Timing, format!("{year}/Index.json"))
}

/// The schedule of a season.
pub(crate) fn schedule(year: u16) -> (Shelf, String) {
    (Shelf::Schedule, format!("schedule_{year}.json"))
}

/// The results API's list of a season.
pub(crate) fn results(year: u16) -> (Shelf, String) {
    (Shelf::Results, format!("{year}.json"))
}

/// A blind source has what its Index lists.
pub(crate) fn trust_index(index: &mut [MeetingFacts], source: usize) {
    for session in index.iter_mut().flat_map(|meeting| &mut meeting.sessions) {
        if session.path.is_some() {
            session.held = Some(crate::facts::Held { source, available: true, topics: Vec::new() });
        }
    }
}

/// A blind source without an Index of the season has the sessions of which the day and the name are known, once they
/// have begun: their path follows from these.
pub(crate) fn trust_schedule(season: &mut Season, source: usize, now: Utc) {
    for session in season.meetings.iter_mut().flat_map(|meeting| &mut meeting.sessions) {
        if session.source.is_none() && session.path.is_some() && has_begun(session, now) {
            session.source = Some(source);
            session.available = true;
        }
    }
}

impl Archive {
    /// The blind source that has a session's SessionInfo, of those that may have it.
    pub(crate) fn find_blindly<'a>(
        &'a self,
        meeting: &'a Meeting,
        path: &'a str,
    ) -> Result<Option<Held<'a>>, ArchiveError> {
        let blind: Vec<&dyn Source> =
            self.sources.iter().map(AsRef::as_ref).filter(|source| is_blind(*source)).collect();
        for path in std::iter::once(Cow::Borrowed(path)).chain(likely_paths(path).map(Cow::Owned)) {
            let info = format!("{path}/{}", Topic::SessionInfo.file_name());
            let mut first_error = None;
            for source in &blind {
                match source.read(Shelf::Timing, &info) {
                    Ok(Some(_)) => return Ok(Some(Held { meeting, source: *source, path })),
                    Ok(None) => {}
                    Err(error) => drop(first_error.get_or_insert(error)),
                }
            }
            // A server that does not answer is not asked for what is less likely.
            if let Some(error) = first_error {
                return Err(error);
            }
        }
        Ok(None)
    }
}

/// Days by which the folders of a meeting and of a session may be off the days that a list gives, the likelier first:
/// the session was moved, or the archive counts the days of another time zone.
const OFF: [(i64, i64); 7] = [(0, 0), (0, 1), (0, -1), (1, 1), (-1, -1), (1, 0), (-1, 0)];

/// Where a session may be that is not where its day and name put it, `2026/MEETING/SESSION`: on neighbouring days,
/// and of a test under the other name that the archive has for its days. The path itself is not among them.
fn likely_paths(path: &str) -> impl Iterator<Item = String> {
    let mut parts = path.split('/');
    let (year, meeting, session) =
        (parts.next().unwrap_or_default(), parts.next().and_then(dated), parts.next().and_then(dated));
    let dated = meeting.zip(session).filter(|_| parts.next().is_none());
    dated.into_iter().flat_map(move |((last, meeting), (day, session))| {
        let names = [Some(session.to_owned()), test_name(meeting, session)];
        let places = names.into_iter().flatten().flat_map(|name| OFF.map(|off| (name.clone(), off)));
        // The first is the path itself.
        places.skip(1).filter_map(move |(name, off)| {
            let (last, day) = (last.plus_days(off.0)?, day.plus_days(off.1)?);
            Some(format!("{year}/{last}{meeting}/{day}{name}"))
        })
    })
}

/// A folder's name as day and the rest.
fn dated(folder: &str) -> Option<(Date, &str)> {
    Some((Date::parse_prefix(folder)?, folder.get(10..)?))
}

/// `_Day_1` for `_Practice_1` in a test and the other way round.
fn test_name(meeting: &str, session: &str) -> Option<String> {
    let kind: SessionKind = session.parse().ok().filter(|_| names_a_test(meeting))?;
    let day = kind.of_test();
    let other = if day == kind {
        SessionKind::ALL.into_iter().find(|practice| *practice != day && practice.of_test() == day)?
    } else {
        day
    };
    Some(format!("_{}", other.name().replace(' ', "_")))
}

fn has_begun(session: &SessionListing, now: Utc) -> bool {
    let begins = |start: LocalTime| Utc::parse(start.to_string().as_bytes());
    session.start.and_then(begins).is_some_and(|local| {
        let offset = session.utc_offset.unwrap_or_default();
        (local - now) < offset
    })
}

fn year_of(now: Utc) -> u16 {
    Date::parse_prefix(&now.to_string()).map_or(FIRST_SEASON, |day| day.year)
}

#[cfg(test)]
mod tests {
    use badserver::BadServer;

    use super::*;
    use crate::fixture::{Fixture, schedule_row};
    use crate::{ErrorClass, HttpOptions};

    /// A season with a test and a weekend, of which the server has one session.
    fn served(folder: &str) -> (Archive, BadServer) {
        let schedule = [
            schedule_row(0, "Pre-Season Testing", "2025-02-28"),
            schedule_row(15, "Dutch Grand Prix", "2025-08-31"),
        ];
        let server = Fixture::default().schedule(2025, &schedule).session(folder, &[Topic::LapCount]).serve();
        let archive = Archive::open_places([server.url("/")], &HttpOptions::default()).unwrap();
        (archive, server)
    }

    #[test]
    fn a_session_is_found_on_a_neighbouring_day_and_under_the_other_name_of_a_test() {
        for (session, folder) in [
            ("2025/15/Q", "2025/2025-08-31_Dutch_Grand_Prix/2025-08-30_Qualifying"),
            ("2025/15/FP1", "2025/2025-08-31_Dutch_Grand_Prix/2025-09-01_Practice_1"),
            ("2025/15/R", "2025/2025-09-01_Dutch_Grand_Prix/2025-09-01_Race"),
            ("2025/15/R", "2025/2025-08-30_Dutch_Grand_Prix/2025-08-30_Race"),
            ("2025/T1/D2", "2025/2025-02-28_Pre-Season_Testing/2025-02-27_Day_2"),
            ("2025/T1/D3", "2025/2025-02-28_Pre-Season_Testing/2025-02-28_Practice_3"),
            ("2025/T1/D3", "2025/2025-03-01_Pre-Season_Testing/2025-03-01_Practice_3"),
        ] {
            let (archive, _server) = served(folder);
            let files = archive.fetch(archive.resolve(session).unwrap().key).unwrap();
            assert!(files.topics.len() == 3 && files.origin.ends_with(folder), "{session}: {}", files.origin);
        }
    }

    #[test]
    fn a_session_that_is_nowhere_near_is_not_here() {
        let (archive, server) = served("2025/2025-08-31_Dutch_Grand_Prix/2025-08-28_Race");
        let key = archive.resolve("2025/15/R").unwrap().key;
        drop(server.take_requests());
        let error = archive.fetch(key).unwrap_err();
        assert_eq!(error.class(), ErrorClass::NoSuchSession, "{error}");
        let asked =
            server.take_requests().iter().filter(|request| request.path.contains("SessionInfo")).count();
        assert!(asked <= 4 * OFF.len(), "{asked} questions for seven days in four places");
    }

    #[test]
    fn likely_paths_are_other_paths_below_the_same_season() {
        let path = "2025/2025-02-28_Pre-Season_Testing/2025-02-28_Day_3";
        let likely: Vec<String> = likely_paths(path).collect();
        assert_eq!(likely.len(), 2 * OFF.len() - 1);
        assert!(likely.iter().all(|other| other != path && other.starts_with("2025/2025-0")));
        for path in
            ["", "2025", "2025/x/y", "2025/2025-02-28_T/2025-02-28_D/z", "2025/2025-02-28/2025-02-28_é"]
        {
            assert!(likely_paths(path).all(|other| other.starts_with("2025/2025-0")), "{path}");
        }
    }
}
