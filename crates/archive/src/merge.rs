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
        let is_told_apart =
            self.round.zip(other.round).is_some_and(|((witness, round), (other_witness, other_round))| {
                witness == other_witness && round != other_round
            });
        if self.is_test != other.is_test || is_told_apart && !self.is_test {
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

#[cfg(test)]
mod tests {
    use serde_json::json;
    use timing::Topic;

    use super::*;
    use crate::fixture::{Fixture, index_meeting, schedule_row, schedule_row_at};
    use crate::source::Shelf;

    const DUTCH: &str = "2025/2025-08-31_Dutch_Grand_Prix/2025-08-31_Race";

    fn rounds(season: &Season) -> Vec<(u8, &str)> {
        season.meetings.iter().map(|meeting| (meeting.round, meeting.name.as_str())).collect()
    }

    #[test]
    fn the_schedules_rounds_go_before_the_indexs() {
        let index = json!([
            index_meeting(
                1,
                "Pre-Season Testing",
                &[("Practice", "Practice 1", "2023/2023-02-25_T/2023-02-23_Practice_1/")]
            ),
            index_meeting(1, "Bahrain Grand Prix", &[("Race", "Race", "2023/2023-03-05_B/2023-03-05_Race/")]),
            index_meeting(7, "Monaco Grand Prix", &[("Race", "Race", "2023/2023-05-28_M/2023-05-28_Race/")]),
        ]);
        let indexed = Fixture::default().index(2023, &index);
        let by_index = indexed.season(2023);
        assert_eq!(
            rounds(&by_index),
            [(0, "Pre-Season Testing"), (1, "Bahrain Grand Prix"), (7, "Monaco Grand Prix")]
        );
        let both = indexed.schedule(
            2023,
            &[
                schedule_row(1, "Bahrain Grand Prix", "2023-03-05"),
                schedule_row(6, "Monaco Grand Prix", "2023-05-28"),
            ],
        );
        assert_eq!(rounds(&both.season(2023))[1..], [(1, "Bahrain Grand Prix"), (6, "Monaco Grand Prix")]);
        let results = json!({"MRData": {"RaceTable": {"Races": [
            {"round": "5", "raceName": "Bahrain Grand Prix", "date": "2023-03-05", "Sprint": {}},
            {"round": "6", "raceName": "Monaco Grand Prix", "date": "2023-05-28"},
        ]}}});
        let with_results = both.file(Shelf::Results, "2023.json", results.to_string()).season(2023);
        assert_eq!(rounds(&with_results)[1..], [(1, "Bahrain Grand Prix"), (6, "Monaco Grand Prix")]);
        assert!(with_results.meetings[1].is_sprint_weekend());
        assert_eq!(with_results.warnings, []);
    }

    #[test]
    fn sources_that_name_a_meeting_differently_mean_the_same_by_its_dates() {
        let index = json!([index_meeting(
            1,
            "Mexican Grand Prix",
            &[("Race", "Race", "2025/2025-10-26_M/2025-10-26_Race")]
        )]);
        let schedule = [schedule_row_at(20, "Mexico City Grand Prix", "2025-10-26", "Mexico City", "Mexico")];
        let season = Fixture::default().index(2025, &index).schedule(2025, &schedule).season(2025);
        assert_eq!(rounds(&season), [(20, "Mexican Grand Prix")]);
        assert_eq!(season.meetings[0].also_known_as, ["Mexico City Grand Prix"]);
        assert_eq!(season.meetings[0].sessions.len(), 5);
    }

    #[test]
    fn without_index_and_schedule_rounds_are_counted_and_said_to_be() {
        let season = Fixture::default()
            .session(DUTCH, &[])
            .session("2025/2025-02-28_Pre-Season_Testing/2025-02-26_Practice_1", &[])
            .session("2025/2025-05-04_Miami_Grand_Prix/2025-05-03_Sprint", &[])
            .season(2025);
        assert_eq!(
            rounds(&season),
            [(0, "Pre-Season Testing"), (1, "Miami Grand Prix"), (2, "Dutch Grand Prix")]
        );
        assert_eq!(season.warnings.len(), 1);
        assert!(season.warnings[0].reason.contains("1 2 counted by date"), "{}", season.warnings[0]);
        assert!(season.sessions().all(|session| session.available));
    }

    #[test]
    fn a_session_info_tells_the_round_where_nothing_else_does() {
        let info = json!({"Meeting": {"Number": 15, "Name": "Dutch Grand Prix", "Circuit": {"Key": 55}}, "Name": "Race",
            "Type": "Race", "StartDate": "2025-08-31T15:00:00", "GmtOffset": "02:00:00"});
        let path = format!("{DUTCH}/SessionInfo.jsonStream");
        let line = format!("\u{feff}00:00:00.000{info}\r\n");
        let season = Fixture::default().session(DUTCH, &[]).file(Shelf::Timing, path, line).season(2025);
        assert_eq!(rounds(&season), [(15, "Dutch Grand Prix")]);
        assert_eq!(season.meetings[0].circuit_key, Some(55));
        let race = &season.meetings[0].sessions[0];
        assert_eq!(race.start.unwrap().to_string(), "2025-08-31T15:00:00");
        assert_eq!(season.warnings, []);
    }

    #[test]
    fn a_season_has_one_round_0_the_test_that_is_here() {
        let schedule = [
            schedule_row(0, "Pre-Season Testing", "2026-02-13"),
            schedule_row(0, "Pre-Season Testing", "2026-02-20"),
            schedule_row(1, "Australian Grand Prix", "2026-03-08"),
        ];
        let day = |fixture: &Fixture| {
            let season = fixture.season(2026);
            assert_eq!(season.meetings.len(), 2);
            season.meeting(0).and_then(|test| test.dates).map(|(_, last)| last.to_string()).unwrap()
        };
        let listed = Fixture::default().schedule(2026, &schedule);
        assert_eq!(day(&listed), "2026-02-20");
        let held = listed.session("2026/2026-02-13_Pre-Season_Testing/2026-02-11_Practice_1", &[]);
        assert_eq!(day(&held), "2026-02-13");
        let both = held.session("2026/2026-02-20_Pre-Season_Testing/2026-02-18_Practice_1", &[]);
        assert_eq!(day(&both), "2026-02-20");
        assert!(both.season(2026).warnings[0].reason.contains("Pre-Season Testing is left out"));
    }

    #[test]
    fn a_weekend_outside_the_schedule_is_left_out_and_said_to_be() {
        let season = Fixture::default()
            .schedule(2025, &[schedule_row(15, "Dutch Grand Prix", "2025-08-31")])
            .session("2025/2025-07-06_Rally_Day/2025-07-06_Race", &[])
            .season(2025);
        assert_eq!(rounds(&season), [(15, "Dutch Grand Prix")]);
        assert!(season.warnings[0].reason.starts_with("Rally Day is left out"), "{}", season.warnings[0]);
    }

    #[test]
    fn a_session_is_where_it_is_found() {
        let schedule = [schedule_row(15, "Dutch Grand Prix", "2025-08-31")];
        let moved = "2025/2025-08-31_Dutch_Grand_Prix/2025-09-01_Qualifying";
        let season =
            Fixture::default().schedule(2025, &schedule).session(moved, &[Topic::LapCount]).season(2025);
        let meeting = season.meeting(15).unwrap();
        let qualifying = meeting.session(SessionKind::Qualifying).unwrap();
        assert_eq!((qualifying.path.as_deref(), qualifying.available), (Some(moved), true));
        assert_eq!(qualifying.topics, [Topic::DriverList, Topic::SessionInfo, Topic::LapCount]);
        let race = meeting.session(SessionKind::Race).unwrap();
        assert_eq!((race.path.as_deref(), race.available), (Some(DUTCH), false));
    }
}
