//! What a session is built from.

use std::collections::BTreeMap;
use std::sync::Arc;

use timing::recording::Recorded;
use timing::{SessionKey, Topic};

/// The bytes of one session: topic files as the archive has them, and what other sources know.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The topics' files.
    pub topics: BTreeMap<Topic, Vec<u8>>,
    /// The results API's answer for the session (classification, grid, status).
    pub results_api: Option<Vec<u8>>,
    /// The results API's answer with all lap times of the race.
    pub laps_api: Option<Vec<u8>>,
    /// The circuit API's map of the circuit in that year.
    pub circuit_api: Option<Vec<u8>>,
    /// Where the topics' lines were recorded, if they were made from a recording of the live feed.
    pub recorded: Option<Arc<Recorded>>,
}

/// Why there is no session.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SessionError {
    /// A topic that no session can do without is missing.
    #[error(
        "{key} has no {topic}, without which there is no session; fetch {topic}.jsonStream into its folder"
    )]
    MissingTopic {
        /// The session.
        key: SessionKey,
        /// The topic.
        topic: Topic,
    },
    /// A topic that no session can do without holds nothing that can be read.
    #[error("{key}: nothing in {topic} can be read ({reason}); fetch {topic}.jsonStream again")]
    UnreadableTopic {
        /// The session.
        key: SessionKey,
        /// The topic.
        topic: Topic,
        /// What was wrong with its first line.
        reason: String,
    },
}
