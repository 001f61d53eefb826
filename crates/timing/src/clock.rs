//! The three clocks of a session, each with a type of its own.
//!
//! * [`StreamStamp`]: when a line arrived at the recorder, on the session clock.
//! * [`Utc`]: when a sample was taken, as the sample says itself.
//! * [`SessionTime`]: the session clock that everything downstream uses. A stamp *is* a session time; a sample's
//!   UTC becomes one by subtracting the session's zero.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::Span;

const NANOS_PER_SECOND: i64 = 1_000_000_000;
const NANOS_PER_MILLI: i64 = 1_000_000;

/// A moment on the session clock, nanoseconds since the recorder started. May be negative for samples taken
/// before that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionTime(i64);

/// When a line arrived, on the session clock. Lags the event that it reports by up to seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamStamp(i64);

/// A moment in UTC, nanoseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Utc(i64);

// Inlined into other crates: this arithmetic is done for every sample.
macro_rules! moment {
    ($name:ident) => {
        impl $name {
            /// From nanoseconds since the clock's zero.
            #[must_use]
            #[inline]
            pub const fn from_nanos(nanos: i64) -> Self {
                Self(nanos)
            }

            /// Nanoseconds since the clock's zero.
            #[must_use]
            #[inline]
            pub const fn as_nanos(self) -> i64 {
                self.0
            }

            /// Seconds since the clock's zero.
            #[must_use]
            #[inline]
            pub fn as_secs_f64(self) -> f64 {
                self.0 as f64 / NANOS_PER_SECOND as f64
            }
        }

        impl std::ops::Sub for $name {
            type Output = Span;
            #[inline]
            fn sub(self, earlier: Self) -> Span {
                Span::from_nanos(self.0.saturating_sub(earlier.0))
            }
        }

        impl std::ops::Add<Span> for $name {
            type Output = Self;
            #[inline]
            fn add(self, span: Span) -> Self {
                Self(self.0.saturating_add(span.as_nanos()))
            }
        }

        impl std::ops::Sub<Span> for $name {
            type Output = Self;
            #[inline]
            fn sub(self, span: Span) -> Self {
                Self(self.0.saturating_sub(span.as_nanos()))
            }
        }
    };
}

moment!(SessionTime);
moment!(StreamStamp);
moment!(Utc);

impl SessionTime {
    /// From milliseconds.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis.saturating_mul(NANOS_PER_MILLI))
    }

    /// From seconds, rounded to the nearest nanosecond.
    #[must_use]
    pub fn from_secs_f64(secs: f64) -> Self {
        Self(Span::from_secs_f64(secs).as_nanos())
    }
}

impl StreamStamp {
    /// From milliseconds.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis.saturating_mul(NANOS_PER_MILLI))
    }

    /// The moment of arrival as a session time: both clocks share their zero.
    #[must_use]
    pub const fn session_time(self) -> SessionTime {
        SessionTime(self.0)
    }

    /// Reads the twelve bytes `HH:MM:SS.mmm` that begin a line.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let [h1, h2, b':', m1, m2, b':', s1, s2, b'.', f1, f2, f3] = *bytes else { return None };
        let mut digits = [h1, h2, m1, m2, s1, s2, f1, f2, f3];
        for digit in &mut digits {
            if !digit.is_ascii_digit() {
                return None;
            }
            *digit -= b'0';
        }
        let [h1, h2, m1, m2, s1, s2, f1, f2, f3] = digits.map(i64::from);
        let (minutes, seconds) = (m1 * 10 + m2, s1 * 10 + s2);
        if minutes > 59 || seconds > 59 {
            return None;
        }
        let seconds = (h1 * 10 + h2) * 3600 + minutes * 60 + seconds;
        Some(Self::from_millis(seconds * 1000 + f1 * 100 + f2 * 10 + f3))
    }
}

impl fmt::Display for StreamStamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = self.0.max(0) / NANOS_PER_MILLI;
        let (seconds, millis) = (millis / 1000, millis % 1000);
        write!(f, "{:02}:{:02}:{:02}.{millis:03}", seconds / 3600, seconds / 60 % 60, seconds % 60)
    }
}

impl Utc {
    /// The session time of this moment, given the UTC of the session clock's zero.
    #[must_use]
    #[inline]
    pub const fn session_time(self, zero: Self) -> SessionTime {
        SessionTime(self.0.saturating_sub(zero.0))
    }

