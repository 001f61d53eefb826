//! Topic files written: what [`Lines`](crate::Lines), [`read_messages`](crate::messages::read_messages) and
//! [`samples`](crate::samples) read.

use std::marker::PhantomData;

use serde::Serialize;

use crate::messages::Message;
use crate::samples::{Sample, to_document};
use crate::{StreamStamp, Topic, deflate};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
const LINE_END: &[u8] = b"\r\n";
const MILLIS_PER_HUNDRED_HOURS: i64 = 100 * 3_600_000;

/// Why a line could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EncodeError {
    /// A stamp has two digits for the hours and no sign.
    #[error("a line cannot be stamped {0:?}: it is not within 00:00:00.000 to 99:59:59.999")]
    Stamp(StreamStamp),
    /// The value has no JSON form.
    #[error("the value cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

/// One line of a topic's file: the stamp to the millisecond, the value as JSON, CR and LF.
///
/// # Errors
/// See [`EncodeError`].
pub fn encode_line(stamp: StreamStamp, value: &impl Serialize) -> Result<Vec<u8>, EncodeError> {
    let mut line = Vec::new();
    write_stamp(&mut line, stamp)?;
    serde_json::to_writer(&mut line, value)?;
    line.extend_from_slice(LINE_END);
    Ok(line)
}

fn write_stamp(line: &mut Vec<u8>, stamp: StreamStamp) -> Result<(), EncodeError> {
    if !(StreamStamp::default()..StreamStamp::from_millis(MILLIS_PER_HUNDRED_HOURS)).contains(&stamp) {
        return Err(EncodeError::Stamp(stamp));
    }
    line.extend_from_slice(stamp.to_string().as_bytes());
    Ok(())
}

/// Writes the file of one topic, whose messages or samples are of type `T`.
///
/// ```
/// use timing::messages::{LapCount, read_messages};
/// use timing::{DamageReport, StreamStamp, TopicWriter};
///
/// let mut writer = TopicWriter::new();
/// let first = LapCount { current_lap: Some(1), total_laps: Some(72), ..LapCount::default() };
/// writer.message(StreamStamp::from_millis(6_000), &first).unwrap();
/// let file = writer.finish();
/// assert_eq!(file, "\u{feff}00:00:06.000{\"CurrentLap\":1,\"TotalLaps\":72}\r\n".as_bytes());
///
/// let read = read_messages::<LapCount>(&file, &mut DamageReport::default());
/// assert_eq!(read, [(StreamStamp::from_millis(6_000), first)]);
/// ```
#[derive(Clone, Debug)]
pub struct TopicWriter<T> {
    file: Vec<u8>,
    content: PhantomData<fn(&T)>,
}

impl<T> Default for TopicWriter<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> TopicWriter<T> {
    /// A file without lines: only its byte order mark.
    #[must_use]
    pub fn new() -> Self {
        Self { file: BYTE_ORDER_MARK.to_vec(), content: PhantomData }
    }

    /// The file's bytes.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        self.file
    }
}

impl<M: Message + Serialize> TopicWriter<M> {
    /// The topic whose file this is.
    pub const TOPIC: Topic = M::TOPIC;

    /// Appends a line with a message; nothing, if it fails.
    ///
    /// # Errors
    /// See [`EncodeError`].
    pub fn message(&mut self, stamp: StreamStamp, message: &M) -> Result<(), EncodeError> {
        self.file.append(&mut encode_line(stamp, message)?);
        Ok(())
    }
}

impl<S: Sample> TopicWriter<S> {
    /// Appends a compressed line with samples, in their order: those of one moment, their cars ascending, become one
    /// entry. Nothing is appended if it fails.
    ///
    /// # Errors
    /// See [`EncodeError`].
    pub fn samples(&mut self, stamp: StreamStamp, samples: &[S]) -> Result<(), EncodeError> {
        let mut line = Vec::new();
        write_stamp(&mut line, stamp)?;
        line.extend_from_slice(deflate(&to_document(samples)?).as_bytes());
        line.extend_from_slice(LINE_END);
        self.file.append(&mut line);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::Heartbeat;

    #[test]
    fn a_stamp_that_has_no_twelve_bytes_is_refused() {
        let mut writer = TopicWriter::new();
        for millis in [-1, MILLIS_PER_HUNDRED_HOURS] {
            let refused = writer.message(StreamStamp::from_millis(millis), &Heartbeat::default());
            assert!(matches!(refused, Err(EncodeError::Stamp(_))), "{millis}");
        }
        let last = StreamStamp::from_millis(MILLIS_PER_HUNDRED_HOURS - 1);
        writer.message(last, &Heartbeat::default()).expect("the last stamp");
        assert_eq!(writer.finish(), "\u{feff}99:59:59.999{}\r\n".as_bytes());
    }
}
