//! The nouns of a session.

use timing::messages::LocalTime;
use timing::{DriverCode, DriverNumber, SessionTime, Span, Utc};

/// Which session this is, where and when.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SessionInfo {
    /// `Dutch Grand Prix`.
    pub meeting: String,
    /// The sponsor's name for it.
    pub official_name: String,
    /// `Zandvoort`.
    pub location: String,
    /// `Netherlands`.
    pub country: String,
    /// The circuit's short name.
    pub circuit: String,
    /// The circuit's key in the circuit API.
    pub circuit_key: Option<u32>,
    /// `Race`, `Qualifying`, `Practice 1`…
    pub name: String,
    /// The scheduled start, on the clocks at the circuit.
    pub start_date: Option<LocalTime>,
    /// Local time minus UTC.
    pub utc_offset: Option<Span>,
    /// The session's folder in the archive, without a slash at its end: `2025/2025-08-31_Dutch_Grand_Prix/…`.
    pub path: Option<String>,
}

/// A driver and the car.
#[derive(Clone, Debug, PartialEq)]
pub struct Driver {
    /// The car's number.
    pub number: DriverNumber,
    /// The three letters.
    pub code: DriverCode,
    /// `M VERSTAPPEN`.
    pub broadcast_name: String,
    /// `Max Verstappen`.
    pub full_name: String,
    /// `Max`.
    pub first_name: String,
    /// `Verstappen`.
    pub last_name: String,
    /// `Red Bull Racing`.
    pub team: String,
    /// Six hexadecimal digits without `#`; `None` where the feed has none.
    pub team_colour: Option<String>,
    /// Where the portrait is.
    pub headshot_url: String,
    /// Three letters of the country; empty where the feed has none.
    pub country_code: String,
    /// The row in the driver list: the grid for a race, the last result before other sessions.
    pub line: Option<u8>,
}

/// A tyre compound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tyre {
    /// Soft.
    Soft,
    /// Medium.
    Medium,
    /// Hard.
    Hard,
    /// For a damp track.
    Intermediate,
    /// For a wet track.
    Wet,
    /// Not known.
    #[default]
    Unknown,
    /// The softest of 2018.
    HyperSoft,
    /// The second softest of 2018.
    UltraSoft,
    /// The third softest of 2018.
    SuperSoft,
    /// The hardest of 2018.
    SuperHard,
    /// A tyre under test.
    Test,
}

impl Tyre {
    /// Every compound, in the order of its number in frames and segments. New ones come last.
    pub const ALL: [Self; 11] = [
        Self::Soft,
        Self::Medium,
        Self::Hard,
        Self::Intermediate,
        Self::Wet,
        Self::Unknown,
        Self::HyperSoft,
        Self::UltraSoft,
        Self::SuperSoft,
        Self::SuperHard,
        Self::Test,
    ];

    /// The names of [`Tyre::ALL`].
    pub const NAMES: [&'static str; Self::ALL.len()] = {
        let mut names = [""; Self::ALL.len()];
        let mut at = 0;
        while at < names.len() {
            names[at] = Self::ALL[at].name();
            at += 1;
        }
        names
    };

    /// The name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Soft => "SOFT",
            Self::Medium => "MEDIUM",
            Self::Hard => "HARD",
            Self::Intermediate => "INTERMEDIATE",
            Self::Wet => "WET",
            Self::Unknown => "UNKNOWN",
            Self::HyperSoft => "HYPERSOFT",
            Self::UltraSoft => "ULTRASOFT",
            Self::SuperSoft => "SUPERSOFT",
            Self::SuperHard => "SUPERHARD",
            Self::Test => "TEST",
        }
    }

    /// The compound of that name, as here or in the feed, which calls tyres under test `TEST_UNKNOWN`; any other name is
    /// `Unknown`.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        if name == "TEST_UNKNOWN" {
            return Self::Test;
        }
        Self::ALL.into_iter().find(|tyre| tyre.name() == name).unwrap_or_default()
    }
}

