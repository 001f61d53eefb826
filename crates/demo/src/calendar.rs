//! The season's weekends: which sessions they have, when those are, and how long.

use timing::{SessionKey, SessionKind, Span, Utc};

use crate::circuit::Circuit;
use crate::grid::ENTRIES;

/// Local time is an hour ahead of UTC, so that taking the one for the other shows.
pub(crate) const GMT_OFFSET: Span = Span::from_secs(3600);

/// The Friday of the first weekend, 2000-01-07T00:00:00Z, and the time to the next weekend and the next day.
const FIRST_FRIDAY: Utc = Utc::from_nanos(947_203_200_000_000_000);
const BETWEEN_WEEKENDS: i64 = 14 * DAY;
const DAY: i64 = 86_400;

/// The time from the recorder's start to the session's, as announced, in seconds.
const AHEAD: i64 = 120;

/// What is to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Options {
    /// Another seed makes another season; the same seed makes the same bytes.
    pub seed: u64,
    /// Laps of every race: 4 to 80; `None` for each race's own. Where races are short, the other sessions are, too.
    pub laps: Option<u16>,
    /// Cars: 5 to 22.
    pub cars: usize,
    /// How bad the feed is, in percent of the real one: lag, jitter, drop-outs, late and doubled lines. At 0 every line
    /// is stamped with the moment that it is about.
    pub faults: u16,
}

impl Default for Options {
    fn default() -> Self {
        Self { seed: 1, laps: None, cars: 20, faults: 100 }
    }
}

impl Options {
    /// Few cars and short sessions: enough for most tests.
    pub const SMALL: Self = Self { seed: 1, laps: Some(12), cars: 10, faults: 100 };

    /// Within the bounds.
    pub(crate) fn bounded(self) -> Self {
        let (laps, cars) = (self.laps.map(|laps| laps.clamp(4, 80)), self.cars.clamp(5, ENTRIES.len()));
        Self { laps, cars, faults: self.faults.min(1000), ..self }
    }

    /// Whether all sessions are to be short.
    pub(crate) fn is_short(&self) -> bool {
        self.laps.is_some_and(|laps| laps < 20)
    }
}

/// A session of a weekend: its kind, the day from Friday on, and when it begins in UTC, in minutes of the day.
type Slot = (SessionKind, i64, i64);

const WEEKEND: [Slot; 5] = [
    (SessionKind::Practice1, 0, 10 * 60 + 30),
    (SessionKind::Practice2, 0, 14 * 60),
    (SessionKind::Practice3, 1, 9 * 60 + 30),
    (SessionKind::Qualifying, 1, 13 * 60),
    (SessionKind::Race, 2, 12 * 60),
];

const SPRINT_WEEKEND: [Slot; 5] = [
    (SessionKind::Practice1, 0, 10 * 60 + 30),
    (SessionKind::SprintQualifying, 0, 14 * 60 + 30),
    (SessionKind::Sprint, 1, 10 * 60),
    (SessionKind::Qualifying, 1, 14 * 60),
    (SessionKind::Race, 2, 12 * 60),
];

/// The round with a sprint.
const SPRINT_ROUND: u8 = 2;

/// Metres of a race and of a sprint: the laps are the first that are not shorter.
const RACE_DISTANCE: f64 = 300_000.0;
const SPRINT_DISTANCE: f64 = 70_000.0;

/// Through the streets it is slower, and shorter.
const STREET_DISTANCE: f64 = 210_000.0;

/// One session's place in the season.
#[derive(Clone, Debug)]
pub(crate) struct SessionPlan {
    pub(crate) key: SessionKey,
    /// The official number.
    pub(crate) number: u32,
    /// The UTC of the session clock's zero.
    pub(crate) zero: Utc,
    /// When it is announced to begin and to end.
    pub(crate) start: Utc,
    pub(crate) end: Utc,
    /// The laps of a race.
    pub(crate) laps: u16,
    /// The meeting's folder, with the year.
    meeting: String,
}

/// A meeting of the season, with its sessions.
#[derive(Clone, Debug)]
pub(crate) struct Weekend {
    pub(crate) circuit: Circuit,
    pub(crate) sessions: Vec<SessionPlan>,
}

