//! `TeamRadio`.

use crate::delta::{Cell, Indexed, delta};
use crate::messages::message;
use crate::{DriverNumber, Utc};

delta! {
    /// The recordings so far, or the new ones by index.
    pub struct TeamRadio {
        /// The recordings.
        pub captures: Indexed<RadioCapture>,
    }

    /// One recording.
    pub struct RadioCapture {
        /// When it was published, up to minutes after it was said.
        pub utc: Utc,
        /// The car.
        pub racing_number: Cell<DriverNumber>,
        /// The recording's file, from the session's folder in the archive. Its name holds the local time at which
        /// it was said.
        pub path: String,
    }
}

message!(TeamRadio => TeamRadio);
