//! Rounding as the baseline processor does it: by the cast to a whole number. What the standard library offers is a
//! call to a function there, which in a loop over every sample costs more than the rest of it.

/// The nearest whole number, halves away from zero; numbers that are too large become the largest.
#[inline]
pub(crate) fn nearest(number: f64) -> i64 {
    (number + 0.5_f64.copysign(number)) as i64
}

/// What is left of a number without whole ones, from 0 to below 1.
#[inline]
pub(crate) fn fraction(number: f64) -> f64 {
    let part = number - (number as i64) as f64;
    if part < 0.0 { (part + 1.0).min(BELOW_ONE) } else { part }
}

/// The greatest number below 1.
const BELOW_ONE: f64 = 1.0 - f64::EPSILON / 2.0;

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn both_are_those_of_the_standard_library(number in -1e9..1e9_f64) {
            proptest::prop_assert_eq!(nearest(number) as f64, number.round());
            let off = (fraction(number) - number.rem_euclid(1.0)).abs();
            proptest::prop_assert!(off <= f64::EPSILON / 2.0, "{}", off);
        }
    }

    #[test]
    fn a_fraction_is_less_than_one_and_no_number_is_too_large() {
        assert_eq!((fraction(-1e-300), fraction(-0.25), fraction(3.0)), (BELOW_ONE, 0.75, 0.0));
        assert_eq!((nearest(0.5), nearest(-0.5), nearest(f64::INFINITY)), (1, -1, i64::MAX));
    }
}
