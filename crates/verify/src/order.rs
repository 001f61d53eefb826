//! T5: the order does not flicker.

use std::collections::BTreeMap;

use replay::Frame;
use session::Session;
use timing::{SessionTime, Span};

use crate::frames::{Gather, Window};
use crate::official::Official;
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
    pub(crate) fn measure(&self, session: &Session, official: &Official) -> Measure {
        let mut measure = Measure::new("T5");
        let evidence = official.passed();
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

/// Whether both cars passed a mark between two moments, `by` first.
fn overtook(passed: &PassedAt, by: usize, of: usize, from: SessionTime, to: SessionTime) -> bool {
    passed.values().any(|cars| {
        cars.get(&by).zip(cars.get(&of)).is_some_and(|(by, of)| from <= *by && by < of && *of <= to)
    })
}

#[cfg(test)]
mod tests {
    use replay::CarFrame;

    use super::*;
    use crate::frames::watch;
    use crate::made::{Made, race, with_laps};
    use crate::report::Verdict;

    /// Two cars, the second of which is ahead in these stretches of time.
    fn flips(session: &Session, ahead: &[(f64, f64)]) -> Measure {
        let show = |t: f64| {
            let swapped = ahead.iter().any(|(from, to)| (*from..*to).contains(&t));
            let places = if swapped { [2, 1] } else { [1, 2] };
            places.map(|position| CarFrame { position, ..CarFrame::default() }).to_vec()
        };
        watch(&Made { seconds: 200.0, show }, 25.0, Passes::default)
            .measure(session, &Official::of(session, None))
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
}
