//! Quantiles, correlation, and the worst of many.

use std::collections::BTreeMap;

use timing::SessionTime;

/// The worst moments that are told of one measure.
const TOLD: usize = 40;
/// Of each car, the worst moment in so many seconds is kept.
const APART: f64 = 10.0;

/// The value below which that share of the values lies; `None` without values. Sorts the values.
pub(crate) fn quantile(values: &mut [f64], share: f64) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    values.get(((values.len() as f64 * share) as usize).min(values.len().saturating_sub(1))).copied()
}

/// Pearson's r of pairs that come one after another, and of runs of them that are put together
/// (T. Chan, G. Golub, R. LeVeque, "Updating Formulae and a Pairwise Algorithm for Computing Sample Variances", 1979).
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Correlation {
    pub(crate) count: usize,
    mean: [f64; 2],
    squares: [f64; 2],
    product: f64,
}

impl Correlation {
    pub(crate) fn add(&mut self, x: f64, y: f64) {
        self.append(Self { count: 1, mean: [x, y], ..Self::default() });
    }

    pub(crate) fn append(&mut self, other: Self) {
        if other.count == 0 {
            return;
        }
        let (n, m) = (self.count as f64, other.count as f64);
        let weight = n * m / (n + m);
        let apart = [other.mean[0] - self.mean[0], other.mean[1] - self.mean[1]];
        for (axis, apart) in apart.iter().enumerate() {
            self.squares[axis] += other.squares[axis] + apart * apart * weight;
            self.mean[axis] += apart * m / (n + m);
        }
        self.product += other.product + apart[0] * apart[1] * weight;
        self.count += other.count;
    }

    /// `None` where either side does not vary.
    pub(crate) fn r(&self) -> Option<f64> {
        let spread = (self.squares[0] * self.squares[1]).sqrt();
        (spread > 0.0).then(|| self.product / spread)
    }
}

/// The largest amounts with car and moment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Worst(BTreeMap<(usize, i64), (f64, SessionTime)>);

impl Worst {
    pub(crate) fn see(&mut self, driver: usize, time: SessionTime, amount: f64) {
        let stretch = (time.as_secs_f64() / APART) as i64;
        let worst = self.0.entry((driver, stretch)).or_insert((amount, time));
        if amount > worst.0 {
            *worst = (amount, time);
        }
    }

    pub(crate) fn append(&mut self, later: Self) {
        for ((driver, _), (amount, time)) in later.0 {
            self.see(driver, time, amount);
        }
    }

    /// (car, moment, amount), the worst first.
    pub(crate) fn told(&self) -> Vec<(usize, SessionTime, f64)> {
        let mut all: Vec<_> =
            self.0.iter().map(|((driver, _), (amount, time))| (*driver, *time, *amount)).collect();
        all.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.1.cmp(&b.1)));
        all.truncate(TOLD);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_values() {
        assert_eq!(quantile(&mut [], 0.5), None);
        assert_eq!(quantile(&mut [3.0], 0.99), Some(3.0));
        let mut values: Vec<f64> = (0..100).rev().map(f64::from).collect();
        assert_eq!((quantile(&mut values, 0.5), quantile(&mut values, 0.99)), (Some(50.0), Some(99.0)));
    }

    #[test]
    fn correlation_is_that_of_the_whole_however_it_was_cut() {
        let pairs: Vec<(f64, f64)> = (0..50).map(f64::from).map(|x| (x, 2.0 * x + (x * 7.0).sin())).collect();
        let of = |pairs: &[(f64, f64)]| {
            let mut correlation = Correlation::default();
            pairs.iter().for_each(|(x, y)| correlation.add(*x, *y));
            correlation
        };
        let mut cut = of(&pairs[..13]);
        cut.append(of(&pairs[13..]));
        let (whole, cut) = (of(&pairs).r().expect("it varies"), cut.r().expect("it varies"));
        assert!((whole - cut).abs() < 1e-12 && whole > 0.999 && whole < 1.0, "{whole} {cut}");
        assert_eq!(of(&[(1.0, 1.0), (1.0, 2.0)]).r(), None);
        let opposite = of(&[(1.0, 2.0), (2.0, 1.0)]).r().expect("it varies");
        assert!((opposite + 1.0).abs() < 1e-12);
    }

    #[test]
    fn the_worst_of_each_stretch_is_told() {
        let at = SessionTime::from_secs_f64;
        let mut worst = Worst::default();
        worst.see(0, at(1.0), 5.0);
        worst.see(0, at(2.0), 7.0);
        let mut later = Worst::default();
        later.see(0, at(3.0), 6.0);
        later.see(1, at(3.0), 9.0);
        worst.append(later);
        assert_eq!(worst.told(), [(1, at(3.0), 9.0), (0, at(2.0), 7.0)]);
    }
}
