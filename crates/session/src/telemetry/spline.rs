//! The smooth curve through samples: an interpolating spline of degree two.
//!
//! The rule is that of SciPy's `make_interp_spline(x, y, k=2)`, which FastF1 uses through pandas: the knots stand
//! midway between samples, except that there is none in the first and in the last interval, so that the first and
//! last parabola each pass through three samples more or less alone. Basis and notation: C. de Boor, "A Practical
//! Guide to Splines", chapters IX and XIII.
//!
//! With knots midway, a sample touches just the basis functions of itself and its two neighbours: the equations are
//! tridiagonal, and, being totally positive, are solved without pivoting (de Boor, chapter XIII).

/// Places, factorised once, for any number of value columns. Keeps its buffers between fits.
#[derive(Clone, Debug, Default)]
pub(super) struct Spline {
    knots: Vec<f64>,
    /// The equations after elimination: multiplier of the row above, inverse pivot, entry above the diagonal.
    rows: Vec<[f64; 3]>,
    count: usize,
}

/// Where a spline is to be evaluated: the first of the three coefficients, and what each counts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    first: usize,
    weights: [f64; 3],
}

impl Spline {
    /// Prepares curves through samples at `axis`, which must increase.
    pub(super) fn fit(&mut self, axis: &[f64]) {
        self.count = axis.len();
        self.knots.clear();
        self.rows.clear();
        let (&[first, ..], &[.., last]) = (axis, axis) else { return };
        let inner = axis.get(1..self.count - 1).unwrap_or_default();
        self.knots.extend([first; 3]);
        self.knots.extend(inner.windows(2).map(|pair| (pair[0] + pair[1]) / 2.0));
        self.knots.extend([last; 3]);
        if self.count >= 3 {
            self.factorise(axis);
        }
    }

    fn factorise(&mut self, axis: &[f64]) {
        let mut above = 0.0;
        for (i, &at) in axis.iter().enumerate() {
            let piece = (i + 1).clamp(2, self.count - 1);
            let place = self.place_in(piece, at);
            let entry = |column: usize| match column.checked_sub(place.first) {
                Some(weight @ 0..3) => place.weights[weight],
                _ => 0.0,
            };
            let factor = match (i.checked_sub(1), self.rows.last()) {
                (Some(previous), Some(&[_, inverse, _])) => entry(previous) * inverse,
                _ => 0.0,
            };
            let pivot = entry(i) - factor * above;
            above = entry(i + 1);
            self.rows.push([factor, 1.0 / pivot, above]);
        }
    }

    /// Turns the values at the samples into the curve's coefficients.
    pub(super) fn solve(&self, values: &mut [f64]) {
        if self.count < 3 {
            return;
        }
        for i in 1..values.len() {
            values[i] -= self.rows[i][0] * values[i - 1];
        }
        let mut next = 0.0;
        for (value, [_, inverse, above]) in values.iter_mut().zip(&self.rows).rev() {
            next = (*value - above * next) * inverse;
            *value = next;
        }
    }

    /// The place of `at`. `piece` remembers where the last one was, so that a walk in the order of time searches
    /// nothing; any start is right. Outside the samples the nearest parabola goes on.
    pub(super) fn place(&self, piece: &mut usize, at: f64) -> Place {
        match self.count {
            0 | 1 => Place { first: 0, weights: [1.0, 0.0, 0.0] },
            2 => {
                let share = (at - self.knots[0]) / (self.knots[5] - self.knots[0]);
                Place { first: 0, weights: [1.0 - share, share, 0.0] }
            }
            count => {
                *piece = (*piece).clamp(2, count - 1);
                while *piece > 2 && at < self.knots[*piece] {
                    *piece -= 1;
                }
                while *piece < count - 1 && at >= self.knots[*piece + 1] {
                    *piece += 1;
                }
                self.place_in(*piece, at)
            }
        }
    }

