//! A channel's values as few entries, and back.

use crate::channel::Kind;

/// From a frame on, a value: a multiple of the channel's scale, or that it is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The frame, from 0 within the segment.
    pub(crate) frame: u16,
    /// The value.
    pub(crate) value: Option<i32>,
}

/// Values are not greater than this by more than a tolerance, so that the difference of two fits an integer of 32 bits.
const MOST: f64 = 1e9;

/// The multiple of the scale that is nearest; `None` for what has none, and beyond a thousand million of them.
pub(crate) fn nearest(value: Option<f64>, scale: f64) -> Option<i32> {
    let steps = (value? / scale).round();
    (steps.abs() <= MOST).then_some(steps as i32)
}

/// Appends the value of a frame, if it is another than that of the frame before.
pub(crate) fn step(frame: u16, value: Option<i32>, entries: &mut Vec<Entry>) {
    if entries.last().is_none_or(|last| last.value != value) {
        entries.push(Entry { frame, value });
    }
}

/// The value at an instant, in frames from the segment's first; in multiples of the scale.
pub(crate) fn at(entries: &[Entry], kind: Kind, frame: f64) -> Option<f64> {
    let begun = entries.partition_point(|entry| f64::from(entry.frame) <= frame);
    let from = entries.get(begun.checked_sub(1)?)?;
    let value = f64::from(from.value?);
    let to = entries.get(begun).filter(|_| kind == Kind::Linear);
    let Some((to, end)) = to.and_then(|to| Some((to, f64::from(to.value?)))) else { return Some(value) };
    let part = (frame - f64::from(from.frame)) / f64::from(to.frame - from.frame);
    Some(value + part * (end - value))
}

/// Entries as a segment has them: frames since the entry before, and differences to the last value that is not missing,
/// both from 0.
pub(crate) fn differences(entries: &[Entry]) -> impl Iterator<Item = (u16, Option<i32>)> {
    let (mut frame, mut value) = (0, 0);
    entries.iter().map(move |entry| {
        let frames = entry.frame - std::mem::replace(&mut frame, entry.frame);
        (frames, entry.value.map(|new| new - std::mem::replace(&mut value, new)))
    })
}

/// The entries of which these are the differences; `None` where they do not begin at frame 0, do not go on, go behind
/// the last of so many frames, or leave the range of integers.
pub(crate) fn entries(
    differences: impl Iterator<Item = (u16, Option<i32>)>,
    frames: usize,
) -> Option<Vec<Entry>> {
    let (mut frame, mut value) = (0_u16, 0_i32);
    let mut entries = Vec::with_capacity(differences.size_hint().0);
    for (since, difference) in differences {
        if entries.is_empty() != (since == 0) {
            return None;
        }
        frame = frame.checked_add(since).filter(|frame| usize::from(*frame) < frames)?;
        if let Some(difference) = difference {
            value = value.checked_add(difference)?;
        }
        entries.push(Entry { frame, value: difference.map(|_| value) });
    }
    (!entries.is_empty()).then_some(entries)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn entry(frame: u16, value: Option<i32>) -> Entry {
        Entry { frame, value }
    }

    #[test]
    fn a_line_is_drawn_between_values_and_not_towards_or_from_a_missing_one() {
        let line = [entry(0, Some(10)), entry(4, Some(20)), entry(6, None), entry(8, Some(0))];
        let shown = |frame| at(&line, Kind::Linear, frame);
        assert_eq!(
            [0.0, 1.0, 3.5, 4.0, 5.9, 6.0, 7.9, 8.0, 99.0].map(shown),
            [Some(10.0), Some(12.5), Some(18.75), Some(20.0), Some(20.0), None, None, Some(0.0), Some(0.0)]
        );
        assert_eq!(at(&line, Kind::Step, 3.5), Some(10.0));
        assert_eq!(at(&[], Kind::Step, 0.0), None);
    }

    #[test]
    fn what_has_no_multiple_is_missing() {
        for value in [None, Some(f64::NAN), Some(f64::INFINITY), Some(1e9)] {
            assert_eq!(nearest(value, 0.1), None, "{value:?}");
        }
        assert_eq!(nearest(Some(-0.26), 0.1), Some(-3));
    }

    #[test]
    fn differences_that_make_no_sense_make_no_entries() {
        let read = |differences: &[(u16, Option<i32>)]| entries(differences.iter().copied(), 10);
        assert_eq!(read(&[(0, None), (9, Some(3))]), Some(vec![entry(0, None), entry(9, Some(3))]));
        let senseless: [&[_]; 6] = [
            &[],
            &[(1, Some(0))],
            &[(0, Some(0)), (0, Some(1))],
            &[(0, Some(0)), (10, Some(1))],
            &[(0, Some(i32::MAX)), (1, Some(1))],
            &[(0, None), (9, None), (u16::MAX, None)],
        ];
        for differences in senseless {
            assert_eq!(read(differences), None, "{differences:?}");
        }
    }

    proptest! {
        #[test]
        fn entries_come_back_from_their_differences(
            values in prop::collection::btree_map(1_u16..=u16::MAX, prop::option::of(-1_000_000_000..1_000_000_000), 0..50),
            first in prop::option::of(any::<i16>()),
        ) {
            let first = entry(0, first.map(i32::from));
            let wanted: Vec<Entry> =
                std::iter::once(first).chain(values.into_iter().map(|(frame, value)| entry(frame, value))).collect();
            prop_assert_eq!(entries(differences(&wanted), 1 << 16), Some(wanted));
        }
    }
}
