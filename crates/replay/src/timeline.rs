//! The instants of a replay.

use session::{Lap, Session, SessionPhase};
use timing::{SessionTime, Span, Topic};

use crate::{Motion, ReplayError, ReplayOptions};

/// The instants of a replay: frame i is i frame lengths after the first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Timeline {
    /// When the first frame is: the earliest lap start of any car.
    pub first: SessionTime,
    /// The last frame lies at this moment or just behind it: the latest lap end of any car or, of a race, when its result
    /// became final. With sampled motion all frames lie before the latest lap end.
    pub end: SessionTime,
    /// Frames per second.
    pub frames_per_second: f64,
    /// How many frames there are; never 0.
    pub frame_count: usize,
}

impl Timeline {
    /// The timeline of a session. Cars without telemetry do not stretch it, unless no car has any.
    pub(crate) fn of(session: &Session, options: &ReplayOptions) -> Result<Self, ReplayError> {
        let frames_per_second = options.valid_frame_rate()?;
        let (first, end) = match bounds(session, true).or_else(|| bounds(session, false)) {
            Some(bounds) => bounds,
            None if session.missing.contains(&Topic::TimingData) => {
                return Err(ReplayError::MissingTopic { key: session.key, topic: Topic::TimingData });
            }
            None => return Err(ReplayError::NoLaps { key: session.key }),
        };
        let is_sampled = options.motion == Motion::Sampled;
        let end = if is_sampled { end } else { result_final(session, end).unwrap_or(end) };
        let mut timeline = Self { first, end, frames_per_second, frame_count: 1 };
        let estimate = ((end - first).as_secs_f64() * frames_per_second).ceil() as usize;
        let before_end = (estimate.saturating_sub(1)..=estimate + 1)
            .find(|&frame| timeline.time_of(frame) >= end)
            .unwrap_or(estimate);
        // The first frame behind the end shows how it ended; the baseline of sampled motion has none.
        timeline.frame_count = if is_sampled { before_end.max(1) } else { before_end + 1 };
        Ok(timeline)
    }

    /// When a frame is; frames behind the last are thought on.
    #[must_use]
    pub fn time_of(&self, frame: usize) -> SessionTime {
        self.first + Span::from_secs_f64(frame as f64 / self.frames_per_second)
    }

    /// Which frame holds at a moment: the last that is not later; the first before it, the last after it.
    #[must_use]
    pub fn frame_of(&self, time: SessionTime) -> usize {
        let frames = (time - self.first).as_secs_f64() * self.frames_per_second;
        let frame = (frames + 1e-6).max(0.0) as usize;
        frame.min(self.frame_count - 1)
    }
}

/// The result of a race is final so long after the last car came in at the latest; after that the feed is idle.
const LONGEST_WAIT_FOR_RESULT: Span = Span::from_secs(3600);

/// When the result of a race is final, if that is behind its last lap.
fn result_final(session: &Session, last_lap: SessionTime) -> Option<SessionTime> {
    let finalised = session.phases.iter().rfind(|change| change.phase == SessionPhase::Finalised)?;
    let wait = finalised.time - last_lap;
    let waits = wait > Span::ZERO && wait <= LONGEST_WAIT_FOR_RESULT;
    (session.key.kind.is_race() && waits).then_some(finalised.time)
}

/// The earliest start and the latest end of laps; a lap that has not ended counts with its start.
fn bounds(session: &Session, with_telemetry: bool) -> Option<(SessionTime, SessionTime)> {
    let has_telemetry = |driver: usize| {
        session.cars.get(driver).is_some_and(|car| !car.is_empty())
            && session.positions.get(driver).is_some_and(|positions| !positions.is_empty())
    };
    let whole = |lap: &Lap| lap.start.map(|start| (start, lap.end.unwrap_or(start).max(start)));
    session
        .laps
        .laps
        .iter()
        .filter(|lap| !with_telemetry || has_telemetry(lap.driver))
        .filter_map(whole)
        .reduce(|(first, last), (start, end)| (first.min(start), last.max(end)))
}
