//! T7: the order ends as the official one.

use replay::Frame;
use session::Session;
use timing::{SessionTime, Span};

use crate::frames::Shows;
use crate::official::finalised;
use crate::report::{Figure, Measure, Miss, Unit};

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
            final_order(&session, &Made { seconds: 200.0, show })
        };
        let values = |measure: Measure| measure.figures.iter().map(|figure| figure.value).collect::<Vec<_>>();
        assert_eq!(values(ends([2, 1, 3])), [Some(0.0), Some(2.0), Some(2.0)]);
        assert_eq!(ends([2, 3, 1]).misses_count, 2);
    }
}
