//! Many sources' facts into one season.

use std::collections::BTreeSet;

use timing::{SessionKey, SessionKind};

use crate::date::Date;
use crate::facts::{MeetingFacts, SessionFacts, Witness};
use crate::fold::{fold, fold_meeting};
use crate::season::{Meeting, Season, SessionListing, Warning};

/// Two sources mean the same meeting if their dates come this close: one may give UTC days, and no two meetings are
/// held within four days.
const SAME_MEETING_DAYS: i64 = 1;

/// Brings together what the sources say; where two differ, the earlier in `facts` is believed, except on round
/// numbers, where the order of [`Witness`] decides.
pub(crate) fn merge(year: u16, facts: Vec<MeetingFacts>, mut warnings: Vec<Warning>) -> Season {
    let mut meetings: Vec<MeetingFacts> = Vec::new();
    for new in facts {
        match meetings.iter_mut().find(|known| known.is_same_as(&new)) {
            Some(known) => known.absorb(new),
            None => meetings.push(new),
        }
    }
    meetings.sort_by_key(|meeting| meeting.dates);
    settle_tests(&mut meetings, &mut warnings);
    settle_rounds(year, &mut meetings, &mut warnings);
    let meetings = meetings.into_iter().filter_map(|facts| meeting(year, facts)).collect();
    warnings.sort();
    warnings.dedup();
    Season { year, meetings, warnings }
}

impl MeetingFacts {
    fn is_same_as(&self, other: &Self) -> bool {
        if self.is_test != other.is_test {
            return false;
        }
        let is_close = self.dates.zip(other.dates).map(|((first, last), (other_first, other_last))| {
            let gap = |from: Date, to: Date| from.days_until(to).unwrap_or(i64::MAX);
            gap(last, other_first) <= SAME_MEETING_DAYS && gap(other_last, first) <= SAME_MEETING_DAYS
        });
        // A race's name is used once a season, whatever the dates; the name of a test may be used again.
        let is_namesake = self.name.is_some()
            && self.name.as_deref().map(fold_meeting) == other.name.as_deref().map(fold_meeting);
        if self.is_test { is_close.unwrap_or(is_namesake) } else { is_namesake || is_close == Some(true) }
    }

    /// Takes from another source what this one lacks.
    pub(crate) fn absorb(&mut self, other: Self) {
        let Self {
            round,
            is_test,
            name,
            official_name,
            location,
            country,
            circuit,
            circuit_key,
            also_known_as,
            dates,
            sessions,
        } = other;
        self.round = match (self.round, round) {
            (Some(own), Some(new)) => Some(if new.0 < own.0 { new } else { own }),
            (own, new) => own.or(new),
        };
        self.is_test |= is_test;
        let names = [
            (&mut self.name, name),
            (&mut self.official_name, official_name),
            (&mut self.location, location),
            (&mut self.country, country),
            (&mut self.circuit, circuit),
        ];
        let mut others = also_known_as;
        for (own, new) in names {
            match (own.as_deref(), new) {
                (None, new) => *own = new,
                (Some(known), Some(new)) if fold(known) != fold(&new) => others.push(new),
                _ => {}
            }
        }
        for name in others {
            if !self.also_known_as.iter().any(|known| fold(known) == fold(&name)) {
                self.also_known_as.push(name);
            }
        }
        self.circuit_key = self.circuit_key.or(circuit_key);
        for day in dates.into_iter().flat_map(|(first, last)| [first, last]) {
            self.include(Some(day));
        }
        for session in sessions {
            self.absorb_session(session);
        }
    }

    fn absorb_session(&mut self, new: SessionFacts) {
        let Some(own) = self.sessions.iter_mut().find(|session| session.kind == new.kind) else {
            return self.sessions.push(new);
        };
        own.start = own.start.or(new.start);
        own.utc_offset = own.utc_offset.or(new.utc_offset);
        let is_better = match (&own.held, &new.held) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(own), Some(new)) => !own.available && new.available,
        };
        if is_better {
            // A session is where it was found, whatever the lists say.
            own.held = new.held;
            own.path = new.path;
        } else if own.path.is_none() {
            own.path = new.path;
        }
    }
}

