//! Everything that can go wrong, in sentences that say what to do.

use std::fmt;
use std::io;
use std::path::PathBuf;

use timing::recording::FORMS;
use timing::{SessionKey, Topic};

use crate::http::Fault;
use crate::season::Warning;
use crate::source::MAX_FILE_BYTES;

/// A message lists so many sessions; of the others it gives the number.
const LISTED: usize = 8;

/// With more suggestions than this, nobody can be said to have meant them.
const MEANT: usize = 3;

/// What kind of failure an error is, as a program's exit code tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorClass {
    /// What was typed is not the name of a session.
    Naming,
    /// There is no such session, in the world or here.
    NoSuchSession,
    /// The session is here but lacks what every session needs.
    Incomplete,
    /// Anything else: a wrong folder, a file that cannot be read.
    Failed,
}

/// A session that may have been meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// Its key.
    pub key: SessionKey,
    /// Its meeting's name.
    pub meeting: String,
    /// The session's name.
    pub session: String,
}

impl fmt::Display for Suggestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}, {})", self.key, self.meeting, self.session)
    }
}

/// Why an archive does not open, a name finds no session, or a session cannot be fetched.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ArchiveError {
    /// The path given as an archive names nothing.
    #[error("there is no folder {}; give the folder that an archive was copied to", path.display())]
    NoSuchFolder {
        /// The path given.
        path: PathBuf,
    },
    /// The path given as an archive is a file.
    #[error("{} is a file; give the folder that an archive was copied to", path.display())]
    NotAFolder {
        /// The path given.
        path: PathBuf,
    },
    /// The folder given as an archive has nothing in it.
    #[error("the folder {} is empty; copy an archive into it or give another folder", path.display())]
    EmptyFolder {
        /// The path given.
        path: PathBuf,
    },
    /// The folder given as an archive holds other things.
    #[error(
        "the folder {} is not an archive: it has no season in it, nor in static/ or archive/ below it \
         (a season is a folder such as 2025/ with Index.json or meetings in it){}", path.display(), hint(meant.as_ref())
    )]
    NotAnArchive {
        /// The path given.
        path: PathBuf,
        /// A folder above it that is an archive.
        meant: Option<PathBuf>,
    },
    /// A file or folder is there but the system refuses to read it.
    #[error("cannot read {place}: {error}; check its permissions and the disk it is on")]
    Unreadable {
        /// The file, folder or address.
        place: String,
        /// What the system says.
        #[source]
        error: io::Error,
    },
    /// A file is over [`MAX_FILE_BYTES`].
    #[error(
        "{place} has {bytes} bytes and files over {} MiB are not read; is it a file of the archive?",
        MAX_FILE_BYTES >> 20
    )]
    TooLarge {
        /// The file or address.
        place: String,
        /// Its size, or how much of it was seen.
        bytes: u64,
    },
    /// What was given as an archive begins like an address and is none.
    #[error("`{}` is not an address of an archive; write https://HOST/static or the like", text.escape_debug())]
    NotAnAddress {
        /// What was given.
        text: String,
    },
    /// A server does not give a file.
    #[error("cannot fetch {place}: {fault}{}; {}", asked(*attempts), fault.advice())]
    NotFetchable {
        /// The file's address.
        place: String,
        /// What went wrong, the last time.
        fault: Fault,
        /// How often it was asked for.
        attempts: u32,
    },
    /// A file was never fetched, and now servers are not asked.
    #[error(
        "{place} was not fetched before, and offline nothing is; load the session once without --offline"
    )]
    NotFetched {
        /// The file's address.
        place: String,
    },
    /// The path given as a recording names nothing.
    #[error("there is no recording {}; give the file that a recorder of the live feed wrote", path.display())]
    NoSuchRecording {
        /// The path given.
        path: PathBuf,
    },
    /// The file given as a recording gives no session.
    #[error(
        "{place} is not a recording of a session: {reason}; give the file that a recorder of the live feed wrote, a \
         message a line: {FORMS}"
    )]
    NotARecording {
        /// The file.
        place: String,
        /// What is wrong.
        reason: String,
    },
    /// A recording says that it is of something else than a session of a race weekend.
    #[error(
        "{place} is a recording of `{}` ({}), which is none of the kinds of session FP1 FP2 FP3 Q SQ SS S R, and D1 to D5 of a test",
        session.escape_debug(), meeting.escape_debug()
    )]
    RecordingOfNoKind {
        /// The file.
        place: String,
        /// The meeting's name.
        meeting: String,
        /// The session's name.
        session: String,
    },
    /// What was typed does not have the form of a session's name.
    #[error("`{}` does not name a session; write YEAR/ROUND/KIND, such as 2025/15/R or 2025/Dutch/Race", text.escape_debug())]
    NotAName {
        /// What was typed.
        text: String,
    },
    /// What was typed names a meeting only.
    #[error("`{}` lacks the kind of session; the {meeting} has {}", text.escape_debug(), keys(choices))]
    KindMissing {
        /// What was typed.
        text: String,
        /// The meeting's name.
        meeting: String,
        /// Its sessions.
        choices: Vec<Suggestion>,
    },
    /// The last part of what was typed is no kind of session.
    #[error("`{}` is not a kind of session; the kinds are FP1 FP2 FP3 Q SQ SS S R, and D1 to D5 of a test{}", kind.escape_debug(), did_you_mean(nearest))]
    UnknownKind {
        /// The kind typed.
        kind: String,
        /// Sessions that may have been meant.
        nearest: Vec<Suggestion>,
    },
    /// What was typed fits several meetings.
    #[error("`{}` fits several meetings of {year}: {}; name one by its round or full name", meeting.escape_debug(), list(choices))]
    AmbiguousMeeting {
        /// The season.
        year: u16,
        /// The meeting typed.
        meeting: String,
        /// The sessions it may be, one a meeting.
        choices: Vec<Suggestion>,
    },
    /// Nothing is known of a season.
    #[error("nothing is known of the season {year}; {}", known_seasons(known))]
    NoSuchSeason {
        /// The season.
        year: u16,
        /// The seasons that something is known of.
        known: Vec<u16>,
    },
    /// A season has no such meeting.
    #[error("the season {year} has no meeting `{}`{}{}", meeting.escape_debug(), did_you_mean(nearest), note(warnings))]
    NoSuchMeeting {
        /// The season.
        year: u16,
        /// The round or meeting typed.
        meeting: String,
        /// Sessions that may have been meant.
        nearest: Vec<Suggestion>,
        /// What could not be read of the season: the meeting may be in there.
        warnings: Vec<Warning>,
    },
    /// A meeting has no session of that kind.
    #[error("there is no {asked}: the {meeting} has no {}{}", key.kind.name(), did_you_mean(nearest))]
    NoSuchSession {
        /// The key.
        key: SessionKey,
        /// The key as it is written, with the meeting's own number.
        asked: String,
        /// The meeting's name.
        meeting: String,
        /// Sessions that may have been meant.
        nearest: Vec<Suggestion>,
    },
    /// The session is known of, but it is not here.
    #[error("{session} is known but not in this archive; {}", held_here(held))]
    NotInArchive {
        /// The session.
        session: Suggestion,
        /// The sessions of its season that are here.
        held: Vec<Suggestion>,
    },
    /// The session's folder is here without a topic that every session needs.
    #[error("{key} is incomplete: {place} has no {topic}, which every session needs; copy {} there", topic.file_name())]
    MissingTopic {
        /// The session.
        key: SessionKey,
        /// The topic.
        topic: Topic,
        /// The session's folder or address.
        place: String,
    },
    /// A topic that every session needs is here but cannot be read.
    #[error("{key} is incomplete: its {topic} in {place} cannot be read: {error}; every session needs it")]
    UnreadableTopic {
        /// The session.
        key: SessionKey,
        /// The topic.
        topic: Topic,
        /// The topic's file or address.
        place: String,
        /// What the system says.
        #[source]
        error: io::Error,
    },
}

