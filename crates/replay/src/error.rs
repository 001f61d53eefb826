//! Why there is no replay.

use timing::{SessionKey, Topic};

use crate::ReplayOptions;

/// Why there is no replay of a session.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
#[derive(thiserror::Error)]
pub enum ReplayError {
    /// A topic is missing from which the replay would be made.
    #[error(
        "{key} has no {topic}, without which there is nothing to replay; fetch {topic}.jsonStream into its folder"
    )]
    MissingTopic {
        /// The session.
        key: SessionKey,
        /// The topic.
        topic: Topic,
    },
    /// No lap of any driver has a beginning.
    #[error("{key}: no lap in {} has a beginning, so there is no timeline", Topic::TimingData)]
    NoLaps {
        /// The session.
        key: SessionKey,
    },
    /// The frame rate is not one.
    #[error(
        "{frames_per_second} frames per second is not possible; choose more than 0 and at most {}",
        ReplayOptions::MAX_FRAMES_PER_SECOND
    )]
    FrameRate {
        /// What was asked for.
        frames_per_second: f64,
    },
    /// Tracks that do not belong to the session.
    #[error("{key}: the kept tracks do not fit the session: {reason}; make them again from it")]
    Tracks {
        /// The session.
        key: SessionKey,
        /// What does not fit.
        reason: String,
    },
}
