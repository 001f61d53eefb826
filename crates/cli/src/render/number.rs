//! Numbers for people.

use timing::Span;

/// A time as a clock shows it: `1:02:03.456`, hours always.
pub(crate) fn clock(time: Span) -> String {
    let millis = (time.as_nanos().unsigned_abs() + 500_000) / 1_000_000;
    let (seconds, millis) = (millis / 1000, millis % 1000);
    let sign = if time < Span::ZERO { "-" } else { "" };
    format!("{sign}{}:{:02}:{:02}.{millis:03}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// A count with its digits in groups: `1 234 567`.
pub(crate) fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

/// A count and what is counted: `1 lap`, `2 laps`.
pub(crate) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(count), if count == 1 { one } else { many })
}

/// An amount of bytes: `12.3 MB`.
pub(crate) fn bytes(count: u64) -> String {
    match count {
        0..1000 => format!("{count} bytes"),
        1000..1_000_000 => format!("{:.1} kB", count as f64 / 1e3),
        _ => format!("{:.1} MB", count as f64 / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!(clock(Span::from_millis(3_723_456)), "1:02:03.456");
        assert_eq!(clock(Span::from_millis(-500)), "-0:00:00.500");
        assert_eq!(["0", "999", "1 000", "1 234 567"], [0, 999, 1000, 1_234_567].map(grouped));
        assert_eq!(counted(1, "lap", "laps"), "1 lap");
        assert_eq!([bytes(12), bytes(1_234), bytes(12_345_678)], ["12 bytes", "1.2 kB", "12.3 MB"]);
    }
}
