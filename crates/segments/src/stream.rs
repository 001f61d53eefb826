//! A segment's table as an Arrow IPC stream with one record batch, and back.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use arrow_array::builder::{Int32Builder, ListBuilder, StringBuilder, UInt16Builder};
use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, UInt16Type};
use arrow_array::{PrimitiveArray, RecordBatch};
use arrow_buffer::Buffer;
use arrow_ipc::convert::try_fb_to_schema;
use arrow_ipc::reader::RecordBatchDecoder;
use arrow_ipc::writer::StreamWriter;
use arrow_ipc::{Message, MetadataVersion, root_as_message};
use arrow_schema::{DataType, Field, FieldRef, Schema, SchemaRef};
use serde::{Deserialize, Serialize};

use crate::series::{Entry, differences};
use crate::{SegmentError, VERSION};

/// In the schema's metadata: the label, as JSON.
const LABEL: &str = "lightsout";
/// What begins a message; the length of its head follows.
const MARK: [u8; 4] = [0xFF; 4];

/// What a segment says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Label {
    /// The version of the form.
    pub(crate) version: u32,
    /// The segment's number, from 0.
    pub(crate) segment: usize,
    /// The number of its first frame in the replay.
    pub(crate) first: usize,
    /// How many frames it has.
    pub(crate) frames: usize,
}

static FRAMES: LazyLock<FieldRef> = LazyLock::new(|| Arc::new(Field::new("item", DataType::UInt16, false)));
static VALUES: LazyLock<FieldRef> = LazyLock::new(|| Arc::new(Field::new("item", DataType::Int32, true)));
static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| {
    Arc::new(Schema::new(vec![
        Field::new("channel", DataType::Utf8, false),
        Field::new("driver", DataType::Utf8, true),
        Field::new("frame", DataType::List(Arc::clone(&FRAMES)), false),
        Field::new("value", DataType::List(Arc::clone(&VALUES)), false),
    ]))
});

/// The bytes of a value in each buffer of the columns, in their order; a bitmap is counted in bytes.
const WIDTHS: [i64; 14] = [1, 4, 1, 1, 4, 1, 1, 4, 1, 2, 1, 4, 1, 4];

/// Collects rows.
#[derive(Debug)]
pub(crate) struct Rows {
    channel: StringBuilder,
    driver: StringBuilder,
    frame: ListBuilder<UInt16Builder>,
    value: ListBuilder<Int32Builder>,
}

impl Default for Rows {
    fn default() -> Self {
        Self {
            channel: StringBuilder::new(),
            driver: StringBuilder::new(),
            frame: ListBuilder::new(UInt16Builder::new()).with_field(Arc::clone(&FRAMES)),
            value: ListBuilder::new(Int32Builder::new()).with_field(Arc::clone(&VALUES)),
        }
    }
}

impl Rows {
    /// Adds a row.
    pub(crate) fn push(&mut self, channel: &str, driver: Option<&str>, entries: &[Entry]) {
        self.channel.append_value(channel);
        self.driver.append_option(driver);
        for (frames, difference) in differences(entries) {
            self.frame.values().append_value(frames);
            self.value.values().append_option(difference);
        }
        self.frame.append(true);
        self.value.append(true);
    }

    /// Appends the stream.
    pub(crate) fn write(mut self, label: &Label, stream: &mut Vec<u8>) -> Result<(), SegmentError> {
        let label = serde_json::to_string(label).map_err(SegmentError::unfit)?;
        let batch = RecordBatch::try_new(
            Arc::clone(&SCHEMA),
            vec![
                Arc::new(self.channel.finish()),
                Arc::new(self.driver.finish()),
                Arc::new(self.frame.finish()),
                Arc::new(self.value.finish()),
            ],
        );
        let schema = Schema::clone(&SCHEMA).with_metadata(HashMap::from([(LABEL.to_owned(), label)]));
        let mut writer = StreamWriter::try_new(stream, &schema).map_err(SegmentError::unfit)?;
        writer.write(&batch.map_err(SegmentError::unfit)?).map_err(SegmentError::unfit)?;
        writer.finish().map_err(SegmentError::unfit)
    }
}

/// A segment's table, as it was read: only Arrow's rules are known to hold.
#[derive(Debug)]
pub(crate) struct Table(RecordBatch);

/// A row: its channel, its driver, and the differences of its entries, if both lists have the same length.
pub(crate) type Row<'a> = (&'a str, Option<&'a str>, Option<Vec<(u16, Option<i32>)>>);