/// One driver's laps on one set of tyres.
#[derive(Clone, Debug, PartialEq)]
pub struct StintSpan {
    /// The driver's index in [`crate::Session::drivers`].
    pub driver: usize,
    /// The stint, from 1.
    pub number: u16,
    /// The compound.
    pub tyre: Tyre,
    /// Whether the set was new; `None` where the feed does not say.
    pub fresh: Option<bool>,
    /// The first lap.
    pub first_lap: u16,
    /// The last lap.
    pub last_lap: u16,
    /// Laps on the set before the stint.
    pub age_at_start: Option<u16>,
}

/// One lap of one driver. Every column of FastF1's laps table is here or follows from it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lap {
    /// The driver's index in [`crate::Session`]'s drivers.
    pub driver: usize,
    /// The lap's number, from 1: in races the feed's own, so that numbers are left out where the feed missed laps.
    pub number: u16,
    /// When the lap began.
    pub start: Option<SessionTime>,
    /// When it ended (FastF1: `Time`).
    pub end: Option<SessionTime>,
    /// The lap time.
    pub time: Option<Span>,
    /// The sector times.
    pub sectors: [Option<Span>; 3],
    /// When each sector ended.
    pub sector_ends: [Option<SessionTime>; 3],
    /// Speed at the end of the first sector, km/h.
    pub speed_i1: Option<f64>,
    /// Speed at the end of the second sector, km/h.
    pub speed_i2: Option<f64>,
    /// Speed at the finish line, km/h.
    pub speed_fl: Option<f64>,
    /// Speed on the longest straight, km/h.
    pub speed_st: Option<f64>,
    /// The stint, from 1.
    pub stint: Option<u16>,
    /// When the car left the pit lane in this lap.
    pub pit_out: Option<SessionTime>,
    /// When the car entered the pit lane in this lap.
    pub pit_in: Option<SessionTime>,
    /// The compound; `None` where the feed names none at all.
    pub compound: Option<String>,
    /// Laps on this set at the end of the lap, earlier stints with it included.
    pub tyre_life: Option<u16>,
    /// Whether the set was new at the start of the stint; one that the feed does not call new is used.
    pub fresh_tyre: Option<bool>,
    /// The digits of all track statuses that held during the lap, in the order of their appearance.
    pub track_status: String,
    /// The place at the end of the lap; races only.
    pub position: Option<u8>,
    /// Whether the lap was the driver's best until then, deleted laps aside.
    pub personal_best: bool,
    /// Whether race control deleted the lap; `None` where there are no race-control messages.
    pub deleted: Option<bool>,
    /// Why it was deleted; empty otherwise.
    pub deleted_reason: String,
    /// Whether the lap does not come from the timing feed but was concluded from other evidence.
    pub generated: bool,
    /// Whether the times fit each other and the laps around (FastF1: `IsAccurate`).
    pub accurate: bool,
}

impl Lap {
    /// Whether it is said to end where the car came into the pits, and so was not completed: as the last one does of a
    /// car that gives up there.
    #[must_use]
    pub fn ends_at_pit_entry(&self) -> bool {
        const SAME: Span = Span::from_millis(50);
        self.end.zip(self.pit_in).is_some_and(|(end, pit_in)| (end - pit_in).abs() <= SAME)
    }
}

/// The flag over the whole track.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TrackFlag {
    /// 1: clear.
    Clear,
    /// 2: yellow somewhere.
    Yellow,
    /// 3: never seen in use.
    Unused,
    /// 4: safety car.
    SafetyCar,
    /// 5: red.
    Red,
    /// 6: virtual safety car.
    VirtualSafetyCar,
    /// 7: virtual safety car ending.
    VirtualSafetyCarEnding,
}

impl TrackFlag {
    /// The feed's digit.
    #[must_use]
    pub const fn digit(self) -> char {
        match self {
            Self::Clear => '1',
            Self::Yellow => '2',
            Self::Unused => '3',
            Self::SafetyCar => '4',
            Self::Red => '5',
            Self::VirtualSafetyCar => '6',
            Self::VirtualSafetyCarEnding => '7',
        }
    }

