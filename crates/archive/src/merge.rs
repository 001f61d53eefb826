//! Many sources' facts into one season.

use timing::{SessionKey, SessionKind};

use crate::date::Date;
use crate::facts::{Held, MeetingFacts, SessionFacts};
use crate::fold::{fold, fold_meeting};
use crate::rounds::{settle_rounds, settle_tests};
use crate::season::{Meeting, Season, SessionListing, Warning};

/// Two sources mean the same meeting if their dates come this close: one may give UTC days, and no two meetings are
/// held within four days.
const SAME_MEETING_DAYS: i64 = 1;

/// Brings together what the sources say; where two differ, the earlier in `facts` is believed, except on round
/// numbers, where the order of [`Witness`] decides.
pub(crate) fn merge(year: u16, facts: Vec<MeetingFacts>, mut warnings: Vec<Warning>) -> Season {
    let mut meetings: Vec<MeetingFacts> = Vec::new();
    for mut new in facts {
        if new.is_test {
            new.sessions.iter_mut().for_each(SessionFacts::become_test_day);
        }
        let namesake = meetings.iter().position(|known| known.is_same_as(&new) && known.is_namesake_of(&new));
        match namesake.or_else(|| meetings.iter().position(|known| known.is_same_as(&new))) {
            Some(index) => meetings[index].absorb(new),
            None => meetings.push(new.with_each_session_once()),
        }
    }
    meetings.sort_by_key(|meeting| meeting.dates);
    settle_kinds(&mut meetings, &mut warnings);
    settle_tests(&mut meetings, &mut warnings);
    settle_rounds(year, &mut meetings, &mut warnings);
    let meetings = meetings.into_iter().filter_map(|facts| meeting(year, facts)).collect();
    warnings.sort();
    warnings.dedup();
    Season { year, meetings, warnings }
}

/// Days belong to tests, and every other kind of session to race weekends: the key of a session tells which it is.
fn settle_kinds(meetings: &mut [MeetingFacts], warnings: &mut Vec<Warning>) {
    for meeting in meetings {
        let (is_test, name) = (meeting.is_test, meeting.name.clone().unwrap_or_default());
        meeting.sessions.retain(|session| {
            let fits = session.kind.is_test_day() == is_test;
            if !fits && session.held.is_some() {
                let reason = format!("left out: the {name} cannot have a {}", session.kind.name());
                warnings.push(Warning { place: session.path.clone().unwrap_or_default(), reason });
            }
            fits
        });
    }
}

impl MeetingFacts {
    fn is_same_as(&self, other: &Self) -> bool {
        let is_close = self.dates.zip(other.dates).map(|((first, last), (other_first, other_last))| {
            let gap = |from: Date, to: Date| from.days_until(to).unwrap_or(i64::MAX);
            gap(last, other_first) <= SAME_MEETING_DAYS && gap(other_last, first) <= SAME_MEETING_DAYS
        });
        let is_namesake = self.is_namesake_of(other);
        if self.is_unknown() || other.is_unknown() {
            // Its days may be anybody's.
            return is_namesake;
        }
        if self.is_test || other.is_test {
            // The name of a test may be used again in a season.
            return self.is_test && other.is_test && is_close.unwrap_or(is_namesake);
        }
        let (mut is_same_round, mut is_told_apart) = (false, false);
        if let Some(((witness, round), (other_witness, other_round))) = self.round.zip(other.round) {
            is_same_round = round == other_round;
            is_told_apart = witness == other_witness && round != other_round;
        }
        !is_told_apart && (is_namesake || is_close.unwrap_or(is_same_round))
    }

    fn is_namesake_of(&self, other: &Self) -> bool {
        let folded = |meeting: &Self| meeting.name.as_deref().map(fold_meeting);
        self.name.is_some() && folded(self) == folded(other)
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

    /// Puts together what one source says in several places of the same session.
    fn with_each_session_once(mut self) -> Self {
        for session in std::mem::take(&mut self.sessions) {
            self.absorb_session(session);
        }
        self
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
            (Some(own), Some(new)) => new.available && new.rank() < own.rank(),
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

impl SessionFacts {
    /// What a list calls a practice of a test is a day of it, and called so; a folder keeps the name that it has.
    fn become_test_day(&mut self) {
        let day = self.kind.of_test();
        if day != self.kind && self.held.is_none() {
            self.name = day.name().to_owned();
        }
        self.kind = day;
    }
}

impl Held {
    /// The least is the best: what there is goes before what there is not, what was seen before what a list promises,
    /// and then the first source.
    fn rank(&self) -> (bool, bool, usize) {
        (!self.available, self.topics.is_empty(), self.source)
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
        round: if facts.is_test { 0 } else { round },
        test: facts.is_test.then_some(round),
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
    use crate::fixture::{DUTCH, Fixture, index_meeting, rounds, schedule_row, schedule_row_at};
    use crate::source::Shelf;

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

    #[test]
    fn a_session_with_two_folders_is_one_and_where_its_topics_are() {
        let folder = |day: &str| format!("2025/2025-08-31_Dutch_Grand_Prix/{day}_Qualifying");
        let season = Fixture::default()
            .file(Shelf::Timing, format!("{}/Other.json", folder("2025-08-29")), "{}")
            .session(&folder("2025-08-30"), &[])
            .season(2025);
        let [qualifying] = &season.meetings[0].sessions[..] else { panic!("{season:?}") };
        assert!(qualifying.available);
        assert_eq!(qualifying.path, Some(folder("2025-08-30")));
    }
}