    /// The three basis functions that are not zero between the knots `piece` and `piece + 1`.
    fn place_in(&self, piece: usize, at: f64) -> Place {
        let knot = &self.knots[piece - 1..piece + 3];
        let (left, right) = (at - knot[1], knot[2] - at);
        let (low, high) = (right / (knot[2] - knot[1]), left / (knot[2] - knot[1]));
        let (from, to) = (low / (knot[2] - knot[0]), high / (knot[3] - knot[1]));
        let weights = [right * from, (at - knot[0]) * from + (knot[3] - at) * to, left * to];
        Place { first: piece - 2, weights }
    }
}

impl Place {
    /// The value of the curve with these coefficients; NaN where there are none.
    pub(super) fn value(&self, coefficients: &[f64]) -> f64 {
        let touched = &coefficients[self.first.min(coefficients.len())..];
        match touched {
            [a, b, c, ..] => a * self.weights[0] + b * self.weights[1] + c * self.weights[2],
            [] => f64::NAN,
            few => few.iter().zip(self.weights).map(|(value, weight)| value * weight).sum(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn curve(axis: &[f64], values: &[f64]) -> impl Fn(f64) -> f64 {
        let mut spline = Spline::default();
        spline.fit(axis);
        let mut coefficients = values.to_vec();
        spline.solve(&mut coefficients);
        move |at| spline.place(&mut 0, at).value(&coefficients)
    }

    #[test]
    fn few_samples_give_a_line_or_a_constant() {
        assert!(curve(&[], &[])(1.0).is_nan());
        assert_eq!(curve(&[3.0], &[7.0])(1.0), 7.0);
        assert_eq!(curve(&[1.0, 3.0], &[10.0, 20.0])(4.0), 25.0);
    }

    #[test]
    fn agrees_with_scipy() {
        let curve = curve(&[0.0, 1.0, 2.5, 3.0, 5.0], &[0.0, 2.0, 1.0, 4.0, 3.0]);
        // scipy.interpolate.make_interp_spline([0, 1, 2.5, 3, 5], [0, 2, 1, 4, 3], k=2)
        let expected = [
            (-0.5, -2.634761388286334),
            (0.5, 1.5449204627621111),
            (1.75, 0.6391675704989156),
            (2.75, 2.430382321041215),
            (4.0, 6.512653651482285),
            (5.5, -1.0158170643528566),
        ];
        for (at, value) in expected {
            assert!((curve(at) - value).abs() < 1e-12, "{at}: {} is not {value}", curve(at));
        }
    }

    fn samples() -> impl Strategy<Value = Vec<(f64, f64)>> {
        prop::collection::vec((0.001..2.0_f64, -1e4..1e4_f64), 3..40).prop_map(|steps| {
            let mut at = 0.0;
            steps
                .into_iter()
                .map(|(step, value)| {
                    at += step;
                    (at, value)
                })
                .collect()
        })
    }

    proptest! {
        #[test]
        fn passes_through_its_samples(samples in samples()) {
            let (axis, values): (Vec<f64>, Vec<f64>) = samples.into_iter().unzip();
            let curve = curve(&axis, &values);
            for (&at, &value) in axis.iter().zip(&values) {
                prop_assert!((curve(at) - value).abs() < 1e-6, "{at}: {} is not {value}", curve(at));
            }
        }

        #[test]
        fn a_parabola_is_itself_and_goes_on(samples in samples(), a in -9.0..9.0_f64, b in -9.0..9.0_f64) {
            let parabola = |at: f64| a * at * at + b * at + 5.0;
            let axis: Vec<f64> = samples.iter().map(|sample| sample.0).collect();
            let values: Vec<f64> = axis.iter().map(|&at| parabola(at)).collect();
            let curve = curve(&axis, &values);
            for at in [axis[0] - 0.3, (axis[0] + axis[1]) / 2.0, axis[axis.len() - 1] + 0.3] {
                let scale = 1.0 + parabola(at).abs();
                prop_assert!((curve(at) - parabola(at)).abs() < 1e-6 * scale, "{at}");
            }
        }
    }
}
