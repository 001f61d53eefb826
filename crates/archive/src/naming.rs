//! Sessions by the names that people type.

use timing::{SessionKey, SessionKind};

use crate::ArchiveError;
use crate::error::Suggestion;
use crate::facts::numbered_test;
use crate::fold::{fold, fold_meeting, same};
use crate::season::{Meeting, Season, SessionListing};

/// Suggestions in an error.
const NEAREST: usize = 3;

/// Names less alike than this (Jaro–Winkler, 0–1) are not suggested.
const ALIKE: f64 = 0.75;

/// Beginnings of words shorter than this name nothing.
const SHORTEST_BEGINNING: usize = 2;

/// A session's name as typed, `YEAR/MEETING/KIND`, split but not yet looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TypedName<'a> {
    pub(crate) text: &'a str,
    pub(crate) year: u16,
    pub(crate) meeting: &'a str,
    pub(crate) kind: Option<&'a str>,
}

impl<'a> TypedName<'a> {
    /// Splits a name; the kind may be missing, as in `2025/15`.
    pub(crate) fn parse(text: &'a str) -> Result<Self, ArchiveError> {
        let not_a_name = || ArchiveError::NotAName { text: text.to_owned() };
        let mut parts = text.trim().trim_end_matches('/').split('/').map(str::trim);
        let (year, meeting) = parts.next().zip(parts.next()).ok_or_else(not_a_name)?;
        let kind = parts.next();
        if meeting.is_empty() || kind == Some("") || parts.next().is_some() || !is_decimal(year) {
            return Err(not_a_name());
        }
        Ok(Self { text, year: year.parse().map_err(|_| not_a_name())?, meeting, kind })
    }

    /// Looks the session up.
    pub(crate) fn find(self, season: &Season) -> Result<&SessionListing, ArchiveError> {
        let kind = self.kind.map(str::parse::<SessionKind>);
        let meeting = season.find_meeting(self.meeting, kind.and_then(Result::ok))?;
        match (kind, self.kind) {
            (Some(Ok(kind)), _) => meeting.find_session(season.year, kind),
            (Some(Err(_)), Some(typed)) => {
                Err(ArchiveError::UnknownKind { kind: typed.to_owned(), nearest: kinds_like(meeting, typed) })
            }
            _ => Err(ArchiveError::KindMissing {
                text: self.text.to_owned(),
                meeting: meeting.name.clone(),
                choices: meeting.sessions.iter().map(|session| suggestion(meeting, session)).collect(),
            }),
        }
    }
}

impl Season {
    /// The meeting that a typed round, name or place means: first a name exactly, then a place, then words of either,
    /// then the beginnings of words.
    /// Tests are meant only where no race is; `T2` and `test 2` mean the second of the season, and round 0 the last of
    /// which a session is here, or else the last. `kind` makes the suggestions better.
    ///
    /// # Errors
    /// [`ArchiveError::NoSuchMeeting`] with the nearest ones, or [`ArchiveError::AmbiguousMeeting`].
    pub fn find_meeting(&self, typed: &str, kind: Option<SessionKind>) -> Result<&Meeting, ArchiveError> {
        let typed = typed.trim();
        if let Some(number) = test_number(typed) {
            return self
                .test(number)
                .ok_or_else(|| self.no_such_meeting(typed, self.nearest_tests(number, kind)));
        }
        if is_decimal(typed) {
            let meeting = typed.parse().ok().and_then(|round| match self.meeting(round) {
                None if round == 0 => self.latest_test(),
                found => found,
            });
            return meeting.ok_or_else(|| self.no_such_meeting(typed, self.nearest_rounds(typed, kind)));
        }
        let (name, place) = (fold_meeting(typed), fold(typed));
        let tiers: [&dyn Fn(&Meeting) -> bool; 4] = [
            &|meeting| same(&fold_meeting(&meeting.name), &name),
            &|meeting| {
                names(meeting).any(|known| same(&fold(known), &place) || same(&fold_meeting(known), &name))
            },
            &|meeting| {
                names(meeting).any(|known| has_words(&fold(known), &name, |word, typed| word == typed))
            },
            &|meeting| names(meeting).any(|known| has_words(&fold(known), &name, begins)),
        ];
        if !name.is_empty() {
            for (is_test, tier) in [false, true].into_iter().flat_map(|test| tiers.map(|tier| (test, tier))) {
                let fits: Vec<&Meeting> =
                    self.meetings.iter().filter(|m| m.test.is_some() == is_test && tier(m)).collect();
                match fits[..] {
                    [] => {}
                    [meeting] => return Ok(meeting),
                    _ => return Err(self.ambiguous(typed, &fits, kind)),
                }
            }
        }
        Err(self.no_such_meeting(typed, self.nearest_names(&name, kind)))
    }

