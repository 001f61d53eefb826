//! From a point of the map back to the distance along the centre line.

use super::Circuit;
use crate::math::hypot;

/// The longest step when the centre line is searched, in metres: shorter than half the tightest hairpin.
const STEP: f64 = 10.0;

/// How often the stretch around the nearest step is halved: to less than a nanometre.
const HALVINGS: u32 = 40;

impl Circuit {
    /// The place on the centre line nearest to a point of the map, no farther than `reach` metres before or after a
    /// distance: the distance along it, counted on from the given one and so possibly of another lap, and the
    /// distance from the point, in metres.
    #[must_use]
    pub fn project_near(&self, x: f64, y: f64, distance: f64, reach: f64) -> (f64, f64) {
        let away = |place: f64| {
            let point = self.point(place, 0.0);
            hypot(point.x - x, point.y - y)
        };
        let (low, high) = (distance - reach, distance + reach);
        let steps = (2.0 * reach / STEP).ceil().max(1.0);
        let step = 2.0 * reach / steps;
        let nearest = (0..=steps as usize)
            .map(|at| low + at as f64 * step)
            .map(|place| (place, away(place)))
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .map_or(distance, |(place, _)| place);
        let (from, to) = ((nearest - step).max(low), (nearest + step).min(high));
        let foot = halve(from, to, |place| self.ahead(place, x, y));
        (foot, away(foot))
    }

    /// How far a point of the map lies ahead of a place, in the direction of driving there.
    fn ahead(&self, distance: f64, x: f64, y: f64) -> f64 {
        let place = self.line.place(self.line.wrap(distance));
        (x - place.x) * place.cos + (y - place.y) * place.sin
    }
}

/// Where a point that is ahead at `low` and behind at `high` is neither.
fn halve(mut low: f64, mut high: f64, ahead: impl Fn(f64) -> f64) -> f64 {
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if ahead(middle) > 0.0 { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}
