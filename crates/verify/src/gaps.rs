//! T2: the gaps shown at the line.

use replay::Frame;
use session::Session;

use crate::frames::Shows;
use crate::official::{Behind, Crossing, gaps};
use crate::report::{Figure, Measure, Miss, Unit};
use crate::statistics::{Worst, quantile};

/// Compares the gaps to the leader shown at each crossing with the official ones.
pub(crate) fn gaps_to_leader(session: &Session, frames: &impl Shows, crossings: &[Crossing]) -> Measure {
    let mut measure = Measure::new("T2");
    let mut frame = Frame::default();
    let (mut errors, mut worst) = (Vec::new(), Worst::default());
    let (mut blank, mut lapped, mut laps_wrong) = (0, 0, 0);
    for (crossing, official) in gaps(crossings) {
        frames.at(crossing.time, &mut frame);
        let Some(shown) = frame.cars.get(crossing.driver) else { continue };
        let mut miss = |what: String| {
            measure.miss(Miss::of(session, crossing.driver, Some(crossing.laps), crossing.time, what));
        };
        match (official, shown.gap_to_leader) {
            (Behind::Time(official), Some(gap)) => {
                let error = (gap - official).abs().as_secs_f64();
                worst.see(crossing.driver, crossing.time, error);
                errors.push(error);
            }
            (Behind::Time(official), None) => {
                blank += 1;
                miss(format!("gap is blank, officially {official}; {:?} laps down", shown.laps_down));
            }
            (Behind::Laps(laps), gap) => {
                lapped += 1;
                if gap.is_some() || shown.laps_down != Some(laps) {
                    laps_wrong += 1;
                    miss(format!("{:?} laps down instead of {laps}", shown.laps_down));
                }
            }
        }
    }
    measure.compared = format!("{} gaps in seconds, {lapped} in laps", errors.len());
    let (median, p99) = (quantile(&mut errors, 0.5), quantile(&mut errors, 0.99));
    measure.worst(session, &worst, |error| format!("gap is off by {error:.3} s"));
    measure.figures = vec![
        Figure::new(
            "gap_error_median_s",
            Unit::Seconds,
            median,
            "error of the gap to the leader at each crossing, median",
        )
        .at_most(0.02),
        Figure::new("gap_error_p99_s", Unit::Seconds, p99, "… 99th percentile").at_most(0.15),
        Figure::count("gap_blank_count", blank, 0.0, "… gaps that are blank"),
        Figure::count("laps_down_wrong_count", laps_wrong, 0.0, "… lapped cars with wrong laps"),
    ];
    if crossings.is_empty() { measure.without("no crossings of the line") } else { measure }
}

#[cfg(test)]
mod tests {
    use replay::CarFrame;
    use timing::Span;

    use super::*;
    use crate::made::{Made, race, with_laps};
    use crate::official::crossings;

    /// The leader, a car three seconds behind and one a lap down, which shows this.
    fn measured(second: Option<Span>, laps_down: u16) -> Vec<Option<f64>> {
        let session = with_laps(race(3), &[&[90.0, 180.0], &[93.0, 183.0], &[185.0]]);
        let car = |gap_to_leader, laps_down| CarFrame {
            gap_to_leader,
            laps_down: Some(laps_down),
            ..CarFrame::default()
        };
        let show = |_| vec![car(Some(Span::ZERO), 0), car(second, 0), car(None, laps_down)];
        let measure = gaps_to_leader(&session, &Made { seconds: 200.0, show }, &crossings(&session));
        measure.figures.iter().map(|figure| figure.value).collect()
    }

    #[test]
    fn errors_blanks_and_wrong_laps_are_found() {
        let three = Some(Span::from_secs(3));
        assert_eq!(measured(three, 1), [Some(0.0), Some(0.0), Some(0.0), Some(0.0)]);
        assert_eq!(measured(Some(Span::from_millis(3500)), 1), [Some(0.5), Some(0.5), Some(0.0), Some(0.0)]);
        assert_eq!(measured(None, 1), [Some(0.0), Some(0.0), Some(2.0), Some(0.0)]);
        assert_eq!(measured(three, 2)[3], Some(1.0));
    }
}
