//! A session as it was when its lines had come in until a moment: the bytes are cut, and everything is built anew.

use std::sync::Arc;

use replay::{Replay, ReplayError};
use session::{SessionError, Sources, build};
use timing::{SessionTime, StreamStamp};

/// How long the stamp is that begins a line.
const STAMP: usize = 12;
/// Topic files may begin with it.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// Why there is no replay of what is left.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CutError {
    #[error(transparent)]
    Session(#[from] SessionError),
    #[error(transparent)]
    Replay(#[from] ReplayError),
}

/// The lines of every topic whose stamps are not later. What the results API answers is known after the race only, and
/// is left out; the map of the circuit is geometry, and stays.
pub(crate) fn cut(sources: &Sources, at: SessionTime) -> Sources {
    let topics = sources.topics.iter().map(|(topic, file)| (*topic, cut_file(file, at))).collect();
    Sources { topics, circuit_api: sources.circuit_api.clone(), ..Sources::default() }
}

/// The lines of a file whose stamps are not later, and those that have none.
fn cut_file(file: &[u8], at: SessionTime) -> Vec<u8> {
    let mut left = Vec::with_capacity(file.len());
    let known = |line: &[u8]| {
        let line = line.strip_prefix(BOM).unwrap_or(line);
        let stamp = line.get(..STAMP).and_then(StreamStamp::parse);
        stamp.is_none_or(|stamp| stamp.session_time() <= at)
    };
    file.split_inclusive(|byte| *byte == b'\n')
        .filter(|line| known(line))
        .for_each(|line| left.extend_from_slice(line));
    left
}

/// The replay of what is left of the bytes at a moment, on the circuit of the whole session.
pub(crate) fn replay_of_cut(whole: &Replay, sources: &Sources, at: SessionTime) -> Result<Replay, CutError> {
    let session = build(whole.session().key, &cut(sources, at))?;
    let circuit = Arc::clone(whole.circuit());
    Ok(Replay::with_circuit(Arc::new(session), circuit, *whole.options())?)
}

#[cfg(test)]
mod tests {
    use timing::Topic;

    use super::*;

    #[test]
    fn lines_until_the_stamp_are_left_as_they_are() {
        let file =
            b"\xef\xbb\xbf00:00:01.000{}\r\n00:00:03.000{\"a\":1}\r\nno stamp\r\n00:00:02.000{}".to_vec();
        let mut sources = Sources { results_api: Some(Vec::new()), ..Sources::default() };
        sources.topics.insert(Topic::TrackStatus, file.clone());
        let at = |secs| SessionTime::from_secs_f64(secs);
        let left = |secs: f64| {
            let cut = cut(&sources, at(secs));
            assert_eq!(cut.results_api, None);
            cut.topics[&Topic::TrackStatus].clone()
        };
        assert_eq!(left(2.5), b"\xef\xbb\xbf00:00:01.000{}\r\nno stamp\r\n00:00:02.000{}");
        assert_eq!(left(3.0), file);
        assert_eq!(left(0.5), b"no stamp\r\n");
    }
}
