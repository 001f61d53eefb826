//! T7: the order ends as the official one.

use replay::Frame;
use session::Session;
use timing::{SessionTime, Span};

use crate::frames::Shows;
use crate::golden::Golden;
use crate::official::finalised;
use crate::report::{Figure, Measure, Miss, Unit};

/// Compares the order in the last frame with the official classification: the golden file's, where it has one, else the
/// session's, which comes from the results API or the feed's last places.
pub(crate) fn final_order(session: &Session, frames: &impl Shows, golden: Option<&Golden>) -> Measure {
    let mut measure = Measure::new("T7");
    let by_golden: Vec<usize> = golden
        .iter()
        .flat_map(|golden| &golden.results)
        .filter_map(|code| session.driver_by_code(*code))
        .collect();
    let placed = session.results.iter().filter(|result| result.position.is_some());
    let (judge, official) = match by_golden.is_empty() {
        true => ("by the session's result", placed.map(|result| result.driver).collect()),
        false => ("by the golden file", by_golden),
    };
    let timeline = frames.timeline();
    let mut frame = Frame::default();
    let mut differing = |time: SessionTime| {
        frames.at(time, &mut frame);
        let wrong = |(place, driver): &(usize, &usize)| frame.order.get(*place) != Some(*driver);
        let shown = |driver: usize| frame.cars.get(driver).map_or(0, |car| car.position);
        let wrong = official.iter().enumerate().filter(wrong);
        wrong.map(|(place, &driver)| (driver, place + 1, shown(driver))).collect::<Vec<_>>()
    };
    let last = timeline.time_of(timeline.frame_count.saturating_sub(1));
    for (driver, official, shown) in differing(last) {
        let what = format!("P{shown} instead of P{official}");
        measure.miss(Miss::of(session, driver, None, last, what));
    }
    let on_track = finalised(session).map(|time| time - Span::from_nanos(1));
    let before = on_track.map(|time| differing(time).len() as f64);
    measure.compared = format!("{} classified cars, {judge}", official.len());
    measure.figures = vec![
        Figure::count(
            "places_wrong_count",
            measure.misses_count,
            0.0,
            "places in the last frame that are not the official ones",
        ),
        Figure::new(
            "places_wrong_before_finalised_count",
            Unit::Count,
            before,
            "… just before the result is final",
        ),
    ];
    if official.is_empty() { measure.without("no result") } else { measure }
}

#[cfg(test)]
mod tests {
    use replay::CarFrame;

    use super::*;
    use crate::made::{Made, at, race};

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
            final_order(&session, &Made { seconds: 320.0, show }, None)
        };
        let values = |measure: Measure| measure.figures.iter().map(|figure| figure.value).collect::<Vec<_>>();
        assert_eq!(values(ends([2, 1, 3])), [Some(0.0), Some(2.0)]);
        assert_eq!(values(ends([2, 3, 1])), [Some(2.0), Some(2.0)]);
        let golden = Golden {
            results: [2, 1, 0].map(|driver: usize| session.drivers[driver].code).to_vec(),
            ..Golden::default()
        };
        let show = |_| [1, 2, 3].map(|position| CarFrame { position, ..CarFrame::default() }).to_vec();
        let reversed = final_order(&session, &Made { seconds: 320.0, show }, Some(&golden));
        assert_eq!(reversed.figures[0].value, Some(2.0));
    }

    #[test]
    fn a_replay_that_ends_before_the_result_is_wrong_in_its_last_frame() {
        let mut session = race(2);
        for (place, driver) in [(1, 1), (2, 0)] {
            session.results[place - 1].driver = driver;
            session.results[place - 1].position = Some(place as u16);
        }
        let show = |t: f64| {
            let places = if t < 300.0 { [1, 2] } else { [2, 1] };
            places.map(|position| CarFrame { position, ..CarFrame::default() }).to_vec()
        };
        assert_eq!(final_order(&session, &Made { seconds: 299.0, show }, None).misses_count, 2);
    }
}
