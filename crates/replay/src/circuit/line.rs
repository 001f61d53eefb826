//! The line around the track: closed, and parametrised by the distance along it.

use super::path::{Found, Path};
use super::spline::{cumulative, evenly, smooth};
use super::{PER_METRE, STEP};
use crate::Place;

/// Closer to the line than this, the nearest place along the line around the last one is the place; 1/10 m.
const ON_LINE: f64 = 250.0;
/// A place elsewhere on the line must be nearer by this to be believed; 1/10 m.
const NEARER: f64 = 100.0;
/// No circuit is longer; the old Nürburgring had 28 km. Metres.
const LONGEST: f64 = 100_000.0;

/// A closed line through points that are evenly spaced in space; the first is start and finish.
#[derive(Clone, Debug, PartialEq)]
pub struct CentreLine {
    points: Vec<Place>,
    /// Metres.
    length: f64,
}

/// Where on the line a place is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Projection {
    /// The fraction of the lap, from 0 up to but not including 1.
    pub(crate) fraction: f64,
    /// The distance from the line, 1/10 m.
    pub(crate) distance: f64,
    /// The same, negative to the right of the line.
    pub(crate) left: f64,
    /// The nearest point of the line: a hint for the next place.
    pub(crate) point: usize,
}

impl CentreLine {
    /// The closed line through the given places, which follow each other around the track; the first is start and
    /// finish. `None` for fewer than four places, no length, or one that no circuit has.
    #[must_use]
    pub fn through(places: &[Place]) -> Option<Self> {
        if places.len() < 4 { None } else { Self::along(&smooth(places, true)) }
    }

    /// The line along points that lie close together; the last is the first again.
    pub(super) fn along(fine: &[Place]) -> Option<Self> {
        let lengths = cumulative(fine);
        let whole = lengths.last().copied()?;
        if whole / PER_METRE > LONGEST {
            return None;
        }
        let count = (whole / PER_METRE / STEP).round() as usize;
        let sound = count >= 4 && whole.is_finite();
        sound.then(|| Self { points: evenly(fine, &lengths, count, false), length: whole / PER_METRE })
    }

    /// The line through points that [`CentreLine::points`] gave, with the length that it had, in metres. `None` for
    /// fewer than four points, or numbers that no line has.
    #[must_use]
    pub fn from_points(points: Vec<Place>, length: f64) -> Option<Self> {
        let finite = |place: &Place| place.x.is_finite() && place.y.is_finite() && place.z.is_finite();
        let sound = points.len() >= 4 && points.iter().all(finite) && length > 0.0 && length <= LONGEST;
        sound.then_some(Self { points, length })
    }

    /// The same line with start and finish moved ahead by a fraction of the lap.
    #[must_use]
    pub fn starting_at(&self, fraction: f64) -> Self {
        let count = self.points.len();
        let points = (0..count).map(|point| self.at(fraction + point as f64 / count as f64)).collect();
        Self { points, length: self.length }
    }

    /// The length of a lap in metres, measured in space.
    #[must_use]
    pub fn length(&self) -> f64 {
        self.length
    }

    /// The points, evenly spaced; the line goes on from the last to the first.
    #[must_use]
    pub fn points(&self) -> &[Place] {
        &self.points
    }

    /// The place at a fraction of the lap; whole laps do not matter.
    #[must_use]
    pub fn at(&self, fraction: f64) -> Place {
        self.path().at(fraction.rem_euclid(1.0) * self.points.len() as f64)
    }

    /// Whether it is driven clockwise, seen from above with north up. Where it crosses itself, the larger loop says.
    #[must_use]
    pub fn is_clockwise(&self) -> bool {
        let next = self.points.iter().cycle().skip(1);
        let twice: f64 = self.points.iter().zip(next).map(|(a, b)| a.x * b.y - b.x * a.y).sum();
        twice < 0.0
    }

    /// The lowest and the highest place, metres above the origin.
    #[must_use]
    pub fn heights(&self) -> (f64, f64) {
        let heights = || self.points.iter().map(|point| point.z / PER_METRE);
        (heights().fold(f64::INFINITY, f64::min), heights().fold(f64::NEG_INFINITY, f64::max))
    }

