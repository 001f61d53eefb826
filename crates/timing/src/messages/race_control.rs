//! `RaceControlMessages`.

use crate::delta::{Cell, Indexed, delta};
use crate::messages::message;
use crate::{DriverNumber, Utc};

delta! {
    /// The messages so far, or the new ones by index.
    pub struct RaceControlMessages {
        /// The messages.
        pub messages: Indexed<RaceControlMessage>,
    }

    /// One message to the teams.
    pub struct RaceControlMessage {
        /// When it was sent. The feed writes it without a zone mark; it is UTC all the same.
        #[serde(serialize_with = "crate::messages::race_control::without_zone")]
        pub utc: Utc,
        /// The leader's lap, in races.
        #[serde(serialize_with = "crate::delta::bare")]
        pub lap: Cell<u16>,
        /// `Flag`, `SafetyCar`, `Drs`, `CarEvent`, `Other`…
        pub category: String,
        /// The text.
        pub message: String,
        /// `GREEN`, `YELLOW`, `DOUBLE YELLOW`, `RED`, `BLUE`, `CHEQUERED`, `CLEAR`…
        pub flag: String,
        /// `Track`, `Sector` or `Driver`.
        pub scope: String,
        /// The marshal sector, where the scope is `Sector`.
        #[serde(serialize_with = "crate::delta::bare")]
        pub sector: Cell<u16>,
        /// `DEPLOYED`, `ENDING`, `ENABLED`, `DISABLED`…
        pub status: String,
        /// The car, where the message is about one.
        pub racing_number: Cell<DriverNumber>,
        /// `SAFETY CAR` or `VIRTUAL SAFETY CAR`.
        pub mode: String,
    }
}

/// Writes UTC as race control does: without a zone mark.
fn without_zone<S: serde::Serializer>(utc: &Option<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    match utc {
        Some(utc) => serializer.collect_str(utc),
        None => serializer.serialize_none(),
    }
}

message!(RaceControlMessages => RaceControlMessages);
