//! What a session and a driver are called.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The kinds of session of a race weekend, and the days of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SessionKind {
    /// First practice.
    Practice1,
    /// Second practice.
    Practice2,
    /// Third practice.
    Practice3,
    /// Qualifying for the race.
    Qualifying,
    /// Qualifying for the sprint.
    SprintQualifying,
    /// The 2023 form of qualifying for the sprint.
    SprintShootout,
    /// The sprint.
    Sprint,
    /// The race.
    Race,
    /// The first day of a test.
    TestDay1,
    /// The second day of a test.
    TestDay2,
    /// The third day of a test.
    TestDay3,
    /// The fourth day of a test.
    TestDay4,
    /// The fifth day of a test.
    TestDay5,
}

impl SessionKind {
    /// All kinds, in the order of a weekend, and then the days of a test.
    pub const ALL: [Self; 13] = [
        Self::Practice1,
        Self::Practice2,
        Self::Practice3,
        Self::SprintQualifying,
        Self::SprintShootout,
        Self::Sprint,
        Self::Qualifying,
        Self::Race,
        Self::TestDay1,
        Self::TestDay2,
        Self::TestDay3,
        Self::TestDay4,
        Self::TestDay5,
    ];

    /// The days of a test, in their order: as many as a schedule has room for.
    pub const TEST_DAYS: [Self; 5] =
        [Self::TestDay1, Self::TestDay2, Self::TestDay3, Self::TestDay4, Self::TestDay5];

    /// The short name: `FP1 FP2 FP3 Q SQ SS S R`, and `D1` to `D5` of a test.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Practice1 => "FP1",
            Self::Practice2 => "FP2",
            Self::Practice3 => "FP3",
            Self::Qualifying => "Q",
            Self::SprintQualifying => "SQ",
            Self::SprintShootout => "SS",
            Self::Sprint => "S",
            Self::Race => "R",
            Self::TestDay1 => "D1",
            Self::TestDay2 => "D2",
            Self::TestDay3 => "D3",
            Self::TestDay4 => "D4",
            Self::TestDay5 => "D5",
        }
    }

    /// The name as the archive and the schedules write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Practice1 => "Practice 1",
            Self::Practice2 => "Practice 2",
            Self::Practice3 => "Practice 3",
            Self::Qualifying => "Qualifying",
            Self::SprintQualifying => "Sprint Qualifying",
            Self::SprintShootout => "Sprint Shootout",
            Self::Sprint => "Sprint",
            Self::Race => "Race",
            Self::TestDay1 => "Day 1",
            Self::TestDay2 => "Day 2",
            Self::TestDay3 => "Day 3",
            Self::TestDay4 => "Day 4",
            Self::TestDay5 => "Day 5",
        }
    }

    /// Whether cars race for position: a race or a sprint.
    #[must_use]
    pub const fn is_race(self) -> bool {
        matches!(self, Self::Race | Self::Sprint)
    }

    /// Whether the session is run in knock-out parts.
    #[must_use]
    pub const fn is_qualifying(self) -> bool {
        matches!(self, Self::Qualifying | Self::SprintQualifying | Self::SprintShootout)
    }

    /// Whether the session is a day of a test. It is run like a practice.
    #[must_use]
    pub const fn is_test_day(self) -> bool {
        matches!(self, Self::TestDay1 | Self::TestDay2 | Self::TestDay3 | Self::TestDay4 | Self::TestDay5)
    }

    /// The day of a test that a practice of it is: until 2024 the archive called `Practice 1` what it calls `Day 1`
    /// since, and schedules still do. Other kinds stay what they are.
    #[must_use]
    pub const fn of_test(self) -> Self {
        match self {
            Self::Practice1 => Self::TestDay1,
            Self::Practice2 => Self::TestDay2,
            Self::Practice3 => Self::TestDay3,
            kind => kind,
        }
    }
}

impl fmt::Display for SessionKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The session kind that a text does not name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a kind of session; the kinds are FP1 FP2 FP3 Q SQ SS S R, and D1 to D5 of a test")]
pub struct UnknownKind;

impl FromStr for SessionKind {
    type Err = UnknownKind;

    /// Reads a short or full name in any case, with spaces, `_` or `-` between words: `fp1`, `Practice 1`,
    /// `sprint-qualifying`.
    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        let plain = |s: &str| -> String {
            s.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
        };
        let wanted = plain(text);
        Self::ALL
            .into_iter()
            .find(|kind| wanted == kind.code() || wanted == plain(kind.name()))
            .ok_or(UnknownKind)
    }
}

/// A session by season, round and kind, written `2025/15/R`; a day of a test is written `2026/T1/D1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionKey {
    /// The season; 0 is the demo season.
    pub year: u16,
    /// The round within the season, from 1, or 0 for a meeting without one. Of a day of a test, which test of the
    /// season it is, from 1: `kind` tells the two apart.
    pub round: u8,
    /// The kind of session.
    pub kind: SessionKind,
}

impl SessionKey {
    /// The meeting's part of the key: `15`, or `T1` of a test.
    #[must_use]
    pub fn meeting(self) -> String {
        if self.kind.is_test_day() { format!("{TEST}{}", self.round) } else { self.round.to_string() }
    }

    /// The number of a test that is written `T1`, in either case.
    #[must_use]
    pub fn parse_test(text: &str) -> Option<u8> {
        let number = text.strip_prefix([TEST, TEST.to_ascii_lowercase()])?;
        number.bytes().all(|byte| byte.is_ascii_digit()).then(|| number.parse().ok())?
    }
}

