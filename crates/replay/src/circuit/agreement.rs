//! Where around the circuit most crossings of a mark say that it is.

use super::marks::median;

/// Crossings whose places lie so close together agree, metres: a second at 300 km/h, for stamps come late or early.
const AGREE: f64 = 80.0;

/// What crossings agree on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Agreement {
    /// A fraction of the lap, from 0 up to but not including 1.
    pub(super) fraction: f64,
    /// How many agree.
    pub(super) crossings: usize,
}

/// The median of those crossings that lie close to where most do, whatever the others say: a lap that begins or ends
/// seconds off moves nothing. `length` is that of the lap in metres; `None` of no crossings.
pub(super) fn agreement(mut fractions: Vec<f64>, length: f64) -> Option<Agreement> {
    fractions.retain(|fraction| fraction.is_finite());
    fractions.sort_by(f64::total_cmp);
    let (count, reach) = (fractions.len(), AGREE / length);
    // The crossings once more, a lap on: what lies at both ends of the lap lies close together.
    let at = |index: usize| fractions[index % count] + (index / count) as f64;
    let (mut last, mut most, mut best) = (0, 0, 0);
    for first in 0..count {
        last = last.max(first);
        while last + 1 < first + count && at(last + 1) - at(first) <= reach {
            last += 1;
        }
        if last - first + 1 > most {
            (most, best) = (last - first + 1, first);
        }
    }
    let agreeing: Vec<f64> = (best..best + most).map(at).collect();
    let fraction = median(agreeing)?.rem_euclid(1.0);
    // A fraction just below a whole lap can become one.
    Some(Agreement { fraction: if fraction < 1.0 { fraction } else { 0.0 }, crossings: most })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_many_are_heard_and_not_the_few() {
        assert_eq!(agreement(Vec::new(), 5000.0), None);
        let few = (0..40).map(|lap| 0.3 + f64::from(lap) * 0.01);
        let many = (0..50).map(|lap| (0.999 + f64::from(lap % 5) * 0.0005).rem_euclid(1.0));
        let agreed = agreement(few.chain(many).collect(), 5000.0).expect("some agree");
        assert!(agreed.fraction < 1e-9 || agreed.fraction > 1.0 - 1e-9, "{agreed:?}");
        assert_eq!(agreed.crossings, 50);
    }

    #[test]
    fn around_the_beginning_of_the_lap_the_median_is_as_elsewhere() {
        for middle in [0.0, 0.001, 0.5, 0.9995] {
            let fractions = (-10..=10).map(|step: i32| (middle + f64::from(step) * 0.0003).rem_euclid(1.0));
            let agreed = agreement(fractions.collect(), 5000.0).expect("all agree");
            let off = (agreed.fraction - middle + 0.5).rem_euclid(1.0) - 0.5;
            assert!(off.abs() < 1e-9, "{middle}: {agreed:?}");
        }
    }
}
