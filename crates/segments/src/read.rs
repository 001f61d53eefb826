//! Bytes back into a segment, whatever the bytes.

use std::io::Cursor;

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Int32Type, UInt16Type};
use arrow_array::{Array as _, RecordBatch};
use arrow_ipc::reader::StreamReader;

use crate::line::{Entry, value_at};
use crate::write::schema;
use crate::{Channel, SegmentError, VERSION};

/// A segment that was read.
#[derive(Clone, Debug)]
pub struct Segment {
    /// Its first frame's number.
    pub first_frame: usize,
    /// Its frames, the first one of the next segment included.
    pub frames: usize,
    rows: Vec<Read>,
}

#[derive(Clone, Debug)]
struct Read {
    channel: Channel,
    driver: Option<String>,
    entries: Vec<Entry>,
}

impl Segment {
    /// Reads a segment.
    ///
    /// # Errors
    /// [`SegmentError::Damaged`] for bytes that are none.
    pub fn read(bytes: &[u8]) -> Result<Self, SegmentError> {
        let damaged = |error: &dyn std::fmt::Display| SegmentError::damaged(error.to_string());
        let mut stream = StreamReader::try_new(Cursor::new(bytes), None).map_err(|error| damaged(&error))?;
        let found = stream.schema();
        if found.fields() != schema(Default::default()).fields() {
            return Err(SegmentError::damaged("its columns are others"));
        }
        let said = |name: &str| found.metadata().get(&format!("lightsout.{name}"))?.parse::<usize>().ok();
        if said("version") != Some(VERSION as usize) {
            return Err(SegmentError::damaged("another version of the program made it"));
        }
        let batch = stream.next().ok_or_else(|| SegmentError::damaged("it has no rows"))?;
        let rows = rows(&batch.map_err(|error| damaged(&error))?)?;
        match said("first_frame").zip(said("frames")) {
            Some((first_frame, frames)) => Ok(Self { first_frame, frames, rows }),
            None => Err(SegmentError::damaged("it does not say which frames it has")),
        }
    }

    /// The value of a channel at a frame of the replay, of a driver by code or of the whole track: `None` where it has none
    /// or there is no such channel. Between frames it is what a reader draws there.
    #[must_use]
    pub fn value(&self, channel: &str, driver: Option<&str>, frame: f64) -> Option<f64> {
        let row =
            self.rows.iter().find(|row| row.channel.name == channel && row.driver.as_deref() == driver)?;
        let frame = frame - self.first_frame as f64;
        let next = row.entries.partition_point(|(from, _)| f64::from(*from) <= frame);
        value_at(&row.entries, next, frame, &row.channel)
    }
}

fn rows(batch: &RecordBatch) -> Result<Vec<Read>, SegmentError> {
    let (cars, track) = Channel::all();
    let (channels, drivers) = (batch.column(0).as_string::<i32>(), batch.column(1).as_string::<i32>());
    let (frames, values) = (batch.column(2).as_list::<i32>(), batch.column(3).as_list::<i32>());
    let mut rows = Vec::with_capacity(batch.num_rows());
    for row in 0..batch.num_rows() {
        let driver = drivers.is_valid(row).then(|| drivers.value(row).to_owned());
        let known = if driver.is_some() { &cars } else { &track };
        // A later version may have more channels.
        let Some(channel) = known.iter().find(|channel| channel.name == channels.value(row)) else {
            continue;
        };
        let (frames, values) = (frames.value(row), values.value(row));
        let (frames, values) = (frames.as_primitive::<UInt16Type>(), values.as_primitive::<Int32Type>());
        if frames.len() != values.len() {
            return Err(SegmentError::damaged("entries without a value"));
        }
        let (mut frame, mut running) = (0_u16, 0_i32);
        let entry = |(since, change): (u16, Option<i32>)| {
            frame = frame.checked_add(since)?;
            let value = match change {
                Some(change) => {
                    running = running.checked_add(change)?;
                    Some(running)
                }
                None => None,
            };
            Some((frame, value))
        };
        let entries: Option<Vec<Entry>> =
            frames.values().iter().copied().zip(values.iter()).map(entry).collect();
        let entries = entries.ok_or_else(|| SegmentError::damaged("entries beyond all bounds"))?;
        if !entries.windows(2).all(|pair| pair[0].0 < pair[1].0) {
            return Err(SegmentError::damaged("entries out of their order"));
        }
        rows.push(Read { channel: *channel, driver, entries });
    }
    Ok(rows)
}
