//! A series of values as a line through few of them.

use crate::channel::{Channel, Kind};

/// An entry: from that frame on, so many units, or no value.
pub(crate) type Entry = (u16, Option<i32>);

/// The entries of a series, a value a frame, at most 65,536 of them; at every frame the line through them is no farther
/// from the value than the channel's tolerance.
pub(crate) fn entries(values: &[Option<f64>], channel: &Channel) -> Vec<Entry> {
    let mut entries = Vec::new();
    let integer = |value: Option<f64>| value.and_then(|value| channel.integer(value));
    match channel.kind {
        Kind::Step => {
            for (frame, value) in (0..=u16::MAX).zip(values) {
                let value = integer(*value);
                if entries.last().is_none_or(|(_, before)| *before != value) {
                    entries.push((frame, value));
                }
            }
        }
        Kind::Linear => {
            let mut at = 0;
            while at < values.len() {
                entries.push((at as u16, integer(values[at])));
                at = match integer(values[at]) {
                    Some(from) => reach(values, at, from, channel),
                    None => at + values[at..].iter().take_while(|value| integer(**value).is_none()).count(),
                };
            }
        }
    }
    entries
}

/// The farthest frame to which a straight line from `from` units at frame `at` may lead: a cone that narrows with each
/// value on the way. Where no other value follows, the next frame without one, or the end.
fn reach(values: &[Option<f64>], at: usize, from: i32, channel: &Channel) -> usize {
    let Channel { scale, tolerance, .. } = *channel;
    let (mut least, mut most) = (f64::MIN, f64::MAX);
    let mut farthest = at + 1;
    for (frame, value) in values.iter().enumerate().skip(at + 1) {
        let Some((value, end)) = value.and_then(|value| Some((value, channel.integer(value)?))) else {
            break;
        };
        let frames = (frame - at) as f64;
        let start = f64::from(from) * scale;
        let slope = (f64::from(end) * scale - start) / frames;
        if (least..=most).contains(&slope) {
            farthest = frame;
        }
        least = least.max((value - tolerance - start) / frames);
        most = most.min((value + tolerance - start) / frames);
        if least > most {
            break;
        }
    }
    farthest
}

/// The value between entries; `next` is how many entries begin at or before `frame`.
pub(crate) fn value_at(entries: &[Entry], next: usize, frame: f64, channel: &Channel) -> Option<f64> {
    let (from, value) = *entries.get(next.checked_sub(1)?)?;
    let value = f64::from(value?);
    let after = entries.get(next).and_then(|(to, value)| Some((*to, f64::from((*value)?))));
    let integer = match (channel.kind, after) {
        (Kind::Linear, Some((to, after))) => {
            let part = (frame - f64::from(from)) / f64::from(to - from);
            value + part * (after - value)
        }
        _ => value,
    };
    Some(integer * channel.scale)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LINEAR: Channel =
        Channel { name: "x", unit: "m", kind: Kind::Linear, scale: 0.5, tolerance: 0.8, values: &[] };

    fn shown(entries: &[Entry], frame: usize, channel: &Channel) -> Option<f64> {
        let next = entries.partition_point(|(from, _)| usize::from(*from) <= frame);
        value_at(entries, next, frame as f64, channel)
    }

    #[test]
    fn a_straight_way_has_two_entries_and_a_hole_two_more() {
        let mut values: Vec<Option<f64>> = (0..100).map(|frame| Some(f64::from(frame))).collect();
        assert_eq!(entries(&values, &LINEAR), [(0, Some(0)), (99, Some(198))]);
        values[40..60].fill(None);
        let expected = [(0, Some(0)), (39, Some(78)), (40, None), (60, Some(120)), (99, Some(198))];
        assert_eq!(entries(&values, &LINEAR), expected);
        assert_eq!(entries(&[None, None], &LINEAR), [(0, None)]);
        assert_eq!(entries(&[Some(f64::NAN), Some(2.0)], &LINEAR), [(0, None), (1, Some(4))]);
    }

    #[test]
    fn steps_are_exact() {
        let channel = Channel { kind: Kind::Step, scale: 1.0, tolerance: 0.0, ..LINEAR };
        let values = [Some(1.0), Some(1.0), Some(4.0), None, None, Some(4.0)];
        let expected = [(0, Some(1)), (2, Some(4)), (3, None), (5, Some(4))];
        assert_eq!(entries(&values, &channel), expected);
        assert_eq!(shown(&expected, 1, &channel), Some(1.0));
    }

    proptest! {
        #[test]
        fn at_every_frame_the_line_is_within_the_tolerance(
            steps in prop::collection::vec((any::<bool>(), -3.0..3.0_f64, prop::bool::weighted(0.05)), 1..400),
        ) {
            let (mut value, mut speed) = (0.0, 0.0);
            let values: Vec<Option<f64>> = steps.iter().map(|(turns, change, is_missing)| {
                if *turns {
                    speed = *change;
                }
                value += speed;
                (!is_missing).then_some(value)
            }).collect();
            let entries = entries(&values, &LINEAR);
            prop_assert!(entries.windows(2).all(|pair| pair[0].0 < pair[1].0));
            for (frame, value) in values.iter().enumerate() {
                let shown = shown(&entries, frame, &LINEAR);
                prop_assert_eq!(shown.is_some(), value.is_some());
                if let (Some(shown), Some(value)) = (shown, value) {
                    prop_assert!((shown - value).abs() <= LINEAR.tolerance + 1e-9, "{} for {} at {}", shown, value, frame);
                }
            }
        }
    }
}
