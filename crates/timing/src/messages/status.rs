//! `SessionStatus` and `TrackStatus`.

use crate::delta::delta;
use crate::messages::message;

delta! {
    /// How far the session is: `Inactive`, `Started`, `Aborted`, `Finished`, `Finalised`, `Ends`.
    pub struct SessionStatus {
        /// The status.
        pub status: String,
        /// Whether it was started, as one of the same words.
        pub started: String,
    }

    /// The flag over the whole track.
    pub struct TrackStatus {
        /// A digit: 1 clear, 2 yellow, 4 safety car, 5 red, 6 virtual safety car, 7 virtual safety car ending.
        pub status: String,
        /// The same in words.
        pub message: String,
    }
}

message!(SessionStatus => SessionStatus, TrackStatus => TrackStatus);
