//! Qualifying as laps against each other: in each part, every driver's lap that counted, all started at once.

use session::{QualifyingPart, Session};
use timing::Span;

use crate::{ReplayError, ReplayOptions};

/// The laps that counted in one part of qualifying.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// The part.
    pub part: QualifyingPart,
    /// A lap a driver, the fastest first; equal times by the order of the drivers.
    pub laps: Vec<GhostLap>,
}

/// One driver's lap that counted in a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GhostLap {
    /// The driver's index in [`Session::drivers`].
    pub driver: usize,
    /// The lap's number.
    pub lap: u16,
    /// The lap time.
    pub time: Span,
    /// Frames from its start to the one nearest to its end, both included.
    pub frame_count: usize,
}

impl Segment {
    /// How long the slowest lap takes; `None` without laps.
    #[must_use]
    pub fn duration(&self) -> Option<Span> {
        self.laps.last().map(|lap| lap.time)
    }
}

/// The parts of qualifying with the laps that counted; none for other sessions.
///
/// # Errors
/// [`ReplayError::FrameRate`] for a frame rate that is none.
pub fn qualifying_segments(session: &Session, options: &ReplayOptions) -> Result<Vec<Segment>, ReplayError> {
    let rate = options.valid_frame_rate()?;
    let segment = |part: &QualifyingPart| {
        let ghost = |driver: usize| {
            let lap = part.best_lap(session.laps.of(driver))?;
            let time = lap.time?;
            let frame_count = (time.as_secs_f64() * rate).round() as usize + 1;
            Some(GhostLap { driver, lap: lap.number, time, frame_count })
        };
        let mut laps: Vec<GhostLap> = (0..session.drivers.len()).filter_map(ghost).collect();
        laps.sort_by_key(|lap| lap.time);
        Segment { part: *part, laps }
    };
    Ok(session.qualifying_parts.iter().map(segment).collect())
}
