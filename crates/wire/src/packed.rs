//! A frame as arrays of integers, which the metadata explains.

use replay::Frame;
use timing::DriverCode;

use crate::field::{Coding, Field, Fields};
use crate::frame_fields;
use crate::msgpack::Msgpack as _;

/// Milliseconds in a second: the scale of `t`.
const MILLIS: f64 = 1e3;

/// Appends a frame of these cars; `fields` is how many packed ones a car and the weather have.
pub(crate) fn frame(frame: &Frame, cars: &[(usize, DriverCode)], fields: [usize; 2], out: &mut Vec<u8>) {
    out.array(5);
    out.unsigned(frame.index as u64);
    out.signed((frame.t * MILLIS).round() as i64);
    match frame.leader_lap {
        Some(lap) => out.unsigned(lap.into()),
        None => out.nil(),
    }
    match &frame.weather {
        Some(weather) => {
            out.array(fields[1]);
            frame_fields::weather(weather, &mut Values(out));
        }
        None => out.nil(),
    }
    let cars = || cars.iter().filter_map(|(car, _)| frame.cars.get(*car));
    out.array(cars().count() * fields[0]);
    for car in cars() {
        frame_fields::car(car, &mut Values(out));
    }
}

/// The values of an array.
struct Values<'a>(&'a mut Vec<u8>);

impl Values<'_> {
    #[inline]
    fn integer(&mut self, value: Option<i64>) {
        match value {
            Some(value) => self.0.signed(value),
            None => self.0.nil(),
        }
    }
}

impl Fields for Values<'_> {
    #[inline]
    fn number(&mut self, field: &Field, value: Option<f64>) {
        if let Coding::Scaled { scale } = field.coding {
            let value = value.filter(|value| value.is_finite());
            self.integer(value.map(|value| (value / scale).round() as i64));
        }
    }

    #[inline]
    fn count(&mut self, _: &Field, value: Option<u16>) {
        self.integer(value.map(i64::from));
    }

    #[inline]
    fn listed(&mut self, field: &Field, value: Option<usize>) {
        let listed = value.filter(|place| field.name_at(*place).is_some());
        self.integer(listed.map(|place| place as i64));
    }

    #[inline]
    fn flag(&mut self, _: &Field, value: Option<bool>) {
        self.integer(value.map(i64::from));
    }
}
