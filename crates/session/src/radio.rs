//! Team radio: who was recorded, when that was published, and where the recording is.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use timing::delta::{Cell, Indexed};
use timing::messages::TeamRadio;
use timing::{DriverNumber, SessionTime, StreamStamp, Utc};

/// Where the official archive has its files.
const ARCHIVE: &str = "https://livetiming.formula1.com/static/";
/// No path in the archive is longer, in bytes.
const LONGEST: usize = 300;

/// A recording of a team's radio.
#[derive(Clone, Debug, PartialEq)]
pub struct RadioMessage {
    /// When it arrived.
    pub time: SessionTime,
    /// When it was published, up to minutes after it was said.
    pub utc: Option<Utc>,
    /// The car.
    pub car: Option<DriverNumber>,
    /// The recording's file, from the session's folder in the archive.
    pub path: String,
}

/// The recordings in the order of arrival, each once.
pub(crate) fn team_radio(messages: &[(StreamStamp, TeamRadio)]) -> Vec<RadioMessage> {
    let mut known = BTreeSet::new();
    let captures = messages.iter().flat_map(|(stamp, message)| {
        let captures = message.captures.iter().flat_map(Indexed::iter);
        captures.map(|(_, capture)| (*stamp, capture))
    });
    let radio = captures.filter_map(|(stamp, capture)| {
        let path = capture.path.clone().filter(|path| is_plain(path) && known.insert(path.clone()))?;
        let car = capture.racing_number.and_then(Cell::value);
        Some(RadioMessage { time: stamp.session_time(), utc: capture.utc, car, path })
    });
    radio.collect()
}

/// What is wrong with a message: a path that is none, whose recording is left out.
pub(crate) fn fault(message: &TeamRadio) -> Option<&'static str> {
    let mut captures = message.captures.iter().flat_map(Indexed::iter);
    let is_faulty = captures.any(|(_, capture)| capture.path.as_ref().is_some_and(|path| !is_plain(path)));
    is_faulty.then_some("left out a recording whose path is none")
}

/// The session's folder in the archive, without a slash at its end; `None` for what is no such path.
pub(crate) fn folder(path: &str) -> Option<String> {
    let path = path.strip_suffix('/').unwrap_or(path);
    is_plain(path).then(|| path.to_owned())
}

/// The address of a file in a folder of the official archive; `None` where either is no plain path, for addresses
/// become links in pages.
pub(crate) fn address(folder: &str, path: &str) -> Option<String> {
    if !is_plain(folder) || !is_plain(path) {
        return None;
    }
    let mut address = String::from(ARCHIVE);
    for byte in folder.bytes().chain(*b"/").chain(path.bytes()) {
        if byte.is_ascii() {
            address.push(char::from(byte));
        } else {
            // A string takes whatever is written.
            let _ = write!(address, "%{byte:02X}");
        }
    }
    Some(address)
}

/// Whether a path is words of letters, digits, `-`, `_` and `.` with a slash between each two: it leads nowhere but
/// downwards, and means nothing else in an address.
fn is_plain(path: &str) -> bool {
    let is_word = |word: &str| {
        let of_words = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.');
        word.chars().all(of_words) && word.chars().any(char::is_alphanumeric)
    };
    path.len() <= LONGEST && path.split('/').all(is_word)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn message(second: i64, json: &str) -> (StreamStamp, TeamRadio) {
        (StreamStamp::from_nanos(second * 1_000_000_000), serde_json::from_str(json).expect("radio"))
    }

    #[test]
    fn each_recording_is_told_once_and_when_it_came() {
        let one = r#"{"Utc":"2025-08-31T13:05:12.5Z","RacingNumber":"1","Path":"TeamRadio/MAXVER01_1.mp3"}"#;
        let two = r#"{"RacingNumber":"4","Path":"TeamRadio/LANNOR01_4.mp3"}"#;
        let bad = r#"{"RacingNumber":"4","Path":"../../secret"}"#;
        let messages = [
            message(1, &format!(r#"{{"Captures":[{one}]}}"#)),
            message(2, &format!(r#"{{"Captures":{{"1":{two}}}}}"#)),
            message(3, &format!(r#"{{"Captures":[{one},{two},{bad}]}}"#)),
        ];
        let radio = team_radio(&messages);
        let told: Vec<(i64, Option<u16>)> = radio
            .iter()
            .map(|said| (said.time.as_nanos() / 1_000_000_000, said.car.map(DriverNumber::get)))
            .collect();
        assert_eq!(told, [(1, Some(1)), (2, Some(4))]);
        assert_eq!(messages.map(|(_, message)| fault(&message).is_some()), [false, false, true]);
    }

    #[test]
    fn addresses_are_those_of_the_official_archive() {
        let folder = folder("2024/2024-11-03_São_Paulo_Grand_Prix/2024-11-03_Race/").expect("a folder");
        assert_eq!(
            address(&folder, "TeamRadio/MAXVER01_1_20241103_150512.mp3").as_deref(),
            Some(
                "https://livetiming.formula1.com/static/2024/2024-11-03_S%C3%A3o_Paulo_Grand_Prix/2024-11-03_Race/\
                 TeamRadio/MAXVER01_1_20241103_150512.mp3"
            )
        );
    }

    #[test]
    fn what_is_no_plain_path_is_no_address() {
        for path in [
            "",
            "/",
            "/a",
            "a/",
            "a//b",
            "..",
            "a/../b",
            "a/./b",
            "https://evil.example/a.mp3",
            "javascript:alert(1)",
            "a\\b",
            "a b",
            "a?b",
            "a#b",
            "a%2e",
            "a\"b",
            "<a>",
            "a\n",
            "-",
            "a/_",
        ] {
            assert_eq!(address("2025/R", path), None, "{path:?}");
            assert_eq!(address(path, "a.mp3"), None, "{path:?}");
        }
        assert_eq!(address("2025", &"a".repeat(LONGEST + 1)), None);
        assert_eq!(folder("../x"), None);
    }

    proptest! {
        #[test]
        fn an_address_stays_in_the_archive(folder in ".{0,40}", path in "[a-zA-Z0-9./_:%-]{0,40}") {
            if let Some(address) = address(&folder, &path) {
                let rest = address.strip_prefix(ARCHIVE).expect("below the archive");
                let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./%".contains(&byte);
                prop_assert!(rest.bytes().all(plain));
                prop_assert!(rest.split('/').all(|word| !matches!(word, "" | "." | "..")));
            }
        }
    }
}
