//! T8: cars are drawn on the track; and where along it a place is.

use replay::{Circuit, Place};
use session::Session;

use crate::frames::{Gather, Window};
use crate::motion::{PER_METRE, drives};
use crate::raw::FromRaw;
use crate::report::{Figure, Measure, Unit};
use crate::statistics::{Worst, quantile};

/// Every so many frames the drawn cars are measured.
const EVERY: usize = 5;
/// A nearest place found nearby that is farther than this is looked for on the whole line; metres.
const NEARBY: f64 = 3.0;
/// A car farther from the line than this is told, metres.
const TOLD_FROM: f64 = 6.0;

/// The driven line of a circuit.
#[derive(Clone, Debug)]
pub(crate) struct DrivenLine<'a> {
    points: &'a [Place],
    length: f64,
}

/// The nearest place of the line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Nearest {
    /// How far away it is, metres on the map.
    pub(crate) distance: f64,
    /// How far along the line it is, metres.
    pub(crate) along: f64,
    stretch: usize,
}

impl<'a> DrivenLine<'a> {
    /// `None` where the circuit is not known.
    pub(crate) fn of(circuit: &'a Circuit) -> Option<Self> {
        let line = circuit.line.as_ref()?;
        Some(Self { points: line.points(), length: line.length() })
    }

    /// The length of a lap, metres.
    #[cfg(test)]
    fn length(&self) -> f64 {
        self.length
    }

    /// The nearest place of the whole line.
    pub(crate) fn nearest(&self, place: Place) -> Nearest {
        self.among(place, 0..self.points.len())
    }

    /// The nearest place, looked for around a stretch first: exact where it is farther away than 3 m.
    fn nearest_from(&self, place: Place, stretch: usize) -> Nearest {
        let count = self.points.len();
        let near = self.among(place, stretch + count - 2..stretch + count + 8);
        if near.distance < NEARBY { near } else { self.nearest(place) }
    }

    fn among(&self, place: Place, stretches: std::ops::Range<usize>) -> Nearest {
        let count = self.points.len();
        let nearest = |stretch: usize| {
            let (from, to) = (self.points[stretch % count], self.points[(stretch + 1) % count]);
            let (dx, dy) = (to.x - from.x, to.y - from.y);
            let squared = dx * dx + dy * dy;
            let along = (place.x - from.x) * dx + (place.y - from.y) * dy;
            let part = if squared > 0.0 { (along / squared).clamp(0.0, 1.0) } else { 0.0 };
            let distance = (from.x + part * dx - place.x).hypot(from.y + part * dy - place.y) / PER_METRE;
            let step = self.length / count as f64;
            Nearest { distance, along: ((stretch % count) as f64 + part) * step, stretch: stretch % count }
        };
        let nothing = Nearest { distance: f64::INFINITY, along: 0.0, stretch: 0 };
        stretches.map(nearest).fold(nothing, |a, b| if b.distance < a.distance { b } else { a })
    }
}

/// How far drawn cars are from the line.
#[derive(Clone, Debug)]
pub(crate) struct Beside<'a> {
    line: Option<DrivenLine<'a>>,
    stretches: Vec<usize>,
    frames: usize,
    distances: Vec<f32>,
    worst: Worst,
}

impl<'a> Beside<'a> {
    pub(crate) fn new(circuit: &'a Circuit) -> Self {
        let line = DrivenLine::of(circuit);
        Self { line, stretches: Vec::new(), frames: 0, distances: Vec::new(), worst: Worst::default() }
    }
}

