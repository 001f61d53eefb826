//! MessagePack, and a frame as a map of it.
//!
//! Only what is written is here: the specification is <https://github.com/msgpack/msgpack/blob/master/spec.md>.

use replay::Frame;
use timing::DriverCode;

use crate::field::{Field, Fields};
use crate::frame_fields;

/// Appends MessagePack values, each in its shortest form.
pub(crate) trait Msgpack {
    fn nil(&mut self);
    fn boolean(&mut self, value: bool);
    fn unsigned(&mut self, value: u64);
    fn signed(&mut self, value: i64);
    fn float(&mut self, value: f32);
    fn double(&mut self, value: f64);
    /// A text of at most 255 bytes.
    fn text(&mut self, text: &str);
    /// The head of an array, whose values are to follow.
    fn array(&mut self, len: usize);
    /// The head of a map, whose keys and values are to follow.
    fn map(&mut self, len: usize);
}

impl Msgpack for Vec<u8> {
    fn nil(&mut self) {
        self.push(0xc0);
    }

    fn boolean(&mut self, value: bool) {
        self.push(0xc2 | u8::from(value));
    }

    fn unsigned(&mut self, value: u64) {
        match value {
            0..0x80 => self.push(value as u8),
            0x80..0x100 => self.extend_from_slice(&[0xcc, value as u8]),
            0x100..0x1_0000 => tagged(self, 0xcd, (value as u16).to_be_bytes()),
            0x1_0000..0x1_0000_0000 => tagged(self, 0xce, (value as u32).to_be_bytes()),
            _ => tagged(self, 0xcf, value.to_be_bytes()),
        }
    }

    fn signed(&mut self, value: i64) {
        match value {
            0.. => self.unsigned(value as u64),
            -0x20..0 => self.push(value as u8),
            -0x80..-0x20 => self.extend_from_slice(&[0xd0, value as u8]),
            -0x8000..-0x80 => tagged(self, 0xd1, (value as i16).to_be_bytes()),
            -0x8000_0000..-0x8000 => tagged(self, 0xd2, (value as i32).to_be_bytes()),
            _ => tagged(self, 0xd3, value.to_be_bytes()),
        }
    }

    fn float(&mut self, value: f32) {
        tagged(self, 0xca, value.to_be_bytes());
    }

    fn double(&mut self, value: f64) {
        tagged(self, 0xcb, value.to_be_bytes());
    }

    fn text(&mut self, text: &str) {
        debug_assert!(text.len() < 0x100, "names of fields, drivers and values are short");
        match text.len() {
            0..0x20 => self.push(0xa0 | text.len() as u8),
            _ => self.extend_from_slice(&[0xd9, text.len() as u8]),
        }
        self.extend_from_slice(text.as_bytes());
    }

    fn array(&mut self, len: usize) {
        head(self, 0x90, 0xdc, len);
    }

    fn map(&mut self, len: usize) {
        head(self, 0x80, 0xde, len);
    }
}

/// A type and a value of fixed size, in one piece.
fn tagged<const N: usize>(out: &mut Vec<u8>, tag: u8, value: [u8; N]) {
    out.push(tag);
    out.extend_from_slice(&value);
}

/// The length of an array or map: within the tag, or behind one of two.
fn head(out: &mut Vec<u8>, short: u8, long: u8, len: usize) {
    match len {
        0..0x10 => out.push(short | len as u8),
        0x10..0x1_0000 => tagged(out, long, (len as u16).to_be_bytes()),
        _ => tagged(out, long + 1, (len as u32).to_be_bytes()),
    }
}

