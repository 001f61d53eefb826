//! The UTC of the session clock's zero.

use timing::{Span, StreamStamp, Utc};

/// A sample cannot arrive before it was taken, so each arrival bounds the zero from below: the zero is at least the
/// sample's UTC less the stamp. The arrival with the smallest lag gives the closest bound. `None` without arrivals.
#[must_use]
pub fn session_zero(arrivals: impl IntoIterator<Item = (StreamStamp, Utc)>) -> Option<Utc> {
    arrivals.into_iter().map(|(stamp, utc)| utc - Span::from_nanos(stamp.as_nanos())).max()
}

#[cfg(test)]
mod tests {
    use super::*;

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
