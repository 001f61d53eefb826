//! Which session a recording is of.

use std::collections::BTreeMap;

use serde_json::json;
use timing::delta::{Cell, Indexed, Merge};
use timing::messages::{Message, RaceControlMessages, SessionData, SessionInfo, TimingData, read_messages};
use timing::{DamageReport, SessionKind, Span, Topic, Utc};

use crate::date::Date;
use crate::directory::is_year;
use crate::facts::{UNKNOWN_MEETING, session_kind};
use crate::season::{Meeting, SessionListing, Warning};
use crate::{Archive, ArchiveError};

/// How long after a session's scheduled start a recording of it may begin.
const LATEST: Span = Span::from_secs(3 * 3600);

/// How long before the scheduled start it may end.
const EARLIEST: Span = Span::from_secs(3600);

type Topics = BTreeMap<Topic, Vec<u8>>;

/// A session's names, as the archive's folders are named after them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Identity {
    pub(super) year: u16,
    day: Date,
    meeting: String,
    session: String,
}

impl Identity {
    /// The session by its own SessionInfo; else by what was held at the time, as the seasons of `known` tell; else a
    /// session of no known meeting, its kind by its messages. All but the first is said in `notes`.
    pub(super) fn find(
        topics: &Topics,
        (first, last): (Utc, Utc),
        known: &Archive,
        place: &str,
        notes: &mut Vec<Warning>,
    ) -> Result<Self, ArchiveError> {
        let infos = messages::<SessionInfo>(topics);
        let today = Date::parse_prefix(&first.to_string()).unwrap_or(Date { year: 1900, month: 1, day: 1 });
        if !infos.is_empty() {
            return Self::told(infos, today, place);
        }
        let mut note = |reason: String| notes.push(Warning { place: place.to_owned(), reason });
        let unsaid = "it has no SessionInfo to tell which session it is of";
        if let Some((meeting, session)) = held_at(known, today.year, (first, last)) {
            note(format!("{unsaid}; by its time it is {} ({}, {})", session.key, meeting.name, session.name));
            return Ok(Self { year: today.year, day: today, meeting: meeting.name, session: session.name });
        }
        let kind = kind_by_messages(topics);
        note(format!(
            "{unsaid}, and no schedule at hand tells what was held at {first}; it is read as a {} of no known meeting",
            kind.name()
        ));
        let (meeting, session) = (UNKNOWN_MEETING.to_owned(), kind.name().to_owned());
        Ok(Self { year: today.year, day: today, meeting, session })
    }

    fn told(infos: Vec<SessionInfo>, today: Date, place: &str) -> Result<Self, ArchiveError> {
        let mut info = SessionInfo::default();
        infos.into_iter().for_each(|message| info.merge(message));
        let start = info.start_date.and_then(Cell::value).map(|start| start.to_string());
        let day = start.and_then(|start| Date::parse_prefix(&start)).unwrap_or(today);
        // The season of a path is not always the year of its day: the demo season is 0.
        let season =
            info.path.as_deref().and_then(|path| path.split('/').next()).filter(|year| is_year(year));
        let year = season.and_then(|year| year.parse().ok()).unwrap_or(day.year);
        let meeting =
            info.meeting.and_then(|meeting| meeting.name).unwrap_or_else(|| UNKNOWN_MEETING.to_owned());
        let session = info.name.or_else(|| info.kind.clone()).unwrap_or_default();
        if session_kind(year, &session, info.kind.as_deref()).is_none() {
            return Err(ArchiveError::RecordingOfNoKind { place: place.to_owned(), meeting, session });
        }
        Ok(Self { year, day, meeting, session })
    }

    /// Where the archive would have the session: `2025/2025-11-08_São_Paulo_Grand_Prix/2025-11-08_Sprint`.
    pub(super) fn folder(&self) -> String {
        let Self { year, day, meeting, session } = self;
        let plain = |name: &str| name.replace([' ', '/', '\\', ':', '\0'], "_");
        format!("{year}/{day}_{}/{day}_{}", plain(meeting), plain(session))
    }

    /// A SessionInfo that says no more than is known.
    pub(super) fn session_info(&self) -> String {
        json!({"Meeting": {"Name": self.meeting}, "Name": self.session}).to_string()
    }
}

fn messages<M: Message>(topics: &Topics) -> Vec<M> {
    let file = topics.get(&M::TOPIC).map(Vec::as_slice).unwrap_or_default();
    read_messages(file, &mut DamageReport::default()).into_iter().map(|(_, message)| message).collect()
}

/// The session whose scheduled start is nearest to the recording's beginning.
fn held_at(known: &Archive, year: u16, (first, last): (Utc, Utc)) -> Option<(Meeting, SessionListing)> {
    let season = known.season(year).ok()?;
    let start = |session: &SessionListing| {
        let local = Utc::parse(session.start?.to_string().as_bytes())?;
        let start = local - session.utc_offset?;
        (first - LATEST..=last + EARLIEST).contains(&start).then(|| (start - first).abs())
    };
    let sessions =
        season.meetings.iter().flat_map(|meeting| meeting.sessions.iter().map(move |s| (meeting, s)));
    sessions
        .filter_map(|(meeting, session)| Some((start(session)?, meeting, session)))
        .min_by_key(|(distance, ..)| *distance)
        .map(|(_, meeting, session)| (meeting.clone(), session.clone()))
}

/// Parts are of qualifying, laps counted for all are of a race; practice has neither.
fn kind_by_messages(topics: &Topics) -> SessionKind {
    let series: Vec<_> =
        messages::<SessionData>(topics).into_iter().filter_map(|message| message.series).collect();
    let mut entries = series.iter().flat_map(Indexed::iter).map(|(_, entry)| entry);
    let has_part = entries.any(|entry| entry.qualifying_part.is_some_and(|part| part > 0))
        || messages::<TimingData>(topics).iter().any(|message| message.session_part.is_some());
    let race_control = messages::<RaceControlMessages>(topics);
    let mut said =
        race_control.iter().filter_map(|message| message.messages.as_ref()).flat_map(Indexed::iter);
    if has_part {
        SessionKind::Qualifying
    } else if topics.contains_key(&Topic::LapCount) || said.any(|(_, message)| message.lap.is_some()) {
        SessionKind::Race
    } else {
        SessionKind::Practice1
    }
}
