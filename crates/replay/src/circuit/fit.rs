//! The smoothest line near places that were seen.
//!
//! The line is a row of evenly spaced points. Among all such rows, the one is found for which the squared distances from
//! the places, each with its weight, and the squared third differences of the points, times the stiffness, have the
//! smallest sum. Third differences are none on a parabola, so that a bend of steady radius is hardly flattened: of a wave
//! of 2π·k points the part 1 / (1 + stiffness / k⁶) is kept. (P. H. C. Eilers, B. D. Marx, "Flexible smoothing with
//! B-splines and penalties", 1996, with splines of the first degree.) It takes time and room in proportion to the points.

use crate::Place;

/// A place that was seen beside the line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Observation {
    /// So many points from the first one; below the number of points.
    pub(super) at: f64,
    pub(super) weight: f64,
    pub(super) place: Place,
}

/// The third difference.
const DIFFERENCE: [f64; 4] = [-1.0, 3.0, -3.0, 1.0];
/// What a row of the matrix has: a point is bound to three neighbours on either side.
const BAND: usize = DIFFERENCE.len();
/// A closed line is fitted with so many of its points once more before the first and behind the last; what happens
/// farther away has no influence.
const OVERLAP: usize = 150;
/// Holds the points where nothing was seen to where the first place was; far less than any place's weight.
const ANCHOR: f64 = 1e-9;

/// The points of the smoothest line; a closed one goes on from its last point to its first. Fewer than four points, or
/// no observations, give nothing.
pub(super) fn fit(count: usize, closed: bool, stiffness: f64, observations: &[Observation]) -> Vec<Place> {
    let Some(origin) = observations.first().map(|seen| seen.place) else { return Vec::new() };
    if count < BAND {
        return Vec::new();
    }
    let overlap = if closed { OVERLAP.min(count) } else { 0 };
    let rows = count + 2 * overlap;
    let mut system = System::new(rows, stiffness);
    for seen in observations {
        let off = [seen.place.x - origin.x, seen.place.y - origin.y, seen.place.z - origin.z];
        let at = seen.at + overlap as f64;
        system.add(at, seen.weight, off, closed);
        if closed {
            system.add(at - count as f64, seen.weight, off, closed);
            system.add(at + count as f64, seen.weight, off, closed);
        }
    }
    let solved = system.solve();
    let place = |[x, y, z]: &[f64; 3]| Place { x: origin.x + x, y: origin.y + y, z: origin.z + z };
    solved[overlap..overlap + count].iter().map(place).collect()
}

/// The normal equations: a symmetric matrix of which each row has its diagonal and what lies right of it, and the right
/// sides for x, y and z.
struct System {
    rows: Vec<[f64; BAND]>,
    sides: Vec<[f64; 3]>,
}

impl System {
    fn new(count: usize, stiffness: f64) -> Self {
        let mut rows = vec![[0.0; BAND]; count];
        for first in 0..=count - BAND {
            for (i, a) in DIFFERENCE.iter().enumerate() {
                for (j, b) in DIFFERENCE.iter().enumerate().skip(i) {
                    rows[first + i][j - i] += stiffness * a * b;
                }
            }
        }
        rows.iter_mut().for_each(|row| row[0] += ANCHOR);
        Self { rows, sides: vec![[0.0; 3]; count] }
    }

    /// Adds a place beside a point, or between it and the next; what lies beyond the rows is left out, or counts for
    /// the last one where the line ends there.
    fn add(&mut self, at: f64, weight: f64, place: [f64; 3], closed: bool) {
        let last = self.rows.len() - 1;
        if closed && !(0.0..last as f64).contains(&at) {
            return;
        }
        let at = at.clamp(0.0, last as f64);
        let point = (at as usize).min(last - 1);
        let part = at - point as f64;
        let (here, next) = (weight * (1.0 - part), weight * part);
        self.rows[point][0] += here * (1.0 - part);
        self.rows[point][1] += here * part;
        self.rows[point + 1][0] += next * part;
        for (axis, value) in place.into_iter().enumerate() {
            self.sides[point][axis] += here * value;
            self.sides[point + 1][axis] += next * value;
        }
    }

    /// Solves by Cholesky's decomposition without roots, which keeps the band.
    fn solve(mut self) -> Vec<[f64; 3]> {
        let count = self.rows.len();
        for row in 0..count {
            let pivots = self.rows[row];
            for ahead in 1..BAND.min(count - row) {
                let factor = pivots[ahead] / pivots[0];
                let below = self.rows[row + ahead].iter_mut().zip(&pivots[ahead..]);
                below.for_each(|(cell, pivot)| *cell -= factor * pivot);
                for axis in 0..3 {
                    self.sides[row + ahead][axis] -= factor * self.sides[row][axis];
                }
            }
        }
        for row in (0..count).rev() {
            for axis in 0..3 {
                let known: f64 = (1..BAND.min(count - row))
                    .map(|ahead| self.rows[row][ahead] * self.sides[row + ahead][axis])
                    .sum();
                self.sides[row][axis] = (self.sides[row][axis] - known) / self.rows[row][0];
            }
        }
        self.sides
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::distance;
    use crate::sample::on_circle;

    fn seen(at: f64, weight: f64, place: Place) -> Observation {
        Observation { at, weight, place }
    }

    #[test]
    fn a_parabola_is_kept_whatever_the_stiffness() {
        let place = |at: f64| Place { x: 20.0 * at, y: 0.3 * at * at, z: 5.0 };
        let observations: Vec<Observation> =
            (0..20).map(|at| f64::from(at) * 5.0).map(|at| seen(at, 1.0, place(at))).collect();
        for (at, point) in fit(96, false, 1e4, &observations).iter().enumerate() {
            assert!(distance(*point, place(at as f64)) < 1e-3, "{at}: {point:?}");
        }
    }

    #[test]
    fn a_closed_line_has_no_seam_and_bridges_a_hole() {
        let count = 220;
        let on = |at: usize| on_circle(at as f64 / count as f64, 70.0);
        let known = (0..count).filter(|at| at % 7 == 0 && !(60..90).contains(at));
        let observations: Vec<Observation> = known.map(|at| seen(at as f64, 1.0, on(at))).collect();
        for (at, point) in fit(count, true, 10.0, &observations).iter().enumerate() {
            let bound = if (55..95).contains(&at) { 30.0 } else { 2.0 };
            assert!(distance(*point, on(at)) < bound, "{at}: {point:?} {:?}", on(at));
        }
    }

    #[test]
    fn nothing_seen_is_no_line() {
        assert_eq!(fit(100, true, 1.0, &[]), []);
        assert_eq!(fit(3, true, 1.0, &[seen(0.0, 1.0, Place::default())]), []);
        let one = fit(50, true, 1.0, &[seen(3.0, 1.0, Place { x: 7.0, y: 8.0, z: 9.0 })]);
        assert!(one.iter().all(|point| point.x.is_finite()), "{one:?}");
    }
}