    fn ambiguous(&self, typed: &str, fits: &[&Meeting], kind: Option<SessionKind>) -> ArchiveError {
        ArchiveError::AmbiguousMeeting {
            year: self.year,
            meeting: typed.to_owned(),
            choices: fits.iter().filter_map(|meeting| suggest(meeting, kind)).collect(),
        }
    }

    fn no_such_meeting(&self, typed: &str, nearest: Vec<Suggestion>) -> ArchiveError {
        ArchiveError::NoSuchMeeting {
            year: self.year,
            meeting: typed.to_owned(),
            nearest,
            warnings: self.warnings.clone(),
        }
    }

    /// The test that was meant while a season had one: the last of which a session is here, or else the last.
    fn latest_test(&self) -> Option<&Meeting> {
        let tests = self.meetings.iter().filter(|meeting| meeting.test.is_some());
        tests.max_by_key(|test| (test.sessions.iter().any(|session| session.available), test.test))
    }

    fn nearest_tests(&self, number: u8, kind: Option<SessionKind>) -> Vec<Suggestion> {
        let tests = self.meetings.iter().filter_map(|meeting| Some((meeting.test?, meeting)));
        let nearest = tests.min_by_key(|(test, _)| test.abs_diff(number));
        nearest.and_then(|(_, meeting)| suggest(meeting, kind)).into_iter().collect()
    }

    fn nearest_rounds(&self, typed: &str, kind: Option<SessionKind>) -> Vec<Suggestion> {
        let round = typed.parse::<u64>().unwrap_or(u64::MAX);
        let mut meetings: Vec<&Meeting> = self.meetings.iter().filter(|meeting| meeting.round > 0).collect();
        meetings.sort_by_key(|meeting| u64::from(meeting.round).abs_diff(round));
        meetings.into_iter().filter_map(|meeting| suggest(meeting, kind)).take(1).collect()
    }

    fn nearest_names(&self, folded: &str, kind: Option<SessionKind>) -> Vec<Suggestion> {
        let likeness = |meeting: &Meeting| {
            names(meeting)
                .map(|name| strsim::jaro_winkler(folded, &fold_meeting(name)))
                .max_by(f64::total_cmp)
                .filter(|likeness| *likeness >= ALIKE)
        };
        let mut alike: Vec<(f64, &Meeting)> =
            self.meetings.iter().filter_map(|meeting| Some((likeness(meeting)?, meeting))).collect();
        alike.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        alike.into_iter().filter_map(|(_, meeting)| suggest(meeting, kind)).take(NEAREST).collect()
    }
}

impl Meeting {
    /// The session of that kind in a meeting of that year.
    pub(crate) fn find_session(&self, year: u16, kind: SessionKind) -> Result<&SessionListing, ArchiveError> {
        self.session(kind).ok_or_else(|| ArchiveError::NoSuchSession {
            key: SessionKey { year, round: self.test.unwrap_or(self.round), kind },
            asked: format!("{year}/{}/{kind}", self.label()),
            meeting: self.name.clone(),
            nearest: nearest_kinds(self, kind),
        })
    }
}

