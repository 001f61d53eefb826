//! The wire format.

use std::fmt::Debug;

use serde::Serialize;
use timing::messages::{Message, read_messages};
use timing::samples::{PositionSample, Sample, ScanError, scan_car_data, scan_positions};
use timing::{
    DamageReport, InflateError, Inflater, Lines, MAX_INFLATED_BYTES, State, StreamStamp, Topic, TopicWriter,
};

/// Lines lie in the file in their order, and do not overlap.
///
/// # Panics
/// Where they do.
pub fn lines(bytes: &[u8]) {
    let breaks = bytes.iter().filter(|byte| **byte == b'\n').count();
    let mut end = bytes.as_ptr();
    let mut count = 0;
    for line in Lines::new(Topic::TimingData, bytes) {
        count += 1;
        if let Ok(line) = line {
            let range = line.payload.as_ptr_range();
            assert!(
                range.start >= end && range.end <= bytes.as_ptr_range().end,
                "payloads lie one after another"
            );
            end = range.end;
        }
    }
    assert!(count <= breaks + 1, "{count} lines with {breaks} line breaks");
}

/// What inflates stays within its bound, and a second time gives the same.
///
/// # Panics
/// Where it does not.
pub fn inflate(bytes: &[u8]) {
    let mut inflater = Inflater::new();
    let first = inflater.inflate(bytes).map(<[u8]>::to_vec);
    assert!(first.as_ref().is_ok_and(|document| document.len() <= MAX_INFLATED_BYTES) || first.is_err());
    let second = inflater.inflate(bytes).map(<[u8]>::to_vec);
    assert_eq!(first, second, "what came before does not matter");
}

/// A document of car samples is read or refused; what is read can be written and read again.
///
/// # Panics
/// Where it cannot.
pub fn car_data(bytes: &[u8]) {
    let mut samples = Vec::new();
    if scan_car_data(bytes, |sample| samples.push(sample)).is_ok() {
        samples_again(&samples, |document, found| scan_car_data(document, |sample| found.push(sample)));
    }
}

/// A document of positions is read or refused; what is read can be written and read again.
///
/// # Panics
/// Where it cannot.
pub fn position(bytes: &[u8]) {
    let mut samples: Vec<PositionSample> = Vec::new();
    if scan_positions(bytes, |sample| samples.push(sample)).is_ok() {
        samples_again(&samples, |document, found| scan_positions(document, |sample| found.push(sample)));
    }
}

fn samples_again<S: Sample + PartialEq + Debug>(
    samples: &[S],
    scan: impl Fn(&[u8], &mut Vec<S>) -> Result<usize, ScanError>,
) {
    let mut writer = TopicWriter::new();
    writer.samples(StreamStamp::default(), samples).expect("what was read can be written");
    let file = writer.finish();
    let mut found = Vec::new();
    for line in Lines::new(S::TOPIC, &file) {
        let line = line.expect("our own line");
        let mut inflater = Inflater::new();
        match inflater.inflate(line.payload) {
            Ok(document) => assert_eq!(scan(document, &mut found), Ok(0), "our own document"),
            Err(error) => assert_eq!(error, InflateError::TooLarge, "our own payload"),
        }
    }
    assert!(found == samples || found.is_empty(), "read {samples:?}, written and read {found:?}");
}

/// Each line is a message or damage; messages can be written and read again, and laid over one another.
///
/// # Panics
/// Where they cannot.
pub fn message<M>(bytes: &[u8])
where
    M: Message + Serialize + PartialEq + Debug,
    State<M>: FromIterator<(StreamStamp, M)>,
{
    let mut report = DamageReport::default();
    let read = read_messages::<M>(bytes, &mut report);
    assert_eq!(read.len() + report.total(), Lines::new(M::TOPIC, bytes).count());

    let mut writer = TopicWriter::new();
    for (stamp, message) in &read {
        writer.message(*stamp, message).expect("what was read can be written");
    }
    let mut own = DamageReport::default();
    let again = read_messages::<M>(&writer.finish(), &mut own);
    assert_eq!(own.total(), 0, "our own lines are not damaged: {own:?}");
    assert_eq!(again, read);
    let _: State<M> = read.into_iter().collect();
}
