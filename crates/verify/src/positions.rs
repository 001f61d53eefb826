//! T1: the places shown at the line.

use replay::{Frame, Status};
use session::Session;
use timing::Span;

use crate::frames::{Shows, shown_at_line};
use crate::official::{Crossing, Judge, Official};
use crate::report::{Figure, Measure, Miss, Unit};

/// So long after the crossing the place is looked at: by then the feed has told it.
const AFTER: Span = Span::from_secs(1);
/// A change of places comes with a message that is so late at most.
const TOLD_WITHIN: Span = Span::from_millis(500);
/// Golden times are whole milliseconds: the crossing has been by then.
pub(crate) const BY_THEN: Span = Span::from_millis(2);

/// Compares the places shown at and after each crossing with the official ones.
pub(crate) fn positions(session: &Session, frames: &impl Shows, official: &Official) -> Measure {
    let mut measure = Measure::new("T1");
    let (mut line, mut later) = (Frame::default(), Frame::default());
    let (mut right_at_line, mut right, mut pit_lane, mut all) = (0, 0, 0, 0_usize);
    for crossing in &official.crossings {
        let Some(official_place) = crossing.position else { continue };
        // The feed's messages lag; the car may be shown at the line before.
        let time = match official.judge {
            Judge::Golden => crossing.time + BY_THEN,
            Judge::Feed => {
                shown_at_line(frames, crossing.driver, crossing.time, &mut line).unwrap_or(crossing.time)
            }
        };
        frames.at(time, &mut line);
        frames.at(time + AFTER, &mut later);
        let shown = |frame: &Frame| frame.cars.get(crossing.driver).map(|car| car.position);
        let (Some(at_line), Some(position)) = (shown(&line), shown(&later)) else { continue };
        all += 1;
        right_at_line += usize::from(at_line == official_place);
        // Cars pass each other within the second; then the feed says so.
        if position == official_place || told_after(session, crossing, position) {
            right += 1;
            continue;
        }
        let reason = if at_line == official_place { reason(crossing, &line, &later) } else { Reason::AtLine };
        pit_lane += usize::from(reason.is_pit_lane());
        let what = format!("P{position} instead of P{official_place}: {}", reason.words());
        measure.miss(Miss::of(session, crossing.driver, Some(crossing.laps), crossing.time, what));
    }
    let share = |count: usize| (all > 0).then(|| count as f64 / all as f64);
    let figure = |name, count, says| Figure::new(name, Unit::Share, share(count), says);
    measure.compared = format!("{all} crossings, by {}", official.judge.words());
    measure.figures = vec![
        figure("right_at_line_share", right_at_line, "place at each crossing is the official one")
            .at_least(1.0),
        figure("right_but_for_pit_lane_share", right + pit_lane, "… 1 s later, passes in the pit lane aside")
            .at_least(0.995),
        figure("right_after_1s_share", right, "… 1 s later, all of them"),
    ];
    if all == 0 { measure.without("no official places") } else { measure }
}

/// Whether the feed says that the car comes to that place within the second after its crossing.
fn told_after(session: &Session, crossing: &Crossing, position: u16) -> bool {
    let until = crossing.time + AFTER + TOLD_WITHIN;
    let after = |time| crossing.time < time && time <= until;
    let feed = session.feeds.get(crossing.driver);
    feed.is_some_and(|feed| {
        feed.position.iter().any(|(time, place)| after(*time) && u16::from(*place) == position)
    })
}

/// Why a place a second after the line differs from the official one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    /// It did so at the line.
    AtLine,
    /// The car and those that it changed places with were in the pit lane.
    BothInPitLane,
    /// The car was in the pit lane, the others on track.
    PassedInPitLane,
    /// The car was on track, the others in the pit lane.
    PassedPitLane,
    /// At least one of the cars that it changed places with was on track as well.
    OnTrack,
}

