//! Distance as the integral of speed.

use timing::SessionTime;

/// Kilometres per hour in a metre per second.
const KMH_PER_MPS: f64 = 3.6;

/// Metres travelled: each sample adds its speed times the time since the one before (FastF1's `add_distance`).
///
/// Rounding errors are carried along (W. Kahan, "Further remarks on reducing truncation errors"), as pandas does when
/// it sums: two cars with the same speeds have then gone the same distance, whatever they drove before.
#[derive(Clone, Copy, Debug)]
pub(super) struct Travelled {
    metres: f64,
    owed: f64,
    since: SessionTime,
}

impl Travelled {
    /// Nothing yet, from that moment. A first sample from before it counts backwards.
    pub(super) fn since(moment: SessionTime) -> Self {
        Self { metres: 0.0, owed: 0.0, since: moment }
    }

    /// Goes on to a sample and says how far that is.
    pub(super) fn advance(&mut self, time: SessionTime, speed_kmh: f64) -> f64 {
        let step = speed_kmh / KMH_PER_MPS * (time - self.since).as_secs_f64() - self.owed;
        let sum = self.metres + step;
        self.owed = (sum - self.metres) - step;
        self.metres = sum;
        self.since = time;
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_sample_speaks_for_the_time_before_it() {
        let mut travelled = Travelled::since(SessionTime::from_millis(10_000));
        assert_eq!(travelled.advance(SessionTime::from_millis(9_500), 36.0), -5.0);
        assert_eq!(travelled.advance(SessionTime::from_millis(10_500), 72.0), 15.0);
        assert_eq!(travelled.advance(SessionTime::from_millis(12_500), 0.0), 15.0);
    }

    #[test]
    fn rounding_errors_do_not_add_up() {
        let mut travelled = Travelled::since(SessionTime::from_millis(0));
        let metres = (1..=1_000_000).map(|i| travelled.advance(SessionTime::from_millis(i), 0.36)).last();
        assert!(metres.is_some_and(|metres| (metres - 100.0).abs() < 1e-12), "{metres:?}");
    }
}
