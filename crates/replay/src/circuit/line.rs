//! The line around the track: closed, and parametrised by the distance along it.

use crate::Place;
use crate::place::{between, distance, distance_squared};

/// Metres between the points of the line.
const STEP: f64 = 2.0;
/// Units of the map in a metre.
pub(super) const PER_METRE: f64 = 10.0;
/// Closer to the line than this, the nearest place along the line around the last one is the place; 1/10 m.
const ON_LINE: f64 = 250.0;
/// A place elsewhere on the line must be nearer by this to be believed; 1/10 m.
const NEARER: f64 = 100.0;
/// A search of the whole line looks at every so many points first.
const STRIDE: usize = 8;
/// No circuit is longer; the old Nürburgring had 28 km. Metres.
const LONGEST: f64 = 100_000.0;

/// A closed line through evenly spaced points; the first is start and finish.
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
    /// The nearest point of the line: a hint for the next place.
    pub(crate) point: usize,
}

impl CentreLine {
    /// The closed line through the given places, which follow each other around the track; the first is start and
    /// finish. `None` for fewer than four places, no length, or one that no circuit has.
    #[must_use]
    pub fn through(places: &[Place]) -> Option<Self> {
        let fine = smooth(places);
        let lengths = cumulative(&fine);
        let whole = lengths.last().copied().filter(|_| places.len() >= 4)?;
        if whole / PER_METRE > LONGEST {
            return None;
        }
        let count = (whole / PER_METRE / STEP).round() as usize;
        if count < 4 {
            return None;
        }
        let points = (0..count).map(|point| at_length(&fine, &lengths, whole * point as f64 / count as f64));
        Some(Self { points: points.collect(), length: whole / PER_METRE })
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

    /// The length of a lap in metres.
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
        let count = self.points.len();
        let along = fraction.rem_euclid(1.0) * count as f64;
        let before = (along as usize).min(count - 1);
        between(self.points[before], self.points[(before + 1) % count], along - before as f64)
    }

    /// Where on the line a place is: near the point `hint` if it is close to the line there, else the nearest place
    /// of the whole line.
    pub(crate) fn project(&self, place: Place, hint: Option<usize>) -> Projection {
        let near = hint.map(|hint| self.refine(place, self.descend(place, hint)));
        match near {
            Some(near) if near.distance < ON_LINE => near,
            Some(near) => {
                let far = self.refine(place, self.nearest(place));
                if far.distance + NEARER < near.distance { far } else { near }
            }
            None => self.refine(place, self.nearest(place)),
        }
    }

    /// Walks along the line for as long as that comes nearer.
    fn descend(&self, place: Place, from: usize) -> usize {
        let count = self.points.len();
        let mut point = from.min(count - 1);
        let mut distance = distance_squared(place, self.points[point]);
        let mut turned = false;
        let mut back = false;
        for _ in 0..count {
            let next = if back { (point + count - 1) % count } else { (point + 1) % count };
            let there = distance_squared(place, self.points[next]);
            if there < distance {
                (point, distance, turned) = (next, there, true);
            } else if !turned && !back {
                back = true;
            } else {
                break;
            }
        }
        point
    }

    /// The nearest point of the whole line, but for a narrow miss.
    fn nearest(&self, place: Place) -> usize {
        let coarse = (0..self.points.len()).step_by(STRIDE).min_by(|a, b| {
            distance_squared(place, self.points[*a]).total_cmp(&distance_squared(place, self.points[*b]))
        });
        self.descend(place, coarse.unwrap_or_default())
    }

    /// The nearest place on the two stretches that meet in a point.
    fn refine(&self, place: Place, point: usize) -> Projection {
        let count = self.points.len();
        let before = (point + count - 1) % count;
        let (back, back_part) = nearest_on(place, self.points[before], self.points[point]);
        let (ahead, ahead_part) = nearest_on(place, self.points[point], self.points[(point + 1) % count]);
        let (squared, along) =
            if back < ahead { (back, before as f64 + back_part) } else { (ahead, point as f64 + ahead_part) };
        let fraction = along / count as f64;
        Projection { fraction: if fraction < 1.0 { fraction } else { 0.0 }, distance: squared.sqrt(), point }
    }
}

/// The squared distance on the map to the nearest place between `from` and `to`, and which part of the way it is.
fn nearest_on(place: Place, from: Place, to: Place) -> (f64, f64) {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let squared = dx * dx + dy * dy;
    let along = (place.x - from.x) * dx + (place.y - from.y) * dy;
    let part = if squared > 0.0 { (along / squared).clamp(0.0, 1.0) } else { 0.0 };
    (distance_squared(place, between(from, to, part)), part)
}

/// A closed centripetal Catmull-Rom spline through the places, eight points to each stretch; it has neither cusps
/// nor loops (C. Yuksel, S. Schaefer, J. Keyser, "Parameterization and Applications of Catmull-Rom Curves", 2011).
fn smooth(places: &[Place]) -> Vec<Place> {
    let count = places.len();
    let mut fine = Vec::with_capacity(count * 8 + 1);
    for at in 0..count {
        let corner = |ahead: usize| places[(at + count + ahead - 1) % count];
        for step in 0..8 {
            fine.push(spline([corner(0), corner(1), corner(2), corner(3)], f64::from(step) / 8.0));
        }
    }
    fine.extend(places.first());
    fine
}

/// The place that lies `part` of the way from the second to the third corner, by Barry and Goldman's recursion.
fn spline(corners: [Place; 4], part: f64) -> Place {
    let knot = |a: Place, b: Place| distance(a, b).sqrt().max(1e-3);
    let [a, b, c, d] = corners;
    let t1 = knot(a, b);
    let t2 = t1 + knot(b, c);
    let t3 = t2 + knot(c, d);
    let t = t1 + part * (t2 - t1);
    let (ab, bc, cd) =
        (between(a, b, t / t1), between(b, c, (t - t1) / (t2 - t1)), between(c, d, (t - t2) / (t3 - t2)));
    let (abc, bcd) = (between(ab, bc, t / t2), between(bc, cd, (t - t1) / (t3 - t1)));
    between(abc, bcd, (t - t1) / (t2 - t1))
}

/// The distance along the line to each of its points.
fn cumulative(line: &[Place]) -> Vec<f64> {
    let mut length = 0.0;
    let steps = line.windows(2).map(|pair| distance(pair[0], pair[1]));
    std::iter::once(0.0)
        .chain(steps)
        .map(|step| {
            length += step;
            length
        })
        .collect()
}

fn at_length(line: &[Place], lengths: &[f64], length: f64) -> Place {
    let after = lengths.partition_point(|so_far| *so_far <= length).clamp(1, lengths.len() - 1);
    let (from, to) = (lengths[after - 1], lengths[after]);
    let part = if to > from { (length - from) / (to - from) } else { 0.0 };
    between(line[after - 1], line[after], part)
}

#[cfg(test)]
mod tests {
    use super::*;
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
}
