//! What a player is told once, before the segments.

use std::ops::RangeInclusive;

use replay::Replay;
use serde::Serialize;

use crate::channel::{Channel, channels};
use crate::{SegmentError, VERSION};

/// How much session time a segment is long.
pub const SECONDS: usize = 60;

/// How a replay was cut, and how its segments are read.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Manifest {
    /// The version of the segments' form.
    pub version: u32,
    /// The session: `2025/15/R`.
    pub session: String,
    /// Frames per second of session time.
    pub fps: f64,
    /// How many frames there are; never 0.
    pub frames: usize,
    /// Segment `n` begins with frame `n` times this. It has so many frames of its own, the last segment fewer, and the
    /// first frame of the next.
    pub frames_per_segment: usize,
    /// How many segments there are; never 0.
    pub count: usize,
    /// The first frame's moment on the session clock, seconds.
    pub t0: f64,
    /// The length of a lap in metres: times `progress`, the distance driven. `None` where no circuit was found.
    pub lap_length: Option<f64>,
    /// The drivers' three letters, in the order of a segment's rows.
    pub drivers: Vec<String>,
    /// The channels, in the order of a segment's rows.
    pub channels: Vec<Channel>,
}

impl Manifest {
    /// Of a replay.
    #[must_use]
    pub fn of(replay: &Replay) -> Self {
        let session = replay.session();
        Self {
            version: VERSION,
            session: session.key.to_string(),
            fps: replay.options().frames_per_second,
            frames: replay.frame_count(),
            frames_per_segment: frames_per_segment(replay),
            count: count(replay),
            t0: replay.timeline().first.as_secs_f64(),
            lap_length: replay.circuit().length(),
            drivers: session.drivers.iter().map(|driver| driver.code.to_string()).collect(),
            channels: channels().copied().collect(),
        }
    }
}

/// How many segments a replay has; never 0. Frame `f` is in segment `f / frames_per_segment`.
#[must_use]
pub fn count(replay: &Replay) -> usize {
    replay.frame_count().div_ceil(frames_per_segment(replay))
}

/// As many frames as a minute has, at least 1; no frame rate has more than 60000 a minute.
fn frames_per_segment(replay: &Replay) -> usize {
    ((replay.options().frames_per_second * SECONDS as f64).round() as usize).clamp(1, usize::from(u16::MAX))
}

/// The frames of a segment, the next one's first included.
pub(crate) fn frames_of(replay: &Replay, number: usize) -> Result<RangeInclusive<usize>, SegmentError> {
    let (count, each) = (count(replay), frames_per_segment(replay));
    if number >= count {
        return Err(SegmentError::OutOfRange { number, count });
    }
    Ok(number * each..=((number + 1) * each).min(replay.frame_count() - 1))
}
