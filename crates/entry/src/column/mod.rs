//! A Rust type as an Arrow column: what it is called, how values get in and how they come out, in one place a type.
//!
//! Values come out by row, from columns that are borrowed where they lie, so that nothing is made that is not kept; what
//! is a column in Rust, too, is copied whole.

mod compound;
mod row;
mod text;
mod value;

use std::any::type_name;
use std::fmt;
use std::ops::Range;

use arrow_array::{Array, ArrayRef, RecordBatch, StructArray};
use arrow_buffer::NullBuffer;
use arrow_schema::{DataType, Field};

pub(crate) use compound::by_way_of;
pub(crate) use row::rows;

/// A type whose values are the rows of a column.
pub(crate) trait Column: Sized + Send {
    /// What values are collected in.
    type Builder: Default;
    /// The column, borrowed to be read.
    type Reader<'a>: Sync;
    /// Whether rows may be null.
    const NULLABLE: bool = false;

    fn data_type() -> DataType;

    /// Adds a row; any value will do for `None`, which stands where a row around it is null.
    fn push(builder: &mut Self::Builder, value: Option<&Self>);

    /// Adds rows.
    fn push_all(builder: &mut Self::Builder, values: &[Self]) {
        values.iter().for_each(|value| Self::push(builder, Some(value)));
    }

    /// The column; `nulls` is given by a nullable type to the one that it makes nullable.
    fn finish(builder: Self::Builder, nulls: Option<NullBuffer>) -> ArrayRef;

    /// # Errors
    /// [`Fault`] where the column has another type.
    fn reader(array: &dyn Array) -> Result<Self::Reader<'_>, Fault>;

    /// # Errors
    /// [`Fault`] where there is no such row, or its value is none of the type.
    fn get(reader: &Self::Reader<'_>, row: usize) -> Result<Self, Fault>;

    /// # Errors
    /// As [`Column::get`], for any of the rows.
    fn get_all(reader: &Self::Reader<'_>, rows: Range<usize>) -> Result<Vec<Self>, Fault> {
        rows.map(|row| Self::get(reader, row)).collect()
    }

    fn field(name: &str) -> Field {
        Field::new(name, Self::data_type(), Self::NULLABLE)
    }
}

/// What a column holds that cannot be: where, and what.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    place: String,
    what: String,
}

impl Fault {
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self { place: String::new(), what: what.into() }
    }

    /// A value that is none of the type.
    pub(crate) fn no<T>(value: impl fmt::Display) -> Self {
        Self::new(format!("{value} is no {}", name_of::<T>()))
    }

    /// Values that do not make one of the type.
    pub(crate) fn senseless<T>() -> Self {
        Self::new(format!("values that make no {}", name_of::<T>()))
    }

    /// A row behind the end of a column.
    pub(crate) fn beyond<T>() -> Self {
        Self::new(format!("too few values of {}", name_of::<T>()))
    }

    /// The same fault, seen from the row that the column belongs to.
    #[cold]
    pub(crate) fn within(mut self, name: &str) -> Self {
        let dot = if self.place.is_empty() { "" } else { "." };
        self.place = format!("{name}{dot}{}", self.place);
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.place.is_empty() {
            f.write_str(&self.what)
        } else {
            write!(f, "{}: {}", self.place, self.what)
        }
    }
}

/// A type's name without its path.
fn name_of<T>() -> &'static str {
    let name = type_name::<T>();
    name.rsplit("::").next().unwrap_or(name)
}

/// The array as what it must be.
pub(crate) fn downcast<T: Array + 'static>(array: &dyn Array) -> Result<&T, Fault> {
    let wrong = || Fault::new(format!("{} where {} was expected", array.data_type(), name_of::<T>()));
    array.as_any().downcast_ref().ok_or_else(wrong)
}

/// One of a struct's columns, to be read.
pub(crate) fn child<'a, T: Column>(columns: &'a StructArray, name: &str) -> Result<T::Reader<'a>, Fault> {
    let column = columns.column_by_name(name).ok_or_else(|| Fault::new("no such column").within(name))?;
    T::reader(column).map_err(|fault| fault.within(name))
}

/// A column of one row.
pub(crate) fn one<T: Column>(value: &T) -> ArrayRef {
    let mut builder = T::Builder::default();
    T::push(&mut builder, Some(value));
    T::finish(builder, None)
}

/// The first row of one of a batch's columns.
pub(crate) fn first<T: Column>(batch: &RecordBatch, name: &str) -> Result<T, Fault> {
    let column = batch.column_by_name(name).ok_or_else(|| Fault::new("no such column").within(name))?;
    T::reader(column).and_then(|reader| T::get(&reader, 0)).map_err(|fault| fault.within(name))
}
