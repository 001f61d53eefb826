//! `TimingStats`: each driver's bests and their ranks.

use crate::delta::{ByDriver, Cell, Indexed, delta};
use crate::messages::message;
use crate::{DriverNumber, Span};

delta! {
    /// What changed, by driver.
    pub struct TimingStats {
        /// Whether timing is withheld.
        pub withheld: bool,
        /// `Practice`, `Qualifying` or `Race`.
        pub session_type: String,
        /// The drivers.
        pub lines: ByDriver<StatsLine>,
    }

    /// One driver.
    pub struct StatsLine {
        /// The row on the timing screen, from 1.
        pub line: u8,
        /// The car.
        pub racing_number: Cell<DriverNumber>,
        /// The best lap.
        pub personal_best_lap_time: BestLap,
        /// The best of each of the three sectors.
        pub best_sectors: Indexed<BestSector>,
        /// The best of each of the four speed traps.
        pub best_speeds: BestSpeeds,
    }

    /// A best lap.
    pub struct BestLap {
        /// The time.
        pub value: Cell<Span>,
        /// The lap that it was set on.
        pub lap: u16,
        /// Its rank among all drivers' bests, from 1.
        pub position: u8,
    }

    /// A best time in a sector.
    pub struct BestSector {
        /// The time.
        pub value: Cell<Span>,
        /// Its rank among all drivers' bests, from 1.
        pub position: u8,
    }

    /// The four speed traps, named as in `TimingData`.
    pub struct BestSpeeds {
        /// At the end of the first sector.
        #[serde(rename = "I1")]
        pub i1: BestSpeed,
        /// At the end of the second sector.
        #[serde(rename = "I2")]
        pub i2: BestSpeed,
        /// At the finish line.
        #[serde(rename = "FL")]
        pub fl: BestSpeed,
        /// On the longest straight.
        #[serde(rename = "ST")]
        pub st: BestSpeed,
    }

    /// A best speed.
    pub struct BestSpeed {
        /// The speed in km/h.
        pub value: Cell<f64>,
        /// Its rank among all drivers' bests, from 1.
        pub position: u8,
    }
}

message!(TimingStats => TimingStats);
