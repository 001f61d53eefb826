//! Topic files written: what [`Lines`](crate::Lines), [`read_messages`](crate::messages::read_messages) and
//! [`samples`](crate::samples) read.

use std::marker::PhantomData;

use serde::Serialize;

use crate::line::BYTE_ORDER_MARK;
use crate::messages::Message;
use crate::samples::{Sample, to_document};
use crate::{StreamStamp, deflate};

pub(crate) const LINE_END: &[u8] = b"\r\n";
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

/// Writes the stamp, to the millisecond.
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
    /// Appends a line with a message; nothing, if it fails.
    ///
    /// # Errors
    /// See [`EncodeError`].
    pub fn message(&mut self, stamp: StreamStamp, message: &M) -> Result<(), EncodeError> {
        let mut line = Vec::new();
        write_stamp(&mut line, stamp)?;
        serde_json::to_writer(&mut line, message)?;
        line.extend_from_slice(LINE_END);
        self.file.append(&mut line);
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
    use proptest::prelude::*;

    use super::*;
    use crate::made::any_made;
    use crate::messages::Heartbeat;
    use crate::samples::{CarSample, PositionSample, ScanError, scan_car_data, scan_positions};
    use crate::{Inflater, Lines};

    /// The samples of a file with one line of these.
    fn written_and_read<S: Sample>(
        stamp: StreamStamp,
        samples: &[S],
        scan: impl Fn(&[u8], &mut Vec<S>) -> Result<usize, ScanError>,
    ) -> Vec<S> {
        let mut writer = TopicWriter::new();
        writer.samples(stamp, samples).expect("samples can be written");
        let file = writer.finish();
        let line = Lines::new(S::TOPIC, &file).next().expect("one line").expect("a line");
        assert_eq!(line.stamp, stamp);
        let mut read = Vec::new();
        scan(Inflater::new().inflate(line.payload).expect("our own"), &mut read).expect("our own");
        read
    }

    proptest! {
        #[test]
        fn car_data_is_the_same_after_writing_and_reading(
            stamp in any_made(), samples in prop::collection::vec(any_made::<CarSample>(), 0..40),
        ) {
            let scan = |document: &[u8], read: &mut Vec<_>| scan_car_data(document, |sample| read.push(sample));
            prop_assert_eq!(written_and_read(stamp, &samples, scan), samples);
        }

        #[test]
        fn positions_are_the_same_after_writing_and_reading(
            stamp in any_made(), samples in prop::collection::vec(any_made::<PositionSample>(), 0..40),
        ) {
            let scan = |document: &[u8], read: &mut Vec<_>| scan_positions(document, |sample| read.push(sample));
            prop_assert_eq!(written_and_read(stamp, &samples, scan), samples);
        }
    }

    #[test]
    fn samples_of_one_moment_are_one_entry() {
        let sample = |number: u16, utc| CarSample {
            speed: Some(254),
            ..CarSample::empty(
                crate::DriverNumber::new(number).expect("a number"),
                crate::Utc::from_nanos(utc),
            )
        };
        let samples = [sample(4, 0), sample(81, 0), sample(4, 240_000_000), sample(4, 240_000_000)];
        let document = to_document(&samples).expect("json");
        let car = |number| format!(r#""{number}":{{"Channels":{{"2":254}}}}"#);
        let later = format!(r#"{{"Utc":"1970-01-01T00:00:00.240Z","Cars":{{{}}}}}"#, car(4));
        let first = format!(r#"{{"Utc":"1970-01-01T00:00:00Z","Cars":{{{},{}}}}}"#, car(4), car(81));
        let wanted = format!(r#"{{"Entries":[{first},{later},{later}]}}"#);
        assert_eq!(String::from_utf8(document).expect("text"), wanted);
    }

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
