//! Whether a car could drive a line: how tight it bends, and whether any point lies behind the one before it.

use crate::Place;
use crate::circuit::{CentreLine, PER_METRE};

/// What a [`CentreLine`] is like. The tightest bend of all calendars, Monaco's hairpin, has a radius of about 10 m where
/// cars drive.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LineQuality {
    /// The radius of the tightest bend on the map, metres.
    pub tightest_radius: f64,
    /// Where that is, a fraction of the lap.
    pub tightest_at: f64,
    /// How many points lie behind the one before them, seen from the one before that: a line that turns back.
    pub reversals: usize,
    /// The longest way from one point to the next in space, metres, that from the last to the first included.
    pub longest_step: f64,
}

impl LineQuality {
    /// Measures a line.
    #[must_use]
    pub fn of(line: &CentreLine) -> Self {
        let points = line.points();
        let count = points.len();
        let mut quality =
            Self { tightest_radius: f64::INFINITY, tightest_at: 0.0, reversals: 0, longest_step: 0.0 };
        for at in 0..count {
            let (before, here, after) =
                (points[(at + count - 1) % count], points[at], points[(at + 1) % count]);
            let bend = Bend::of(before, here, after);
            if bend.radius < quality.tightest_radius {
                (quality.tightest_radius, quality.tightest_at) = (bend.radius, at as f64 / count as f64);
            }
            quality.reversals += usize::from(bend.turns_back);
            let step = crate::place::distance(here, after) / PER_METRE;
            quality.longest_step = quality.longest_step.max(step);
        }
        quality
    }
}

/// How a line bends at one of its points.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bend {
    /// Metres.
    pub(super) radius: f64,
    pub(super) turns_back: bool,
}

impl Bend {
    pub(super) fn of(before: Place, here: Place, after: Place) -> Self {
        let (ax, ay, bx, by) = (here.x - before.x, here.y - before.y, after.x - here.x, after.y - here.y);
        let (along, across) = (ax * bx + ay * by, ax * by - ay * bx);
        let way = ((ax * ax + ay * ay).sqrt() + (bx * bx + by * by).sqrt()) / 2.0 / PER_METRE;
        let turn = across.abs().atan2(along);
        Self { radius: way / turn.max(f64::MIN_POSITIVE), turns_back: along <= 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::circle;

    #[test]
    fn a_circle_bends_as_its_radius_says_and_a_point_put_back_is_seen() {
        let line = CentreLine::through(&circle(300, 50.0)).expect("a line");
        let quality = LineQuality::of(&line);
        assert!((quality.tightest_radius - 50.0).abs() < 0.5 && quality.reversals == 0, "{quality:?}");
        assert!((quality.longest_step - 2.0).abs() < 0.01, "{quality:?}");
        let mut points = line.points().to_vec();
        points.swap(40, 42);
        let kinked = LineQuality::of(&CentreLine::from_points(points, line.length()).expect("a line"));
        assert!(kinked.tightest_radius < 2.0 && kinked.reversals > 0, "{kinked:?}");
    }
}