/// What the number of a test begins with.
const TEST: char = 'T';

impl fmt::Display for SessionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.year, self.meeting(), self.kind)
    }
}

/// A text that is no session's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a session's key, such as 2025/15/R or 2026/T1/D1")]
pub struct NotAKey;

impl FromStr for SessionKey {
    type Err = NotAKey;

    /// Reads a key whose meeting is a number. The kind may be written as [`SessionKind`] reads it; days belong to
    /// tests and all other kinds to rounds.
    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let mut parts = text.trim().splitn(3, '/');
        let mut part = || parts.next().ok_or(NotAKey);
        let (year, meeting, kind) = (part()?, part()?, part()?);
        let kind: SessionKind = kind.parse().map_err(|_| NotAKey)?;
        let round = if kind.is_test_day() { Self::parse_test(meeting) } else { meeting.parse().ok() };
        Ok(Self { year: year.parse().map_err(|_| NotAKey)?, round: round.ok_or(NotAKey)?, kind })
    }
}

/// A car's racing number, 1–999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DriverNumber(u16);

impl DriverNumber {
    /// `None` for 0 and numbers over 999.
    #[must_use]
    pub const fn new(number: u16) -> Option<Self> {
        if number == 0 || number > 999 { None } else { Some(Self(number)) }
    }

    /// Reads decimal digits.
    #[must_use]
    pub fn parse(text: &[u8]) -> Option<Self> {
        if text.is_empty() || text.len() > 3 {
            return None;
        }
        let number =
            text.iter().try_fold(0_u16, |n, b| b.is_ascii_digit().then(|| n * 10 + u16::from(b - b'0')))?;
        Self::new(number)
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0
    }
}

impl fmt::Display for DriverNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl<'de> Deserialize<'de> for DriverNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(text.as_bytes())
            .ok_or_else(|| de::Error::custom(format_args!("`{}` is not a car number", text.escape_debug())))
    }
}

impl Serialize for DriverNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A driver's three letters, such as `VER`: upper-case ASCII letters or digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DriverCode([u8; 3]);

impl DriverCode {
    /// Reads three letters or digits in any case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: [u8; 3] = text.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_alphanumeric).then(|| Self(bytes.map(|b| b.to_ascii_uppercase())))
    }

    /// The code for a car whose driver the feed does not name: its number, zero-padded.
    #[must_use]
    pub fn from_number(number: DriverNumber) -> Self {
        let n = number.get();
        Self([n / 100 % 10, n / 10 % 10, n % 10].map(|digit| b'0' + digit as u8))
    }

    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }
}

impl fmt::Display for DriverCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for DriverCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_read_short_or_full_in_any_case() {
        for kind in SessionKind::ALL {
            assert_eq!(kind.code().to_lowercase().parse(), Ok(kind));
            assert_eq!(kind.name().to_uppercase().parse(), Ok(kind));
            assert_eq!(kind.name().replace(' ', "_").parse(), Ok(kind));
        }
        assert_eq!("qualy".parse::<SessionKind>(), Err(UnknownKind));
        assert_eq!("".parse::<SessionKind>(), Err(UnknownKind));
    }

    #[test]
    fn keys_read_back_as_written() {
        for kind in SessionKind::ALL {
            let key = SessionKey { year: 2026, round: 2, kind };
            assert_eq!(key.to_string().parse(), Ok(key));
            assert_eq!(kind.is_test_day(), SessionKind::TEST_DAYS.contains(&kind));
        }
        let key = |text: &str| text.parse::<SessionKey>();
        assert_eq!(key("2025/15/R").map(|key| key.to_string()).as_deref(), Ok("2025/15/R"));
        assert_eq!(key("2026/t1/day 1").map(|key| key.to_string()).as_deref(), Ok("2026/T1/D1"));
        assert_eq!(key("2025/0/FP1").map(|key| key.to_string()).as_deref(), Ok("2025/0/FP1"));
        for junk in
            ["", "2025", "2025/15", "2025/T1/R", "2025/1/D1", "2025/T/D1", "2025/T+1/D1", "2025/T999/D1"]
        {
            assert_eq!(key(junk), Err(NotAKey), "{junk}");
        }
    }

    #[test]
    fn practices_of_a_test_are_its_days() {
        let days = [SessionKind::Practice1, SessionKind::Practice2, SessionKind::Practice3];
        assert_eq!(days.map(SessionKind::of_test), SessionKind::TEST_DAYS[..3]);
        assert_eq!(SessionKind::Race.of_test(), SessionKind::Race);
    }

    #[test]
    fn car_numbers_are_bounded() {
        assert_eq!(DriverNumber::parse(b"81").map(DriverNumber::get), Some(81));
        for junk in [&b""[..], b"0", b"1000", b"-1", b"1 ", b"_kf", b"\xff"] {
            assert_eq!(DriverNumber::parse(junk), None, "{junk:?}");
        }
    }

    #[test]
    fn codes_are_three_letters() {
        assert_eq!(DriverCode::parse("ver").map(|c| c.to_string()).as_deref(), Some("VER"));
        assert_eq!(DriverCode::parse("VERS"), None);
        assert_eq!(DriverCode::parse("é1"), None);
        let number = DriverNumber::new(7).expect("a number");
        assert_eq!(DriverCode::from_number(number).as_str(), "007");
    }
}