/// All that a meeting is called.
fn names(meeting: &Meeting) -> impl Iterator<Item = &str> {
    let Meeting { name, official_name, location, country, circuit, also_known_as, .. } = meeting;
    [name, official_name, location, country, circuit]
        .into_iter()
        .chain(also_known_as)
        .map(String::as_str)
        .filter(|name| !name.is_empty())
}

/// Whether consecutive words of a name fit the typed words.
fn has_words(name: &str, typed: &str, fits: impl Fn(&str, &str) -> bool) -> bool {
    let typed: Vec<&str> = typed.split(' ').collect();
    let name: Vec<&str> = name.split(' ').collect();
    name.windows(typed.len()).any(|words| words.iter().zip(&typed).all(|(word, typed)| fits(word, typed)))
}

fn begins(word: &str, typed: &str) -> bool {
    typed.chars().count() >= SHORTEST_BEGINNING && word.starts_with(typed)
}

fn suggestion(meeting: &Meeting, session: &SessionListing) -> Suggestion {
    Suggestion { key: session.key, meeting: meeting.name.clone(), session: session.name.clone() }
}

/// A meeting's session of that kind, or else the last.
fn suggest(meeting: &Meeting, kind: Option<SessionKind>) -> Option<Suggestion> {
    let session = kind.and_then(|kind| meeting.session(kind)).or_else(|| meeting.sessions.last())?;
    Some(suggestion(meeting, session))
}

/// The sessions of a meeting that may stand for a kind that it lacks: the sprint's for one another, or all.
fn nearest_kinds(meeting: &Meeting, kind: SessionKind) -> Vec<Suggestion> {
    let is_of_sprint = |kind: SessionKind| {
        matches!(kind, SessionKind::Sprint | SessionKind::SprintQualifying | SessionKind::SprintShootout)
    };
    let is_near = |near: SessionKind| is_of_sprint(kind) && is_of_sprint(near);
    let has_near = meeting.sessions.iter().any(|session| is_near(session.key.kind));
    let near = meeting.sessions.iter().filter(|session| !has_near || is_near(session.key.kind));
    near.map(|session| suggestion(meeting, session)).collect()
}

/// The sessions of a meeting whose kinds are most like what was typed, or all.
fn kinds_like(meeting: &Meeting, typed: &str) -> Vec<Suggestion> {
    let typed = fold(typed);
    let likeness = |session: &SessionListing| {
        let kind = session.key.kind;
        [kind.code(), kind.name()]
            .map(|name| strsim::jaro_winkler(&typed, &fold(name)))
            .into_iter()
            .fold(0.0, f64::max)
    };
    let best = meeting.sessions.iter().map(likeness).fold(0.0, f64::max);
    let is_near = |session: &&SessionListing| best < ALIKE || likeness(session) >= best;
    meeting.sessions.iter().filter(is_near).map(|session| suggestion(meeting, session)).collect()
}

/// The number in `T2`, `test 2` and `Pre-Season Testing 2`.
fn test_number(typed: &str) -> Option<u8> {
    SessionKey::parse_test(typed).or_else(|| numbered_test(typed))
}

