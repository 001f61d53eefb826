//! `LapCount`.

use crate::delta::delta;
use crate::messages::message;

delta! {
    /// How far the race is.
    pub struct LapCount {
        /// The lap that the leader is on, from 1.
        pub current_lap: u16,
        /// The laps of the race. Changes when the race is shortened, as by an extra formation lap.
        pub total_laps: u16,
    }
}

message!(LapCount => LapCount);