/// A season may have several tests but has one round 0: it goes to the last of which sessions are here, else the last.
fn settle_tests(meetings: &mut Vec<MeetingFacts>, warnings: &mut Vec<Warning>) {
    let kept = meetings
        .iter()
        .enumerate()
        .filter(|(_, meeting)| meeting.is_test)
        .max_by_key(|(index, meeting)| (meeting.is_held(), *index))
        .map(|(index, _)| index);
    let mut index = 0..;
    meetings.retain_mut(|meeting| {
        let is_kept = index.next() == kept;
        if !meeting.is_test {
            return true;
        }
        meeting.round = Some((Witness::Schedule, 0));
        if !is_kept && meeting.is_held() {
            warnings.push(meeting.left_out("another test of the season is its round 0"));
        }
        is_kept
    });
}

/// Gives every race weekend a round of its own. Where a schedule or the results API lists the season, a meeting
/// without a round in it is none of the championship; without them, the Index and SessionInfo tell, and what they
/// leave open is counted by date.
fn settle_rounds(year: u16, meetings: &mut Vec<MeetingFacts>, warnings: &mut Vec<Warning>) {
    let is_listed = meetings.iter().any(|meeting| {
        !meeting.is_test && meeting.round.is_some_and(|(witness, _)| witness <= Witness::Results)
    });
    let mut taken = BTreeSet::from([0]);
    for turn in [Witness::Schedule, Witness::Results, Witness::Index, Witness::SessionInfo] {
        for meeting in meetings.iter_mut().filter(|meeting| !meeting.is_test) {
            if meeting.round.is_some_and(|(witness, round)| witness == turn && !taken.insert(round)) {
                meeting.round = None;
            }
        }
    }
    let mut previous = 0;
    let mut counted = Vec::new();
    meetings.retain_mut(|meeting| {
        if meeting.round.is_none() && !is_listed {
            let next = previous + 1;
            meeting.round = taken.insert(next).then_some((Witness::SessionInfo, next));
            counted.extend(meeting.round.map(|(_, round)| round.to_string()));
        }
        if meeting.round.is_none() && meeting.is_held() {
            warnings.push(meeting.left_out("no source gives it a round of its own"));
        }
        previous = meeting.round.map_or(previous, |(_, round)| round.max(previous));
        meeting.round.is_some()
    });
    if !counted.is_empty() {
        warnings.push(Warning {
            place: format!("season {year}"),
            reason: format!(
                "no Index.json or schedule gives the rounds of all meetings; {} counted by date from those here",
                counted.join(" ")
            ),
        });
    }
}

impl MeetingFacts {
    fn is_held(&self) -> bool {
        self.sessions.iter().any(|session| session.held.is_some())
    }

    fn left_out(&self, why: &str) -> Warning {
        let place = self.sessions.iter().find_map(|session| session.path.clone()).unwrap_or_default();
        let name = self.name.as_deref().unwrap_or("a meeting without a name");
        Warning { place, reason: format!("{name} is left out: {why}") }
    }
}

/// `None` for a meeting without a round.
fn meeting(year: u16, facts: MeetingFacts) -> Option<Meeting> {
    let (_, round) = facts.round?;
    let mut sessions: Vec<SessionListing> =
        facts.sessions.into_iter().map(|session| listing(year, round, session)).collect();
    sessions.sort_by_key(|session| {
        let position = SessionKind::ALL.iter().position(|kind| *kind == session.key.kind);
        (session.start.map(|start| start.date).or_else(|| day_of(session)), session.start, position)
    });
    Some(Meeting {
        round,
        name: facts.name.unwrap_or_default(),
        official_name: facts.official_name.unwrap_or_default(),
        location: facts.location.unwrap_or_default(),
        country: facts.country.unwrap_or_default(),
        circuit: facts.circuit.unwrap_or_default(),
        circuit_key: facts.circuit_key,
        also_known_as: facts.also_known_as,
        dates: facts.dates,
        sessions,
    })
}

/// The day in the name of a session's folder.
fn day_of(session: &SessionListing) -> Option<Date> {
    Date::parse_prefix(session.path.as_deref()?.rsplit('/').next()?)
}

fn listing(year: u16, round: u8, facts: SessionFacts) -> SessionListing {
    let (source, available, topics) =
        facts.held.map_or((None, false, Vec::new()), |held| (Some(held.source), held.available, held.topics));
    SessionListing {
        key: SessionKey { year, round, kind: facts.kind },
        name: facts.name,
        start: facts.start,
        utc_offset: facts.utc_offset,
        path: facts.path,
        available,
        topics,
        source,
    }
}
