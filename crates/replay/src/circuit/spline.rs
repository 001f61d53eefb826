//! Points into smooth, evenly spaced ones.

use crate::Place;
use crate::place::{between, distance};

/// How many points the spline has for each that it goes through.
const FINE: u32 = 8;

/// A centripetal Catmull-Rom spline through the places, which has neither cusps nor loops (C. Yuksel, S. Schaefer,
/// J. Keyser, "Parameterization and Applications of Catmull-Rom Curves", 2011). A closed one ends where it begins.
pub(super) fn smooth(places: &[Place], closed: bool) -> Vec<Place> {
    let count = places.len();
    let stretches = if closed { count } else { count.saturating_sub(1) };
    let corner = |at: usize, ahead: usize| {
        let index = at + ahead;
        if closed { places[(index + count - 1) % count] } else { places[index.clamp(1, count) - 1] }
    };
    let mut fine = Vec::with_capacity(stretches * FINE as usize + 1);
    for at in 0..stretches {
        let corners = [0, 1, 2, 3].map(|ahead| corner(at, ahead));
        fine.extend((0..FINE).map(|step| spline(corners, f64::from(step) / f64::from(FINE))));
    }
    fine.extend(if closed { places.first() } else { places.last() });
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

/// The distance in space along the line to each of its points, 1/10 m.
pub(super) fn cumulative(line: &[Place]) -> Vec<f64> {
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

/// So many points on the line, evenly spaced along it in space, from its first; `last` says whether its last is one of
/// them. `lengths` are its [`cumulative`] ones.
pub(super) fn evenly(line: &[Place], lengths: &[f64], count: usize, last: bool) -> Vec<Place> {
    let whole = lengths.last().copied().unwrap_or_default();
    let steps = if last { count - 1 } else { count };
    let mut after = 1;
    let point = |step: usize| {
        let length = whole * step as f64 / steps as f64;
        while after + 1 < line.len() && lengths[after] <= length {
            after += 1;
        }
        let (from, to) = (lengths[after - 1], lengths[after]);
        let part = if to > from { ((length - from) / (to - from)).min(1.0) } else { 0.0 };
        between(line[after - 1], line[after], part)
    };
    (0..count).map(point).collect()
}
