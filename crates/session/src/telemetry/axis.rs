//! The axis on which samples are interpolated.

use timing::{SessionTime, Utc};

/// Seconds since an origin, measured as the reference measures them.
///
/// FastF1 interpolates over UTC in nanoseconds held in 64-bit floats, whose steps are 256 ns wide today. A fraction of
/// an interval is off by up to 2e-6 by that, which its users see in channels near zero; to give the same numbers, times
/// take the same steps here before differences are formed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Axis {
    zero: Utc,
    origin: f64,
}

impl Axis {
    pub(super) fn new(zero: Utc, origin: SessionTime) -> Self {
        Self { zero, origin: stepped(zero, origin) }
    }

    pub(super) fn at(&self, time: SessionTime) -> f64 {
        (stepped(self.zero, time) - self.origin) / 1e9
    }
}

fn stepped(zero: Utc, time: SessionTime) -> f64 {
    zero.as_nanos().saturating_add(time.as_nanos()) as f64
}

/// The value at `at` on the straight line through the samples before and after it; `before` counts the samples at or
/// before `at`. Before the first and after the last sample their value holds. NaN without samples.
pub(super) fn line(axis: &[f64], values: &[f64], before: usize, at: f64) -> f64 {
    let Some(i) = before.checked_sub(1) else { return values.first().copied().unwrap_or(f64::NAN) };
    match (axis.get(before), values.get(before)) {
        (Some(&next_at), Some(&next)) if at > axis[i] => {
            let slope = (next - values[i]) / (next_at - axis[i]);
            slope * (at - axis[i]) + values[i]
        }
        _ => values[i],
    }
}

/// Replaces NaN by the straight line between its neighbours that are numbers, or the one neighbour at the ends.
pub(super) fn bridge(axis: &[f64], values: &mut [f64]) {
    let mut last: Option<usize> = None;
    for i in 0..values.len() {
        if values[i].is_nan() {
            continue;
        }
        let from = last.map_or(0, |last| last + 1);
        for gap in from..i {
            values[gap] = last.map_or(values[i], |last| {
                let share = (axis[gap] - axis[last]) / (axis[i] - axis[last]);
                values[last] + share * (values[i] - values[last])
            });
        }
        last = Some(i);
    }
    if let Some(last) = last {
        let held = values[last];
        values[last + 1..].fill(held);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_has_the_steps_of_a_float() {
        let axis = Axis::new(Utc::from_nanos(1_756_641_680_000_000_000), SessionTime::from_millis(1000));
        let off = axis.at(SessionTime::from_millis(1147)) - 0.147;
        assert!(off != 0.0 && off.abs() < 256e-9, "{off}");
        assert_eq!(axis.at(SessionTime::from_millis(1000)), 0.0);
    }

    #[test]
    fn a_line_holds_its_ends() {
        let (axis, values) = ([1.0, 2.0, 4.0], [10.0, 20.0, 0.0]);
        assert_eq!(line(&axis, &values, 0, 0.0), 10.0);
        assert_eq!(line(&axis, &values, 1, 1.5), 15.0);
        assert_eq!(line(&axis, &values, 2, 3.0), 10.0);
        assert_eq!(line(&axis, &values, 3, 9.0), 0.0);
        assert!(line(&[], &[], 0, 1.0).is_nan());
    }

    #[test]
    fn gaps_are_bridged_and_ends_held() {
        let mut values = [f64::NAN, 1.0, f64::NAN, f64::NAN, 7.0, f64::NAN];
        bridge(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0], &mut values);
        assert_eq!(values, [1.0, 1.0, 3.0, 5.0, 7.0, 7.0]);
        let mut nothing = [f64::NAN; 2];
        bridge(&[0.0, 1.0], &mut nothing);
        assert!(nothing.iter().all(|value| value.is_nan()));
    }
}
