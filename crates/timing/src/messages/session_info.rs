//! `SessionInfo`.

use std::fmt;

use crate::delta::{Cell, CellText, delta};
use crate::messages::{Hours, message};
use crate::{Span, Utc};

delta! {
    /// What the session is, where, and when.
    pub struct SessionInfo {
        /// The weekend that it belongs to.
        pub meeting: Meeting,
        /// How far the session is, in the words of `SessionStatus`. Since 2025.
        pub session_status: String,
        /// How far the archive is.
        pub archive_status: ArchiveStatus,
        /// The official number of the session.
        pub key: u32,
        /// `Practice`, `Qualifying` or `Race`; a sprint is a `Race`.
        #[serde(rename = "Type")]
        pub kind: String,
        /// Which practice it is, from 1.
        pub number: i64,
        /// `Practice 1`, `Qualifying`, `Sprint`…
        pub name: String,
        /// When it is to begin.
        pub start_date: Cell<LocalTime>,
        /// When it is to end.
        pub end_date: Cell<LocalTime>,
        /// How far local time is ahead of UTC.
        pub gmt_offset: Cell<Hours>,
        /// The session's folder in the archive, with a slash at its end.
        pub path: String,
    }

    /// A weekend.
    pub struct Meeting {
        /// The official number of the meeting.
        pub key: u32,
        /// `Dutch Grand Prix`.
        pub name: String,
        /// The same with its sponsors.
        pub official_name: String,
        /// The place.
        pub location: String,
        /// The round. Since 2025.
        pub number: i64,
        /// The country.
        pub country: Country,
        /// The circuit.
        pub circuit: Circuit,
    }

    /// A country.
    pub struct Country {
        /// The official number of the country.
        pub key: u32,
        /// Three letters.
        pub code: String,
        /// In English.
        pub name: String,
    }

    /// A circuit.
    pub struct Circuit {
        /// The official number of the circuit.
        pub key: u32,
        /// `Zandvoort`.
        pub short_name: String,
    }

    /// How far the archive is.
    pub struct ArchiveStatus {
        /// `Generating` while the session is recorded, `Complete` after it.
        pub status: String,
    }
}

message!(SessionInfo => SessionInfo);

impl SessionInfo {
    /// When the session is to begin.
    #[must_use]
    pub fn start_utc(&self) -> Option<Utc> {
        Some(self.start_date?.value()?.utc(self.gmt_offset?.value()?.0))
    }

    /// When the session is to end.
    #[must_use]
    pub fn end_utc(&self) -> Option<Utc> {
        Some(self.end_date?.value()?.utc(self.gmt_offset?.value()?.0))
    }
}

/// A moment on the clocks at the circuit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocalTime(Utc);

impl LocalTime {
    /// What the clocks at the circuit show at a moment.
    #[must_use]
    pub fn new(utc: Utc, gmt_offset: Span) -> Self {
        Self(utc + gmt_offset)
    }

    /// The moment in UTC.
    #[must_use]
    pub fn utc(self, gmt_offset: Span) -> Utc {
        self.0 - gmt_offset
    }
}

impl fmt::Display for LocalTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl CellText for LocalTime {
    fn from_text(text: &str) -> Option<Self> {
        Utc::parse(text.as_bytes()).map(Self)
    }
    fn write_text(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_time_becomes_utc_by_the_offset() {
        let json = r#"{"Meeting":{"Key":1259,"Name":"Miami Grand Prix","Number":6,"Country":{"Code":"USA"},
            "Circuit":{"Key":151,"ShortName":"Miami"}},"ArchiveStatus":{"Status":"Generating"},"Type":"Race",
            "Name":"Sprint","StartDate":"2025-05-03T12:00:00","EndDate":"2025-05-03T13:00:00",
            "GmtOffset":"-04:00:00"}"#;
        let info: SessionInfo = serde_json::from_str(json).expect("a session");
        assert_eq!(info.start_utc(), Utc::parse(b"2025-05-03T16:00:00"));
        assert_eq!(info.end_utc(), Utc::parse(b"2025-05-03T17:00:00"));
        assert_eq!((info.kind.as_deref(), info.name.as_deref()), (Some("Race"), Some("Sprint")));
        let written = serde_json::to_string(&info).expect("json");
        assert!(written.contains(r#""StartDate":"2025-05-03T12:00:00","#), "{written}");
        assert!(written.contains(r#""GmtOffset":"-04:00:00""#), "{written}");
    }
}
