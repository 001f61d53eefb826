//! A minute of a replay into a segment.

use replay::{CarFrame, Frame, Replay};

use crate::channel::{CAR, Channel, Kind, OF_CAR, OF_SESSION, SESSION};
use crate::linear::lines;
use crate::manifest::frames_of;
use crate::series::{Entry, nearest, step};
use crate::stream::{Label, Rows};
use crate::{SegmentError, VERSION};

/// Writes a segment, by its number from 0, in place of what the buffer holds.
///
/// # Errors
/// [`SegmentError::OutOfRange`] where the replay has no such segment.
pub fn write(replay: &Replay, number: usize, stream: &mut Vec<u8>) -> Result<(), SegmentError> {
    stream.clear();
    let drivers = &replay.session().drivers;
    let frames = frames_of(replay, number)?;
    let label =
        Label { version: VERSION, segment: number, first: *frames.start(), frames: frames.clone().count() };
    let mut cars = vec![Car::of(label.frames); drivers.len()];
    let mut session: [Vec<Entry>; OF_SESSION] = Default::default();
    let mut frame = Frame::default();
    for (at, index) in frames.enumerate() {
        replay.frame_into(index, &mut frame);
        for (car, shown) in cars.iter_mut().zip(&frame.cars) {
            car.take(at as u16, shown);
        }
        for ((channel, value), entries) in SESSION.iter().zip(&mut session) {
            step(at as u16, nearest(value(&frame), channel.scale), entries);
        }
    }
    let mut rows = Rows::default();
    let mut line = Vec::new();
    for (number, (channel, _)) in CAR.iter().enumerate() {
        for (driver, car) in drivers.iter().zip(&cars) {
            rows.push(channel.name, Some(driver.code.as_str()), car.entries(number, channel, &mut line));
        }
    }
    for ((channel, _), entries) in SESSION.iter().zip(&session) {
        rows.push(channel.name, None, entries);
    }
    rows.write(&label, stream)
}

/// What was seen of one car: of linear channels the values, of the others the entries already.
#[derive(Clone)]
struct Car {
    values: [Vec<Option<f64>>; OF_CAR],
    steps: [Vec<Entry>; OF_CAR],
}

impl Car {
    /// Room for that many frames.
    fn of(frames: usize) -> Self {
        let values = CAR.each_ref().map(|(channel, _)| match channel.kind {
            Kind::Linear => Vec::with_capacity(frames),
            Kind::Step => Vec::new(),
        });
        Self { values, steps: Default::default() }
    }

    fn take(&mut self, frame: u16, shown: &CarFrame) {
        for (((channel, value), values), steps) in CAR.iter().zip(&mut self.values).zip(&mut self.steps) {
            match channel.kind {
                Kind::Linear => values.push(value(shown)),
                Kind::Step => step(frame, nearest(value(shown), channel.scale), steps),
            }
        }
    }

    /// The entries of a channel; `line` is where those of a linear one are made.
    fn entries<'a>(&'a self, number: usize, channel: &Channel, line: &'a mut Vec<Entry>) -> &'a [Entry] {
        if channel.kind == Kind::Step {
            return &self.steps[number];
        }
        lines(&self.values[number], channel.scale, channel.tolerance, line);
        line
    }
}
