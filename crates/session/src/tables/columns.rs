//! Columns side by side into a record batch.

use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::{
    ArrayRef, BooleanArray, Float32Array, Float64Array, Int32Array, RecordBatch, RecordBatchOptions,
    TimestampNanosecondArray,
};
use arrow_schema::{Field, Schema};
use timing::{SessionTime, Span, Utc};

/// Collects the columns of one table in their order, each given as one value (or none) a row.
///
/// ```
/// use session::tables::Columns;
///
/// let mut columns = Columns::new(2);
/// columns.text("Driver", ["VER", "NOR"].map(Some));
/// columns.number("Speed", [Some(312.0), None]);
/// let batch = columns.finish();
/// assert_eq!((batch.num_rows(), batch.column(1).null_count()), (2, 1));
/// ```
#[derive(Debug)]
pub struct Columns {
    rows: usize,
    fields: Vec<Field>,
    arrays: Vec<ArrayRef>,
}

impl Columns {
    /// For a table of so many rows.
    #[must_use]
    pub fn new(rows: usize) -> Self {
        Self { rows, fields: Vec::new(), arrays: Vec::new() }
    }

    /// Texts; an empty one is a missing one.
    pub fn text<'a>(&mut self, name: &str, values: impl IntoIterator<Item = Option<&'a str>>) {
        let mut builder = StringBuilder::with_capacity(self.rows, self.rows * 4);
        for value in values {
            builder.append_option(value.filter(|text| !text.is_empty()));
        }
        self.column(name, Arc::new(builder.finish()));
    }

    /// Texts that are made for the table.
    pub fn label(&mut self, name: &str, values: impl IntoIterator<Item = Option<impl AsRef<str>>>) {
        let mut builder = StringBuilder::with_capacity(self.rows, self.rows * 4);
        for value in values {
            builder.append_option(value);
        }
        self.column(name, Arc::new(builder.finish()));
    }

    /// Measured numbers; one that is not finite is a missing one.
    pub fn number(&mut self, name: &str, values: impl IntoIterator<Item = Option<f64>>) {
        let finite = values.into_iter().map(|value| value.filter(|number| number.is_finite()));
        self.column(name, Arc::new(finite.collect::<Float64Array>()));
    }

    /// Measured numbers of which seven digits are enough; one that is not finite is a missing one.
    pub fn short_number(&mut self, name: &str, values: impl IntoIterator<Item = Option<f64>>) {
        let finite = values.into_iter().map(|value| value.filter(|number| number.is_finite()));
        let array: Float32Array = finite.map(|value| value.map(|number| number as f32)).collect();
        self.column(name, Arc::new(array));
    }

    /// Counted numbers.
    pub fn count(&mut self, name: &str, values: impl IntoIterator<Item = Option<impl Into<i32>>>) {
        let array: Int32Array = values.into_iter().map(|value| value.map(Into::into)).collect();
        self.column(name, Arc::new(array));
    }

    /// Yes or no.
    pub fn flag(&mut self, name: &str, values: impl IntoIterator<Item = Option<bool>>) {
        self.column(name, Arc::new(values.into_iter().collect::<BooleanArray>()));
    }

    /// Moments of the session clock, in seconds.
    pub fn moment(&mut self, name: &str, values: impl IntoIterator<Item = Option<SessionTime>>) {
        self.number(name, values.into_iter().map(|time| time.map(SessionTime::as_secs_f64)));
    }

    /// Lengths of time, in seconds.
    pub fn span(&mut self, name: &str, values: impl IntoIterator<Item = Option<Span>>) {
        self.number(name, values.into_iter().map(|span| span.map(Span::as_secs_f64)));
    }

    /// Moments in UTC, as timestamps without a zone, as FastF1 has them.
    pub fn utc(&mut self, name: &str, values: impl IntoIterator<Item = Option<Utc>>) {
        let array: TimestampNanosecondArray = values.into_iter().map(|utc| utc.map(Utc::as_nanos)).collect();
        self.column(name, Arc::new(array));
    }

    fn column(&mut self, name: &str, array: ArrayRef) {
        debug_assert_eq!(array.len(), self.rows, "column {name}");
        self.fields.push(Field::new(name, array.data_type().clone(), true));
        self.arrays.push(array);
    }

    /// The table.
    ///
    /// # Panics
    /// If a column was given more or fewer values than the table has rows.
    #[must_use]
    pub fn finish(self) -> RecordBatch {
        let options = RecordBatchOptions::new().with_row_count(Some(self.rows));
        RecordBatch::try_new_with_options(Arc::new(Schema::new(self.fields)), self.arrays, &options)
            .expect("every column has a value for each row")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_null() {
        let mut columns = Columns::new(3);
        columns.text("text", [Some("a"), Some(""), None]);
        columns.number("number", [Some(1.0), Some(f64::NAN), Some(f64::INFINITY)]);
        columns.count("count", [Some(1_u16), None, None]);
        columns.moment("moment", [Some(SessionTime::from_millis(1)), None, None]);
        let batch = columns.finish();
        for array in batch.columns() {
            assert_eq!(array.null_count(), 2, "{array:?}");
        }
    }

    #[test]
    fn a_table_without_rows_has_its_columns() {
        let mut columns = Columns::new(0);
        columns.flag("flag", []);
        assert_eq!(columns.finish().schema().field(0).name(), "flag");
    }
}
