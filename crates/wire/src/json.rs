//! A frame as JSON. No name or text in it needs escaping: they are this crate's own and drivers' letters.

use replay::Frame;
use timing::DriverCode;

use crate::field::{Field, Fields};
use crate::frame_fields;

/// The time since the first frame, to the microsecond: no frame rate is finer.
const T_DECIMALS: u8 = 6;

/// Appends a frame as an object.
pub(crate) fn frame(frame: &Frame, cars: &[(usize, DriverCode)], out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"frame_index\":");
    integer(out, frame.index as u64);
    out.extend_from_slice(b",\"t\":");
    decimal(out, frame.t, T_DECIMALS);
    out.extend_from_slice(b",\"lap\":");
    match frame.leader_lap {
        Some(lap) => integer(out, lap.into()),
        None => out.extend_from_slice(NULL),
    }
    out.extend_from_slice(b",\"drivers\":");
    object(out, |drivers| {
        for (code, car) in cars.iter().filter_map(|(car, code)| Some((code, frame.cars.get(*car)?))) {
            key(drivers.0, code.as_str());
            object(drivers.0, |entries| frame_fields::car(car, entries));
            drivers.0.push(b',');
        }
    });
    if let Some(weather) = &frame.weather {
        out.extend_from_slice(b",\"weather\":");
        object(out, |entries| frame_fields::weather(weather, entries));
    }
    out.push(b'}');
}

const NULL: &[u8] = b"null";

/// The entries of an object, each with a comma behind it.
struct Entries<'a>(&'a mut Vec<u8>);

fn object(out: &mut Vec<u8>, entries: impl FnOnce(&mut Entries<'_>)) {
    out.push(b'{');
    entries(&mut Entries(out));
    // The comma behind the last entry gives way to the end of the object.
    out.pop_if(|last| *last == b',');
    out.push(b'}');
}

fn key(out: &mut Vec<u8>, name: &str) {
    out.push(b'"');
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":");
}

impl Entries<'_> {
    #[inline]
    fn entry<T>(&mut self, field: &Field, value: Option<T>, write: impl FnOnce(&mut Vec<u8>, T)) {
        key(self.0, field.name);
        match value {
            Some(value) => write(self.0, value),
            None => self.0.extend_from_slice(NULL),
        }
        self.0.push(b',');
    }
}

impl Fields for Entries<'_> {
    #[inline]
    fn number(&mut self, field: &Field, value: Option<f64>) {
        let value = value.filter(|value| value.is_finite());
        self.entry(field, value, |out, value| decimal(out, value, field.decimals));
    }

    #[inline]
    fn count(&mut self, field: &Field, value: Option<u16>) {
        self.entry(field, value, |out, value| integer(out, value.into()));
    }

    #[inline]
    fn listed(&mut self, field: &Field, value: Option<usize>) {
        self.entry(field, value.and_then(|place| field.name_at(place)), |out, name| {
            out.push(b'"');
            out.extend_from_slice(name.as_bytes());
            out.push(b'"');
        });
    }

    #[inline]
    fn flag(&mut self, field: &Field, value: Option<bool>) {
        self.entry(field, value, |out, value| {
            out.extend_from_slice(if value { b"true" } else { b"false" });
        });
    }
}

fn integer(out: &mut Vec<u8>, value: u64) {
    out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
}

/// A number rounded to so many decimals, at most nine; zeros at its end are left out.
fn decimal(out: &mut Vec<u8>, value: f64, decimals: u8) {
    let one = 10_u64.pow(decimals.into());
    let rounded = (value.abs() * one as f64).round() as u64;
    if value < 0.0 && rounded > 0 {
        out.push(b'-');
    }
    integer(out, rounded / one);
    let mut fraction = rounded % one;
    if fraction == 0 {
        return;
    }
    out.push(b'.');
    let mut unit = one;
    while fraction > 0 {
        unit /= 10;
        out.push(b'0' + (fraction / unit) as u8);
        fraction %= unit;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(value: f64, decimals: u8) -> String {
        let mut out = Vec::new();
        decimal(&mut out, value, decimals);
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn decimals_are_rounded_and_as_few_as_do() {
        assert_eq!(text(0.0, 3), "0");
        assert_eq!(text(-0.0001, 3), "0");
        assert_eq!(text(72.271, 3), "72.271");
        assert_eq!(text(-1.5, 3), "-1.5");
        assert_eq!(text(0.05, 3), "0.05");
        assert_eq!(text(99.9996, 3), "100");
        assert_eq!(text(11_250.7, 0), "11251");
    }

    proptest! {
        #[test]
        fn any_number_is_read_back_as_it_was_but_for_rounding(
            value in prop_oneof![-1e6..1e6_f64, -1e12..1e12_f64],
            decimals in 0..=6_u8,
        ) {
            let read: f64 = serde_json::from_str(&text(value, decimals)).expect("JSON");
            let half = 0.5 / 10_f64.powi(decimals.into());
            prop_assert!((read - value).abs() <= half * (1.0 + 1e-6) + value.abs() * 1e-15, "{value} as {read}");
        }
    }
}
