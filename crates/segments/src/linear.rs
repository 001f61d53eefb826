//! A series as few straight lines.
//!
//! The method is the swing filter (Elmeleegy et al., “Online Piece-wise Linear Approximation of Numerical Streams with
//! Precision Guarantees”, VLDB 2009), with ends on a grid: from the end of the last line, the slopes that pass all values
//! within the tolerance form a cone, which each further value narrows; the line ends at the last value at which a
//! point of the grid lies in it.

use crate::series::{Entry, nearest};

/// The cone is that much narrower than the tolerance, so that rounding does not leave it.
const ROUNDING: f64 = 1e-9;

/// Replaces `entries` by lines that are off by `tolerance` at most from each of the values, one a frame. The tolerance
/// is at least the scale.
pub(crate) fn lines(values: &[Option<f64>], scale: f64, tolerance: f64, entries: &mut Vec<Entry>) {
    entries.clear();
    let is_known = |value: Option<f64>| nearest(value, scale).is_some();
    let mut first = 0;
    while first < values.len() {
        let known = is_known(values[first]);
        let len = values[first..].iter().take_while(|value| is_known(**value) == known).count();
        if known {
            stretch(&values[first..first + len], first, scale, tolerance / scale * (1.0 - ROUNDING), entries);
        } else {
            entries.push(Entry { frame: first as u16, value: None });
        }
        first += len;
    }
}

/// Lines for values that are all known; the tolerance is in multiples of the scale.
fn stretch(values: &[Option<f64>], first: usize, scale: f64, tolerance: f64, entries: &mut Vec<Entry>) {
    let on_grid = |at: usize| values[at].unwrap_or_default() / scale;
    let mut from = (0, on_grid(0).round());
    let mut add = |(at, value): (usize, f64)| {
        entries.push(Entry { frame: (first + at) as u16, value: Some(value as i32) });
    };
    add(from);
    while from.0 + 1 < values.len() {
        let to = line_from(from, values.len(), tolerance, on_grid);
        // What stays as it is to the end needs no second entry.
        if to.0 + 1 < values.len() || to.1 != from.1 {
            add(to);
        }
        from = to;
    }
}

/// Where the line from a point ends, before `end`.
fn line_from(
    (start, value): (usize, f64),
    end: usize,
    tolerance: f64,
    on_grid: impl Fn(usize) -> f64,
) -> (usize, f64) {
    let mut reached = (start + 1, on_grid(start + 1).round());
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    for at in start + 1..end {
        let (wanted, frames) = (on_grid(at), (at - start) as f64);
        low = low.max((wanted - tolerance - value) / frames);
        high = high.min((wanted + tolerance - value) / frames);
        if low > high {
            break;
        }
        let (least, most) = ((value + low * frames).ceil(), (value + high * frames).floor());
        if least <= most {
            reached = (at, wanted.round().clamp(least, most));
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::channel::Kind;
    use crate::series::at;

    fn encoded(values: &[Option<f64>], scale: f64, tolerance: f64) -> Vec<Entry> {
        let mut entries = vec![Entry { frame: 7, value: None }];
        lines(values, scale, tolerance, &mut entries);
        entries
    }

    #[test]
    fn what_is_straight_or_stays_is_one_line() {
        let straight: Vec<_> = (0..1501).map(|frame| Some(f64::from(frame) * 0.5 - 3.0)).collect();
        let ends = [Entry { frame: 0, value: Some(-3) }, Entry { frame: 1500, value: Some(747) }];
        assert_eq!(encoded(&straight, 1.0, 1.0), ends);
        assert_eq!(encoded(&[Some(2.4); 1501], 1.0, 1.0), [Entry { frame: 0, value: Some(2) }]);
        assert_eq!(encoded(&[None; 1501], 1.0, 1.0), [Entry { frame: 0, value: None }]);
    }

    #[test]
    fn a_hole_has_its_edges() {
        let entries = encoded(&[Some(1.0), Some(1.0), None, None, Some(5.0), Some(9.0)], 1.0, 1.0);
        let edges: Vec<_> = entries.iter().map(|entry| (entry.frame, entry.value)).collect();
        assert_eq!(edges, [(0, Some(1)), (2, None), (4, Some(5)), (5, Some(9))]);
    }

    fn series() -> impl Strategy<Value = Vec<Option<f64>>> {
        let wild = prop_oneof![
            6 => (-1000.0..1000.0).prop_map(Some),
            2 => (-4.0..4.0).prop_map(Some),
            1 => prop::num::f64::NORMAL.prop_map(Some),
            1 => Just(None),
        ];
        // A walk, as cars do: each difference holds for a while.
        let stretches = (prop::option::weighted(0.9, -3.0..3.0), 1_usize..60);
        let walk = prop::collection::vec(stretches, 1..30).prop_map(|stretches| {
            let each = stretches.into_iter().flat_map(|(slope, len)| std::iter::repeat_n(slope, len));
            let sum = |sum: &mut f64, slope: Option<f64>| {
                *sum += slope.unwrap_or_default();
                Some(slope.map(|_| *sum))
            };
            each.scan(0.0, sum).collect()
        });
        prop_oneof![prop::collection::vec(wild, 1..200), walk]
    }

    proptest! {
        #[test]
        fn every_value_is_within_the_tolerance(
            values in series(), scale in prop::sample::select(vec![1e-5, 0.1, 1.0, 20.0]), times in 1.0..8.0
        ) {
            let tolerance = scale * times;
            let entries = encoded(&values, scale, tolerance);
            prop_assert_eq!(entries[0].frame, 0);
            prop_assert!(entries.is_sorted_by(|a, b| a.frame < b.frame));
            for (frame, value) in values.iter().enumerate() {
                let wanted = value.filter(|_| nearest(*value, scale).is_some());
                let read = at(&entries, Kind::Linear, frame as f64).map(|steps| steps * scale);
                prop_assert_eq!(read.is_some(), wanted.is_some(), "frame {}", frame);
                if let (Some(read), Some(wanted)) = (read, wanted) {
                    // Beside the tolerance, the rounding of the sums of this test.
                    let allowed = tolerance + 1e-14 * wanted.abs();
                    prop_assert!((read - wanted).abs() <= allowed, "frame {}: {} not {}", frame, read, wanted);
                }
            }
        }
    }
}
