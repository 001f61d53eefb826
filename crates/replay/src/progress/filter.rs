//! Where a car is along the line, by travelled distance, corrected slowly by its places.
//!
//! A Kalman filter of three states that hardly change: how far **along** the line the car is; by how much the wheels'
//! **scale** differs from the line's metre; and the **delay** of the speed behind the places. The travelled distance
//! moves `along` by `(1 + scale)` of it. A place measures `along + delay · (speed − usual speed)`: at the usual speed a
//! car is where its places are, so that `along` and `delay` are told apart, by slow and by fast stretches of each lap.
//! A constant by which all places are off cannot be told by them: [`super::bias`] bounds it.
//!
//! What is uncertain grows with the way, not with time: a car that stands stays where it is. Sources: R. E. Kalman,
//! "A New Approach to Linear Filtering and Prediction Problems", 1960; the figures below are fitted to the 2025 Dutch and
//! Australian Grands Prix, the 2024 Miami sprint, Mexico City qualifying and a test day of 2026, in all of which the speed
//! lags the places by 0.07 to 0.12 s.

const ALONG: usize = 0;
const SCALE: usize = 1;
const DELAY: usize = 2;
const STATES: usize = 3;

/// Before anything is measured: the standard deviations of scale, and of delay in seconds.
const PRIOR: [f64; 2] = [0.02, 0.15];
/// The delay before it is measured, seconds.
const USUAL_DELAY: f64 = 0.09;
/// No wheels slip, and no circumference is off, by more than this part on the mean of a lap.
const MOST_SCALE: f64 = 0.08;
/// No clocks are apart by more, seconds.
const MOST_DELAY: f64 = 1.0;
/// How fast variances grow: of `along` in m², and of the scale, each per metre travelled.
const DRIFT: [f64; 2] = [5e-3, 1e-10];
/// Standard deviations of a place along the line: of the place itself in metres, and of its stamp in seconds.
const PLACE_NOISE: [f64; 2] = [3.0, 0.05];
/// The part that a place has in the mean by which places are ahead. Where that mean exceeds so many standard deviations,
/// wheels slip or the car was pushed: `along` is less certain than thought, by this part of a place's variance.
const TREND_SHARE: f64 = 0.2;
const TREND: f64 = 1.0;
const WIDEN: f64 = 0.05;
/// The variance of where cars are when they officially cross the line, m².
const LINE_NOISE: f64 = 0.25;
/// Measurements farther off than so many standard deviations pull no harder than one that is so far off.
const OUTLIER: f64 = 3.0;

/// How far a place is from where it was thought to be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Innovation {
    /// Metres.
    pub(super) ahead: f64,
    /// The same in standard deviations.
    pub(super) off: f64,
    gains: [f64; STATES],
    /// The variance of the place, m².
    noise: f64,
}

/// The filter's state: estimates and their covariance.
#[derive(Clone, Copy, Debug)]
pub(super) struct Filter {
    state: [f64; STATES],
    covariance: [[f64; STATES]; STATES],
    /// m/s.
    usual_speed: f64,
    /// By how many standard deviations the last places were ahead, on the mean.
    trend: f64,
}

impl Filter {
    /// A car at `along` metres, known with that standard deviation, on a circuit with that usual speed in m/s.
    pub(super) fn new(along: f64, deviation: f64, usual_speed: f64) -> Self {
        let mut covariance = [[0.0; STATES]; STATES];
        for (at, deviation) in [deviation, PRIOR[0], PRIOR[1]].into_iter().enumerate() {
            covariance[at][at] = deviation * deviation;
        }
        Self { state: [along, 0.0, USUAL_DELAY], covariance, usual_speed, trend: 0.0 }
    }

    /// How far along the line the car is, metres.
    pub(super) fn along(&self) -> f64 {
        self.state[ALONG]
    }

    /// Metres of the line to one metre of the wheels.
    pub(super) fn scale(&self) -> f64 {
        1.0 + self.state[SCALE]
    }

