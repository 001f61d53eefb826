//! T9: cars are drawn at the sector marks when they officially pass them.

use std::collections::BTreeMap;

use replay::{Frame, Place};
use session::Session;
use timing::SessionTime;

use crate::frames::Shows;
use crate::motion::{PER_METRE, drives};
use crate::official::Official;
use crate::raw::between;
use crate::report::{Figure, Measure, Unit};
use crate::statistics::{Worst, quantile};

/// A car farther from the mark than this is told, metres.
const TOLD_FROM: f64 = 12.0;
/// So many passes tell where a mark is.
const ENOUGH: usize = 20;

/// Where a mark is on the map, and which way cars pass it.
#[derive(Clone, Copy, Debug)]
struct MarkPlace {
    place: Place,
    /// Of length 1.
    ahead: [f64; 2],
}

impl MarkPlace {
    /// The median of the raw positions of all cars at their official times: the jitter of single samples is in none of
    /// it, and nothing of the replay is.
    fn of(passes: &[(Place, [f64; 2])]) -> Option<Self> {
        let median = |value: fn(&(Place, [f64; 2])) -> f64| {
            quantile(&mut passes.iter().map(value).collect::<Vec<f64>>(), 0.5)
        };
        let place = Place { x: median(|pass| pass.0.x)?, y: median(|pass| pass.0.y)?, z: 0.0 };
        let step = [median(|pass| pass.1[0])?, median(|pass| pass.1[1])?];
        let length = step[0].hypot(step[1]);
        let moves = length > 0.0 && passes.len() >= ENOUGH;
        moves.then(|| Self { place, ahead: step.map(|axis| axis / length) })
    }

    /// How far ahead of the mark a place is, along the way that cars drive there; metres.
    fn along(&self, place: Place) -> f64 {
        let [dx, dy] = [place.x - self.place.x, place.y - self.place.y];
        (dx * self.ahead[0] + dy * self.ahead[1]) / PER_METRE
    }
}

/// Compares where cars are drawn at the official times of the ends of the first two sectors with the places of these
/// marks, found in the raw positions.
pub(crate) fn sector_marks(session: &Session, frames: &impl Shows, official: &Official) -> Measure {
    let mut measure = Measure::new("T9");
    let marks = mark_places(session, official);
    let (mut errors, mut worst, mut frame) = (Vec::new(), Worst::default(), Frame::default());
    for mark in &official.marks {
        let Some(place) = marks.get(&mark.sector) else { continue };
        // Only passes of cars that have positions there are drawn by something else than an estimate.
        if session.positions.get(mark.driver).and_then(|raw| between(raw, mark.time)).is_none() {
            continue;
        }
        frames.at(mark.time, &mut frame);
        let Some(car) = frame.cars.get(mark.driver).filter(|car| drives(car)) else { continue };
        let Some(error) = car.place.map(|drawn| place.along(drawn).abs()) else { continue };
        errors.push(error);
        if error > TOLD_FROM {
            worst.see(mark.driver, mark.time, error);
        }
    }
    measure.compared = format!("{} marks passed, by {}", errors.len(), official.judge.words());
    measure.worst(session, &worst, |error| format!("{error:.1} m from the mark"));
    measure.figures = vec![
        Figure::new(
            "mark_error_median_m",
            Unit::Metres,
            quantile(&mut errors, 0.5),
            "drawn cars from the sector mark that they pass, median",
        )
        .at_most(3.0),
        Figure::new("mark_error_p99_m", Unit::Metres, quantile(&mut errors, 0.99), "… 99th percentile")
            .at_most(12.0),
    ];
    if errors.is_empty() { measure.without("no places of running cars at sector marks") } else { measure }
}

fn mark_places(session: &Session, official: &Official) -> BTreeMap<usize, MarkPlace> {
    let mut passes: BTreeMap<usize, Vec<(Place, [f64; 2])>> = BTreeMap::new();
    let raw = |driver: usize, time: SessionTime| between(session.positions.get(driver)?, time);
    for mark in official.marks.iter().filter(|mark| mark.sector < 2) {
        passes.entry(mark.sector).or_default().extend(raw(mark.driver, mark.time));
    }
    passes.into_iter().filter_map(|(sector, passes)| Some((sector, MarkPlace::of(&passes)?))).collect()
}

#[cfg(test)]
mod tests {
    use replay::CarFrame;

    use super::*;
    use crate::made::{Made, RADIUS, on_circle, race, with_laps, with_raw};

    /// Cars a second apart, each driving a lap in 90 s; the third is drawn some metres ahead of where it is.
    fn measured(ahead: f64) -> Measure {
        let ends = |late: f64| -> Vec<f64> { (1..=12).map(|lap| 90.0 * f64::from(lap) + late).collect() };
        let ends = [ends(0.0), ends(1.0), ends(2.0)];
        let ends: Vec<&[f64]> = ends.iter().map(Vec::as_slice).collect();
        let session = with_raw(with_laps(race(3), &ends), 90.0, 1200.0);
        let official = Official::of(&session, None);
        let round = std::f64::consts::TAU * RADIUS;
        let show = |t: f64| {
            let car = |late: f64, ahead: f64| CarFrame {
                place: Some(on_circle((t - late) / 90.0 + ahead / round, RADIUS)),
                ..CarFrame::default()
            };
            vec![car(0.0, 0.0), car(1.0, 0.0), car(2.0, ahead)]
        };
        sector_marks(&session, &Made { seconds: 1200.0, show }, &official)
    }

    #[test]
    fn cars_at_the_marks_are_true_and_one_that_is_ahead_is_found() {
        let exact = measured(0.0);
        assert_eq!(exact.compared, "66 marks passed, by the feed");
        assert!(exact.figures.iter().all(|figure| figure.value < Some(0.3)), "{exact:?}");
        let off = measured(20.0);
        let [median, p99] = [0, 1].map(|figure| off.figures[figure].value.expect("marks"));
        assert!(median < 0.3 && (p99 - 20.0).abs() < 0.3, "{off:?}");
        assert!(off.misses.iter().all(|miss| miss.driver.as_deref() == Some("CRC")), "{off:?}");
    }

    #[test]
    fn without_raw_positions_there_is_no_judge() {
        let session = with_laps(race(1), &[&[90.0, 180.0]]);
        let show = |_| vec![CarFrame { place: Some(Place::default()), ..CarFrame::default() }];
        let official = Official::of(&session, None);
        let measure = sector_marks(&session, &Made { seconds: 200.0, show }, &official);
        assert_eq!(measure.verdict(), crate::Verdict::NoJudge);
    }
}
