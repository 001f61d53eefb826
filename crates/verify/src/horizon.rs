//! T3: what is shown follows from what was known: the bytes until a moment, and a horizon.

use std::collections::BTreeMap;

use rayon::prelude::*;
use replay::{CarFrame, Frame, Replay};
use session::Session;
use timing::{SessionTime, Span};

use crate::frames::Shows;
use crate::report::{Figure, Measure, Miss, Unit};

/// How many cuts there are.
pub(crate) const CUTS: usize = 10;
/// Frames that one thread compares in a row.
const RUN: usize = 1000;
/// The last cut lies so long before the end.
const BEFORE_END: Span = Span::from_secs(30);
/// Every frame is compared from so long before a cut; of those before, one in [`SPARSELY`].
const CLOSELY: Span = Span::from_secs(300);
const SPARSELY: usize = 10;
/// The longest horizon that a replay may have.
const LONGEST: f64 = 10.0;

/// How long after a moment lines may come that still decide what is shown at it.
pub(crate) fn of_replay(_replay: &Replay) -> Span {
    Span::from_secs_f64(LONGEST)
}

/// A field that differs: in how many frames, and the first of them.
#[derive(Clone, Debug)]
struct Differs {
    frames: usize,
    first: SessionTime,
    driver: Option<usize>,
    what: String,
}

/// Fields that differ, by name.
type Fields = BTreeMap<&'static str, Differs>;

/// What was found over all cuts.
#[derive(Debug, Default)]
struct Found {
    compared: usize,
    differing: usize,
    /// By field: how long before a cut it first differs at most.
    earliest: BTreeMap<&'static str, Span>,
    misses: Vec<Miss>,
}

/// Compares the frames up to each of ten cuts less the horizon with those that `replay_of_cut` shows, the replay of the
/// bytes that had come by then.
pub(crate) fn cuts<S: Shows, E: std::fmt::Display>(
    session: &Session,
    whole: &impl Shows,
    horizon: Span,
    replay_of_cut: impl Fn(SessionTime) -> Result<S, E>,
    mut done: impl FnMut(usize),
) -> Measure {
    let timeline = whole.timeline();
    let span = (timeline.end - timeline.first - BEFORE_END).as_secs_f64();
    let mut found = Found::default();
    for cut in 1..=CUTS {
        // Stamps are whole milliseconds.
        let at = (timeline.first.as_secs_f64() + span * cut as f64 / CUTS as f64).floor();
        let at = SessionTime::from_secs_f64(at);
        match replay_of_cut(at) {
            Ok(part) => found.see(session, whole, &part, at, horizon),
            Err(error) => found.no_replay(session, whole, at, horizon, &error),
        }
        done(cut);
    }
    found.measure(horizon)
}

impl Found {
    fn see(
        &mut self,
        session: &Session,
        whole: &impl Shows,
        part: &impl Shows,
        at: SessionTime,
        horizon: Span,
    ) {
        let frames = frames_until(whole, at);
        let (differing, fields) = compare(whole, part, &frames, at - horizon);
        self.compared +=
            frames.iter().filter(|frame| whole.timeline().time_of(**frame) <= at - horizon).count();
        self.differing += differing;
        for (name, Differs { frames, first, driver, what }) in fields {
            let before = at - first;
            let earliest = self.earliest.entry(name).or_insert(before);
            *earliest = before.max(*earliest);
            if before >= horizon {
                let what = format!(
                    "{name} differs from {before} s before the cut at {:.0} s, in {frames} frames: {what}",
                    at.as_secs_f64()
                );
                self.misses.push(Miss::of(session, driver.unwrap_or(usize::MAX), None, first, what));
            }
        }
    }

    fn no_replay(
        &mut self,
        session: &Session,
        whole: &impl Shows,
        at: SessionTime,
        horizon: Span,
        error: &impl std::fmt::Display,
    ) {
        let time = |frame: &usize| whole.timeline().time_of(*frame);
        self.differing += frames_until(whole, at).iter().filter(|frame| time(frame) <= at - horizon).count();
        let what = format!("cut there, there is no replay: {error}");
        self.misses.push(Miss::of(session, usize::MAX, None, at, what));
    }