impl Gather for Beside<'_> {
    fn see(&mut self, window: &Window<'_>) {
        self.frames += 1;
        let Some(line) = self.line.as_ref().filter(|_| self.frames.is_multiple_of(EVERY)) else { return };
        self.stretches.resize(window.now.cars.len(), 0);
        for (driver, car) in window.now.cars.iter().enumerate() {
            let Some(place) = car.place.filter(|_| drives(car)) else { continue };
            let nearest = line.nearest_from(place, self.stretches[driver]);
            self.stretches[driver] = nearest.stretch;
            self.distances.push(nearest.distance as f32);
            if nearest.distance > TOLD_FROM {
                self.worst.see(driver, window.now.session_time, nearest.distance);
            }
        }
    }

    fn append(&mut self, later: Self) {
        self.distances.extend(later.distances);
        self.worst.append(later.worst);
    }
}

impl Beside<'_> {
    /// The measure.
    pub(crate) fn measure(&self, session: &Session, mut raw: FromRaw) -> Measure {
        let mut measure = Measure::new("T8");
        let mut distances: Vec<f64> = self.distances.iter().copied().map(f64::from).collect();
        measure.compared = format!("{} places, every fifth frame", distances.len());
        measure.worst(session, &self.worst, |distance| format!("{distance:.1} m beside the line"));
        measure.worst(session, &raw.worst, |distance| format!("{distance:.1} m from its raw position"));
        let (median, p99) = (quantile(&mut distances, 0.5), quantile(&mut distances, 0.99));
        measure.figures = vec![
            Figure::new(
                "off_line_p99_m",
                Unit::Metres,
                p99,
                "running cars from the driven line, 99th percentile",
            )
            .at_most(6.0),
            Figure::new("off_line_median_m", Unit::Metres, median, "… median"),
        ];
        measure.figures.extend(raw.figures());
        match (&self.line, distances.is_empty()) {
            (None, _) => measure.without("no lap with places draws the circuit"),
            (_, true) => measure.without("no places of running cars"),
            _ => measure,
        }
    }
}

#[cfg(test)]
mod tests {
    use replay::{CarFrame, Status};

    use super::*;
    use crate::frames::watch;
    use crate::made::{Made, RADIUS, circle, on_circle, race};

    fn measured(car: impl Fn(f64) -> CarFrame + Sync) -> Measure {
        let circuit = circle();
        let frames = Made { seconds: 100.0, show: |t| vec![car(t)] };
        watch(&frames, 25.0, || Beside::new(&circuit)).measure(&race(1), FromRaw::default())
    }

    fn beside(t: f64, metres: f64) -> CarFrame {
        CarFrame { place: Some(on_circle(t / 90.0, RADIUS + metres)), ..CarFrame::default() }
    }

    #[test]
    fn cars_on_the_line_are_on_it_and_those_beside_are_found() {
        assert!(measured(|t| beside(t, 0.0)).figures[0].value < Some(0.1));
        let off = measured(|t| beside(t, if (20.0..25.0).contains(&t) { 12.0 } else { 0.0 }));
        assert!((off.figures[0].value.expect("places") - 12.0).abs() < 0.1, "{off:?}");
        assert!(off.misses[0].time >= 120.0 && off.misses[0].time <= 125.0, "{off:?}");
        let pit = measured(|t| CarFrame { status: Status::Pit, ..beside(t, 12.0) });
        assert_eq!(pit.no_judge, Some("no places of running cars"));
    }

    #[test]
    fn a_car_that_jumps_across_the_circuit_is_still_near_the_line() {
        let off = measured(|t| beside(if t < 50.0 { t } else { t + 45.0 }, 2.0));
        assert!(off.misses.is_empty() && off.figures[0].value < Some(2.1), "{off:?}");
    }

    #[test]
    fn the_nearest_place_says_how_far_along_it_is() {
        let circuit = circle();
        let line = DrivenLine::of(&circuit).expect("a line");
        for step in 0..100 {
            let fraction = f64::from(step) / 100.0;
            let nearest = line.nearest(on_circle(fraction, RADIUS + 5.0));
            let off = nearest.along - fraction * line.length();
            assert!(off.abs() < 0.1 && (nearest.distance - 5.0).abs() < 0.1, "{fraction}: {nearest:?}");
        }
    }
}
