//! A table into a format.
//!
//! Parts are made in parallel, a bounded number at a time, and written in their order: the bytes do not depend on
//! the number of threads, and memory not on the size of the table. Text is also encoded in parallel, for it costs
//! more than making the rows; the binary formats share state between parts and are encoded one after another.

use std::io::{self, Write};

use arrow_array::RecordBatch;
use arrow_ipc::writer::{FileWriter, StreamWriter};
use arrow_schema::{ArrowError, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use rayon::prelude::*;

use super::{Format, Output};
use crate::error::CliError;

/// Parts that are in memory at a time, per thread.
const PARTS_PER_THREAD: usize = 4;

/// A Parquet row group holds so many rows at most: what its writer keeps in memory.
const ROW_GROUP_ROWS: usize = 256 << 10;

/// A table in parts that can be made independently of each other.
pub(crate) struct Rows<'a> {
    /// The columns of every part.
    pub(crate) schema: SchemaRef,
    /// How many parts there are.
    pub(crate) parts: usize,
    /// One part's rows; `None` past the last.
    pub(crate) part: &'a (dyn Fn(usize) -> Option<RecordBatch> + Sync),
}

/// Writes all rows, telling `progress` how many parts are done.
pub(crate) fn write_table(
    rows: &Rows<'_>,
    format: Format,
    output: &mut Output,
    progress: &dyn Fn(usize),
) -> Result<(), CliError> {
    let written = match format {
        Format::Csv => write_text(rows, output, csv, true, progress),
        Format::Ndjson => write_text(rows, output, ndjson, false, progress),
        Format::Parquet => write_parquet(rows, output, progress),
        Format::Arrow if output.is_file() => write_arrow_file(rows, output, progress),
        Format::Arrow => write_arrow_stream(rows, output, progress),
    };
    output.done(written)
}

/// Why a table could not be written; what the system said of the output is remembered by [`Output`].
#[derive(Debug, thiserror::Error)]
enum WriteError {
    #[error(transparent)]
    Arrow(#[from] ArrowError),
    #[error(transparent)]
    Parquet(#[from] ParquetError),
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Makes parts in parallel and hands what `make` made of them to `take`, in their order.
fn in_order<T: Send, E: Send + From<ArrowError>>(
    rows: &Rows<'_>,
    make: impl Fn(RecordBatch) -> Result<T, ArrowError> + Sync,
    mut take: impl FnMut(T) -> Result<(), E>,
    progress: &dyn Fn(usize),
) -> Result<(), E> {
    let (parts, at_a_time) = (rows.parts, rayon::current_num_threads() * PARTS_PER_THREAD);
    for start in (0..parts).step_by(at_a_time.max(1)) {
        let end = (start + at_a_time).min(parts);
        let made: Vec<Option<Result<T, ArrowError>>> =
            (start..end).into_par_iter().map(|part| (rows.part)(part).map(&make)).collect();
        for part in made.into_iter().flatten() {
            take(part?)?;
        }
        progress(end);
    }
    Ok(())
}

fn write_text(
    rows: &Rows<'_>,
    output: &mut Output,
    encode: fn(&RecordBatch, bool) -> Result<Vec<u8>, ArrowError>,
    has_header: bool,
    progress: &dyn Fn(usize),
) -> Result<(), WriteError> {
    if has_header {
        output.write_all(&encode(&RecordBatch::new_empty(rows.schema.clone()), true)?)?;
    }
    in_order(rows, |batch| encode(&batch, false), |text| Ok(output.write_all(&text)?), progress)
}

fn csv(batch: &RecordBatch, header: bool) -> Result<Vec<u8>, ArrowError> {
    let mut text = Vec::new();
    arrow_csv::WriterBuilder::new().with_header(header).build(&mut text).write(batch)?;
    Ok(text)
}

fn ndjson(batch: &RecordBatch, _header: bool) -> Result<Vec<u8>, ArrowError> {
    let mut text = Vec::new();
    let builder = arrow_json::WriterBuilder::new().with_explicit_nulls(true);
    let mut writer = builder.build::<_, arrow_json::writer::LineDelimited>(&mut text);
    writer.write(batch)?;
    writer.finish()?;
    Ok(text)
}

fn write_parquet(rows: &Rows<'_>, output: &mut Output, progress: &dyn Fn(usize)) -> Result<(), WriteError> {
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
        .set_created_by(concat!("lightsout ", env!("CARGO_PKG_VERSION")).to_owned());
    // Measured numbers hardly repeat: a dictionary of them costs time and gains nothing.
    for field in rows.schema.fields().iter().filter(|field| field.data_type().is_floating()) {
        properties = properties.set_column_dictionary_enabled(field.name().as_str().into(), false);
    }
    let mut writer = ArrowWriter::try_new(output, rows.schema.clone(), Some(properties.build()))?;
    in_order(rows, Ok, |batch| Ok::<_, WriteError>(writer.write(&batch)?), progress)?;
    writer.close()?;
    Ok(())
}

fn write_arrow_file(
    rows: &Rows<'_>,
    output: &mut Output,
    progress: &dyn Fn(usize),
) -> Result<(), WriteError> {
    let mut writer = FileWriter::try_new(output, &rows.schema)?;
    in_order(rows, Ok, |batch| Ok::<_, WriteError>(writer.write(&batch)?), progress)?;
    Ok(writer.finish()?)
}

fn write_arrow_stream(
    rows: &Rows<'_>,
    output: &mut Output,
    progress: &dyn Fn(usize),
) -> Result<(), WriteError> {
    let mut writer = StreamWriter::try_new(output, &rows.schema)?;
    in_order(rows, Ok, |batch| Ok::<_, WriteError>(writer.write(&batch)?), progress)?;
    Ok(writer.finish()?)
}
