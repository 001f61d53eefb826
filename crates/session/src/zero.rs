//! When a sample was taken, and the UTC of the session clock's zero.

use timing::{Span, StreamStamp, Utc};

const NANOS_PER_MICRO: i64 = 1_000;
const MICROS_PER_MILLI: i64 = 1_000;

/// A sample's moment: its UTC cut to whole microseconds, then rounded to milliseconds, half to even.
///
/// The feed writes up to seven decimals, but its clocks tick in milliseconds; the rest is noise of a conversion at the
/// sender. Cutting before rounding is how FastF1 reads the same text, and decides samples that end in `.…5009`.
#[must_use]
pub(crate) const fn sample_moment(utc: Utc) -> Utc {
    let micros = utc.as_nanos().div_euclid(NANOS_PER_MICRO);
    let (millis, rest) = (micros.div_euclid(MICROS_PER_MILLI), micros.rem_euclid(MICROS_PER_MILLI));
    let half = MICROS_PER_MILLI / 2;
    let up = rest > half || (rest == half && millis % 2 != 0);
    Utc::from_nanos((if up { millis + 1 } else { millis }).saturating_mul(NANOS_PER_MICRO * MICROS_PER_MILLI))
}

/// The zero as one arrival bounds it: a sample cannot arrive before it was taken, so the zero is at least the sample's
/// moment less the stamp.
#[must_use]
pub(crate) fn lower_bound(stamp: StreamStamp, utc: Utc) -> Utc {
    sample_moment(utc) - Span::from_nanos(stamp.as_nanos())
}

/// Arrivals lag by so much more or less than each other as a rule: in real sessions, half of them by 0.4 s.
const USUAL: Span = Span::from_secs(2);
/// An arrival is believed to be the fastest if at least this part of all arrivals, and another one, lags by no more
/// than [`USUAL`] behind it: one sample with a wrong time must not move the whole session.
const BELIEVED: usize = 20;
/// A sample that is older than this when it arrives has a wrong time.
const OLDEST: Span = Span::from_secs(3600);

/// The session's zero from bounds: the arrival with the smallest lag gives the closest one. `None` without arrivals.
#[must_use]
pub(crate) fn session_zero(mut bounds: Vec<Utc>) -> Option<Utc> {
    let closest = *bounds.iter().max()?;
    let needed = (bounds.len() / BELIEVED).max(2);
    if bounds.iter().filter(|bound| closest - **bound <= USUAL).count() >= needed {
        return Some(closest);
    }
    bounds.sort_unstable_by(|a, b| b.cmp(a));
    let believed = bounds.windows(needed).find(|run| run[0] - run[needed - 1] <= USUAL);
    Some(believed.map_or(closest, |run| run[0]))
}

/// By how much a sample's time is wrong, if it is: it was taken after it arrived, or too long before.
#[must_use]
pub(crate) fn misdated(bound: Utc, zero: Utc) -> Option<Span> {
    let ahead = bound - zero;
    (ahead > Span::ZERO || ahead < -OLDEST).then_some(ahead)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_whole_milliseconds_and_halves_go_to_even() {
        let moment = |nanos: i64| sample_moment(Utc::from_nanos(nanos)).as_nanos();
        assert_eq!(moment(3_499_999), 3_000_000);
        assert_eq!(moment(3_500_000), 4_000_000, "3.500 is half: up to even");
        assert_eq!(moment(4_500_900), 4_000_000, "cut to 4.500 first: half, down to even");
        assert_eq!(moment(4_501_000), 5_000_000);
        assert_eq!(moment(-1_500_000), -2_000_000);
    }

    fn zero(bounds: &[i64]) -> Option<i64> {
        let bounds = bounds.iter().map(|millis| Utc::from_nanos(millis * 1_000_000)).collect();
        session_zero(bounds).map(|zero| zero.as_nanos() / 1_000_000)
    }

    #[test]
    fn the_arrival_with_the_smallest_lag_counts() {
        let utc = Utc::from_nanos(1_000_000_000_000);
        let arrivals = [(1500, 1000), (2100, 2000), (3900, 3000)];
        let bounds = arrivals.map(|(stamp, taken)| {
            lower_bound(StreamStamp::from_millis(stamp), utc + Span::from_millis(taken))
        });
        assert_eq!(session_zero(bounds.to_vec()), Some(utc - Span::from_millis(100)));
        assert_eq!(zero(&[]), None);
        assert_eq!(zero(&[7]), Some(7));
        assert_eq!(zero(&[0, 90_000]), Some(90_000), "of two nobody knows which is wrong");
    }

    #[test]
    fn an_arrival_before_its_time_does_not_count() {
        let mut bounds: Vec<i64> = (0..1000).map(|arrival| -(arrival * 7 % 1500)).collect();
        for wrong in [3_000, 86_400_000, 200 * 365 * 86_400_000, -100 * 365 * 86_400_000] {
            bounds.insert(500, wrong);
            assert_eq!(zero(&bounds), Some(0), "{wrong}");
        }
        assert_eq!(
            zero(&[0, 60_000, 120_000, 180_000]),
            Some(180_000),
            "none is believed: the rule as it is"
        );
    }

    #[test]
    fn a_sample_is_misdated_if_it_came_early_or_very_late() {
        let off = |seconds: i64| misdated(Utc::from_nanos(0) + Span::from_secs(seconds), Utc::from_nanos(0));
        assert_eq!([off(0), off(-3600), off(-60)], [None; 3]);
        assert_eq!([off(1), off(-3601)], [Some(Span::from_secs(1)), Some(Span::from_secs(-3601))]);
    }
}
