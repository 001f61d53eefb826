//! An Arrow IPC file with one batch, a label and a seal.
//!
//! The label is in the schema's metadata, so that any tool shows it. The seal is in the footer's: the CRC-64/NVME of the
//! whole file as it is with zeros in the seal's place. So there is no byte that it does not cover.

use std::collections::HashMap;
use std::fmt::Display;
use std::ops::Range;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_buffer::Buffer;
use arrow_ipc::convert::try_fb_to_schema;
use arrow_ipc::reader::{RecordBatchDecoder, read_footer_length};
use arrow_ipc::writer::FileWriter;
use arrow_ipc::{Block, Footer, MetadataVersion, root_as_footer, root_as_message};
use arrow_schema::{DataType, Schema, SchemaRef};
use bytes::Bytes;
use crc_fast::{CrcAlgorithm, Digest};

use crate::{EntryError, Label};

/// In the schema's metadata: the label, as JSON.
const LABEL: &str = "lightsout";
/// In the footer's metadata: the seal, in hexadecimal digits.
const SEAL: &str = "crc64-nvme";
/// A seal that is not computed yet.
const BLANK: &str = "0000000000000000";

/// What ends an Arrow IPC file: the length of the footer and the magic bytes.
const TRAILER: usize = 10;
/// What begins the part of a message that is not its body: a mark, and the length of the rest.
const PREFIX: usize = 8;

/// The sealed file.
pub(crate) fn write(label: &Label, schema: &Schema, batch: &RecordBatch) -> Result<Vec<u8>, EntryError> {
    let label = serde_json::to_string(label).map_err(unfit)?;
    let schema = schema.clone().with_metadata(HashMap::from([(LABEL.to_owned(), label)]));
    let file = Vec::with_capacity(batch.get_array_memory_size() + (64 << 10));
    let mut writer = FileWriter::try_new(file, &schema).map_err(unfit)?;
    writer.write_metadata(SEAL, BLANK);
    writer.write(batch).map_err(unfit)?;
    let mut file = writer.into_inner().map_err(unfit)?;
    let place = File::open(&file)?.seal_at;
    let seal = seal(&file, place);
    file[place..place + BLANK.len()].copy_from_slice(seal.as_bytes());
    Ok(file)
}

/// An entry's file, its parts found but not believed.
#[derive(Debug)]
pub(crate) struct File<'a> {
    bytes: &'a [u8],
    footer: Footer<'a>,
    /// Where the seal stands.
    seal_at: usize,
    label: &'a str,
}

impl<'a> File<'a> {
    /// Finds the parts. The beginning of the file may be missing, if only its end is there.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, EntryError> {
        let footer = footer(bytes)?;
        let label = footer.schema().and_then(|schema| {
            schema.custom_metadata()?.iter().find(|pair| pair.key() == Some(LABEL))?.value()
        });
        let seal = footer
            .custom_metadata()
            .and_then(|pairs| pairs.iter().find(|pair| pair.key() == Some(SEAL))?.value());
        match (label, seal) {
            (Some(label), Some(seal)) if seal.len() == BLANK.len() => {
                Ok(Self { bytes, footer, seal_at: seal.as_ptr().addr() - bytes.as_ptr().addr(), label })
            }
            _ => Err(foreign("it has no label and seal")),
        }
    }

    /// What it says of itself.
    pub(crate) fn label(&self) -> Result<Label, EntryError> {
        serde_json::from_str(self.label)
            .map_err(|error| foreign(format_args!("its label cannot be read ({error})")))
    }

    /// Whether all bytes are those that were written.
    pub(crate) fn check_seal(&self) -> Result<(), EntryError> {
        let written = &self.bytes[self.seal_at..self.seal_at + BLANK.len()];
        let found = seal(self.bytes, self.seal_at);
        if written == found.as_bytes() {
            return Ok(());
        }
        Err(EntryError::Damaged { written: written.escape_ascii().to_string(), found })
    }

    /// The batch, its columns where they lie in the file. The decoder counts on what is checked here first: that
    /// messages and buffers are where they say.
    pub(crate) fn batch(&self, file: &Bytes, schema: &SchemaRef) -> Result<RecordBatch, EntryError> {
        let written = self.footer.schema().ok_or_else(|| senseless("no schema"))?;
        if try_fb_to_schema(written).map_err(senseless)?.fields() != schema.fields() {
            return Err(senseless("other columns than this version has"));
        }
        let blocks = self.footer.recordBatches().unwrap_or_default();
        let (head, body) = blocks
            .iter()
            .next()
            .and_then(|block| self.message(block))
            .ok_or_else(|| senseless("no batch within the file"))?;
        let message = root_as_message(head).map_err(senseless)?;
        let batch =
            message.header_as_record_batch().ok_or_else(|| senseless("a message that is no batch"))?;
        if !is_sound(&batch, schema, body.len()) {
            return Err(senseless("columns that are not where or how long they should be"));
        }
        let body = Buffer::from(file.slice(body));
        RecordBatchDecoder::try_new(&body, batch, Arc::clone(schema), &HashMap::new(), &MetadataVersion::V5)
            .and_then(RecordBatchDecoder::read_record_batch)
            .map_err(senseless)
    }

    /// A message's head, and where its body is.
    fn message(&self, block: &Block) -> Option<(&'a [u8], Range<usize>)> {
        let start = usize::try_from(block.offset()).ok()?;
        let body = start.checked_add(block.metaDataLength().try_into().ok()?)?;
        let end = body.checked_add(block.bodyLength().try_into().ok()?)?;
        self.bytes.get(body..end)?;
        Some((self.bytes.get(start..body)?.get(PREFIX..)?, body..end))
    }
}

