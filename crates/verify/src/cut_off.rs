//! T3: what is shown follows from what was known.

use std::sync::Arc;

use rayon::prelude::*;
use replay::{Frame, Replay, ReplayError};
use session::Session;
use timing::{SessionTime, Span};

use crate::frames::Shows;
use crate::report::{Figure, Measure, Miss};

/// How many cut-offs there are.
pub(crate) const CUTS: usize = 10;
/// Frames that one thread compares in a row.
const RUN: usize = 2000;
/// The last cut-off lies so long before the end.
const BEFORE_END: Span = Span::from_secs(1);

/// Frames that differ, and the first of them.
#[derive(Clone, Debug, Default)]
struct Differing {
    count: usize,
    first: Option<(SessionTime, Option<usize>, String)>,
}

/// Compares every frame before each of ten cut-offs with the one that `replay_of_cut` shows, the replay of the session
/// cut off there.
pub(crate) fn cut_offs<S: Shows>(
    session: &Session,
    whole: &impl Shows,
    replay_of_cut: impl Fn(SessionTime) -> Result<S, ReplayError>,
    mut done: impl FnMut(usize),
) -> Measure {
    let mut measure = Measure::new("T3");
    let timeline = whole.timeline();
    let span = (timeline.end - timeline.first - BEFORE_END).as_secs_f64();
    let (mut compared, mut differ) = (0, 0);
    for cut in 1..=CUTS {
        let at = timeline.first + Span::from_secs_f64(span * cut as f64 / CUTS as f64);
        let frames = (0..timeline.frame_count).take_while(|&frame| timeline.time_of(frame) < at).count();
        match replay_of_cut(at) {
            Ok(part) => {
                let found = differing(whole, &part, frames);
                (compared, differ) = (compared + frames, differ + found.count);
                if let Some((time, driver, what)) = found.first {
                    let what = format!(
                        "cut off at {:.3} s: {} frames differ, first {what}",
                        at.as_secs_f64(),
                        found.count
                    );
                    measure.miss(Miss::of(session, driver.unwrap_or(usize::MAX), None, time, what));
                }
            }
            Err(error) => {
                differ += frames;
                let what = format!("cut off there, there is no replay: {error}");
                measure.miss(Miss::of(session, usize::MAX, None, at, what));
            }
        }
        done(cut);
    }
    measure.compared = format!("all {compared} frames before {CUTS} cut-offs");
    measure.figures = vec![Figure::count(
        "frames_differing_count",
        differ,
        0.0,
        "frames before a cut-off that differ when the session ends there",
    )];
    measure
}

/// The replay of the session cut off at a moment, on the circuit of the whole session.
pub(crate) fn replay_of_cut(whole: &Replay, at: SessionTime) -> Result<Replay, ReplayError> {
    let known = Arc::new(replay::cut_off(whole.session(), at));
    Replay::with_circuit(known, Arc::clone(whole.circuit()), *whole.options())
}

fn differing(whole: &impl Shows, part: &impl Shows, frames: usize) -> Differing {
    let timeline = whole.timeline();
    let run = |start: usize| {
        let (mut expected, mut shown) = (Frame::default(), Frame::default());
        let mut differing = Differing::default();
        for index in start..(start + RUN).min(frames) {
            let time = timeline.time_of(index);
            whole.at(time, &mut expected);
            part.at(time, &mut shown);
            // The cut session has fewer frames; those behind its last bear that one's number.
            shown.index = expected.index;
            if shown != expected {
                differing.count += 1;
                differing.first.get_or_insert_with(|| difference(&expected, &shown));
            }
        }
        differing
    };
    let runs: Vec<Differing> = (0..frames).into_par_iter().step_by(RUN).map(run).collect();
    runs.into_iter().fold(Differing::default(), |all, run| Differing {
        count: all.count + run.count,
        first: all.first.or(run.first),
    })
}

fn difference(expected: &Frame, shown: &Frame) -> (SessionTime, Option<usize>, String) {
    let car = expected.cars.iter().zip(&shown.cars).position(|(a, b)| a != b);
    let what = match car {
        Some(car) => format!("{:?} instead of {:?}", shown.cars[car], expected.cars[car]),
        None => "not in its cars".to_owned(),
    };
    (expected.session_time, car, what)
}

#[cfg(test)]
mod tests {
    use replay::CarFrame;

    use super::*;
    use crate::made::{Made, at, race};

    /// What is known at a moment when the session is cut off there shows, it seems, only itself.
    fn measured(look_ahead: f64) -> Measure {
        let cars = move |t: f64, end: f64| {
            // A car whose speed follows from what it does later, as far as that is known.
            let known = (t + look_ahead).min(end.max(t));
            vec![CarFrame { speed: Some(known), ..CarFrame::default() }]
        };
        let until = move |end: f64| Made { seconds: 200.0, show: move |t| cars(t, end) };
        let part = |cut: SessionTime| Ok(until((cut - at(0.0)).as_secs_f64()));
        cut_offs(&race(1), &until(f64::INFINITY), part, |_| {})
    }

    #[test]
    fn a_causal_replay_shows_the_same() {
        assert_eq!(measured(0.0).figures[0].value, Some(0.0));
    }

    #[test]
    fn a_look_ahead_is_found_before_each_cut() {
        let measure = measured(1.0);
        // The frames of the last second before each of ten cuts, which lie between frames.
        let differing = measure.figures[0].value.expect("a count");
        assert!((240.0..=250.0).contains(&differing), "{differing}");
        assert_eq!((measure.misses.len(), measure.misses[0].driver.as_deref()), (10, Some("CRA")));
        assert!((measure.misses[0].time - (at(18.92).as_secs_f64())).abs() < 0.05, "{:?}", measure.misses[0]);
    }

    #[test]
    fn a_cut_session_that_has_no_replay_is_a_fault() {
        let whole = Made { seconds: 100.0, show: |_| vec![CarFrame::default()] };
        let none =
            |_| Err::<Made<fn(f64) -> Vec<CarFrame>>, _>(ReplayError::FrameRate { frames_per_second: 0.0 });
        let measure = cut_offs(&race(1), &whole, none, |_| {});
        assert!(measure.figures[0].value > Some(10_000.0));
    }
}
