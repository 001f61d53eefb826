//! T5: the order does not flicker; T7: it ends as the official one.

use std::collections::BTreeMap;

use replay::Frame;
use session::Session;
use timing::{SessionTime, Span};

use crate::frames::{Gather, Shows, Window};
use crate::official::{Mark, finalised, marks};
use crate::report::{Figure, Measure, Miss, Unit};

/// An order that is taken back within this time was none.
const FLIP: Span = Span::from_secs(2);

/// A car that has come past another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pass {
    time: SessionTime,
    by: usize,
    of: usize,
}

/// All changes of the order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Passes(Vec<Pass>);

impl Gather for Passes {
    fn see(&mut self, window: &Window<'_>) {
        let (before, now) = (window.before, window.now);
        if before.order == now.order || before.classified != now.classified {
            return;
        }
        let place = |frame: &Frame, car: usize| frame.cars.get(car).map(|car| car.position);
        for (at, &of) in before.order.iter().enumerate() {
            for &by in &before.order[at + 1..] {
                if place(now, by) < place(now, of) {
                    self.0.push(Pass { time: now.session_time, by, of });
                }
            }
        }
    }

    fn append(&mut self, later: Self) {
        self.0.extend(later.0);
    }
}

impl Passes {
    /// The measure.
    pub(crate) fn measure(&self, session: &Session) -> Measure {
        let mut measure = Measure::new("T5");
        let evidence = passed_at(session);
        let mut last: BTreeMap<(usize, usize), SessionTime> = BTreeMap::new();
        for pass in &self.0 {
            let before = last.insert((pass.by, pass.of), pass.time);
            debug_assert!(before.is_none_or(|before| before <= pass.time));
            let Some(&there) = last.get(&(pass.of, pass.by)).filter(|there| pass.time - **there <= FLIP)
            else {
                continue;
            };
            if !overtook(&evidence, pass.of, pass.by, there, pass.time) {
                let code = |car: usize| session.drivers.get(car).map_or("?", |driver| driver.code.as_str());
                let (by, of) = (code(pass.of), code(pass.by));
                let what = format!("{by} past {of} for {} s", pass.time - there);
                measure.miss(Miss::of(session, pass.of, None, there, what));
            }
        }
        measure.compared = format!("{} order changes", self.0.len());
        measure.figures = vec![
            Figure::count(
                "flips_count",
                measure.misses_count,
                5.0,
                "order changes taken back within 2 s, no mark passed",
            ),
            Figure::new(
                "order_changes_count",
                Unit::Count,
                Some(self.0.len() as f64),
                "order changes in all",
            ),
        ];
        if session.key.kind.is_race() { measure } else { measure.without("not a race") }
    }
}

/// When each car passed each mark of each lap: by (lap, sector), then by car.
type PassedAt = BTreeMap<(u16, usize), BTreeMap<usize, SessionTime>>;

fn passed_at(session: &Session) -> PassedAt {
    let mut passed = PassedAt::new();
    for Mark { driver, lap, sector, time } in marks(session) {
        passed.entry((lap, sector)).or_default().insert(driver, time);
    }
    passed
}

/// Whether both cars passed a mark between two moments, `by` first.
fn overtook(passed: &PassedAt, by: usize, of: usize, from: SessionTime, to: SessionTime) -> bool {
    passed.values().any(|cars| {
        cars.get(&by).zip(cars.get(&of)).is_some_and(|(by, of)| from <= *by && by < of && *of <= to)
    })
}

