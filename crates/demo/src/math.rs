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
