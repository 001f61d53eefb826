//! Finding places on a line of points.

use crate::Place;
use crate::place::{between, distance_squared};

/// A search of the whole path looks at every so many points first.
const STRIDE: usize = 8;
/// Stretches that are farther away than the nearest by more than this are no rivals to it; 1/10 m.
const RIVAL: f64 = 400.0;
/// Points that are skipped at once on the way to the nearest; a path is nearly straight for so long.
const FARTHEST_LEAP: f64 = 16.0;
/// Leaps to the nearest place, before it is looked for point by point.
const LEAPS: usize = 8;
/// A stretch that runs the other way than the car moves is taken for twice as much farther away, one that crosses its
/// way for as much; 1/10 m.
const ASTRAY: f64 = 150.0;
/// Where heights differ by more than this, one is not known: no road bridges another so high up; 1/10 m.
const HIGHEST_BRIDGE: f64 = 150.0;

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
    /// The same, negative to the right of the path.
    pub(super) left: f64,
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

    /// The nearest place along the path from a point on. It goes along as far as the place would lie if the path went
    /// on straight, until it lies beside where that is.
    pub(super) fn near(self, place: Place, from: usize) -> Found {
        let mut from = from.min(self.points.len() - 1);
        let mut came = 0;
        for _ in 0..LEAPS {
            let Some(next) = self.after(from) else { break };
            let foot = self.foot(place, from, next);
            if (0.0..1.0).contains(&foot.part) {
                return foot.found(from, next);
            }
            let leap = foot.part.clamp(-FARTHEST_LEAP, FARTHEST_LEAP);
            let leap = if leap < 0.0 { leap as isize - 1 } else { leap as isize };
            let behind_bend = leap == -1 && came == 1;
            if behind_bend || leap == 1 && came == -1 {
                // In a bend, what lies outside of both stretches is nearest to the point between them.
                return self.at_point(place, if behind_bend { from } else { next });
            }
            let Some(to) = self.along(from, leap) else { break };
            (from, came) = (to, leap);
        }
        self.refine(place, self.descend(place, from))
    }

    /// The nearest place of the whole path. Where stretches cross or run side by side, height and the `way` that the
    /// car came, on the map, tell them apart.
    pub(super) fn anywhere(self, place: Place, way: Option<(f64, f64)>) -> Found {
        let away = |point: &Place| distance_squared(place, *point);
        let coarse: Vec<f64> = self.points.iter().step_by(STRIDE).map(away).collect();
        let nearest = coarse.iter().copied().fold(f64::INFINITY, f64::min);
        let reach = (nearest.sqrt() + RIVAL).powi(2);
        let is_rival = |at: &usize| {
            let (before, after) = (at.checked_sub(1).unwrap_or(coarse.len() - 1), (at + 1) % coarse.len());
            coarse[*at] <= reach && coarse[*at] <= coarse[before] && coarse[*at] <= coarse[after]
        };
        let rivals = (0..coarse.len()).filter(is_rival).map(|at| self.near(place, at * STRIDE));
        let cost = |found: &Found| self.cost(place, way, found);
        rivals.min_by(|a, b| cost(a).total_cmp(&cost(b))).unwrap_or_default()
    }

    /// How far above or below a point a place is, 1/10 m; 0 where the height is not known. The feed writes zeros until
    /// it knows a car's height.
    pub(super) fn height_off(self, place: Place, point: usize) -> f64 {
        let height = (place.z - self.points[point].z).abs();
        if height > HIGHEST_BRIDGE { 0.0 } else { height }
    }

    /// How little a place of the path looks like the car's: a squared distance.
    fn cost(self, place: Place, way: Option<(f64, f64)>, found: &Found) -> f64 {
        let height = self.height_off(place, found.point);
        let astray = way.map_or(0.0, |(x, y)| {
            let (along_x, along_y) = self.direction(found.point);
            ASTRAY * (1.0 - x * along_x - y * along_y)
        });
        found.distance * found.distance + height * height + astray * astray
    }

    /// The nearest point, walking from one on for as long as that comes nearer.
    fn descend(self, place: Place, from: usize) -> usize {
        let away = |point: usize| distance_squared(place, self.points[point]);
        let (mut point, mut distance) = (from, away(from));
        while let Some(next) = self.after(point).filter(|next| away(*next) < distance) {
            (point, distance) = (next, away(next));
        }
        if point == from {
            while let Some(next) = self.before(point).filter(|next| away(*next) < distance) {
                (point, distance) = (next, away(next));
            }
        }
        point
    }

    /// The point so many points along; `None` beyond the ends.
    fn along(self, from: usize, leap: isize) -> Option<usize> {
        let (to, count) = (from as isize + leap, self.points.len() as isize);
        let wrapped = if to < 0 {
            to + count
        } else if to >= count {
            to - count
        } else {
            to
        };
        let to = if self.closed { wrapped } else { to };
        usize::try_from(to).ok().filter(|to| *to < self.points.len())
    }

    /// The nearest place on the two stretches that meet in a point.
    fn refine(self, place: Place, point: usize) -> Found {
        let stretches =
            [self.before(point).map(|before| (before, point)), self.after(point).map(|after| (point, after))];
        let found = |(from, to)| self.foot(place, from, to).clamped().found(from, to);
        let nearest =
            stretches.into_iter().flatten().map(found).min_by(|a, b| a.distance.total_cmp(&b.distance));
        nearest.unwrap_or_else(|| self.at_point(place, point))
    }

    fn at_point(self, place: Place, point: usize) -> Found {
        let (here, (x, y)) = (self.points[point], self.direction(point));
        let (off_x, off_y) = (place.x - here.x, place.y - here.y);
        let distance = (off_x * off_x + off_y * off_y).sqrt();
        Found { point, along: point as f64, distance, left: distance.copysign(x * off_y - y * off_x) }
    }

    /// Where a place lies beside the straight through two points.
    #[inline]
    fn foot(self, place: Place, from: usize, to: usize) -> Foot {
        let (from, to) = (self.points[from], self.points[to]);
        let way = (to.x - from.x, to.y - from.y);
        let off = (place.x - from.x, place.y - from.y);
        let squared = way.0 * way.0 + way.1 * way.1;
        let part = if squared > 0.0 { (off.0 * way.0 + off.1 * way.1) / squared } else { 0.0 };
        Foot { way, off, part }
    }
}

/// A place beside the straight through two points.
#[derive(Clone, Copy, Debug)]
struct Foot {
    /// From the first point to the second, 1/10 m.
    way: (f64, f64),
    /// From the first point to the place.
    off: (f64, f64),
    /// Which part of the way from the first point to the second it lies beside.
    part: f64,
}

impl Foot {
    /// Between the two points.
    fn clamped(self) -> Self {
        Self { part: self.part.clamp(0.0, 1.0), ..self }
    }

    #[inline]
    fn found(self, from: usize, to: usize) -> Found {
        let Self { way, off, part } = self;
        let (x, y) = (off.0 - part * way.0, off.1 - part * way.1);
        let distance = (x * x + y * y).sqrt();
        let left = distance.copysign(way.0 * off.1 - way.1 * off.0);
        let point = if part < 0.5 { from } else { to };
        Found { point, along: from as f64 + part, distance, left }
    }
}

/// The direction from one place to another on the map, of length 1; (0, 0) where they are one.
pub(super) fn unit(from: Place, to: Place) -> (f64, f64) {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let length = (dx * dx + dy * dy).sqrt();
    if length > 0.0 { (dx / length, dy / length) } else { (0.0, 0.0) }
}
