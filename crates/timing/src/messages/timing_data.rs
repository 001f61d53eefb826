//! `TimingData`: laps, sectors, speed traps, gaps, places, pit and retirement flags.

use std::fmt;

use crate::delta::{ByDriver, Cell, CellText, Indexed, delta};
use crate::messages::message;
use crate::{DriverNumber, Span};

delta! {
    /// What changed, by driver.
    pub struct TimingData {
        /// The drivers.
        pub lines: ByDriver<TimingLine>,
        /// The part of qualifying, from 1.
        pub session_part: u8,
        /// Whether timing is withheld.
        pub withheld: bool,
    }

    /// One driver.
    pub struct TimingLine {
        /// The car.
        pub racing_number: Cell<DriverNumber>,
        /// The row on the timing screen, from 1.
        #[serde(serialize_with = "crate::delta::bare")]
        pub line: Cell<u8>,
        /// The place, from 1.
        pub position: Cell<u8>,
        /// Whether the place is to be shown.
        pub show_position: bool,
        /// Whether the car is out of the session.
        pub retired: bool,
        /// Whether the car is in the pit lane.
        pub in_pit: bool,
        /// Whether the car is on its lap out of the pits.
        pub pit_out: bool,
        /// Whether the car stands still on track.
        pub stopped: bool,
        /// Whether the car did not reach the next part of qualifying.
        pub knocked_out: bool,
        /// A word of flags that the timing screen colours by.
        #[serde(serialize_with = "crate::delta::bare")]
        pub status: Cell<u32>,
        /// Laps completed.
        #[serde(serialize_with = "crate::delta::bare")]
        pub number_of_laps: Cell<u16>,
        /// Pit stops made.
        #[serde(serialize_with = "crate::delta::bare")]
        pub number_of_pit_stops: Cell<u16>,
        /// The gap to the leader.
        pub gap_to_leader: Cell<Gap>,
        /// The gap to the car ahead.
        pub interval_to_position_ahead: Interval,
        /// The gap to the fastest car, in practice and qualifying.
        pub time_diff_to_fastest: Cell<Gap>,
        /// The gap to the next faster car, in practice and qualifying.
        pub time_diff_to_position_ahead: Cell<Gap>,
        /// The three sectors.
        pub sectors: Indexed<Sector>,
        /// The speed traps.
        pub speeds: SpeedTraps,
        /// The best lap.
        pub best_lap_time: TimedLap,
        /// The best lap of each part of qualifying.
        pub best_lap_times: Indexed<TimedLap>,
        /// The last lap.
        pub last_lap_time: TimedLap,
    }

    /// The gap to the car ahead.
    pub struct Interval {
        /// The gap.
        pub value: Cell<Gap>,
        /// Whether it is closing.
        pub catching: bool,
    }

    /// One sector of the lap being driven, or of the one just ended.
    pub struct Sector {
        /// The sector's time.
        pub value: Cell<Span>,
        /// The time of the lap before.
        pub previous_value: Cell<Span>,
        /// Whether the car stopped in it.
        pub stopped: bool,
        /// The mini-sectors that it is made of.
        pub segments: Indexed<Segment>,
        /// The best of all.
        pub overall_fastest: bool,
        /// The driver's best.
        pub personal_fastest: bool,
    }

    /// One mini-sector.
    pub struct Segment {
        /// What the timing screen shows there: 0 not driven yet, 2048 driven (yellow), 2049 the driver's best (green),
        /// 2051 the best of all (purple), 2052 the car stopped, 2064 in the pit lane.
        #[serde(serialize_with = "crate::delta::bare")]
        pub status: Cell<u16>,
    }

    /// The four speed traps.
    pub struct SpeedTraps {
        /// At the end of the first sector.
        #[serde(rename = "I1")]
        pub i1: SpeedTrap,
        /// At the end of the second sector.
        #[serde(rename = "I2")]
        pub i2: SpeedTrap,
        /// At the finish line.
        #[serde(rename = "FL")]
        pub fl: SpeedTrap,
        /// On the longest straight.
        #[serde(rename = "ST")]
        pub st: SpeedTrap,
    }

    /// One speed trap.
    pub struct SpeedTrap {
        /// The speed in km/h.
        pub value: Cell<f64>,
        /// The best of all.
        pub overall_fastest: bool,
        /// The driver's best.
        pub personal_fastest: bool,
    }

    /// A lap time.
    pub struct TimedLap {
        /// The time.
        pub value: Cell<Span>,
        /// The lap that it was set on.
        #[serde(serialize_with = "crate::delta::bare")]
        pub lap: Cell<u16>,
        /// The best of all.
        pub overall_fastest: bool,
        /// The driver's best.
        pub personal_fastest: bool,
    }
}

