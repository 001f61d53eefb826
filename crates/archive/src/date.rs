//! Dates and local times as schedules write them.

use std::fmt;

use timing::{Span, Utc};

/// A calendar day at the circuit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// The year.
    pub year: u16,
    /// The month, 1–12.
    pub month: u8,
    /// The day of the month, 1–31.
    pub day: u8,
}

impl Date {
    /// Reads the `2025-08-31` that a text begins with.
    #[must_use]
    pub fn parse_prefix(text: &str) -> Option<Self> {
        let (date, _) = text.split_at_checked(10)?;
        let mut fields = date.split('-');
        let (year, month, day) =
            (digits(fields.next()?, 4)?, digits(fields.next()?, 2)?, digits(fields.next()?, 2)?);
        let valid = fields.next().is_none() && (1..=12).contains(&month) && (1..=31).contains(&day);
        valid.then_some(Self { year, month: month as u8, day: day as u8 })
    }

    /// The day so many days later; `None` outside the years that [`Utc`] covers.
    pub(crate) fn plus_days(self, days: i64) -> Option<Self> {
        let start = Utc::parse(format!("{self}T00:00:00").as_bytes())?;
        Self::parse_prefix(&(start + Span::from_secs(days * 24 * 3600)).to_string())
    }

    /// Days from this one to `other`; `None` outside the years that [`Utc`] covers.
    pub(crate) fn days_until(self, other: Self) -> Option<i64> {
        let nanos = |date: Self| Utc::parse(format!("{date}T00:00:00").as_bytes()).map(Utc::as_nanos);
        Some((nanos(other)? - nanos(self)?) / (24 * Span::from_secs(3600).as_nanos()))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A moment on the clock at the circuit, to the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalTime {
    /// The day.
    pub date: Date,
    /// The hour, 0–23.
    pub hour: u8,
    /// The minute, 0–59.
    pub minute: u8,
    /// The second, 0–59.
    pub second: u8,
}

impl LocalTime {
    /// Reads `2025-08-31T15:00:00`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let date = Date::parse_prefix(text)?;
        let clock = text.get(10..)?.strip_prefix(['T', ' '])?;
        let mut fields = clock.split(':');
        let (hour, minute, second) =
            (digits(fields.next()?, 2)?, digits(fields.next()?, 2)?, digits(fields.next()?, 2)?);
        let valid = fields.next().is_none() && hour < 24 && minute < 60 && second < 60;
        valid.then_some(Self { date, hour: hour as u8, minute: minute as u8, second: second as u8 })
    }
}

impl fmt::Display for LocalTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}T{:02}:{:02}:{:02}", self.date, self.hour, self.minute, self.second)
    }
}

/// Reads local time minus UTC as the Index writes it, `-06:00:00`, or as the schedules do, `+02:00`.
pub(crate) fn parse_utc_offset(text: &str) -> Option<Span> {
    let seconds = match text.matches(':').count() {
        1 => ":00",
        2 => "",
        _ => return None,
    };
    let offset = Span::parse(&format!("{text}{seconds}"))?;
    (offset.abs() <= Span::from_secs(24 * 3600)).then_some(offset)
}

fn digits(text: &str, count: usize) -> Option<u16> {
    let decimal = text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    if decimal { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times_read_back_as_written() {
        let time = LocalTime::parse("2025-08-31T15:00:00").unwrap();
        assert_eq!(time.to_string(), "2025-08-31T15:00:00");
        assert_eq!(Date::parse_prefix("2025-08-31_Dutch_Grand_Prix"), Some(time.date));
        for junk in ["", "2025-8-31", "2025-13-01", "2025-08-31T15:00", "2025-08-31T24:00:00", "2025-08-3é"]
        {
            assert_eq!(LocalTime::parse(junk), None, "{junk}");
        }
        assert_eq!(Date::parse_prefix("20é5-08-31"), None);
    }

    #[test]
    fn days_are_counted_over_month_ends() {
        let day = |text| Date::parse_prefix(text).unwrap();
        assert_eq!(day("2024-02-28").days_until(day("2024-03-01")), Some(2));
        assert_eq!(day("2024-03-01").days_until(day("2024-02-28")), Some(-2));
        assert_eq!(day("2024-02-28").plus_days(2), Some(day("2024-03-01")));
        assert_eq!(day("2026-01-01").plus_days(-1), Some(day("2025-12-31")));
    }

    #[test]
    fn offsets_are_read_with_and_without_seconds() {
        assert_eq!(parse_utc_offset("-06:00:00"), Some(Span::from_secs(-6 * 3600)));
        assert_eq!(parse_utc_offset("+05:30"), Some(Span::from_secs(19_800)));
        assert_eq!(parse_utc_offset("11:00:00"), Some(Span::from_secs(39_600)));
        assert_eq!(parse_utc_offset("99:00:00"), None);
        assert_eq!(parse_utc_offset("soon"), None);
        assert_eq!(parse_utc_offset("+02"), None, "two hours or two seconds");
        assert_eq!(parse_utc_offset(""), None);
    }
}
