//! T9: cars are drawn at the sector marks when they officially pass them.

use replay::{Circuit, Frame};
use session::Session;

use crate::frames::Shows;
use crate::line::DrivenLine;
use crate::motion::drives;
use crate::official::marks;
use crate::report::{Figure, Measure, Unit};
use crate::statistics::{Worst, quantile};

/// A car farther from the mark than this is told, metres.
const TOLD_FROM: f64 = 12.0;

/// Where cars were along the track at one mark, by their drawn places and by their progress; metres.
#[derive(Clone, Debug, Default)]
struct AtMark {
    drawn: Vec<(usize, timing::SessionTime, f64)>,
    progress: Vec<f64>,
}

/// Compares where cars are drawn at the ends of the first two sectors with the places of these marks, the medians over
/// all cars and laps.
pub(crate) fn sector_marks(session: &Session, frames: &impl Shows, circuit: &Circuit) -> Measure {
    let mut measure = Measure::new("T9");
    let (mut drawn, mut progress, mut worst) = (Vec::new(), Vec::new(), Worst::default());
    let line = DrivenLine::of(circuit);
    if let Some(line) = &line {
        for at in at_marks(session, frames, line) {
            let places: Vec<f64> = at.drawn.iter().map(|(.., along)| *along).collect();
            for (error, (driver, time, _)) in errors(&places, line.length()).into_iter().zip(&at.drawn) {
                drawn.push(error.abs());
                if error.abs() > TOLD_FROM {
                    worst.see(*driver, *time, error.abs());
                }
            }
            progress.extend(errors(&at.progress, line.length()).into_iter().map(f64::abs));
        }
    }
    measure.compared = format!("{} marks passed", drawn.len());
    measure.worst(session, &worst, |error| format!("{error:.1} m from the mark"));
    let metres = |name, errors: &mut Vec<f64>, share, says| {
        Figure::new(name, Unit::Metres, quantile(errors, share), says)
    };
    measure.figures = vec![
        metres(
            "mark_error_median_m",
            &mut drawn,
            0.5,
            "drawn cars from the sector mark that they pass, median",
        )
        .at_most(3.0),
        metres("mark_error_p99_m", &mut drawn, 0.99, "… 99th percentile").at_most(12.0),
        metres(
            "mark_error_of_progress_median_m",
            &mut progress,
            0.5,
            "progress from the sector mark, median",
        ),
        metres("mark_error_of_progress_p99_m", &mut progress, 0.99, "… 99th percentile"),
    ];
    match (line, drawn.is_empty()) {
        (None, _) => measure.without("no lap with places draws the circuit"),
        (_, true) => measure.without("no places of running cars at sector marks"),
        _ => measure,
    }
}

fn at_marks(session: &Session, frames: &impl Shows, line: &DrivenLine<'_>) -> [AtMark; 2] {
    let mut at = [AtMark::default(), AtMark::default()];
    let mut frame = Frame::default();
    for mark in marks(session) {
        let Some(at) = at.get_mut(mark.sector) else { continue };
        frames.at(mark.time, &mut frame);
        let Some(car) = frame.cars.get(mark.driver).filter(|car| drives(car)) else { continue };
        if let Some(place) = car.place {
            at.drawn.push((mark.driver, mark.time, line.nearest(place).along));
        }
        at.progress.extend(car.progress.map(|laps| laps.rem_euclid(1.0) * line.length()));
    }
    at
}

/// How far ahead of their median places on a closed line are, metres.
fn errors(along: &[f64], length: f64) -> Vec<f64> {
    let Some(&first) = along.first() else { return Vec::new() };
    let wrapped = |metres: f64| (metres + length / 2.0).rem_euclid(length) - length / 2.0;
    let from_first: Vec<f64> = along.iter().map(|place| wrapped(place - first)).collect();
    let median = quantile(&mut from_first.clone(), 0.5).unwrap_or_default();
    from_first.into_iter().map(|place| wrapped(place - median)).collect()
}

#[cfg(test)]
mod tests {
    use replay::CarFrame;

    use super::*;
    use crate::made::{Made, RADIUS, circle, on_circle, race, with_laps};

    /// Cars a second apart, each driving a lap in 90 s; the third is drawn some metres ahead of where it is.
    fn measured(ahead: f64) -> Measure {
        let session = with_laps(race(3), &[&[90.0, 180.0], &[91.0, 181.0], &[92.0, 182.0]]);
        let circuit = circle();
        let length = circuit.length().expect("a circuit");
        let show = |t: f64| {
            let car = |late: f64, ahead: f64| {
                let progress = (t - late) / 90.0 + ahead / length;
                let place = Some(on_circle(progress, RADIUS));
                CarFrame { place, progress: Some(progress), ..CarFrame::default() }
            };
            vec![car(0.0, 0.0), car(1.0, 0.0), car(2.0, ahead)]
        };
        sector_marks(&session, &Made { seconds: 200.0, show }, &circuit)
    }

    #[test]
    fn cars_at_the_marks_are_true_and_one_that_is_ahead_is_found() {
        let exact = measured(0.0);
        assert_eq!(exact.compared, "12 marks passed");
        assert!(exact.figures.iter().all(|figure| figure.value < Some(0.1)), "{exact:?}");
        let off = measured(20.0);
        let [median, p99] = [0, 1].map(|figure| off.figures[figure].value.expect("marks"));
        assert!(median < 0.1 && (p99 - 20.0).abs() < 0.1, "{off:?}");
        assert!(off.misses.iter().all(|miss| miss.driver.as_deref() == Some("CRC")), "{off:?}");
    }

    #[test]
    fn errors_are_taken_the_short_way_around() {
        let found = errors(&[999.0, 1.0, 0.0, 2.0, 998.0], 1000.0);
        assert_eq!(found, [-1.0, 1.0, 0.0, 2.0, -2.0]);
        assert_eq!(errors(&[], 1000.0), Vec::<f64>::new());
    }
}
