//! Where a car is along the line, by travelled distance, corrected slowly by its places and exactly by the line.
//!
//! A Kalman filter of four states that hardly change: how far **along** the line the car is; by how much the wheels'
//! **scale** differs from the line's metre; the **offset** of the places' projections, and the **delay** of the speed
//! behind the places. The travelled distance moves `along` by `(1 + scale)` of it. A place measures
//! `along + offset + delay · speed`, a crossing of the line measures `along` itself. So the car moves as its speed
//! says and at its speed's clock, the crossings say how far its places are ahead of that, and nothing is adjusted
//! that has been shown.
//!
//! What is uncertain grows with the way, not with time: a car that stands stays where it is. Sources: R. E. Kalman,
//! "A New Approach to Linear Filtering and Prediction Problems", 1960; the figures below are fitted to the 2025 Dutch
//! Grand Prix and Mexico City qualifying, in both of which the speed lags the places by 0.08 to 0.09 s.

const ALONG: usize = 0;
const SCALE: usize = 1;
const OFFSET: usize = 2;
const DELAY: usize = 3;

/// Before anything is measured: the standard deviations of scale, offset in metres, and delay in seconds.
const PRIOR: [f64; 3] = [0.01, 6.0, 0.05];
/// The delay before it is measured, seconds.
const USUAL_DELAY: f64 = 0.05;
/// How fast variances grow: of `along` in m², of the scale, of the offset in m², each per metre travelled.
const DRIFT: [f64; 3] = [5e-3, 1e-10, 2e-5];
/// Standard deviations of a place along the line: of the place itself in metres, and of its stamp in seconds.
const PLACE_NOISE: [f64; 2] = [3.0, 0.05];
/// The variance of where cars are when they officially cross the line, m².
const LINE_NOISE: f64 = 0.25;
/// Measurements farther off than so many standard deviations pull no harder than one that is so far off.
const OUTLIER: f64 = 3.0;

/// The filter's state: estimates and their covariance.
#[derive(Clone, Copy, Debug)]
pub(super) struct Filter {
    state: [f64; 4],
    covariance: [[f64; 4]; 4],
}

impl Filter {
    /// A car at `along` metres, known with that standard deviation.
    pub(super) fn new(along: f64, deviation: f64) -> Self {
        let mut covariance = [[0.0; 4]; 4];
        for (at, deviation) in [deviation, PRIOR[0], PRIOR[1], PRIOR[2]].into_iter().enumerate() {
            covariance[at][at] = deviation * deviation;
        }
        Self { state: [along, 0.0, 0.0, USUAL_DELAY], covariance }
    }

    /// How far along the line the car is, metres.
    pub(super) fn along(&self) -> f64 {
        self.state[ALONG]
    }

    /// Metres of the line to one metre of the wheels.
    pub(super) fn scale(&self) -> f64 {
        1.0 + self.state[SCALE]
    }

    /// Moves the car as far as its wheels turned, metres; `vague` is the standard deviation of that way where it is
    /// not measured.
    pub(super) fn travel(&mut self, way: f64, vague: f64) {
        self.state[ALONG] += self.scale() * way;
        let p = &mut self.covariance;
        let scale = p[SCALE];
        p[ALONG].iter_mut().zip(scale).for_each(|(along, scale)| *along += way * scale);
        p.iter_mut().for_each(|row| row[ALONG] += way * row[SCALE]);
        p[ALONG][ALONG] += way * DRIFT[0] + vague * vague;
        p[SCALE][SCALE] += way * DRIFT[1];
        p[OFFSET][OFFSET] += way * DRIFT[2];
    }

    /// Moves the estimate, which is as certain as before.
    pub(super) fn shift(&mut self, metres: f64) {
        self.state[ALONG] += metres;
    }

    /// Forgets where the car is, as if it were known with that standard deviation only.
    pub(super) fn loosen(&mut self, deviation: f64) {
        for other in 1..4 {
            self.covariance[ALONG][other] = 0.0;
            self.covariance[other][ALONG] = 0.0;
        }
        self.covariance[ALONG][ALONG] = deviation * deviation;
    }

    /// How far the car was ahead of where it is thought to have been at a place, metres: `projected` is the place
    /// along the line, `way` what the wheels turned since then.
    pub(super) fn ahead_at(&self, projected: f64, way: f64, speed: f64) -> f64 {
        projected - (self.along() - self.scale() * way + self.state[OFFSET] + self.state[DELAY] * speed)
    }

    /// Takes a place, as in [`Filter::ahead_at`]; `doubt` is how far the projection may be off besides. Gives how many
    /// standard deviations the place was ahead.
    pub(super) fn observe_place(&mut self, projected: f64, way: f64, speed: f64, doubt: f64) -> f64 {
        let ahead = self.ahead_at(projected, way, speed);
        let [place, stamp] = PLACE_NOISE;
        let noise = place * place + (stamp * speed).powi(2) + doubt * doubt;
        self.observe([1.0, -way, 1.0, speed], ahead, noise)
    }

    /// Takes a crossing of the line `line` metres along; `way` is what the wheels turned since then.
    pub(super) fn observe_line(&mut self, line: f64, way: f64) {
        let ahead = line - (self.along() - self.scale() * way);
        // The line is the law: what is farther off than thought possible was thought too certain.
        if ahead * ahead > OUTLIER * OUTLIER * (self.covariance[ALONG][ALONG] + LINE_NOISE) {
            self.loosen(ahead.abs());
        }
        self.observe([1.0, -way, 0.0, 0.0], ahead, LINE_NOISE);
    }

    fn observe(&mut self, gains: [f64; 4], ahead: f64, noise: f64) -> f64 {
        let p = &self.covariance;
        let reach: [f64; 4] = std::array::from_fn(|row| (0..4).map(|at| p[row][at] * gains[at]).sum());
        let spread: f64 = (0..4).map(|at| gains[at] * reach[at]).sum();
        let off = ahead / (spread + noise).sqrt();
        let total = if off.abs() > OUTLIER { (ahead / OUTLIER).powi(2) } else { spread + noise };
        let share = 1.0 / total;
        for ((state, row), by) in self.state.iter_mut().zip(&mut self.covariance).zip(reach) {
            let gain = by * share;
            *state += gain * ahead;
            row.iter_mut().zip(reach).for_each(|(cell, by)| *cell -= gain * by);
        }
        off
    }
}
