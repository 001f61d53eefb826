//! What a look into a season's folders tells: `YEAR/2025-08-31_Dutch_Grand_Prix/2025-08-31_Race/TOPIC.jsonStream`.

use std::collections::BTreeSet;

use timing::{Lines, Topic};

use super::{Held, MeetingFacts, SessionFacts, WireSession, Witness, names_a_test, read_json, session_kind};
use crate::date::{Date, LocalTime, parse_utc_offset};
use crate::season::Warning;
use crate::source::{Shelf, Source};

/// The meetings that have folders, with the sessions held. Their SessionInfo tells what the folders' names do not;
/// it is not read for the paths in `indexed`, of which the Index tells the same.
///
/// `None` if the source cannot look into folders.
pub(crate) fn folder_facts(
    year: u16,
    (number, source): (usize, &dyn Source),
    indexed: &BTreeSet<String>,
    warnings: &mut Vec<Warning>,
) -> Option<Vec<MeetingFacts>> {
    let mut look = Look { year, number, source, indexed, warnings };
    let mut meetings = Vec::new();
    for (day, name, path) in look.dated_folders(&year.to_string())? {
        let mut facts =
            MeetingFacts { is_test: names_a_test(&name), name: Some(name), ..MeetingFacts::default() };
        if facts.is_unknown() {
            facts.round = Some((Witness::Schedule, 0));
        }
        facts.include(Some(day));
        for (day, name, path) in look.dated_folders(&path)? {
            facts.include(Some(day));
            look.add_session(&mut facts, name, path);
        }
        meetings.push(facts);
    }
    Some(meetings)
}

struct Look<'a> {
    year: u16,
    number: usize,
    source: &'a dyn Source,
    indexed: &'a BTreeSet<String>,
    warnings: &'a mut Vec<Warning>,
}

impl Look<'_> {
    /// The folders in a folder that are named after a day and something: day, name and path.
    fn dated_folders(&mut self, folder: &str) -> Option<Vec<(Date, String, String)>> {
        let entries = match self.source.list(Shelf::Timing, folder) {
            Ok(entries) => entries?,
            Err(error) => {
                self.warn(folder, &format_args!("left out: {error}"));
                return Some(Vec::new());
            }
        };
        let dated = entries.into_iter().filter(|entry| entry.is_folder).filter_map(|entry| {
            let day = Date::parse_prefix(&entry.name)?;
            let name = entry.name.get(10..)?.strip_prefix('_')?.replace('_', " ");
            Some((day, name, format!("{folder}/{}", entry.name)))
        });
        Some(dated.collect())
    }

    fn add_session(&mut self, meeting: &mut MeetingFacts, name: String, path: String) {
        let topics = match self.source.list(Shelf::Timing, &path) {
            Ok(entries) => topics(entries.unwrap_or_default().iter().map(|entry| entry.name.as_str())),
            Err(error) => return self.warn(&path, &format_args!("left out: {error}")),
        };
        let needs_info = topics.contains(&Topic::SessionInfo) && !self.indexed.contains(&path);
        let info = if needs_info { self.session_info(&path) } else { WireSession::default() };
        if let Some(wire) = info.meeting {
            let mut told = wire.into_facts(Witness::SessionInfo).0;
            told.absorb(std::mem::take(meeting));
            *meeting = told;
        }
        let name = info.name.unwrap_or(name);
        let Some(kind) = session_kind(self.year, &name, info.class.as_deref()) else { return };
        meeting.sessions.push(SessionFacts {
            kind,
            name,
            start: info.start_date.as_deref().and_then(LocalTime::parse),
            utc_offset: info.gmt_offset.as_deref().and_then(parse_utc_offset),
            path: Some(path),
            held: Some(Held { source: self.number, available: !topics.is_empty(), topics }),
        });
    }

    fn session_info(&mut self, path: &str) -> WireSession {
        let path = format!("{path}/{}", Topic::SessionInfo.file_name());
        match self.source.read(Shelf::Timing, &path) {
            Ok(bytes) => first_session_info(&bytes.unwrap_or_default()).unwrap_or_else(|reason| {
                self.warn(&path, &reason);
                WireSession::default()
            }),
            Err(error) => {
                self.warn(&path, &error);
                WireSession::default()
            }
        }
    }

    fn warn(&mut self, path: &str, reason: &dyn std::fmt::Display) {
        let place = self.source.locate(Shelf::Timing, path);
        self.warnings.push(Warning { place, reason: reason.to_string() });
    }
}

/// What the first readable line of a SessionInfo says.
pub(crate) fn first_session_info(file: &[u8]) -> Result<WireSession, String> {
    Lines::new(Topic::SessionInfo, file)
        .filter_map(Result::ok)
        .find_map(|line| read_json(line.payload, "").ok())
        .ok_or_else(|| "has no readable line, so the session is known by its folder's name only".to_owned())
}

fn topics<'a>(names: impl Iterator<Item = &'a str>) -> Vec<Topic> {
    let mut topics: Vec<Topic> =
        names.filter_map(|name| Topic::from_name(name.strip_suffix(".jsonStream")?)).collect();
    topics.sort_unstable();
    topics
}
