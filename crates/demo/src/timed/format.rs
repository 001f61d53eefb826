//! How long the parts of a session are, what the cars do in them, and what goes wrong.

use timing::{SessionKey, SessionKind};

/// A session's format and its story.
#[derive(Clone, Copy, Debug)]
pub(super) struct Format {
    /// How long each part is, in seconds.
    pub(super) lengths: &'static [f64],
    /// Between two parts, in seconds.
    pub(super) between: f64,
    /// The part, from 1, in which a car crashes and brings out the red flag.
    pub(super) red_in: Option<u8>,
    /// Whether that car crashes on its first flying lap, so that it sets no time.
    pub(super) crashes_at_once: bool,
    /// Whether one driver never leaves the garage.
    pub(super) one_stays: bool,
    /// Laps that are taken back.
    pub(super) deletions: usize,
    /// How long it takes from a red flag to the restart, in seconds.
    pub(super) red_for: f64,
    /// Runs of each car in a part.
    pub(super) runs: usize,
    practice: bool,
}

/// The formats: in full and short.
const QUALIFYING: [&[f64]; 2] = [&[1080.0, 900.0, 720.0], &[420.0, 240.0, 240.0]];
const SPRINT_QUALIFYING: [&[f64]; 2] = [&[720.0, 600.0, 480.0], &[420.0, 240.0, 240.0]];
const PRACTICE: [&[f64]; 2] = [&[3600.0], &[600.0]];
const BETWEEN: [f64; 2] = [450.0, 250.0];
const RED_FOR: [f64; 2] = [480.0, 240.0];

impl Format {
    /// How many parts a kind of session has.
    pub(super) const fn parts_of(kind: SessionKind) -> usize {
        match kind {
            SessionKind::Qualifying | SessionKind::SprintQualifying | SessionKind::SprintShootout => 3,
            _ => 1,
        }
    }

    /// The format of a session of the season, short or in full.
    pub(super) fn of(key: SessionKey, short: bool) -> Self {
        let form = usize::from(short);
        let (lengths, practice) = match key.kind {
            SessionKind::Qualifying => (QUALIFYING[form], false),
            SessionKind::SprintQualifying | SessionKind::SprintShootout => (SPRINT_QUALIFYING[form], false),
            _ => (PRACTICE[form], true),
        };
        let red_in = match (key.round, key.kind) {
            (1, SessionKind::Qualifying) => Some(1),
            (2, SessionKind::Qualifying) => Some(3),
            (1, SessionKind::Practice2) => Some(1),
            _ => None,
        };
        let deletions = match key.kind {
            SessionKind::Qualifying => 3,
            SessionKind::SprintQualifying => 1,
            _ => 0,
        };
        Self {
            lengths,
            between: BETWEEN[form],
            red_in,
            crashes_at_once: key.round == 1 && !practice,
            one_stays: key.round == 3 && key.kind == SessionKind::Qualifying,
            deletions,
            red_for: RED_FOR[form],
            runs: match (practice, short) {
                (true, false) => 3,
                (false, true) => 1,
                _ => 2,
            },
            practice,
        }
    }

    /// Whether nothing is at stake.
    pub(super) const fn is_practice(&self) -> bool {
        self.practice
    }
}