/// Whether each buffer of a batch is within a body of that length and holds whole values, and no column is longer than
/// the body could hold.
fn is_sound(batch: &arrow_ipc::RecordBatch<'_>, schema: &Schema, len: usize) -> bool {
    let Ok(len) = i64::try_from(len) else { return false };
    let mut widths = Vec::new();
    schema.fields().iter().for_each(|field| value_widths(field.data_type(), &mut widths));
    let (buffers, nodes) = (batch.buffers().unwrap_or_default(), batch.nodes().unwrap_or_default());
    let within = |offset, length| (0..=len).contains(&offset) && (0..=len - offset).contains(&length);
    buffers.len() == widths.len()
        && buffers
            .iter()
            .zip(widths)
            .all(|(buffer, width)| within(buffer.offset(), buffer.length()) && buffer.length() % width == 0)
        && nodes.iter().all(|node| {
            node.null_count() >= 0 && (node.null_count()..=len.saturating_mul(8)).contains(&node.length())
        })
}

/// The bytes of a value in each buffer of a column, in their order in a batch.
fn value_widths(column: &DataType, widths: &mut Vec<i64>) {
    const BITS: i64 = 1;
    const OFFSET: i64 = 4;
    widths.push(BITS);
    match column {
        DataType::Struct(fields) => fields.iter().for_each(|field| value_widths(field.data_type(), widths)),
        DataType::List(item) => {
            widths.push(OFFSET);
            value_widths(item.data_type(), widths);
        }
        DataType::FixedSizeList(item, _) => value_widths(item.data_type(), widths),
        DataType::Utf8 => widths.extend([OFFSET, 1]),
        other => widths.push(other.primitive_width().map_or(BITS, |width| width as i64)),
    }
}

fn footer(bytes: &[u8]) -> Result<Footer<'_>, EntryError> {
    let incomplete = || EntryError::Incomplete { len: bytes.len() };
    let (rest, trailer) = bytes.split_last_chunk::<TRAILER>().ok_or_else(incomplete)?;
    let len = read_footer_length(*trailer).map_err(|_| incomplete())?;
    let start = rest.len().checked_sub(len).ok_or_else(incomplete)?;
    root_as_footer(&rest[start..])
        .map_err(|error| foreign(format_args!("its footer cannot be read ({error})")))
}

/// The seal of a file that has, or will have, it at that place.
fn seal(file: &[u8], place: usize) -> String {
    let mut digest = Digest::new(CrcAlgorithm::Crc64Nvme);
    digest.update(&file[..place]);
    digest.update(BLANK.as_bytes());
    digest.update(&file[place + BLANK.len()..]);
    format!("{:016x}", digest.finalize())
}

fn foreign(reason: impl Display) -> EntryError {
    EntryError::Foreign { reason: reason.to_string() }
}

fn senseless(reason: impl Display) -> EntryError {
    EntryError::Senseless { reason: reason.to_string() }
}

fn unfit(reason: impl Display) -> EntryError {
    EntryError::Unfit { reason: reason.to_string() }
}
