//! Height along a lap.

/// A periodic cubic B-spline over heights at even distances: height, slope and bend are continuous, and no place is
/// higher or lower than the heights it is drawn through.
#[derive(Clone, Copy, Debug)]
pub(super) struct Elevation {
    heights: &'static [f64],
    spacing: f64,
}

impl Elevation {
    /// The heights in metres, spread evenly over a lap from the start line on.
    pub(super) fn new(heights: &'static [f64], length: f64) -> Self {
        Self { heights, spacing: length / heights.len() as f64 }
    }

    /// The four heights around a distance within the lap, and how far it is between the middle two, from 0 to 1.
    fn around(&self, along: f64) -> ([f64; 4], f64) {
        let count = self.heights.len();
        let places = along / self.spacing;
        let here = (places as usize).min(count - 1);
        let height = |ahead: usize| self.heights[(here + count + ahead - 1) % count];
        ([height(0), height(1), height(2), height(3)], places - here as f64)
    }

    /// In metres.
    pub(super) fn height(&self, along: f64) -> f64 {
        let ([a, b, c, d], t) = self.around(along);
        let rest = 1.0 - t;
        let middle = |near: f64, t: f64| near * (4.0 - 6.0 * t * t + 3.0 * t * t * t);
        (a * rest * rest * rest + middle(b, t) + middle(c, rest) + d * t * t * t) / 6.0
    }

    /// Metres up per metre along.
    pub(super) fn gradient(&self, along: f64) -> f64 {
        let ([a, b, c, d], t) = self.around(along);
        let rest = 1.0 - t;
        let slope = (b - a) * rest * rest + (c - b) * (1.0 + 2.0 * t * rest) + (d - c) * t * t;
        slope / (2.0 * self.spacing)
    }
}
