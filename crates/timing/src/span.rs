//! Lengths of time.

use std::fmt;

const NANOS_PER_SECOND: i64 = 1_000_000_000;
const NANOS_PER_MILLI: i64 = 1_000_000;

/// A length of time in nanoseconds; may be negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(i64);

impl Span {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// From nanoseconds.
    #[must_use]
    #[inline]
    pub const fn from_nanos(nanos: i64) -> Self {
        Self(nanos)
    }

    /// From milliseconds.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis.saturating_mul(NANOS_PER_MILLI))
    }

    /// From whole seconds.
    #[must_use]
    pub const fn from_secs(secs: i64) -> Self {
        Self(secs.saturating_mul(NANOS_PER_SECOND))
    }

    /// From seconds, rounded to the nearest nanosecond; out-of-range values saturate.
    #[must_use]
    #[inline]
    pub fn from_secs_f64(secs: f64) -> Self {
        Self((secs * NANOS_PER_SECOND as f64).round() as i64)
    }

    /// In nanoseconds.
    #[must_use]
    #[inline]
    pub const fn as_nanos(self) -> i64 {
        self.0
    }

    /// In seconds.
    #[must_use]
    #[inline]
    pub fn as_secs_f64(self) -> f64 {
        self.0 as f64 / NANOS_PER_SECOND as f64
    }

    /// The same length without its sign.
    #[must_use]
    pub const fn abs(self) -> Self {
        Self(self.0.saturating_abs())
    }

    /// Reads `1:02:03.456`, `1:18.964` or `25.183`: hours and minutes optional, up to nine decimals.
    /// A leading `-` or `+` is accepted. `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (sign, digits) = match text.as_bytes().first()? {
            b'-' => (-1, &text[1..]),
            b'+' => (1, &text[1..]),
            _ => (1, text),
        };
        let mut fields = digits.rsplit(':');
        let mut nanos = parse_decimal_seconds(fields.next()?)?;
        let mut unit = 60 * NANOS_PER_SECOND;
        for field in fields {
            if field.is_empty() || field.len() > 6 || !field.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            nanos = nanos.checked_add(field.parse::<i64>().ok()?.checked_mul(unit)?)?;
            if unit > 3600 * NANOS_PER_SECOND {
                return None;
            }
            unit *= 60;
        }
        Some(Self(sign * nanos))
    }
}

impl fmt::Display for Span {
    /// As the feed writes times: `25.183`, `1:18.964`, `1:02:03.456`, to the millisecond.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = (self.0.unsigned_abs() + NANOS_PER_MILLI as u64 / 2) / NANOS_PER_MILLI as u64;
        let (seconds, millis) = (millis / 1000, millis % 1000);
        if self.0 < 0 {
            f.write_str("-")?;
        }
        match seconds {
            0..60 => write!(f, "{seconds}.{millis:03}"),
            60..3600 => write!(f, "{}:{:02}.{millis:03}", seconds / 60, seconds % 60),
            _ => write!(f, "{}:{:02}:{:02}.{millis:03}", seconds / 3600, seconds / 60 % 60, seconds % 60),
        }
    }
}

/// `25`, `25.183`: seconds with up to nine decimals, as nanoseconds.
fn parse_decimal_seconds(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if whole.is_empty() || whole.len() > 9 || fraction.len() > 9 {
        return None;
    }
    let mut nanos: i64 = 0;
    for byte in whole.bytes().chain(fraction.bytes()) {
        if !byte.is_ascii_digit() {
            return None;
        }
        nanos = nanos * 10 + i64::from(byte - b'0');
    }
    Some(nanos * 10_i64.pow(9 - fraction.len() as u32))
}

impl std::ops::Add for Span {
    type Output = Self;
    #[inline]
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl std::ops::Sub for Span {
    type Output = Self;
    #[inline]
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl std::ops::Neg for Span {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl std::iter::Sum for Span {
    fn sum<I: Iterator<Item = Self>>(spans: I) -> Self {
        spans.fold(Self::ZERO, |a, b| a + b)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_read_every_form_of_the_feed() {
        assert_eq!(Span::parse("25.183"), Some(Span::from_millis(25_183)));
        assert_eq!(Span::parse("1:18.964"), Some(Span::from_millis(78_964)));
        assert_eq!(Span::parse("00:17:59"), Some(Span::from_secs(1079)));
        assert_eq!(Span::parse("+1.2"), Some(Span::from_millis(1200)));
        assert_eq!(Span::parse("-02:00:00"), Some(Span::from_secs(-7200)));
        for junk in ["", ":", "1:", "a", "1.2.3", "1 L", "99999999999", "1:2:3:4", "é:1"] {
            assert_eq!(Span::parse(junk), None, "{junk}");
        }
    }
}