impl Table {
    /// Reads a stream. The decoder counts on what is checked here first: that buffers are where they say.
    pub(crate) fn read(stream: &[u8]) -> Result<(Label, Self), SegmentError> {
        let (schema, rest) = message(stream)
            .ok_or_else(|| SegmentError::foreign("it does not begin as an Arrow IPC stream"))?;
        let schema = schema
            .header_as_schema()
            .ok_or_else(|| SegmentError::foreign("its first message is no schema"))?;
        let schema = try_fb_to_schema(schema).map_err(SegmentError::foreign)?;
        let label =
            schema.metadata().get(LABEL).ok_or_else(|| SegmentError::foreign("its schema has no label"))?;
        let label: Label = serde_json::from_str(label)
            .map_err(|error| SegmentError::foreign(format_args!("its label cannot be read ({error})")))?;
        if label.version != VERSION {
            return Err(SegmentError::Outdated { found: label.version });
        }
        if schema.fields() != SCHEMA.fields() {
            return Err(SegmentError::damaged("other columns than this version has"));
        }
        Ok((label, Self(batch(rest)?)))
    }

    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.0.num_rows()
    }

    /// The rows in their order.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        let text = |column: usize| self.0.column(column).as_string::<i32>().iter();
        let lists = |column: usize| self.0.column(column).as_list::<i32>().iter();
        text(0).zip(text(1)).zip(lists(2)).zip(lists(3)).map(|(((channel, driver), frames), values)| {
            let differences = frames.zip(values).and_then(|(frames, values)| {
                let (frames, values) = (frames.as_primitive_opt::<UInt16Type>()?, values.as_primitive_opt()?);
                let values: &PrimitiveArray<Int32Type> = values;
                let pairs = || frames.values().iter().copied().zip(values).collect();
                (frames.len() == values.len()).then(pairs)
            });
            (channel.unwrap_or_default(), driver, differences)
        })
    }
}

/// The first message of a stream, and what is behind its head.
fn message(stream: &[u8]) -> Option<(Message<'_>, &[u8])> {
    let (mark, rest) = stream.split_first_chunk()?;
    let (len, rest) = rest.split_first_chunk()?;
    let (head, rest) = rest.split_at_checked(usize::try_from(i32::from_le_bytes(*len)).ok()?)?;
    Some((root_as_message(head).ok()?, rest)).filter(|_| *mark == MARK)
}

/// The batch of a stream, from behind its schema.
fn batch(stream: &[u8]) -> Result<RecordBatch, SegmentError> {
    let (message, rest) = message(stream).ok_or_else(|| SegmentError::damaged("it ends before its rows"))?;
    let batch = message
        .header_as_record_batch()
        .ok_or_else(|| SegmentError::damaged("a message that is no record batch"))?;
    let body = usize::try_from(message.bodyLength()).ok().and_then(|len| rest.get(..len));
    let body = body.ok_or_else(|| SegmentError::damaged("it ends within its rows"))?;
    if !is_sound(&batch, body.len()) {
        return Err(SegmentError::damaged("columns that are not where or how long they should be"));
    }
    RecordBatchDecoder::try_new(
        &Buffer::from(body),
        batch,
        Arc::clone(&SCHEMA),
        &HashMap::new(),
        &MetadataVersion::V5,
    )
    .and_then(RecordBatchDecoder::read_record_batch)
    .map_err(SegmentError::damaged)
}

/// Whether a batch is not compressed, each of its buffers is within a body of that length and holds whole values, and no
/// column is longer than the body could hold.
fn is_sound(batch: &arrow_ipc::RecordBatch<'_>, len: usize) -> bool {
    let Ok(len) = i64::try_from(len) else { return false };
    let (buffers, nodes) = (batch.buffers().unwrap_or_default(), batch.nodes().unwrap_or_default());
    let within = |offset, length| (0..=len).contains(&offset) && (0..=len - offset).contains(&length);
    batch.compression().is_none()
        && buffers.len() == WIDTHS.len()
        && buffers
            .iter()
            .zip(WIDTHS)
            .all(|(buffer, width)| within(buffer.offset(), buffer.length()) && buffer.length() % width == 0)
        && nodes.iter().all(|node| {
            node.null_count() >= 0 && (node.null_count()..=len.saturating_mul(8)).contains(&node.length())
        })
}
