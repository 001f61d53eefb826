//! A season as an archive knows it: its meetings and their sessions, held here or not.

use std::fmt;

use timing::{SessionKey, SessionKind, Span, Topic};

use crate::date::{Date, LocalTime};

/// A season.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Season {
    /// The year; 0 is the demo season.
    pub year: u16,
    /// By date.
    pub meetings: Vec<Meeting>,
    /// What could not be read, and what was done instead.
    pub warnings: Vec<Warning>,
}

impl Season {
    /// The meeting of a round, which is no test.
    #[must_use]
    pub fn meeting(&self, round: u8) -> Option<&Meeting> {
        self.meetings.iter().find(|meeting| meeting.test.is_none() && meeting.round == round)
    }

    /// A test of the season, from 1.
    #[must_use]
    pub fn test(&self, number: u8) -> Option<&Meeting> {
        self.meetings.iter().find(|meeting| meeting.test == Some(number))
    }

    /// The session of a key of this season.
    #[must_use]
    pub fn session(&self, key: SessionKey) -> Option<&SessionListing> {
        self.sessions().find(|session| session.key == key)
    }

    /// All sessions, by meeting and start.
    pub fn sessions(&self) -> impl Iterator<Item = &SessionListing> {
        self.meetings.iter().flat_map(|meeting| &meeting.sessions)
    }
}

/// A race weekend or a test. Names are empty where no source gives them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// The championship round, from 1; 0 of a test, and of a recording whose meeting nobody knows.
    pub round: u8,
    /// Which test of the season it is, from 1; `None` for what is no test.
    pub test: Option<u8>,
    /// `Dutch Grand Prix`.
    pub name: String,
    /// The sponsor's name for it.
    pub official_name: String,
    /// `Zandvoort`.
    pub location: String,
    /// `Netherlands`.
    pub country: String,
    /// The circuit's short name.
    pub circuit: String,
    /// The circuit's key in the circuit API.
    pub circuit_key: Option<u32>,
    /// What other sources call the meeting and its place.
    pub also_known_as: Vec<String>,
    /// The first and the last day, at the circuit.
    pub dates: Option<(Date, Date)>,
    /// By start.
    pub sessions: Vec<SessionListing>,
}

impl Meeting {
    /// Its part of its sessions' keys: `15`, or `T1` of a test.
    #[must_use]
    pub fn label(&self) -> String {
        self.test.map_or_else(|| self.round.to_string(), |number| format!("T{number}"))
    }

    /// Whether it has a sprint.
    #[must_use]
    pub fn is_sprint_weekend(&self) -> bool {
        self.session(SessionKind::Sprint).is_some()
    }

    /// The session of that kind; of a test, a practice is the day of that number.
    #[must_use]
    pub fn session(&self, kind: SessionKind) -> Option<&SessionListing> {
        let kind = if self.test.is_some() { kind.of_test() } else { kind };
        self.sessions.iter().find(|session| session.key.kind == kind)
    }
}

/// A session, and whether it is here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionListing {
    /// Its key.
    pub key: SessionKey,
    /// The name in its year: the sprint of 2021 was called `Sprint Qualifying`.
    pub name: String,
    /// The scheduled start.
    pub start: Option<LocalTime>,
    /// Local time minus UTC.
    pub utc_offset: Option<Span>,
    /// Where it is or would be, below the `static/` root; `None` if no source tells.
    pub path: Option<String>,
    /// Whether there is a topic of it to fetch.
    pub available: bool,
    /// The topics that are here; empty also where the source cannot look into folders.
    pub topics: Vec<Topic>,
    /// The source that holds it, by its place in the archive's list.
    pub(crate) source: Option<usize>,
}

/// Something that could not be used, and what that costs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Warning {
    /// The file, folder or address.
    pub place: String,
    /// What is wrong and what follows from it.
    pub reason: String,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.reason)
    }
}