impl Weekend {
    /// The weekend of a round, from 1.
    pub(crate) fn of_round(round: u8) -> Option<Self> {
        let circuit = Circuit::of_round(round)?;
        let friday = FIRST_FRIDAY + Span::from_secs(BETWEEN_WEEKENDS * i64::from(round - 1));
        let sunday = friday + Span::from_secs(2 * DAY);
        let meeting = format!("0/{}_{}", date(sunday), meeting_name(&circuit).replace(' ', "_"));
        let slots = if round == SPRINT_ROUND { SPRINT_WEEKEND } else { WEEKEND };
        let sessions = (1..).zip(slots).map(|(index, (kind, day, minute))| {
            let start = friday + Span::from_secs(day * DAY + minute * 60);
            let hours = if kind == SessionKind::Race { 2 } else { 1 };
            SessionPlan {
                key: SessionKey { year: 0, round, kind },
                number: u32::from(round) * 10 + index,
                zero: start + Span::from_secs(-AHEAD),
                start,
                end: start + Span::from_secs(hours * 3600),
                laps: laps(&circuit, kind),
                meeting: meeting.clone(),
            }
        });
        Some(Self { sessions: sessions.collect(), circuit })
    }

    /// All weekends.
    pub(crate) fn all() -> Vec<Self> {
        (1..=Circuit::ROUNDS).filter_map(Self::of_round).collect()
    }
}

/// The laps of a race on a circuit.
fn laps(circuit: &Circuit, kind: SessionKind) -> u16 {
    let metres = match kind {
        SessionKind::Sprint => SPRINT_DISTANCE,
        _ if circuit.key() == SPRINT_ROUND => STREET_DISTANCE,
        _ => RACE_DISTANCE,
    };
    (metres / circuit.length()).ceil() as u16
}

/// `Alderwind Grand Prix`.
pub(crate) fn meeting_name(circuit: &Circuit) -> String {
    format!("{} Grand Prix", circuit.name())
}

/// What the meeting is called in full.
pub(crate) fn official_name(circuit: &Circuit) -> String {
    format!("LIGHTSOUT DEMO {} GRAND PRIX", circuit.name().to_uppercase())
}

/// The day at the circuit.
fn date(utc: Utc) -> String {
    (utc + GMT_OFFSET).to_string().chars().take(10).collect()
}

impl SessionPlan {
    /// The session's folder: year, meeting, session.
    pub(crate) fn folder(&self) -> String {
        format!("{}/{}_{}", self.meeting, date(self.start), self.key.kind.name().replace(' ', "_"))
    }

    /// The word that the feed has for this kind of session.
    pub(crate) const fn kind_of_feed(&self) -> &'static str {
        match self.key.kind {
            SessionKind::Qualifying | SessionKind::SprintQualifying | SessionKind::SprintShootout => {
                "Qualifying"
            }
            SessionKind::Sprint | SessionKind::Race => "Race",
            _ => "Practice",
        }
    }

    /// The number of a practice.
    pub(crate) const fn number_of_kind(&self) -> Option<u8> {
        match self.key.kind {
            SessionKind::Practice1 => Some(1),
            SessionKind::Practice2 => Some(2),
            SessionKind::Practice3 => Some(3),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_session_has_its_own_number_and_folder_and_they_follow_each_other() {
        let plans: Vec<_> = Weekend::all().into_iter().flat_map(|weekend| weekend.sessions).collect();
        assert_eq!(plans.len(), 15);
        let numbers: BTreeSet<_> = plans.iter().map(|plan| plan.number).collect();
        let folders: BTreeSet<_> = plans.iter().map(SessionPlan::folder).collect();
        assert_eq!((numbers.len(), folders.len()), (15, 15));
        assert!(plans.windows(2).all(|pair| pair[0].end < pair[1].start), "one after the other");
        assert!(folders.iter().any(|folder| folder.ends_with("/2000-01-09_Race")), "{folders:?}");
    }

    #[test]
    fn races_are_as_long_as_races_are() {
        for weekend in Weekend::all() {
            for plan in &weekend.sessions {
                let laps = plan.laps;
                let expected = if plan.key.kind == SessionKind::Sprint { 10..30 } else { 45..80 };
                assert!(expected.contains(&laps), "{laps} laps of {}", plan.key);
            }
        }
    }
}