fn is_decimal(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::fixture::{Fixture, schedule_row, schedule_row_at};
    use crate::{Archive, ErrorClass};

    fn archive() -> Archive {
        let mut sprint = schedule_row_at(21, "São Paulo Grand Prix", "2025-11-09", "São Paulo", "Brazil");
        for (column, session) in [("session2", "Sprint Qualifying"), ("session3", "Sprint")] {
            sprint.insert(column.to_owned(), session.into());
        }
        Fixture::default()
            .schedule(
                2025,
                &[
                    schedule_row_at(0, "Pre-Season Testing", "2025-02-28", "Sakhir", "Bahrain"),
                    schedule_row_at(4, "Bahrain Grand Prix", "2025-04-13", "Sakhir", "Bahrain"),
                    schedule_row_at(6, "Miami Grand Prix", "2025-05-04", "Miami Gardens", "United States"),
                    schedule_row_at(7, "Emilia Romagna Grand Prix", "2025-05-18", "Imola", "Italy"),
                    schedule_row_at(9, "Spanish Grand Prix", "2025-06-01", "Barcelona", "Spain"),
                    schedule_row_at(13, "Belgian Grand Prix", "2025-07-27", "Spa-Francorchamps", "Belgium"),
                    schedule_row_at(15, "Dutch Grand Prix", "2025-08-31", "Zandvoort", "Netherlands"),
                    schedule_row_at(16, "Italian Grand Prix", "2025-09-07", "Monza", "Italy"),
                    schedule_row_at(19, "United States Grand Prix", "2025-10-19", "Austin", "United States"),
                    schedule_row_at(20, "Mexico City Grand Prix", "2025-10-26", "Mexico City", "Mexico"),
                    sprint,
                ],
            )
            .schedule(2020, &[schedule_row(0, "Pre-Season Test", "2020-02-21")])
            .in_memory()
    }

    fn error(text: &str) -> ArchiveError {
        archive().resolve(text).expect_err(text)
    }

    #[test]
    fn rounds_names_and_places_name_a_session() {
        let archive = archive();
        for (typed, key) in [
            ("2025/15/R", "2025/15/R"),
            (" 2025 / 015 / race ", "2025/15/R"),
            ("2025/Dutch/R", "2025/15/R"),
            ("2025/dutch gp/r", "2025/15/R"),
            ("2025/Dutch Grand Prix/Practice_1", "2025/15/FP1"),
            ("2025/zandvoort/race/", "2025/15/R"),
            ("2025/netherlands/fp3", "2025/15/FP3"),
            ("2025/Mexico City/Q", "2025/20/Q"),
            ("2025/mexicocity/Q", "2025/20/Q"),
            ("2025/Mex/Q", "2025/20/Q"),
            ("2025/sao paulo/sprint", "2025/21/S"),
            ("2025/SÃO_PAULO/sprint-qualifying", "2025/21/SQ"),
            ("2025/spa/R", "2025/13/R"),
            ("2025/imola/R", "2025/7/R"),
            ("2025/romagna/R", "2025/7/R"),
        ] {
            assert_eq!(archive.resolve(typed).expect(typed).key.to_string(), key, "{typed}");
        }
    }

    #[test]
    fn a_meetings_own_name_goes_before_anothers_place() {
        assert_eq!(archive().resolve("2025/united states/R").unwrap().key.round, 19);
    }

    #[test]
    fn tests_are_meant_only_where_no_race_is() {
        let archive = archive();
        assert_eq!(archive.resolve("2025/bahrain/FP1").unwrap().key.round, 4);
        for name in
            ["2025/testing/D1", "2025/0/FP1", "2025/pre-season/day 1", "2025/test 1/Practice_1", "2025/t1/d1"]
        {
            assert_eq!(archive.resolve(name).expect(name).key.to_string(), "2025/T1/D1", "{name}");
        }
        assert_eq!(archive.resolve("2020/test/FP3").unwrap().key.to_string(), "2020/T1/D3");
    }

    #[test]
    fn what_fits_several_meetings_is_never_guessed() {
        let error = error("2025/Italy/R");
        let ArchiveError::AmbiguousMeeting { choices, .. } = &error else { panic!("{error}") };
        assert_eq!(choices.iter().map(|choice| choice.key.round).collect::<Vec<_>>(), [7, 16]);
        assert_eq!(error.class(), ErrorClass::NoSuchSession);
        assert!(matches!(self::error("2025/unit/R"), ArchiveError::AmbiguousMeeting { .. }));
    }

    #[test]
    fn what_is_not_there_is_answered_with_the_nearest() {
        for (typed, message) in [
            (
                "2025/Duch/R",
                "the season 2025 has no meeting `Duch`; did you mean 2025/15/R (Dutch Grand Prix, Race)?",
            ),
            (
                "2025/25/Q",
                "the season 2025 has no meeting `25`; did you mean 2025/21/Q (São Paulo Grand Prix, Qualifying)?",
            ),
            ("2025/xx/R", "the season 2025 has no meeting `xx`"),
            (
                "2025/15/rase",
                "`rase` is not a kind of session; the kinds are FP1 FP2 FP3 Q SQ SS S R, and D1 to D5 of a test; \
                 did you mean 2025/15/R (Dutch Grand Prix, Race)?",
            ),
            (
                "2025/15/S",
                "there is no 2025/15/S: the Dutch Grand Prix has no Sprint; \
                 there are 2025/15/FP1 2025/15/FP2 2025/15/FP3 2025/15/Q 2025/15/R",
            ),
            (
                "2025/21/SS",
                "there is no 2025/21/SS: the São Paulo Grand Prix has no Sprint Shootout; did you mean \
                 2025/21/SQ (São Paulo Grand Prix, Sprint Qualifying) or 2025/21/S (São Paulo Grand Prix, Sprint)?",
            ),
            (
                "2025/T2/D1",
                "the season 2025 has no meeting `T2`; did you mean 2025/T1/D1 (Pre-Season Testing, Day 1)?",
            ),
            (
                "2025/T1/R",
                "there is no 2025/T1/R: the Pre-Season Testing has no Race; did you mean \
                 2025/T1/D1 (Pre-Season Testing, Day 1), 2025/T1/D2 (Pre-Season Testing, Day 2) or \
                 2025/T1/D3 (Pre-Season Testing, Day 3)?",
            ),
            (
                "2025/15/D1",
                "there is no 2025/15/D1: the Dutch Grand Prix has no Day 1; \
                 there are 2025/15/FP1 2025/15/FP2 2025/15/FP3 2025/15/Q 2025/15/R",
            ),
            ("2031/1/R", "nothing is known of the season 2031; the seasons are 2020 2025"),
        ] {
            let error = error(typed);
            assert_eq!(error.to_string(), message);
            assert_eq!(error.class(), ErrorClass::NoSuchSession);
        }
    }

    #[test]
    fn a_name_without_a_kind_is_answered_with_the_meetings_kinds() {
        let error = error("2025/21");
        assert_eq!(error.class(), ErrorClass::Naming);
        let ArchiveError::KindMissing { choices, .. } = &error else { panic!("{error}") };
        assert_eq!(choices.len(), 5);
        assert!(
            error.to_string().ends_with("has 2025/21/FP1 2025/21/SQ 2025/21/S 2025/21/Q 2025/21/R"),
            "{error}"
        );
    }

    #[test]
    fn what_is_not_a_name_says_how_to_write_one() {
        for text in
            ["", "2025", "2025/", "race", "2025//R", "Dutch/2025/R", "2025/15/R/x", "99999/1/R", "-1/1/R"]
        {
            let error = error(text);
            assert_eq!(error.class(), ErrorClass::Naming);
            assert!(error.to_string().contains("such as 2025/15/R"), "{error}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_answered(text in "\\PC{0,20}", meeting in "\\PC{0,8}") {
            let archive = archive();
            for text in [text.clone(), format!("2025/{meeting}/R"), format!("2025/15/{text}"), format!("{text}/15/R")] {
                if let Err(error) = archive.resolve(&text) {
                    prop_assert!(!error.to_string().is_empty());
                }
            }
        }

        #[test]
        fn every_listed_session_is_found_by_its_key_and_its_names(pick in any::<prop::sample::Index>()) {
            let archive = archive();
            let season = archive.season(2025).unwrap();
            let sessions: Vec<_> = season.sessions().collect();
            let session = pick.get(&sessions);
            let meeting = season.meetings.iter().find(|meeting| meeting.sessions.contains(session)).unwrap();
            for name in [session.key.to_string(), format!("2025/{}/{}", meeting.name, session.name)] {
                prop_assert_eq!(&&archive.resolve(&name).unwrap(), session);
            }
        }
    }
}