    /// By how much the speed lags the places, seconds.
    pub(super) fn delay(&self) -> f64 {
        self.state[DELAY]
    }

    /// How far ahead of `along` a car of that speed is by its places, metres.
    pub(super) fn ahead_by_delay(&self, delay: f64, speed: f64) -> f64 {
        delay * (speed - self.usual_speed)
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
    }

    /// Moves the estimate, which is as certain as before.
    pub(super) fn shift(&mut self, metres: f64) {
        self.state[ALONG] += metres;
    }

    /// Forgets where the car is, as if it were known with that standard deviation only.
    pub(super) fn loosen(&mut self, deviation: f64) {
        for other in 1..STATES {
            self.covariance[ALONG][other] = 0.0;
            self.covariance[other][ALONG] = 0.0;
        }
        self.covariance[ALONG][ALONG] = deviation * deviation;
    }

    /// Where the places of the car are along the line, metres, before its wheels turned the last `way`, at that speed.
    pub(super) fn place_at(&self, way: f64, speed: f64) -> f64 {
        self.along() - self.scale() * way + self.ahead_by_delay(self.delay(), speed)
    }

    /// How far a place is ahead of where it is thought to be: `projected` is the place along the line, `way` what the
    /// wheels turned since then; `doubt` is how far the projection may be off besides.
    pub(super) fn compare(&self, projected: f64, way: f64, speed: f64, doubt: f64) -> Innovation {
        let [place, stamp] = PLACE_NOISE;
        let gains = [1.0, -way, speed - self.usual_speed];
        let noise = place * place + (stamp * speed).powi(2) + doubt * doubt;
        let ahead = projected - self.place_at(way, speed);
        Innovation { ahead, gains, noise, off: ahead / (self.reach(gains).1 + noise).sqrt() }
    }

    /// Takes a place.
    pub(super) fn observe_place(&mut self, place: &Innovation) {
        self.trend += TREND_SHARE * (place.off.clamp(-OUTLIER, OUTLIER) - self.trend);
        if self.trend.abs() > TREND {
            self.covariance[ALONG][ALONG] += WIDEN * place.noise * self.trend * self.trend;
        }
        self.observe(place.gains, place.ahead, place.noise);
    }

    /// Takes a crossing of the line of a car whose places are not known: they would have been `line` metres along;
    /// `way` is what the wheels turned since then.
    pub(super) fn observe_line(&mut self, line: f64, way: f64) {
        let ahead = line - (self.along() - self.scale() * way);
        // The line is the law: what is farther off than thought possible was thought too certain.
        if ahead * ahead > OUTLIER * OUTLIER * (self.covariance[ALONG][ALONG] + LINE_NOISE) {
            self.loosen(ahead.abs());
        }
        self.observe([1.0, -way, 0.0], ahead, LINE_NOISE);
    }

    fn reach(&self, gains: [f64; STATES]) -> ([f64; STATES], f64) {
        let p = &self.covariance;
        let reach: [f64; STATES] =
            std::array::from_fn(|row| (0..STATES).map(|at| p[row][at] * gains[at]).sum());
        let spread = (0..STATES).map(|at| gains[at] * reach[at]).sum();
        (reach, spread)
    }

    fn observe(&mut self, gains: [f64; STATES], ahead: f64, noise: f64) {
        let (reach, spread) = self.reach(gains);
        let off = ahead / (spread + noise).sqrt();
        let total = if off.abs() > OUTLIER { (ahead / OUTLIER).powi(2) } else { spread + noise };
        let share = 1.0 / total;
        for ((state, row), by) in self.state.iter_mut().zip(&mut self.covariance).zip(reach) {
            let gain = by * share;
            *state += gain * ahead;
            row.iter_mut().zip(reach).for_each(|(cell, by)| *cell -= gain * by);
        }
        self.state[SCALE] = self.state[SCALE].clamp(-MOST_SCALE, MOST_SCALE);
        self.state[DELAY] = self.state[DELAY].clamp(-MOST_DELAY, MOST_DELAY);
    }
}
