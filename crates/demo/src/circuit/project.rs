//! From a point of the map back to the distance along the centre line.

use super::{Circuit, Point};
use crate::math::hypot;

/// The longest step when the centre line is searched, in metres: shorter than half the tightest hairpin.
const STEP: f64 = 10.0;

/// How often the stretch around the nearest step is halved: to less than a nanometre.
const HALVINGS: u32 = 40;

/// The centre line at even steps.
pub(super) fn beacons(circuit: &Circuit) -> Vec<Point> {
    let count = (circuit.length() / STEP).ceil() as usize;
    let step = circuit.length() / count as f64;
    (0..count).map(|at| circuit.point(at as f64 * step, 0.0)).collect()
}

impl Circuit {
    /// The place on the centre line that is nearest to a point: distance from the start line along it, and distance
    /// from the point, in metres. Height counts, so that a bridge is told from what is under it.
    #[must_use]
    pub fn project(&self, point: Point) -> (f64, f64) {
        let aways: Vec<f64> = self.beacons.iter().map(|beacon| apart(*beacon, point)).collect();
        let (count, best) = (aways.len(), aways.iter().copied().fold(f64::MAX, f64::min));
        let step = self.length() / count as f64;
        // Where two branches pass each other, the nearest beacon need not be on the nearer one.
        let nearby = (0..count).filter(|at| {
            let (before, after) = (aways[(at + count - 1) % count], aways[(at + 1) % count]);
            aways[*at] <= before.min(after) && aways[*at] <= best + step
        });
        let feet = nearby.map(|at| {
            let middle = at as f64 * step;
            let foot = halve(middle - step, middle + step, |distance| {
                self.ahead(distance, point.x, point.y)
                    + (point.z - self.height(distance)) * self.gradient(distance)
            });
            (self.line.wrap(foot), apart(self.point(foot, 0.0), point))
        });
        feet.min_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or_default()
    }

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

fn apart(a: Point, b: Point) -> f64 {
    hypot(hypot(a.x - b.x, a.y - b.y), a.z - b.z)
}

/// Where a point that is ahead at `low` and behind at `high` is neither.
fn halve(mut low: f64, mut high: f64, ahead: impl Fn(f64) -> f64) -> f64 {
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if ahead(middle) > 0.0 { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}