    /// Where on the line a place is: near the point `hint` if it is close to the line there, else as
    /// [`CentreLine::search`] finds it.
    pub(crate) fn project(&self, place: Place, hint: Option<usize>) -> Projection {
        let near = hint.map(|hint| self.projection(self.path().near(place, hint)));
        match near {
            Some(near) if near.distance < ON_LINE => near,
            Some(near) => {
                let far = self.search(place, None);
                if far.distance + NEARER < near.distance { far } else { near }
            }
            None => self.search(place, None),
        }
    }

    /// Where on the line a place is of which nothing else is known but, if so, the place where the car was shortly
    /// before: that way and the height tell stretches apart that cross or run side by side.
    pub(crate) fn search(&self, place: Place, before: Option<Place>) -> Projection {
        let way = before.map(|before| super::path::unit(before, place));
        self.projection(self.path().anywhere(place, way))
    }

    pub(super) fn path(&self) -> Path<'_> {
        Path { points: &self.points, closed: true }
    }

    fn projection(&self, found: Found) -> Projection {
        let fraction = found.along / self.points.len() as f64;
        let fraction = if fraction < 1.0 { fraction } else { 0.0 };
        Projection { fraction, distance: found.distance, left: found.left, point: found.point }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::distance;
    use crate::sample::circle;

    #[test]
    fn a_circle_has_the_length_of_a_circle_and_its_places_project_onto_themselves() {
        let line = CentreLine::through(&circle(300, 1000.0)).expect("a line");
        let length = std::f64::consts::TAU * 1000.0;
        assert!((line.length() - length).abs() < 0.5, "{}", line.length());
        let mut hint = None;
        for step in 0..1000 {
            let fraction = f64::from(step) / 1000.0;
            let found = line.project(line.at(fraction), hint);
            hint = Some(found.point);
            let off = (found.fraction - fraction).abs();
            assert!(off.min(1.0 - off) < 1e-6 && found.distance < 0.1, "{fraction}: {found:?}");
        }
    }

    #[test]
    fn start_and_finish_can_be_moved() {
        let line = CentreLine::through(&circle(300, 500.0)).expect("a line");
        let moved = line.starting_at(0.25);
        assert!(distance(moved.at(0.0), line.at(0.25)) < 1.0);
        assert!(distance(moved.at(0.75), line.at(0.0)) < 1.0);
    }

    #[test]
    fn too_few_places_are_no_line() {
        assert_eq!(CentreLine::through(&circle(3, 500.0)), None);
        assert_eq!(CentreLine::through(&[Place::default(); 50]), None);
        assert_eq!(CentreLine::through(&[]), None);
    }

    #[test]
    fn places_that_no_circuit_joins_are_no_line() {
        assert!(CentreLine::through(&circle(300, 10_000.0)).is_some());
        assert_eq!(CentreLine::through(&circle(300, 100_000.0)), None);
    }

    #[test]
    fn a_line_is_made_again_from_its_points_and_not_from_rubbish() {
        let line = CentreLine::through(&circle(300, 500.0)).expect("a line");
        let again = CentreLine::from_points(line.points().to_vec(), line.length());
        assert_eq!(again, Some(line));
        assert_eq!(CentreLine::from_points(vec![Place { x: f64::NAN, ..Place::default() }; 9], 100.0), None);
        assert_eq!(CentreLine::from_points(circle(300, 500.0), f64::INFINITY), None);
        assert_eq!(CentreLine::from_points(circle(300, 500.0), 0.0), None);
    }

    #[test]
    fn direction_and_height_are_those_of_the_points() {
        let mut places = circle(300, 500.0);
        places.iter_mut().for_each(|place| place.z = place.x / 100.0);
        let line = CentreLine::through(&places).expect("a line");
        assert!(!line.is_clockwise());
        places.reverse();
        assert!(CentreLine::through(&places).expect("a line").is_clockwise());
        let (lowest, highest) = line.heights();
        assert!((lowest + 5.0).abs() < 0.01 && (highest - 5.0).abs() < 0.01, "{lowest} {highest}");
    }
}