    /// Reads `2025-10-25T20:47:27.0091234Z`; the zone mark is optional because some topics leave it out though
    /// they mean UTC, and up to nine decimals are kept. Bounded to the years 1900–2261.
    #[must_use]
    pub fn parse(text: &[u8]) -> Option<Self> {
        let text = text.strip_suffix(b"Z").unwrap_or(text);
        let (date, rest) = text.split_at_checked(10)?;
        let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *date else { return None };
        let year = number(&[y1, y2, y3, y4])?;
        let (month, day) = (number(&[m1, m2])?, number(&[d1, d2])?);
        let (clock, fraction) = rest.split_at_checked(9)?;
        let [b'T' | b' ', h1, h2, b':', n1, n2, b':', s1, s2] = *clock else { return None };
        let (hour, minute, second) = (number(&[h1, h2])?, number(&[n1, n2])?, number(&[s1, s2])?);
        let days = days_since_epoch(year, month, day);
        let valid = (1900..2262).contains(&year) && civil_from_days(days) == (year, month, day);
        if !valid || hour > 23 || minute > 59 || second > 60 {
            return None;
        }
        let fraction = match fraction {
            [] => 0,
            [b'.', digits @ ..] if (1..=9).contains(&digits.len()) => {
                number(digits)? * 10_i64.pow(9 - digits.len() as u32)
            }
            _ => return None,
        };
        let seconds = days * 86_400 + hour * 3600 + minute * 60 + second;
        Some(Self(seconds * NANOS_PER_SECOND + fraction))
    }
}

fn number(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0_i64, |n, b| b.is_ascii_digit().then(|| n * 10 + i64::from(b - b'0')))
}

/// Days from 1970-01-01 in the proleptic Gregorian calendar
/// (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`).
fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year - era * 400;
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The date of a day count, the inverse of [`days_since_epoch`] (same source, `civil_from_days`).
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

impl fmt::Display for Utc {
    /// ISO 8601 with as many decimals as needed (none, three, seven or nine) and no zone mark.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, nanos) = (self.0.div_euclid(NANOS_PER_SECOND), self.0.rem_euclid(NANOS_PER_SECOND));
        let (year, month, day) = civil_from_days(seconds.div_euclid(86_400));
        let clock = seconds.rem_euclid(86_400);
        let (h, m, s) = (clock / 3600, clock / 60 % 60, clock % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{h:02}:{m:02}:{s:02}")?;
        match nanos {
            0 => Ok(()),
            n if n % NANOS_PER_MILLI == 0 => write!(f, ".{:03}", n / NANOS_PER_MILLI),
            n if n % 100 == 0 => write!(f, ".{:07}", n / 100),
            n => write!(f, ".{n:09}"),
        }
    }
}

impl<'de> Deserialize<'de> for Utc {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(text.as_bytes())
            .ok_or_else(|| de::Error::custom(format_args!("`{}` is not a UTC time", text.escape_debug())))
    }
}

impl Serialize for Utc {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{self}Z"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utc_keeps_seven_decimals_and_needs_no_zone_mark() {
        let precise = Utc::parse(b"2025-10-25T20:55:47.3985341Z").expect("a feed time");
        assert_eq!(precise.to_string(), "2025-10-25T20:55:47.3985341");
        let plain = Utc::parse(b"2025-08-31T12:54:23").expect("a race-control time");
        assert_eq!(plain.to_string(), "2025-08-31T12:54:23");
        assert_eq!(Utc::parse(b"1970-01-01T00:00:01"), Some(Utc::from_nanos(1_000_000_000)));
        assert_eq!(Utc::parse(b"0001-01-01T00:00:00"), None);
        assert_eq!(Utc::parse(b"2025-13-31T12:54:23"), None);
        assert_eq!(Utc::parse(b"2025-10-25T20:55:47."), None);
    }

    #[test]
    fn a_day_that_its_month_does_not_have_is_no_time() {
        for (text, is_time) in [
            ("2024-02-29T00:00:00", true),
            ("2025-02-29T00:00:00", false),
            ("2025-04-31T00:00:00", false),
            ("2025-00-10T00:00:00", false),
            ("1900-01-01T00:00:00", true),
            ("2261-12-31T23:59:60", true),
            ("2262-01-01T00:00:00", false),
        ] {
            assert_eq!(Utc::parse(text.as_bytes()).is_some(), is_time, "{text}");
        }
    }

    #[test]
    fn stamps_are_twelve_bytes() {
        let stamp = StreamStamp::parse(b"01:02:03.456").expect("a stamp");
        assert_eq!(stamp, StreamStamp::from_millis(3_723_456));
        assert_eq!(stamp.to_string(), "01:02:03.456");
        assert_eq!(StreamStamp::parse(b"1:02:03.456"), None);
        assert_eq!(StreamStamp::parse(b"01:02:03,456"), None);
        assert_eq!(StreamStamp::parse(b"01:62:03.456"), None);
        assert_eq!(StreamStamp::parse(b"01:02:63.456"), None);
    }

    proptest::proptest! {
        #[test]
        fn utc_round_trips(nanos in 0_i64..4_000_000_000_000_000_000) {
            let utc = Utc::from_nanos(nanos);
            proptest::prop_assert_eq!(Utc::parse(utc.to_string().as_bytes()), Some(utc));
        }
    }
}
