//! Sessions by the names that people type.

use timing::{SessionKey, SessionKind};

use crate::ArchiveError;
use crate::error::Suggestion;
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
    /// The meeting that a typed round, name or place means: first a name or place exactly, then the beginning of words.
    /// Tests are meant only where no race is. `kind` makes the suggestions better.
    ///
    /// # Errors
    /// [`ArchiveError::NoSuchMeeting`] with the nearest ones, or [`ArchiveError::AmbiguousMeeting`].
    pub fn find_meeting(&self, typed: &str, kind: Option<SessionKind>) -> Result<&Meeting, ArchiveError> {
        let typed = typed.trim();
        if is_decimal(typed) {
            let meeting = typed.parse().ok().and_then(|round| self.meeting(round));
            return meeting.ok_or_else(|| self.no_such_meeting(typed, self.nearest_rounds(typed, kind)));
        }
        let (name, place) = (fold_meeting(typed), fold(typed));
        let tiers: [&dyn Fn(&Meeting) -> bool; 3] = [
            &|meeting| same(&fold_meeting(&meeting.name), &name),
            &|meeting| {
                names(meeting).any(|known| same(&fold(known), &place) || same(&fold_meeting(known), &name))
            },
            &|meeting| names(meeting).any(|known| begins_words(&name, &fold(known))),
        ];
        if !name.is_empty() {
            for (is_test, tier) in [false, true].into_iter().flat_map(|test| tiers.map(|tier| (test, tier))) {
                let fits: Vec<&Meeting> =
                    self.meetings.iter().filter(|m| (m.round == 0) == is_test && tier(m)).collect();
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
        ArchiveError::NoSuchMeeting { year: self.year, meeting: typed.to_owned(), nearest }
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
            key: SessionKey { year, round: self.round, kind },
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

/// Whether the typed words begin consecutive words of the name: `mex ci` those of `mexico city`.
fn begins_words(typed: &str, name: &str) -> bool {
    let typed: Vec<&str> = typed.split(' ').collect();
    let name: Vec<&str> = name.split(' ').collect();
    typed.iter().all(|word| word.chars().count() >= SHORTEST_BEGINNING)
        && name
            .windows(typed.len())
            .any(|words| words.iter().zip(&typed).all(|(word, t)| word.starts_with(t)))
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

fn is_decimal(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}