/// Compares the last order with the official classification.
pub(crate) fn final_order(session: &Session, frames: &impl Shows) -> Measure {
    let mut measure = Measure::new("T7");
    let official: Vec<usize> = session
        .results
        .iter()
        .filter(|result| result.position.is_some())
        .map(|result| result.driver)
        .collect();
    let timeline = frames.timeline();
    let mut frame = Frame::default();
    let mut differing = |time: SessionTime| {
        frames.at(time, &mut frame);
        let wrong = |(place, driver): &(usize, &usize)| frame.order.get(*place) != Some(*driver);
        let shown = |driver: usize| frame.cars.get(driver).map_or(0, |car| car.position);
        let wrong = official.iter().enumerate().filter(wrong);
        wrong.map(|(place, &driver)| (driver, place + 1, shown(driver))).collect::<Vec<_>>()
    };
    let end = finalised(session).map_or(timeline.end, |time| time.max(timeline.end));
    for (driver, official, shown) in differing(end) {
        let what = format!("P{shown} instead of P{official}");
        measure.miss(Miss::of(session, driver, None, end, what));
    }
    let on_track = finalised(session).map(|time| time - Span::from_nanos(1));
    let before = on_track.map(|time| differing(time).len() as f64);
    let last_frame = differing(timeline.time_of(timeline.frame_count - 1)).len() as f64;
    measure.compared = format!("{} classified cars", official.len());
    measure.figures = vec![
        Figure::count(
            "places_wrong_count",
            measure.misses_count,
            0.0,
            "places at the end that are not the official ones",
        ),
        Figure::new(
            "places_wrong_before_finalised_count",
            Unit::Count,
            before,
            "… just before the result is final",
        ),
        Figure::new("places_wrong_in_last_frame_count", Unit::Count, Some(last_frame), "… in the last frame"),
    ];
    if official.is_empty() { measure.without("no result") } else { measure }
}

#[cfg(test)]
mod tests {
    use replay::CarFrame;

    use super::*;
    use crate::frames::watch;
    use crate::made::{Made, at, race, with_laps};
    use crate::report::Verdict;

    /// Two cars, the second of which is ahead in these stretches of time.
    fn flips(session: &Session, ahead: &[(f64, f64)]) -> Measure {
        let show = |t: f64| {
            let swapped = ahead.iter().any(|(from, to)| (*from..*to).contains(&t));
            let places = if swapped { [2, 1] } else { [1, 2] };
            places.map(|position| CarFrame { position, ..CarFrame::default() }).to_vec()
        };
        watch(&Made { seconds: 200.0, show }, 25.0, Passes::default).measure(session)
    }

    #[test]
    fn an_order_that_is_taken_back_at_once_is_a_flip() {
        let session = race(2);
        assert_eq!(flips(&session, &[]).misses_count, 0);
        assert_eq!(flips(&session, &[(50.0, 53.0)]).misses_count, 0, "three seconds are a position");
        let flicker = flips(&session, &[(50.0, 50.5), (52.0, 54.1)]);
        assert_eq!(flicker.misses_count, 2, "past, back, and past again: {:?}", flicker.misses);
        assert_eq!(flicker.misses[0].what, "CRB past CRA for 0.520 s");
        let flips_in_plenty: Vec<_> =
            (0..6).map(|flip| (f64::from(flip) * 10.0 + 5.0, f64::from(flip) * 10.0 + 5.2)).collect();
        assert_eq!(flips(&session, &flips_in_plenty[1..]).verdict(), Verdict::Ok);
        assert_eq!(flips(&session, &flips_in_plenty).misses_count, 6);
    }

    #[test]
    fn an_overtake_that_the_timing_saw_is_no_flip() {
        // At the line the second car is ahead by a tenth.
        let session = with_laps(race(2), &[&[90.1], &[90.0]]);
        assert_eq!(flips(&session, &[(89.0, 90.5)]).misses_count, 0);
        assert_eq!(flips(&session, &[(80.0, 80.5)]).misses_count, 1);
    }

    #[test]
    fn a_final_order_that_is_not_the_official_one_is_found() {
        let mut session = race(3);
        for (place, driver) in [(1, 1), (2, 0), (3, 2)] {
            session.results[place - 1].driver = driver;
            session.results[place - 1].position = Some(place as u16);
        }
        session.phases =
            vec![session::SessionPhaseChange { time: at(300.0), phase: session::SessionPhase::Finalised }];
        let ends = |last: [u16; 3]| {
            let show = move |t| {
                let places = if t < 300.0 { [1, 2, 3] } else { last };
                places.map(|position| CarFrame { position, ..CarFrame::default() }).to_vec()
            };
            final_order(&session, &Made { seconds: 200.0, show })
        };
        let values = |measure: Measure| measure.figures.iter().map(|figure| figure.value).collect::<Vec<_>>();
        assert_eq!(values(ends([2, 1, 3])), [Some(0.0), Some(2.0), Some(2.0)]);
        assert_eq!(ends([2, 3, 1]).misses_count, 2);
    }
}
