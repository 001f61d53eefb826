//! What can be chosen about a replay.

use crate::ReplayError;

/// How cars are placed between samples.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Motion {
    /// Each car on its own path, drop-outs carried along the track by race progress.
    #[default]
    True,
    /// Plain linear interpolation of the merged lap telemetry; before a car's first and after its last lap the
    /// edge holds. Kept for comparison with programs that do so.
    Sampled,
}

/// What can be chosen about a replay.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReplayOptions {
    /// Frames per second of session time; more than 0, at most [`ReplayOptions::MAX_FRAMES_PER_SECOND`].
    pub frames_per_second: f64,
    /// How cars are placed between samples.
    pub motion: Motion,
}

impl ReplayOptions {
    /// No timeline is divided finer: a millisecond is the resolution of the feed.
    pub const MAX_FRAMES_PER_SECOND: f64 = 1000.0;

    /// The frame rate, if it is one.
    pub(crate) fn valid_frame_rate(&self) -> Result<f64, ReplayError> {
        let rate = self.frames_per_second;
        if rate > 0.0 && rate <= Self::MAX_FRAMES_PER_SECOND {
            Ok(rate)
        } else {
            Err(ReplayError::FrameRate { frames_per_second: rate })
        }
    }
}

impl Default for ReplayOptions {
    fn default() -> Self {
        Self { frames_per_second: 25.0, motion: Motion::True }
    }
}