message!(TimingData => TimingData);

/// A gap as the timing screen writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gap {
    /// `LAP 12`: this is the leader, on that lap.
    Leader(u16),
    /// `+1.234`: so much time.
    Time(Span),
    /// `1 L` or `+1 LAP`: so many laps.
    Laps(u16),
    /// Any other text, kept as it is.
    Other(String),
}

impl CellText for Gap {
    fn from_text(text: &str) -> Option<Self> {
        let laps = |digits: &str| digits.trim().trim_start_matches('+').parse::<u16>().ok();
        let upper = text.to_ascii_uppercase();
        if let Some(lap) = upper.strip_prefix("LAP").and_then(laps) {
            return Some(Self::Leader(lap));
        }
        for unit in ["LAPS", "LAP", "L"] {
            if let Some(count) = upper.strip_suffix(unit).and_then(laps) {
                return Some(Self::Laps(count));
            }
        }
        Some(Span::parse(text).map_or_else(|| Self::Other(text.to_owned()), Self::Time))
    }

    fn write_text(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Leader(lap) => write!(f, "LAP {lap}"),
            Self::Time(span) if *span < Span::ZERO => write!(f, "{span}"),
            Self::Time(span) => write!(f, "+{span}"),
            Self::Laps(laps) => write!(f, "{laps} L"),
            Self::Other(text) => f.write_str(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_read_in_every_form() {
        let read = |text| Gap::from_text(text).expect("every text is some gap");
        assert_eq!(read("LAP 12"), Gap::Leader(12));
        assert_eq!(read("+1.234"), Gap::Time(Span::from_millis(1234)));
        assert_eq!(read("1:02.500"), Gap::Time(Span::from_millis(62_500)));
        assert_eq!(read("1 L"), Gap::Laps(1));
        assert_eq!(read("+2 LAPS"), Gap::Laps(2));
        assert_eq!(read("+1 LAP"), Gap::Laps(1));
        assert_eq!(read("STOP"), Gap::Other("STOP".to_owned()));
    }

    #[test]
    fn a_negative_gap_is_the_same_after_writing_and_reading() {
        let gap = Gap::from_text("-0.250").expect("a gap");
        assert_eq!(gap, Gap::Time(Span::from_millis(-250)));
        let json = serde_json::to_string(&Cell::set(gap.clone())).expect("json");
        assert_eq!(json, r#""-0.250""#);
        assert_eq!(serde_json::from_str::<Cell<Gap>>(&json).expect("our own"), Cell::set(gap));
    }

    #[test]
    fn a_delta_of_the_feed_is_read() {
        let json = r#"{"Lines":{"31":{"Line":7,"Position":"1","NumberOfLaps":2,"InPit":false,"Unheard":{"of":1},
            "Sectors":{"2":{"Value":"25.183","PersonalFastest":true}},"Speeds":{"FL":{"Value":"254"}},
            "LastLapTime":{"PersonalFastest":false}}}}"#;
        let message: TimingData = serde_json::from_str(json).expect("a delta");
        let lines = message.lines.expect("lines").into_entries();
        let (number, line) = lines.first().expect("one driver");
        assert_eq!(number.get(), 31);
        assert_eq!(line.position, Some(Cell::set(1)));
        assert_eq!(line.in_pit, Some(false));
        let sector = line.sectors.as_ref().and_then(|sectors| sectors.get(2)).expect("the third sector");
        assert_eq!(sector.value, Some(Cell::set(Span::from_millis(25_183))));
        assert_eq!(line.last_lap_time.as_ref().and_then(|lap| lap.value), None);
    }

    #[test]
    fn counts_are_written_bare_and_values_as_text() {
        let line: TimingLine =
            serde_json::from_str(r#"{"Line":"7","Position":"1","NumberOfLaps":2,"Status":64}"#)
                .expect("a line, quoted or not");
        let json = serde_json::to_string(&line).expect("a line");
        assert_eq!(json, r#"{"Line":7,"Position":"1","Status":64,"NumberOfLaps":2}"#);
    }
}