    fn measure(self, horizon: Span) -> Measure {
        let mut measure = Measure::new("T3");
        let told: Vec<String> = self
            .earliest
            .iter()
            .map(|(name, before)| format!("{name} {:.1}", before.as_secs_f64()))
            .collect();
        measure.compared = format!("{} frames before {CUTS} cuts", self.compared);
        if !told.is_empty() {
            measure.compared.push_str(&format!("; seconds before a cut, by field: {}", told.join(", ")));
        }
        self.misses.into_iter().for_each(|miss| measure.miss(miss));
        let earliest = self.earliest.values().max().map_or(0.0, |before| before.as_secs_f64());
        measure.figures = vec![
            Figure::count(
                "frames_differing_count",
                self.differing,
                0.0,
                "frames that differ when the bytes are cut a horizon later",
            ),
            Figure::new("horizon_s", Unit::Seconds, Some(horizon.as_secs_f64()), "the horizon")
                .at_most(LONGEST),
            Figure::new(
                "horizon_needed_s",
                Unit::Seconds,
                Some(earliest),
                "how long before a cut frames differ, at most",
            ),
        ];
        measure
    }
}

/// The frames before a cut that are compared.
fn frames_until(whole: &impl Shows, at: SessionTime) -> Vec<usize> {
    let timeline = whole.timeline();
    let until = (0..timeline.frame_count).take_while(|&frame| timeline.time_of(frame) <= at).count();
    let close = (CLOSELY.as_secs_f64() * timeline.frames_per_second) as usize;
    let closely = until.saturating_sub(close);
    (0..closely).step_by(SPARSELY).chain(closely..until).collect()
}

/// How many frames until `settled` differ, and the fields that do in any.
fn compare(whole: &impl Shows, part: &impl Shows, frames: &[usize], settled: SessionTime) -> (usize, Fields) {
    let timeline = whole.timeline();
    let run = |frames: &[usize]| {
        let (mut expected, mut shown) = (Frame::default(), Frame::default());
        let (mut differing, mut fields) = (0, Fields::new());
        for &index in frames {
            let time = timeline.time_of(index);
            whole.at(time, &mut expected);
            part.at(time, &mut shown);
            // The cut session has fewer frames, and behind its last all bear that one's number.
            shown.index = expected.index;
            if shown == expected {
                continue;
            }
            differing += usize::from(time <= settled);
            differences(&expected, &shown, |name, driver, what| {
                let differs = fields.entry(name).or_insert_with(|| Differs {
                    frames: 0,
                    first: time,
                    driver,
                    what: what(),
                });
                differs.frames += 1;
            });
        }
        (differing, fields)
    };
    let runs: Vec<(usize, Fields)> = frames.par_chunks(RUN).map(run).collect();
    runs.into_iter().fold((0, Fields::new()), |(count, mut all), (differing, fields)| {
        for (name, differs) in fields {
            // Runs come in the order of time: the first that has a field has its first frame.
            all.entry(name).and_modify(|all| all.frames += differs.frames).or_insert(differs);
        }
        (count + differing, all)
    })
}

