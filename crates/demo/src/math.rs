//! The functions that platforms' own maths libraries round differently, from one library that is the same
//! everywhere: the same options are to make the same bytes on every machine.

/// Sine and cosine of an angle in radians.
pub(crate) fn sin_cos(angle: f64) -> (f64, f64) {
    libm::sincos(angle)
}

/// The angle of a direction in radians, from the x axis towards the y axis, within ±π.
pub(crate) fn atan2(y: f64, x: f64) -> f64 {
    libm::atan2(y, x)
}

/// The length of a vector.
pub(crate) fn hypot(x: f64, y: f64) -> f64 {
    (x * x + y * y).sqrt()
}

/// What is left of a value after whole turns, from 0 up to the length of a turn. Quicker than the exact remainder, and
/// as exact as laps need.
pub(crate) fn wrap(value: f64, turn: f64) -> f64 {
    let left = value - turns(value, turn) * turn;
    if (0.0..turn).contains(&left) { left } else { 0.0 }
}

/// Whole turns in a value, rounded down.
pub(crate) fn turns(value: f64, turn: f64) -> f64 {
    let turns = value / turn;
    let whole = turns as i64 as f64;
    if whole > turns { whole - 1.0 } else { whole }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_and_what_is_left_make_the_value() {
        for value in [-10_300.0, -5153.4, -0.5, 0.0, 0.25, 5153.3, 5153.4, 99_999.0] {
            let (whole, left) = (turns(value, 5153.4), wrap(value, 5153.4));
            assert!((whole * 5153.4 + left - value).abs() < 1e-9, "{whole} {left} of {value}");
            assert!((0.0..5153.4).contains(&left) && (whole - whole.round()).abs() == 0.0);
        }
    }
}
