//! Finding places on a line of points.

use crate::Place;
use crate::place::{between, distance_squared};

/// A search of the whole path looks at every so many points first.
const STRIDE: usize = 8;
/// Stretches that are farther away than the nearest by more than this are not looked at twice; 1/10 m.
const RIVAL: f64 = 400.0;
/// A stretch that runs the other way than the car moves is taken for twice as much farther away, one that crosses its
/// way for as much; 1/10 m.
const ASTRAY: f64 = 150.0;
/// Where a height is off by more than this, it is not one of the car; 1/10 m.
const HIGHEST_BRIDGE: f64 = 100.0;

/// Evenly spaced points in the direction of driving; a closed path goes on from the last to the first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Path<'a> {
    pub(super) points: &'a [Place],
    pub(super) closed: bool,
}

/// The nearest place of a path.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Found {
    /// The nearest point.
    pub(super) point: usize,
    /// How many points along the path the place lies, with what lies behind the last whole one.
    pub(super) along: f64,
    /// How far away it is on the map, 1/10 m.
    pub(super) distance: f64,
}

impl Path<'_> {
    fn after(self, point: usize) -> Option<usize> {
        let next = point + 1;
        if next < self.points.len() { Some(next) } else { self.closed.then_some(0) }
    }

    fn before(self, point: usize) -> Option<usize> {
        point.checked_sub(1).or_else(|| self.closed.then(|| self.points.len() - 1))
    }

    /// The place so many points along.
    pub(super) fn at(self, along: f64) -> Place {
        let point = (along as usize).min(self.points.len() - 1);
        let here = self.points[point];
        self.after(point).map_or(here, |next| between(here, self.points[next], along - point as f64))
    }

    /// The direction of driving at a point, on the map, of length 1; (0, 0) where the path stands.
    pub(super) fn direction(self, point: usize) -> (f64, f64) {
        let (from, to) = (self.before(point).unwrap_or(point), self.after(point).unwrap_or(point));
        unit(self.points[from], self.points[to])
    }

    /// The nearest place along the path from a point on: it walks for as long as that comes nearer.
    pub(super) fn near(self, place: Place, from: usize) -> Found {
        self.refine(place, self.descend(place, from))
    }

    /// The nearest place of the whole path. Where stretches cross or run side by side, height and the `way` that the
    /// car came, on the map, tell them apart.
    pub(super) fn anywhere(self, place: Place, way: Option<(f64, f64)>) -> Found {
        let coarse = || (0..self.points.len()).step_by(STRIDE);
        let away = |point: usize| distance_squared(place, self.points[point]);
        let nearest = coarse().map(away).fold(f64::INFINITY, f64::min);
        let reach = (nearest.sqrt() + RIVAL).powi(2);
        let rivals = coarse().filter(|point| away(*point) <= reach).map(|point| self.near(place, point));
        let cost = |found: &Found| self.cost(place, way, found);
        rivals.min_by(|a, b| cost(a).total_cmp(&cost(b))).unwrap_or_default()
    }

    /// How little a place of the path looks like the car's: a squared distance.
    fn cost(self, place: Place, way: Option<(f64, f64)>, found: &Found) -> f64 {
        let height = (place.z - self.points[found.point].z).abs().min(HIGHEST_BRIDGE);
        let astray = way.map_or(0.0, |(x, y)| {
            let (along_x, along_y) = self.direction(found.point);
            ASTRAY * (1.0 - x * along_x - y * along_y)
        });
        found.distance * found.distance + height * height + astray * astray
    }

    fn descend(self, place: Place, from: usize) -> usize {
        let mut point = from.min(self.points.len() - 1);
        let mut distance = distance_squared(place, self.points[point]);
        let mut turned = false;
        let mut back = false;
        for _ in 0..self.points.len() {
            let next = if back { self.before(point) } else { self.after(point) };
            let there = next.map_or(f64::INFINITY, |next| distance_squared(place, self.points[next]));
            if let Some(next) = next.filter(|_| there < distance) {
                (point, distance, turned) = (next, there, true);
            } else if !turned && !back {
                back = true;
            } else {
                break;
            }
        }
        point
    }

    /// The nearest place on the two stretches that meet in a point.
    fn refine(self, place: Place, point: usize) -> Found {
        let behind = self.before(point).map(|before| (before, self.nearest_on(place, before, point)));
        let ahead = self.after(point).map(|after| (point, self.nearest_on(place, point, after)));
        let nearer = match (behind, ahead) {
            (Some(behind), Some(ahead)) if behind.1.0 < ahead.1.0 => Some(behind),
            (behind, ahead) => ahead.or(behind),
        };
        let (from, (squared, part)) = nearer.unwrap_or((point, (f64::INFINITY, 0.0)));
        Found { point, along: from as f64 + part, distance: squared.sqrt() }
    }

    /// The squared distance on the map to the nearest place between two points, and which part of the way it is.
    fn nearest_on(self, place: Place, from: usize, to: usize) -> (f64, f64) {
        let (from, to) = (self.points[from], self.points[to]);
        let (dx, dy) = (to.x - from.x, to.y - from.y);
        let squared = dx * dx + dy * dy;
        let along = (place.x - from.x) * dx + (place.y - from.y) * dy;
        let part = if squared > 0.0 { (along / squared).clamp(0.0, 1.0) } else { 0.0 };
        (distance_squared(place, between(from, to, part)), part)
    }
}

/// The direction from one place to another on the map, of length 1; (0, 0) where they are one.
pub(super) fn unit(from: Place, to: Place) -> (f64, f64) {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let length = dx.hypot(dy);
    if length > 0.0 { (dx / length, dy / length) } else { (0.0, 0.0) }
}
