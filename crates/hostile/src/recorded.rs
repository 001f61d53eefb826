//! Recordings of the live feed.

use serde_json::Value;
use timing::Lines;
use timing::recording::{Recording, literal_to_json};

/// A literal is refused, or becomes JSON of one line that any reader takes.
///
/// # Panics
/// Where it does not.
pub fn literal(bytes: &[u8]) {
    let mut json = Vec::new();
    if literal_to_json(bytes, &mut json).is_ok() {
        assert!(!json.contains(&b'\n'), "one line");
        if let Err(error) = serde_json::from_slice::<Value>(&json) {
            // The only JSON that we write and the reader refuses: a number beyond what it can hold.
            assert!(error.to_string().contains("number out of range"), "{error}: {}", json.escape_ascii());
        }
    }
}

/// What is read of a recording is lines that an archive could have, and each of them was recorded somewhere.
///
/// # Panics
/// Where it is not.
pub fn recording(bytes: &[u8]) {
    let middle = bytes.windows(2).position(|pair| pair == b"\0\0");
    let (states, file) = middle.map_or((None, bytes), |at| (Some(&bytes[..at]), &bytes[at + 2..]));
    let recording = Recording::read(("recording", file), states.map(|states| ("states", states)));
    for (topic, file) in &recording.topics {
        let mut last = None;
        for line in Lines::new(*topic, file) {
            let line = line.expect("a line of a file of our own");
            assert!(last <= Some(line.stamp), "stamps do not go back");
            last = Some(line.stamp);
        }
        assert!(last.is_some(), "{topic} has a line");
    }
    assert!(recording.span.is_none_or(|(first, last)| first <= last));
}
