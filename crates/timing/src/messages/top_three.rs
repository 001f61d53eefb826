//! `TopThree`.

use crate::delta::{Cell, Indexed, delta};
use crate::messages::{Gap, message};
use crate::{DriverNumber, Span};

delta! {
    /// The first three, first of all, or what changed by place.
    pub struct TopThree {
        /// The part of qualifying, from 1.
        pub session_part: u8,
        /// Whether timing is withheld.
        pub withheld: bool,
        /// The places.
        pub lines: Indexed<TopLine>,
    }

    /// One of the three.
    pub struct TopLine {
        /// The place, from 1.
        pub position: Cell<u8>,
        /// Whether the place is to be shown.
        pub show_position: bool,
        /// The car.
        pub racing_number: Cell<DriverNumber>,
        /// The driver's three letters.
        pub tla: String,
        /// `M VERSTAPPEN`.
        pub broadcast_name: String,
        /// `Max VERSTAPPEN`.
        pub full_name: String,
        /// `Max`.
        pub first_name: String,
        /// `Verstappen`.
        pub last_name: String,
        /// The official site's name for the driver.
        pub reference: String,
        /// The team.
        pub team: String,
        /// Six hexadecimal digits, red, green, blue.
        pub team_colour: String,
        /// The best lap, or the last one in races.
        pub lap_time: Cell<Span>,
        /// A word of flags that the timing screen colours by.
        pub lap_state: u32,
        /// The gap to the place before.
        pub diff_to_ahead: Cell<Gap>,
        /// The gap to the first.
        pub diff_to_leader: Cell<Gap>,
        /// Whether the lap is the best of all.
        pub overall_fastest: bool,
        /// Whether the lap is the driver's best.
        pub personal_fastest: bool,
    }
}

message!(TopThree => TopThree);
