//! What a reader of segments is told once.

use replay::Replay;
use serde::Serialize;

use crate::cut::frames_of_segment;
use crate::{Channel, SECONDS, VERSION};

/// How a replay is cut, and what its segments hold.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Manifest {
    /// The version of the form.
    pub version: u32,
    /// The session: `2025/15/R`.
    pub session: String,
    /// Frames a second of session time.
    pub fps: f64,
    /// How many frames the replay has.
    pub frames: usize,
    /// The first frame's moment on the session clock, seconds.
    pub t0: f64,
    /// How many segments there are.
    pub segments: usize,
    /// Seconds of a segment; the last one may be shorter.
    pub seconds: f64,
    /// Frames from the first frame of a segment to the first of the next.
    pub frames_per_segment: usize,
    /// The length of a lap in metres; `None` where no circuit was found.
    pub lap_length: Option<f64>,
    /// The drivers' codes, in the order of a segment's rows.
    pub drivers: Vec<String>,
    /// The channels of each driver.
    pub channels: Vec<Channel>,
    /// The channels of the whole track.
    pub track: Vec<Channel>,
}

impl Manifest {
    /// Of a replay.
    #[must_use]
    pub fn of(replay: &Replay) -> Self {
        let (channels, track) = Channel::all();
        let session = replay.session();
        Self {
            version: VERSION,
            session: session.key.to_string(),
            fps: replay.options().frames_per_second,
            frames: replay.frame_count(),
            t0: replay.timeline().first.as_secs_f64(),
            segments: crate::cut::count(replay),
            seconds: SECONDS,
            frames_per_segment: frames_of_segment(replay),
            lap_length: replay.circuit().length(),
            drivers: session.drivers.iter().map(|driver| driver.code.to_string()).collect(),
            channels,
            track,
        }
    }
}