impl ArchiveError {
    /// What kind of failure it is.
    #[must_use]
    pub fn class(&self) -> ErrorClass {
        match self {
            Self::NotAName { .. } | Self::KindMissing { .. } => ErrorClass::Naming,
            Self::NoSuchRecording { .. }
            | Self::RecordingOfNoKind { .. }
            | Self::UnknownKind { .. }
            | Self::AmbiguousMeeting { .. }
            | Self::NoSuchSeason { .. }
            | Self::NoSuchMeeting { .. }
            | Self::NoSuchSession { .. }
            | Self::NotInArchive { .. } => ErrorClass::NoSuchSession,
            Self::MissingTopic { .. } | Self::UnreadableTopic { .. } => ErrorClass::Incomplete,
            Self::NoSuchFolder { .. }
            | Self::NotAFolder { .. }
            | Self::EmptyFolder { .. }
            | Self::NotAnArchive { .. }
            | Self::NotARecording { .. }
            | Self::Unreadable { .. }
            | Self::NotAnAddress { .. }
            | Self::NotFetchable { .. }
            | Self::NotFetched { .. }
            | Self::TooLarge { .. } => ErrorClass::Failed,
        }
    }
}

fn hint(meant: Option<&PathBuf>) -> String {
    meant.map_or_else(String::new, |path| format!("; did you mean {}?", path.display()))
}

fn asked(attempts: u32) -> String {
    if attempts > 1 { format!(", asked {attempts} times") } else { String::new() }
}

fn list(choices: &[Suggestion]) -> String {
    let listed = choices.iter().take(LISTED).map(Suggestion::to_string).collect::<Vec<_>>().join(", ");
    match choices.len().saturating_sub(LISTED) {
        0 => listed,
        more => format!("{listed} and {more} more"),
    }
}

fn keys(choices: &[Suggestion]) -> String {
    choices.iter().map(|choice| choice.key.to_string()).collect::<Vec<_>>().join(" ")
}

fn did_you_mean(nearest: &[Suggestion]) -> String {
    match nearest.split_last() {
        None => String::new(),
        Some((only, [])) => format!("; did you mean {only}?"),
        Some(_) if nearest.len() > MEANT => format!("; there are {}", keys(nearest)),
        Some((last, others)) => format!("; did you mean {} or {last}?", list(others)),
    }
}

fn note(warnings: &[Warning]) -> String {
    warnings.first().map_or_else(String::new, |warning| format!(" (note: {warning})"))
}

fn held_here(held: &[Suggestion]) -> String {
    if held.is_empty() {
        "nor is any other session of that season".to_owned()
    } else {
        format!("of that season it has {}", list(held))
    }
}

fn known_seasons(known: &[u16]) -> String {
    if known.is_empty() {
        return "this archive has no season at all".to_owned();
    }
    let years: Vec<String> = known.iter().map(u16::to_string).collect();
    format!("the seasons are {}", years.join(" "))
}
