//! What race control sends: `SessionStatus`, `TrackStatus`, `SessionData`, `RaceControlMessages`.

use timing::delta::{Cell, Indexed};
use timing::messages::{
    ExtrapolatedClock, Hours, RaceControlMessage, RaceControlMessages, SeriesEntry, SessionData,
    SessionStatus, StatusEntry, TrackStatus,
};
use timing::{EncodeError, SessionTime, Span, Utc};

use super::faults::Faults;
use super::wire;
use crate::outcome::{Incident, Notice};
use crate::truth::Truth;

/// The topic's file.
pub(super) fn session_status(truth: &Truth, faults: Faults) -> Result<Vec<u8>, EncodeError> {
    let mut started = "Inactive";
    let statuses = truth.session_status.iter().map(|(time, status)| {
        started = match *status {
            "Started" | "Aborted" => "Started",
            "Finished" => "Finished",
            _ => started,
        };
        let (status, started) = (Some((*status).to_owned()), Some(started.to_owned()));
        (*time, SessionStatus { status, started, ..SessionStatus::default() })
    });
    wire::file(statuses.collect(), faults)
}

/// The topic's file.
pub(super) fn track_status(truth: &Truth, faults: Faults) -> Result<Vec<u8>, EncodeError> {
    let statuses = truth.incidents.iter().filter_map(|(time, what)| match what {
        Incident::Track(status, message) => {
            let (status, message) = (Some((*status).to_owned()), Some((*message).to_owned()));
            Some((*time, TrackStatus { status, message, ..TrackStatus::default() }))
        }
        _ => None,
    });
    wire::file(statuses.collect(), faults)
}

/// The topic's file.
pub(super) fn clock(truth: &Truth, faults: Faults) -> Result<Vec<u8>, EncodeError> {
    let messages = truth.clock.iter().map(|(time, left, runs)| {
        let whole_seconds = Span::from_secs(left.as_nanos() / 1_000_000_000);
        let clock = ExtrapolatedClock {
            utc: Some(truth.utc(*time)),
            remaining: Some(Cell::set(Hours(whole_seconds))),
            extrapolating: Some(*runs),
            ..ExtrapolatedClock::default()
        };
        (*time, clock)
    });
    wire::file(messages.collect(), faults)
}

/// The topic's file: first both lists as they are, then their new entries by index.
pub(super) fn session_data(truth: &Truth, faults: Faults) -> Result<Vec<u8>, EncodeError> {
    let first = SessionData {
        series: Some(Indexed::whole(Vec::new())),
        status_series: Some(Indexed::whole(Vec::new())),
        ..SessionData::default()
    };
    let mut messages = vec![(SessionTime::default(), first)];
    let (mut series, mut statuses) = (0, 0);
    for (time, what) in series_and_incidents(truth) {
        let utc = Some(truth.utc(time));
        let (series_entry, status_entry) = match what {
            Entry::Lap(lap) => (Some(SeriesEntry { utc, lap: Some(lap), ..SeriesEntry::default() }), None),
            Entry::Part(part) => {
                (Some(SeriesEntry { utc, qualifying_part: Some(part), ..SeriesEntry::default() }), None)
            }
            Entry::Track(word) => (
                None,
                Some(StatusEntry { utc, track_status: Some(word.to_owned()), ..StatusEntry::default() }),
            ),
            Entry::Session(word) => (
                None,
                Some(StatusEntry { utc, session_status: Some(word.to_owned()), ..StatusEntry::default() }),
            ),
        };
        let message = SessionData {
            series: series_entry.map(|entry| next(&mut series, entry)),
            status_series: status_entry.map(|entry| next(&mut statuses, entry)),
            ..SessionData::default()
        };
        messages.push((time, message));
    }
    wire::file(messages, faults)
}

/// A list's next entry.
fn next<T>(count: &mut usize, entry: T) -> Indexed<T> {
    *count += 1;
    Indexed::changes(vec![(*count - 1, entry)])
}

/// What `SessionData` lists.
#[derive(Clone, Copy)]
enum Entry {
    Lap(u16),
    Part(u8),
    Track(&'static str),
    Session(&'static str),
}

/// What `SessionData` lists, in the order of time.
fn series_and_incidents(truth: &Truth) -> Vec<(SessionTime, Entry)> {
    let mut entries: Vec<_> =
        truth.leader_laps().into_iter().map(|(time, lap)| (time, Entry::Lap(lap))).collect();
    entries.extend((1..).zip(&truth.parts).map(|(part, time)| (*time, Entry::Part(part))));
    entries.extend(truth.incidents.iter().filter_map(|(time, what)| match what {
        Incident::Track(_, word) => Some((*time, Entry::Track(word))),
        Incident::Session(word) => Some((*time, Entry::Session(word))),
        Incident::Notice(_) => None,
    }));
    entries.sort_by_key(|(time, _)| *time);
    entries
}

/// The topic's file: the first message as a list, the others by index.
pub(super) fn messages(truth: &Truth, faults: Faults) -> Result<Vec<u8>, EncodeError> {
    let laps = truth.leader_laps();
    let notices = truth.incidents.iter().filter_map(|(time, what)| match what {
        Incident::Notice(notice) => Some((*time, notice)),
        _ => None,
    });
    let messages = notices.enumerate().map(|(index, (time, notice))| {
        let lap = laps.iter().rev().find(|(from, _)| *from <= time).map(|(_, lap)| *lap);
        let lap = if truth.is_race() { Some(lap.unwrap_or(1)) } else { None };
        let message = message(notice, truth.utc(time), lap);
        let list =
            if index == 0 { Indexed::whole(vec![message]) } else { Indexed::changes(vec![(index, message)]) };
        (time, RaceControlMessages { messages: Some(list), ..RaceControlMessages::default() })
    });
    wire::file(messages.collect(), faults)
}

fn message(notice: &Notice, utc: Utc, lap: Option<u16>) -> RaceControlMessage {
    let text = |value: Option<&'static str>| value.map(str::to_owned);
    RaceControlMessage {
        utc: Some(whole_seconds(utc)),
        lap: lap.map(Cell::set),
        category: Some(notice.category.to_owned()),
        message: Some(notice.text.clone()),
        flag: text(notice.flag),
        scope: text(notice.flag.map(|_| if notice.sector.is_some() { "Sector" } else { "Track" })),
        sector: notice.sector.map(Cell::set),
        status: text(notice.status),
        mode: text(notice.mode),
        ..RaceControlMessage::default()
    }
}

/// Race control's clock shows whole seconds.
fn whole_seconds(utc: Utc) -> Utc {
    Utc::from_nanos(utc.as_nanos().div_euclid(1_000_000_000) * 1_000_000_000)
}
