//! A segment into bytes.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::builder::{Int32Builder, ListBuilder, UInt16Builder};
use arrow_array::{ArrayRef, RecordBatch, StringArray};
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{DataType, Field, Schema};
use replay::Replay;

use crate::cut::{Row, frames, rows};
use crate::{SegmentError, VERSION};

/// The columns of a segment.
pub(crate) fn schema(metadata: HashMap<String, String>) -> Schema {
    let list = |name: &str, of: DataType, nullable: bool| {
        Field::new(name, DataType::List(Arc::new(Field::new("item", of, nullable))), false)
    };
    let columns = vec![
        Field::new("channel", DataType::Utf8, false),
        Field::new("driver", DataType::Utf8, true),
        list("frame", DataType::UInt16, false),
        list("value", DataType::Int32, true),
    ];
    Schema::new_with_metadata(columns, metadata)
}

/// A segment of a replay, from 0, as an Arrow IPC stream; the [crate] says what is in it.
///
/// # Errors
/// [`SegmentError::NoSuchSegment`] for one beyond the last.
pub fn write(replay: &Replay, segment: usize) -> Result<Vec<u8>, SegmentError> {
    let frames = frames(replay, segment)?;
    let metadata = [
        ("version", VERSION.to_string()),
        ("segment", segment.to_string()),
        ("first_frame", frames.start().to_string()),
        ("frames", frames.clone().count().to_string()),
    ];
    let metadata = metadata.into_iter().map(|(name, value)| (format!("lightsout.{name}"), value)).collect();
    let rows = rows(replay, frames);
    let schema = Arc::new(schema(metadata));
    let batch = RecordBatch::try_new(schema.clone(), columns(replay, &rows))?;
    let mut bytes = Vec::new();
    let mut writer = StreamWriter::try_new(&mut bytes, &schema)?;
    writer.write(&batch)?;
    writer.finish()?;
    drop(writer);
    Ok(bytes)
}

fn columns(replay: &Replay, rows: &[Row]) -> Vec<ArrayRef> {
    let drivers = &replay.session().drivers;
    let code =
        |row: &Row| row.driver.and_then(|driver| drivers.get(driver)).map(|driver| driver.code.as_str());
    let of_frames = Field::new("item", DataType::UInt16, false);
    let mut frames = ListBuilder::new(UInt16Builder::new()).with_field(of_frames);
    let mut values = ListBuilder::new(Int32Builder::new());
    for row in rows {
        let (mut frame, mut value) = (0, 0);
        for (at, to) in &row.entries {
            frames.values().append_value(at - frame);
            frame = *at;
            values.values().append_option(to.map(|to| to - std::mem::replace(&mut value, to)));
        }
        frames.append(true);
        values.append(true);
    }
    let channels: StringArray = rows.iter().map(|row| Some(row.channel.name)).collect();
    let codes: StringArray = rows.iter().map(code).collect();
    vec![Arc::new(channels), Arc::new(codes), Arc::new(frames.finish()), Arc::new(values.finish())]
}