/// Tells each field that differs: its name, whose it is, and what is shown of it.
fn differences(
    expected: &Frame,
    shown: &Frame,
    mut tell: impl FnMut(&'static str, Option<usize>, &dyn Fn() -> String),
) {
    macro_rules! fields {
        ($driver:expr, $a:expr, $b:expr, $($field:ident),*) => {
            $(if $a.$field != $b.$field {
                let what = || format!("{:?} instead of {:?}", $b.$field, $a.$field);
                tell(stringify!($field), $driver, &what);
            })*
        };
    }
    fields!(None, expected, shown, t, leader_lap, flag, weather, order, classified);
    if expected.cars.len() != shown.cars.len() {
        tell("cars", None, &|| format!("{} instead of {}", shown.cars.len(), expected.cars.len()));
    }
    for (driver, (a, b)) in expected.cars.iter().zip(&shown.cars).enumerate() {
        // Named one by one, so that a new field cannot be forgotten here.
        let CarFrame {
            lap: _,
            position: _,
            status: _,
            place: _,
            progress: _,
            distance: _,
            rel_distance: _,
            speed: _,
            gear: _,
            rpm: _,
            throttle: _,
            brake: _,
            drs: _,
            tyre: _,
            tyre_age: _,
            stops: _,
            gap_to_leader: _,
            interval: _,
            laps_down: _,
            last_lap: _,
            sectors: _,
            best_lap: _,
            estimated: _,
        } = a;
        fields!(
            Some(driver),
            a,
            b,
            lap,
            position,
            status,
            place,
            progress,
            distance,
            rel_distance,
            speed,
            gear,
            rpm,
            throttle,
            brake,
            drs,
            tyre,
            tyre_age,
            stops,
            gap_to_leader,
            interval,
            laps_down,
            last_lap,
            sectors,
            best_lap,
            estimated
        );
    }
}

#[cfg(test)]
mod tests {
    use replay::ReplayError;

    use super::*;
    use crate::made::{Made, at, race};
    use crate::report::Verdict;

    /// What is known at a moment when the session is cut there shows, it seems, only itself.
    fn measured(look_ahead: f64, horizon: i64) -> Measure {
        let cars = move |t: f64, end: f64| {
            // A car whose speed follows from what it does later, as far as that is known.
            let known = (t + look_ahead).min(end.max(t));
            vec![CarFrame { speed: Some(known), ..CarFrame::default() }]
        };
        let until = move |end: f64| Made { seconds: 400.0, show: move |t| cars(t, end) };
        let part = |cut: SessionTime| Ok::<_, ReplayError>(until((cut - at(0.0)).as_secs_f64()));
        cuts(&race(1), &until(f64::INFINITY), Span::from_secs(horizon), part, |_| {})
    }

    #[test]
    fn a_causal_replay_shows_the_same() {
        let causal = measured(0.0, 0);
        assert_eq!((causal.verdict(), causal.figures[2].value), (Verdict::Ok, Some(0.0)));
    }

    #[test]
    fn a_look_ahead_within_the_horizon_is_told_and_right() {
        let within = measured(3.0, 5);
        assert_eq!((within.verdict(), within.figures[0].value), (Verdict::Ok, Some(0.0)));
        assert!(within.figures[2].value.is_some_and(|needed| (2.9..=3.0).contains(&needed)), "{within:?}");
        assert!(within.compared.contains("by field: speed 3.0"), "{}", within.compared);
    }

    #[test]
    fn a_look_ahead_beyond_the_horizon_is_found_at_each_cut() {
        let beyond = measured(6.0, 5);
        // The frames of one second before each of ten cuts less the horizon.
        assert!(beyond.figures[0].value.is_some_and(|count| (240.0..=260.0).contains(&count)), "{beyond:?}");
        assert_eq!((beyond.misses.len(), beyond.misses[0].driver.as_deref()), (10, Some("CRA")));
        assert!(beyond.misses[0].what.starts_with("speed differs from "), "{:?}", beyond.misses[0]);
    }

    #[test]
    fn a_cut_session_that_has_no_replay_is_a_fault() {
        let whole = Made { seconds: 100.0, show: |_| vec![CarFrame::default()] };
        let none =
            |_| Err::<Made<fn(f64) -> Vec<CarFrame>>, _>(ReplayError::FrameRate { frames_per_second: 0.0 });
        let measure = cuts(&race(1), &whole, Span::from_secs(10), none, |_| {});
        assert!(measure.figures[0].value > Some(1000.0));
        assert_eq!(measure.misses_count, 10);
    }

    #[test]
    fn a_horizon_that_is_too_long_is_missed() {
        assert_eq!(measured(0.0, 11).verdict(), Verdict::Missed);
    }
}
