//! Race control's and the stewards' messages as rulings: what was decided on whom, and when that became known.
//!
//! The wordings are those of the feed since 2018. A message that is no ruling, such as a flag or the weather, gives none.

mod laps;
mod words;

use timing::{DriverCode, DriverNumber, SessionTime, Span};

pub use laps::LapRuling;
pub(crate) use laps::lap_rulings;

use crate::{Driver, RaceControlEntry, Session};

/// What is decided or announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RulingKind {
    /// A lap time is deleted.
    LapDeleted,
    /// A deleted lap time counts again.
    LapReinstated,
    /// An incident is noted.
    Noted,
    /// An incident is under investigation.
    UnderInvestigation,
    /// An incident will be investigated after the session.
    InvestigatedLater,
    /// An incident has no consequence.
    NoFurtherAction,
    /// A penalty is given.
    Penalty,
    /// A penalty was served.
    PenaltyServed,
    /// The black and white flag: a last warning, as for track limits.
    BlackAndWhiteFlag,
    /// The black and orange flag: the car has to be repaired.
    BlackAndOrangeFlag,
    /// The black flag, or a disqualification.
    Disqualified,
    /// A reprimand or a warning.
    Reprimand,
}

impl RulingKind {
    /// Every kind.
    pub const ALL: [Self; 12] = [
        Self::LapDeleted,
        Self::LapReinstated,
        Self::Noted,
        Self::UnderInvestigation,
        Self::InvestigatedLater,
        Self::NoFurtherAction,
        Self::Penalty,
        Self::PenaltyServed,
        Self::BlackAndWhiteFlag,
        Self::BlackAndOrangeFlag,
        Self::Disqualified,
        Self::Reprimand,
    ];

    /// Whether it is about a lap time.
    #[must_use]
    pub const fn is_of_lap(self) -> bool {
        matches!(self, Self::LapDeleted | Self::LapReinstated)
    }

    /// The name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::LapDeleted => "lap-deleted",
            Self::LapReinstated => "lap-reinstated",
            Self::Noted => "noted",
            Self::UnderInvestigation => "under-investigation",
            Self::InvestigatedLater => "investigated-later",
            Self::NoFurtherAction => "no-further-action",
            Self::Penalty => "penalty",
            Self::PenaltyServed => "penalty-served",
            Self::BlackAndWhiteFlag => "black-and-white-flag",
            Self::BlackAndOrangeFlag => "black-and-orange-flag",
            Self::Disqualified => "disqualified",
            Self::Reprimand => "reprimand",
        }
    }
}

/// A penalty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Penalty {
    /// So many seconds, at the next stop or after the race.
    Time(u16),
    /// A drive through the pit lane.
    DriveThrough,
    /// A stop in the pits for so many seconds, where they are told.
    StopGo(Option<u16>),
    /// So many places on a grid, where they are told.
    Grid(Option<u16>),
}

impl Penalty {
    /// The name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Time(_) => "time",
            Self::DriveThrough => "drive-through",
            Self::StopGo(_) => "stop-go",
            Self::Grid(_) => "grid",
        }
    }

    /// The seconds or places.
    #[must_use]
    pub const fn amount(self) -> Option<u16> {
        match self {
            Self::Time(seconds) => Some(seconds),
            Self::DriveThrough => None,
            Self::StopGo(amount) | Self::Grid(amount) => amount,
        }
    }
}

/// A car that a ruling names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuledCar {
    /// The car's number.
    pub number: DriverNumber,
    /// The driver's three letters behind it; `None` where there are none.
    pub code: Option<DriverCode>,
}

/// One ruling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruling {
    /// When its message arrived: from then on it is known.
    pub time: SessionTime,
    /// What.
    pub kind: RulingKind,
    /// The cars, in the order of the message; none where it names none.
    pub cars: Vec<RuledCar>,
    /// Why: `TRACK LIMITS`, `CAUSING A COLLISION`; empty where it is not told.
    pub reason: String,
    /// The reason as it is worded, with the place and the lap but without the time of day, as FastF1 has it:
    /// `TRACK LIMITS AT TURN 12 LAP 3 `.
    pub wording: String,
    /// The turn.
    pub turn: Option<u16>,
    /// The lap that the message names. Race control's count can differ from that of the timing.
    pub lap: Option<u16>,
    /// The lap time that is deleted or given back.
    pub lap_time: Option<Span>,
    /// When the incident was, from the time of day in the message.
    pub incident: Option<SessionTime>,
    /// Whether it is the lap after the incident that is deleted.
    pub next_lap: bool,
    /// The penalty that is given or was served.
    pub penalty: Option<Penalty>,
}

impl Ruling {
    /// Whether the ruling names that car.
    #[must_use]
    pub fn names(&self, number: DriverNumber) -> bool {
        self.cars.iter().any(|car| car.number == number)
    }

    /// Whether it is a lap deleted for track limits, which are counted.
    #[must_use]
    pub fn counts_track_limits(&self) -> bool {
        self.kind == RulingKind::LapDeleted && self.reason.starts_with("TRACK LIMITS")
    }
}

/// The rulings among race control's messages, in their order; `utc_offset` is local time minus UTC.
///
/// The feed goes on into sessions of other series, and their cars have the same numbers: a ruling that names a car by
/// another driver's letters than those of `drivers` is left out.
pub(crate) fn rulings(
    entries: &[RaceControlEntry],
    drivers: &[Driver],
    utc_offset: Option<Span>,
) -> Vec<Ruling> {
    let is_other = |car: &RuledCar| {
        let driver = drivers.iter().find(|driver| driver.number == car.number);
        let named = driver.filter(|driver| driver.code != DriverCode::from_number(driver.number));
        named.zip(car.code).is_some_and(|(driver, code)| driver.code != code)
    };
    let all = entries.iter().filter_map(|entry| words::ruling(entry, utc_offset));
    all.filter(|ruling| !ruling.cars.iter().any(is_other)).collect()
}

impl Session {
    /// What race control and the stewards decided, in the order of arrival; each is known from its
    /// [`time`](Ruling::time) on. They are read anew each time, a matter of microseconds.
    #[must_use]
    pub fn rulings(&self) -> Vec<Ruling> {
        let entries = self.race_control.as_deref().unwrap_or_default();
        rulings(entries, &self.drivers, self.info.utc_offset)
    }

    /// The laps that were deleted or given back, each time that it happened, in the order of time.
    #[must_use]
    pub fn lap_rulings(&self) -> Vec<LapRuling> {
        let laps: Vec<&[crate::Lap]> = (0..self.drivers.len()).map(|driver| self.laps.of(driver)).collect();
        lap_rulings(&self.rulings(), &self.drivers, &laps)
    }
}