impl Reason {
    /// Whether places changed because a car was in the pit lane: as they really do there.
    const fn is_pit_lane(self) -> bool {
        matches!(self, Self::BothInPitLane | Self::PassedInPitLane | Self::PassedPitLane)
    }

    const fn words(self) -> &'static str {
        match self {
            Self::AtLine => "wrong at the line already",
            Self::BothInPitLane => "both in the pit lane",
            Self::PassedInPitLane => "passed in the pit lane by cars on track",
            Self::PassedPitLane => "passed cars in the pit lane",
            Self::OnTrack => "order changed on track within the second",
        }
    }
}

fn reason(crossing: &Crossing, line: &Frame, later: &Frame) -> Reason {
    let me = crossing.driver;
    let ahead = |frame: &Frame, car: usize| frame.cars[car].position < frame.cars[me].position;
    let mut swapped = (0..later.cars.len()).filter(|&car| ahead(line, car) != ahead(later, car));
    let in_pits = |car: usize| later.cars[car].status == Status::Pit;
    match (in_pits(me), swapped.all(in_pits)) {
        (true, true) => Reason::BothInPitLane,
        (true, false) => Reason::PassedInPitLane,
        (false, true) => Reason::PassedPitLane,
        (false, false) => Reason::OnTrack,
    }
}

#[cfg(test)]
mod tests {
    use replay::CarFrame;

    use super::*;
    use crate::made::{Made, race, with_laps};
    use crate::report::Verdict;

    /// Two cars that cross at 90 s and 91 s; what is shown at each moment is their places and whether they pit.
    fn measured(show: impl Fn(f64) -> [(u16, Status); 2] + Sync) -> Measure {
        let session = with_laps(race(2), &[&[90.0], &[91.0]]);
        let cars = |t| {
            show(t).map(|(position, status)| CarFrame { position, status, ..CarFrame::default() }).to_vec()
        };
        positions(&session, &Made { seconds: 100.0, show: cars }, &Official::of(&session, None))
    }

    #[test]
    fn places_that_are_right_are_ok() {
        let measure = measured(|_| [(1, Status::Running), (2, Status::Running)]);
        assert_eq!((measure.verdict(), measure.figures[0].value), (Verdict::Ok, Some(1.0)));
    }

    #[test]
    fn a_swapped_order_is_found() {
        let measure = measured(|_| [(2, Status::Running), (1, Status::Running)]);
        assert_eq!((measure.verdict(), measure.figures[0].value), (Verdict::Missed, Some(0.0)));
        assert!(measure.misses[0].what.contains("wrong at the line already"), "{:?}", measure.misses);
    }

    #[test]
    fn a_pass_within_the_second_is_right_if_the_feed_tells_it() {
        let mut session = with_laps(race(2), &[&[90.0], &[90.2]]);
        for (driver, place) in [(0, 2), (1, 1)] {
            session.feeds[driver].position.push((crate::made::at(90.9), place));
        }
        let show = |t: f64| {
            let places = if t < 90.8 { [1, 2] } else { [2, 1] };
            places.map(|position| CarFrame { position, ..CarFrame::default() }).to_vec()
        };
        let measure = positions(&session, &Made { seconds: 100.0, show }, &Official::of(&session, None));
        assert_eq!(measure.figures[2].value, Some(1.0), "{measure:?}");
    }

    #[test]
    fn a_car_passed_in_the_pit_lane_after_the_line_is_told_as_such() {
        let places = |t| if t < 90.5 { [1, 2] } else { [2, 1] };
        let measure = measured(|t| {
            let [first, second] = places(t);
            [(first, Status::Pit), (second, Status::Running)]
        });
        let values: Vec<_> = measure.figures.iter().map(|figure| figure.value).collect();
        assert_eq!(values, [Some(0.5), Some(0.5), Some(0.0)]);
        assert!(
            measure.misses[0].what.contains("passed in the pit lane by cars on track"),
            "{:?}",
            measure.misses
        );
    }
}
