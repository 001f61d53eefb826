//! How much the line bends: a car beside it drives a shorter way round a corner, or a longer one.

use crate::circuit::CentreLine;
use crate::number::fraction;

/// A bend is measured between places so far before and behind, in units of the map: 12 m.
const REACH: f64 = 120.0;
/// Units of the map in a metre.
const PER_METRE: f64 = 10.0;
/// However the line bends, a metre of a car's way is so many metres of the line at least and at most.
const BOUNDS: (f64, f64) = (0.85, 1.18);

/// One over the radius at each point of the line, 1/m, positive where it bends to the left.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bends(Vec<f64>);

impl Bends {
    pub(crate) fn of(line: Option<&CentreLine>) -> Self {
        let Some(line) = line else { return Self::default() };
        let points = line.points();
        let count = points.len();
        let reach = (REACH / PER_METRE / line.length() * count as f64).ceil().max(1.0) as usize;
        if count <= 2 * reach {
            return Self::default();
        }
        let bend = |at: usize| {
            let (before, here, after) =
                (points[(at + count - reach) % count], points[at], points[(at + reach) % count]);
            let (ax, ay, bx, by) = (here.x - before.x, here.y - before.y, after.x - here.x, after.y - here.y);
            let (a, b) = (ax.hypot(ay), bx.hypot(by));
            // The sine of the turn over the way that it takes.
            let turn = (ax * by - ay * bx) / (a * b).max(f64::MIN_POSITIVE);
            turn / ((a + b) / 2.0 / PER_METRE).max(f64::MIN_POSITIVE)
        };
        Self((0..count).map(bend).collect())
    }

    /// Metres of the line to a metre of the way of a car `left` metres beside it, `along` laps along.
    pub(crate) fn line_per_way(&self, along: f64, left: f64) -> f64 {
        let at = (fraction(along) * self.0.len() as f64) as usize;
        let bend = self.0.get(at).copied().unwrap_or_default();
        (1.0 / (1.0 - bend * left).max(f64::MIN_POSITIVE)).clamp(BOUNDS.0, BOUNDS.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Place;

    #[test]
    fn inside_a_corner_the_way_is_shorter() {
        // A circle of 100 m, driven to the left.
        let points = (0..400).map(|point| {
            let angle = f64::from(point) / 400.0 * std::f64::consts::TAU;
            Place { x: 1000.0 * angle.cos(), y: 1000.0 * angle.sin(), z: 0.0 }
        });
        let line = CentreLine::from_points(points.collect(), 200.0 * std::f64::consts::PI).expect("a line");
        let bends = Bends::of(Some(&line));
        for (left, expected) in [(0.0, 1.0), (3.0, 100.0 / 97.0), (-3.0, 100.0 / 103.0), (80.0, BOUNDS.1)] {
            let found = bends.line_per_way(7.3, left);
            assert!((found - expected).abs() < 0.002, "{found} at {left} m");
        }
        assert_eq!(Bends::of(None).line_per_way(0.5, 3.0), 1.0);
    }
}