/// Appends a frame as a map; `fields` is how many a car and the weather have.
pub(crate) fn frame(frame: &Frame, cars: &[(usize, DriverCode)], fields: [usize; 2], out: &mut Vec<u8>) {
    out.map(4 + usize::from(frame.weather.is_some()));
    out.text("frame_index");
    out.unsigned(frame.index as u64);
    out.text("t");
    out.double(frame.t);
    out.text("lap");
    Entries(out).value(frame.leader_lap, |out, lap| out.unsigned(lap.into()));
    out.text("drivers");
    let cars = || cars.iter().filter_map(|(car, code)| Some((code, frame.cars.get(*car)?)));
    out.map(cars().count());
    for (code, car) in cars() {
        out.text(code.as_str());
        out.map(fields[0]);
        frame_fields::car(car, &mut Entries(out));
    }
    if let Some(weather) = &frame.weather {
        out.text("weather");
        out.map(fields[1]);
        frame_fields::weather(weather, &mut Entries(out));
    }
}

/// The entries of a map.
struct Entries<'a>(&'a mut Vec<u8>);

impl Entries<'_> {
    #[inline]
    fn value<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Vec<u8>, T)) {
        match value {
            Some(value) => write(self.0, value),
            None => self.0.nil(),
        }
    }
}

impl Fields for Entries<'_> {
    #[inline]
    fn number(&mut self, field: &Field, value: Option<f64>) {
        self.0.text(field.name);
        self.value(value.filter(|value| value.is_finite()), |out, value| match field.decimals {
            0 => out.signed(value.round() as i64),
            _ => out.float(value as f32),
        });
    }

    #[inline]
    fn count(&mut self, field: &Field, value: Option<u16>) {
        self.0.text(field.name);
        self.value(value, |out, value| out.unsigned(value.into()));
    }

    #[inline]
    fn listed(&mut self, field: &Field, value: Option<usize>) {
        self.0.text(field.name);
        self.value(value.and_then(|place| field.name_at(place)), Msgpack::text);
    }

    #[inline]
    fn flag(&mut self, field: &Field, value: Option<bool>) {
        self.0.text(field.name);
        self.value(value, Msgpack::boolean);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn written(write: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
        let mut out = Vec::new();
        write(&mut out);
        out
    }

    #[test]
    fn integers_at_the_edges_of_their_forms_are_short_and_right() {
        let edges = [0, 1, 0x7f, 0x80, 0xff, 0x100, 0xffff, 0x1_0000, 0xffff_ffff, 0x1_0000_0000, i64::MAX];
        for value in edges.into_iter().flat_map(|edge| [edge, -edge, -edge - 1]) {
            let bytes = written(|out| out.signed(value));
            assert_eq!(bytes, rmp_serde::to_vec(&value).expect("MessagePack"), "{value}");
        }
        assert_eq!(written(|out| out.unsigned(u64::MAX)), rmp_serde::to_vec(&u64::MAX).expect("MessagePack"));
    }

    #[test]
    fn lengths_of_every_form_are_right() {
        for len in [0, 15, 16, 0xffff, 0x1_0000] {
            let bytes = written(|out| {
                out.array(len);
                out.extend(std::iter::repeat_n(0, len));
            });
            assert_eq!(bytes, rmp_serde::to_vec(&vec![0_u8; len]).expect("MessagePack"), "{len}");
            let map: BTreeMap<u32, bool> = (0..len as u32).map(|key| (key, true)).collect();
            let bytes = written(|out| {
                out.map(len);
                for (key, value) in &map {
                    out.unsigned((*key).into());
                    out.boolean(*value);
                }
            });
            assert_eq!(bytes, rmp_serde::to_vec(&map).expect("MessagePack"), "{len}");
        }
        for len in [0, 31, 32, 255] {
            let text = "x".repeat(len);
            assert_eq!(
                written(|out| out.text(&text)),
                rmp_serde::to_vec(&text).expect("MessagePack"),
                "{len}"
            );
        }
    }

    proptest! {
        #[test]
        fn numbers_are_written_as_others_write_them(integer: i64, double: f64, float: f32) {
            prop_assert_eq!(written(|out| out.signed(integer)), rmp_serde::to_vec(&integer).expect("MessagePack"));
            prop_assert_eq!(written(|out| out.double(double)), rmp_serde::to_vec(&double).expect("MessagePack"));
            prop_assert_eq!(written(|out| out.float(float)), rmp_serde::to_vec(&float).expect("MessagePack"));
        }
    }
}