    /// From the feed's digit.
    #[must_use]
    pub const fn from_digit(digit: char) -> Option<Self> {
        Some(match digit {
            '1' => Self::Clear,
            '2' => Self::Yellow,
            '3' => Self::Unused,
            '4' => Self::SafetyCar,
            '5' => Self::Red,
            '6' => Self::VirtualSafetyCar,
            '7' => Self::VirtualSafetyCarEnding,
            _ => return None,
        })
    }
}

/// The track's flag from a moment on.
#[derive(Clone, Debug, PartialEq)]
pub struct TrackStatusChange {
    /// From when.
    pub time: SessionTime,
    /// The flag.
    pub flag: TrackFlag,
    /// The feed's word for it.
    pub message: String,
}

/// How far the session is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SessionPhase {
    /// Not running.
    Inactive,
    /// Running.
    Started,
    /// Red-flagged; it may be resumed.
    Aborted,
    /// The chequered flag is out.
    Finished,
    /// The result stands.
    Finalised,
    /// The feed ends.
    Ends,
}

impl SessionPhase {
    /// Every phase, in the order in which they usually come.
    pub const ALL: [Self; 6] =
        [Self::Inactive, Self::Started, Self::Aborted, Self::Finished, Self::Finalised, Self::Ends];

    /// The feed's word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Inactive => "Inactive",
            Self::Started => "Started",
            Self::Aborted => "Aborted",
            Self::Finished => "Finished",
            Self::Finalised => "Finalised",
            Self::Ends => "Ends",
        }
    }

    /// The phase that the feed calls so.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|phase| phase.name() == name)
    }
}

/// The session's phase from a moment on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionPhaseChange {
    /// From when.
    pub time: SessionTime,
    /// The phase.
    pub phase: SessionPhase,
}

/// The weather, about once a minute.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WeatherSample {
    /// When it arrived.
    pub time: SessionTime,
    /// Air, °C.
    pub air_temp: Option<f64>,
    /// Relative humidity, percent.
    pub humidity: Option<f64>,
    /// Air pressure, hPa.
    pub pressure: Option<f64>,
    /// Whether it rains.
    pub rainfall: Option<bool>,
    /// Track, °C.
    pub track_temp: Option<f64>,
    /// Where the wind comes from, degrees.
    pub wind_direction: Option<u16>,
    /// Wind, m/s.
    pub wind_speed: Option<f64>,
}

/// What race control told the teams.
#[derive(Clone, Debug, PartialEq)]
pub struct RaceControlEntry {
    /// When it arrived.
    pub time: SessionTime,
    /// When it was sent.
    pub utc: Option<Utc>,
    /// The leader's lap, in races.
    pub lap: Option<u16>,
    /// `Flag`, `SafetyCar`, `Drs`, `CarEvent`, `Other`…
    pub category: String,
    /// The text.
    pub message: String,
    /// `DEPLOYED`, `ENDING`, `ENABLED`…; `None` where the message has none.
    pub status: Option<String>,
    /// The flag's colour; `None` where the message is not about one.
    pub flag: Option<String>,
    /// `Track`, `Sector` or `Driver`.
    pub scope: Option<String>,
    /// The marshal sector.
    pub sector: Option<u16>,
    /// The car that the message is about.
    pub car: Option<DriverNumber>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_compound_has_its_name_and_number() {
        for (number, tyre) in Tyre::ALL.into_iter().enumerate() {
            assert_eq!((Tyre::from_name(tyre.name()), tyre as usize), (tyre, number));
            assert_eq!(Tyre::NAMES[number], tyre.name());
        }
        assert_eq!(Tyre::from_name("TEST_UNKNOWN"), Tyre::Test);
        assert_eq!([Tyre::from_name("C3"), Tyre::from_name("")], [Tyre::Unknown; 2]);
    }
}
