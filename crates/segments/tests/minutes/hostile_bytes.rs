//! Bytes that are not what was written: a segment or an error, never a panic.

use std::sync::LazyLock;

use proptest::prelude::*;
use segments::{Segment, SegmentError};

use crate::demo_season::{RACE, stream};

static STREAM: LazyLock<Vec<u8>> = LazyLock::new(|| stream(&RACE, segments::count(&RACE) - 1));

/// Reads what may be anything, and asks for all of it if it is a segment.
fn read(bytes: &[u8]) {
    let Ok(segment) = Segment::read(bytes) else { return };
    for frame in [0.0, 0.5, segment.frames() as f64] {
        let shown = segment.at(frame);
        assert_eq!(shown.order().len(), segment.drivers().len());
        assert_eq!(shown.car(segment.drivers().len(), "x"), None);
        assert_eq!(shown.session("x"), None);
    }
}

/// The same bytes with a text in place of one of that length.
fn with(from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let at = STREAM.windows(from.len()).position(|bytes| bytes == from.as_bytes()).expect("it is there");
    let mut bytes = STREAM.clone();
    bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
    bytes
}

#[test]
fn a_cut_segment_is_an_error_as_long_as_rows_are_missing() {
    assert!(matches!(Segment::read(&[]), Err(SegmentError::Foreign { .. })));
    let rows_end = STREAM.len() - 8;
    for len in (0..rows_end).step_by(13).chain(rows_end - 70..rows_end) {
        let read = Segment::read(&STREAM[..len]);
        assert!(
            matches!(read, Err(SegmentError::Foreign { .. } | SegmentError::Damaged { .. })),
            "{len} bytes: {read:?}"
        );
    }
    // Behind the rows there is the mark of the end.
    assert!(Segment::read(&STREAM[..rows_end]).is_ok());
}

#[test]
fn what_is_not_a_segment_of_this_version_says_so() {
    let outdated = Segment::read(&with(&format!("\"version\":{}", segments::VERSION), "\"version\":9"));
    assert_eq!(outdated, Err(SegmentError::Outdated { found: 9 }));
    let unlabelled = Segment::read(&with("lightsout", "lightsoff"));
    assert!(matches!(unlabelled, Err(SegmentError::Foreign { .. })), "{unlabelled:?}");
    for (from, to) in [("progress", "regressp"), ("\"frames\":", "\"framez\":"), ("driver", "divers")] {
        assert!(Segment::read(&with(from, to)).is_err(), "{to}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn flipped_bits_never_panic(
        bits in prop::collection::vec((any::<prop::sample::Index>(), 0..8), 1..4), in_head in any::<bool>()
    ) {
        let mut bytes = STREAM.clone();
        let end = if in_head { 2_000.min(bytes.len()) } else { bytes.len() };
        for (at, bit) in bits {
            bytes[at.index(end)] ^= 1_u8 << bit;
        }
        read(&bytes);
    }

    #[test]
    fn rubbish_never_panics(
        bytes in prop::collection::vec(any::<u8>(), 0..200), at in any::<prop::sample::Index>()
    ) {
        read(&bytes);
        let mut stream = STREAM.clone();
        let at = at.index(stream.len() - bytes.len());
        stream[at..at + bytes.len()].copy_from_slice(&bytes);
        read(&stream);
    }
}
