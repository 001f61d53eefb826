//! `SessionData`.

use crate::Utc;
use crate::delta::{Indexed, delta};
use crate::messages::message;

delta! {
    /// What happened when, in UTC.
    pub struct SessionData {
        /// The leader's laps, or the parts of qualifying.
        pub series: Indexed<SeriesEntry>,
        /// Changes of status.
        pub status_series: Indexed<StatusEntry>,
    }

    /// The beginning of a lap of the leader, or of a part of qualifying.
    pub struct SeriesEntry {
        /// When it began.
        pub utc: Utc,
        /// The lap, in races.
        pub lap: u16,
        /// The part, in qualifying; 0 before the first.
        pub qualifying_part: u8,
    }

    /// A change of one of the two statuses.
    pub struct StatusEntry {
        /// When it changed.
        pub utc: Utc,
        /// The new status of the track: `AllClear`, `Yellow`, `SCDeployed`, `VSCDeployed`, `VSCEnding`, `Red`…
        pub track_status: String,
        /// The new status of the session, in the words of `SessionStatus`.
        pub session_status: String,
    }
}

message!(SessionData => SessionData);
