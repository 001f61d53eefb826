//! `TimingAppData`: grid places and tyre stints.

use crate::delta::{ByDriver, Cell, Indexed, delta};
use crate::messages::message;
use crate::{DriverNumber, Span};

delta! {
    /// What changed, by driver.
    pub struct TimingAppData {
        /// The drivers.
        pub lines: ByDriver<AppLine>,
    }

    /// One driver.
    pub struct AppLine {
        /// The car.
        pub racing_number: Cell<DriverNumber>,
        /// The row on the timing screen, from 1.
        #[serde(serialize_with = "crate::delta::bare")]
        pub line: Cell<u8>,
        /// The place on the grid, from 1.
        pub grid_pos: Cell<u8>,
        /// The stints, in order.
        pub stints: Indexed<AppStint>,
    }

    /// One stint on a set of tyres.
    pub struct AppStint {
        /// `SOFT`, `MEDIUM`, `HARD`, `INTERMEDIATE`, `WET`, `UNKNOWN`; before 2019 also `HYPERSOFT` and its kin.
        pub compound: String,
        /// Whether the set was new when fitted.
        pub new: Cell<bool>,
        /// `1` if the same set stayed on at a stop.
        pub tyres_not_changed: Cell<String>,
        /// Laps on the set so far, earlier stints with it included.
        #[serde(serialize_with = "crate::delta::bare")]
        pub total_laps: Cell<u16>,
        /// Laps on the set when the stint began.
        #[serde(serialize_with = "crate::delta::bare")]
        pub start_laps: Cell<u16>,
        /// A flag word about the best lap.
        #[serde(serialize_with = "crate::delta::bare")]
        pub lap_flags: Cell<u32>,
        /// The best lap of the stint.
        pub lap_time: Cell<Span>,
        /// Which lap that was.
        #[serde(serialize_with = "crate::delta::bare")]
        pub lap_number: Cell<u16>,
    }
}

message!(TimingAppData => TimingAppData);
