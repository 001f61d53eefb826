//! `Heartbeat` and `ExtrapolatedClock`.

use std::fmt;

use crate::delta::{Cell, CellText, delta};
use crate::messages::message;
use crate::{Span, Utc};

delta! {
    /// A sign of life, every fifteen seconds.
    pub struct Heartbeat {
        /// When it was sent.
        pub utc: Utc,
    }

    /// The clock that counts down.
    pub struct ExtrapolatedClock {
        /// When it showed that.
        pub utc: Utc,
        /// The time that remained then.
        pub remaining: Cell<Hours>,
        /// Whether it runs.
        pub extrapolating: bool,
    }
}

message!(Heartbeat => Heartbeat, ExtrapolatedClock => ExtrapolatedClock);

/// A span that the feed writes with all of its fields, `02:00:00`, to the second if that is exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours(pub Span);

impl CellText for Hours {
    fn from_text(text: &str) -> Option<Self> {
        Span::parse(text).map(Self)
    }
    fn write_text(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nanos = self.0.as_nanos();
        let (seconds, fraction) =
            (nanos.unsigned_abs() / 1_000_000_000, nanos.unsigned_abs() % 1_000_000_000);
        let sign = if nanos < 0 { "-" } else { "" };
        write!(f, "{sign}{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)?;
        if fraction == 0 { Ok(()) } else { write!(f, ".{fraction:09}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_written_in_full() {
        for text in ["02:00:00", "-06:00:00", "00:17:59", "05:30:00", "00:00:01.500000000"] {
            let clock: ExtrapolatedClock =
                serde_json::from_value(serde_json::json!({"Remaining": text})).expect("a clock");
            assert_eq!(serde_json::to_value(&clock).expect("json")["Remaining"], text);
        }
    }
}
