//! Where frames come from: a replay, asked as any program would ask it, or a test's own hands.

use rayon::prelude::*;
use replay::{Frame, Replay, Timeline};
use timing::{SessionTime, Span};

/// Instants that one thread looks at in a row.
const RUN: usize = 2000;

/// Something that shows frames.
pub(crate) trait Shows: Sync {
    /// The instants that a viewer sees.
    fn timeline(&self) -> Timeline;
    /// What is shown at an instant, on the timeline or not.
    fn at(&self, time: SessionTime, frame: &mut Frame);
}

impl Shows for Replay {
    fn timeline(&self) -> Timeline {
        *Self::timeline(self)
    }

    fn at(&self, time: SessionTime, frame: &mut Frame) {
        Self::at(self, time, frame);
    }
}

/// How long before the official moment a car may be shown to cross the line, and how long after it.
const LINE_WITHIN: [Span; 2] = [Span::from_secs(3), Span::from_millis(1500)];
/// The moment is looked for until it is known within 2 ms.
const HALVINGS: usize = 12;

/// When a car is shown to cross the line around a moment; `None` where it is not.
pub(crate) fn shown_at_line(
    frames: &impl Shows,
    driver: usize,
    around: SessionTime,
    frame: &mut Frame,
) -> Option<SessionTime> {
    let mut progress = |time: SessionTime| {
        frames.at(time, frame);
        frame.cars.get(driver)?.progress
    };
    let whole = progress(around)?.round();
    let (mut before, mut after) = (around - LINE_WITHIN[0], around + LINE_WITHIN[1]);
    if progress(before)? >= whole || progress(after)? < whole {
        return None;
    }
    for _ in 0..HALVINGS {
        let between = before + Span::from_nanos((after - before).as_nanos() / 2);
        if progress(between)? < whole { before = between } else { after = between }
    }
    Some(after)
}

/// A frame and its neighbours.
#[derive(Debug)]
pub(crate) struct Window<'a> {
    pub(crate) before: &'a Frame,
    pub(crate) now: &'a Frame,
    pub(crate) after: &'a Frame,
}

impl Window<'_> {
    /// From `before` to `after`, seconds.
    pub(crate) fn seconds(&self) -> f64 {
        (self.after.session_time - self.before.session_time).as_secs_f64()
    }
}

/// What is gathered from frame to frame.
pub(crate) trait Gather: Send {
    /// Looks at the next frame.
    fn see(&mut self, window: &Window<'_>);
    /// Takes in what was gathered from the frames that follow.
    fn append(&mut self, later: Self);
}

/// Shows every frame of a timeline at this rate, runs of frames side by side; what `new` makes gathers each run.
/// The first and the last frame are seen as neighbours only.
pub(crate) fn watch<G: Gather>(frames: &impl Shows, rate: f64, new: impl Fn() -> G + Sync) -> G {
    let timeline = frames.timeline();
    let count = ((timeline.end - timeline.first).as_secs_f64() * rate).ceil().max(0.0) as usize;
    let time_of = |index: usize| timeline.first + Span::from_secs_f64(index as f64 / rate);
    let run = |start: usize| {
        let mut gathered = new();
        let mut shown = [Frame::default(), Frame::default(), Frame::default()];
        frames.at(time_of(start), &mut shown[1]);
        frames.at(time_of(start + 1), &mut shown[2]);
        for index in start + 1..(start + 1 + RUN).min(count.saturating_sub(1)) {
            shown.rotate_left(1);
            frames.at(time_of(index + 1), &mut shown[2]);
            let [before, now, after] = &shown;
            gathered.see(&Window { before, now, after });
        }
        gathered
    };
    let runs: Vec<G> = (0..count).into_par_iter().step_by(RUN).map(run).collect();
    runs.into_iter().fold(new(), |mut all, later| {
        all.append(later);
        all
    })
}
