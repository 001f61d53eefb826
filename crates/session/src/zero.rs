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

/// A sample cannot arrive before it was taken, so each arrival bounds the zero from below: the zero is at least the
/// sample's moment less the stamp. The arrival with the smallest lag gives the closest bound. `None` without arrivals.
#[must_use]
pub(crate) fn session_zero(arrivals: impl IntoIterator<Item = (StreamStamp, Utc)>) -> Option<Utc> {
    arrivals.into_iter().map(|(stamp, utc)| sample_moment(utc) - Span::from_nanos(stamp.as_nanos())).max()
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

    #[test]
    fn the_arrival_with_the_smallest_lag_counts() {
        let utc = Utc::from_nanos(1_000_000_000_000);
        let arrivals = [
            (StreamStamp::from_millis(1500), utc + Span::from_millis(1000)),
            (StreamStamp::from_millis(2100), utc + Span::from_millis(2000)),
            (StreamStamp::from_millis(3900), utc + Span::from_millis(3000)),
        ];
        assert_eq!(session_zero(arrivals), Some(utc - Span::from_millis(100)));
        assert_eq!(session_zero([]), None);
    }
}
