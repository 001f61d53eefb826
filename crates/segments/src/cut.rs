//! Where segments begin and end, and what every channel shows in them.

use std::ops::RangeInclusive;

use replay::{CarFrame, Frame, Replay};

use crate::channel::{CAR, TRACK};
use crate::line::{Entry, entries};
use crate::{Channel, SECONDS, SegmentError};

/// Frames from the first of a segment to the first of the next, at any frame rate so many that an entry can count them.
pub(crate) fn frames_of_segment(replay: &Replay) -> usize {
    ((replay.options().frames_per_second * SECONDS).round() as usize).clamp(1, usize::from(u16::MAX))
}

/// How many segments a replay has: the last frame of one is the first of the next.
pub(crate) fn count(replay: &Replay) -> usize {
    (replay.frame_count() - 1).div_ceil(frames_of_segment(replay)).max(1)
}

/// One channel of one driver, or of the whole track.
pub(crate) struct Row {
    pub(crate) channel: Channel,
    /// The index in the session.
    pub(crate) driver: Option<usize>,
    pub(crate) entries: Vec<Entry>,
}

/// The frames of a segment, the first of the next one included.
pub(crate) fn frames(replay: &Replay, segment: usize) -> Result<RangeInclusive<usize>, SegmentError> {
    let (each, last) = (frames_of_segment(replay), count(replay) - 1);
    if segment > last {
        return Err(SegmentError::NoSuchSegment { segment, last });
    }
    let first = segment * each;
    Ok(first..=(first + each).min(replay.frame_count() - 1))
}

/// The rows of a segment: the channels of the first driver, of the second and so on, then those of the whole track.
pub(crate) fn rows(replay: &Replay, frames: RangeInclusive<usize>) -> Vec<Row> {
    let drivers = replay.session().drivers.len();
    let mut cars: Vec<Vec<CarFrame>> = vec![Vec::with_capacity(frames.clone().count()); drivers];
    let mut track: Vec<Vec<Option<f64>>> = vec![Vec::with_capacity(frames.clone().count()); TRACK.len()];
    let mut frame = Frame::default();
    for index in frames {
        replay.frame_into(index, &mut frame);
        cars.iter_mut().zip(&frame.cars).for_each(|(car, shown)| car.push(*shown));
        track.iter_mut().zip(TRACK).for_each(|(values, of)| values.push((of.get)(&frame)));
    }
    let mut values = Vec::new();
    let mut rows = Vec::with_capacity(drivers * CAR.len() + TRACK.len());
    for (driver, shown) in cars.iter().enumerate() {
        for of in CAR {
            values.clear();
            values.extend(shown.iter().map(of.get));
            rows.push(Row {
                channel: of.channel,
                driver: Some(driver),
                entries: entries(&values, &of.channel),
            });
        }
    }
    rows.extend(TRACK.iter().zip(&track).map(|(of, values)| Row {
        channel: of.channel,
        driver: None,
        entries: entries(values, &of.channel),
    }));
    rows
}
