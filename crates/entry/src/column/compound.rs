//! Columns of what is made of others: values that may be missing, lists, sets, arrays.

use std::ops::Range;
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, FixedSizeListArray, ListArray, StructArray};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{DataType, Fields};
use timing::SessionTime;

use super::{Column, Fault, child, downcast};

/// What Arrow calls the values of a list.
const ITEM: &str = "item";
/// The columns of a step: from when, and what.
const TIME: &str = "time";
const VALUE: &str = "value";

impl<T: Column> Column for Option<T> {
    type Builder = (Vec<bool>, T::Builder);
    type Reader<'a> = (Option<&'a NullBuffer>, T::Reader<'a>);
    const NULLABLE: bool = true;

    fn data_type() -> DataType {
        T::data_type()
    }
    fn push((known, values): &mut Self::Builder, value: Option<&Self>) {
        let value = value.and_then(Option::as_ref);
        known.push(value.is_some());
        T::push(values, value);
    }
    fn finish((known, values): Self::Builder, _: Option<NullBuffer>) -> ArrayRef {
        let nulls = NullBuffer::from(known);
        T::finish(values, Some(nulls).filter(|nulls| nulls.null_count() > 0))
    }
    fn reader(array: &dyn Array) -> Result<Self::Reader<'_>, Fault> {
        Ok((array.nulls(), T::reader(array)?))
    }
    fn get((nulls, values): &Self::Reader<'_>, row: usize) -> Result<Self, Fault> {
        let is_null = nulls.is_some_and(|nulls| row < nulls.len() && nulls.is_null(row));
        if is_null { Ok(None) } else { T::get(values, row).map(Some) }
    }
}

/// The lengths of a list column's rows, and the values of all of them.
pub(crate) struct Lists<T: Column> {
    lengths: Vec<usize>,
    values: T::Builder,
}

impl<T: Column> Default for Lists<T> {
    fn default() -> Self {
        Self { lengths: Vec::new(), values: T::Builder::default() }
    }
}

impl<T: Column> Column for Vec<T> {
    type Builder = Lists<T>;
    /// Where each row's values begin, with the end of the last, and the values.
    type Reader<'a> = (&'a [i32], T::Reader<'a>);

    fn data_type() -> DataType {
        DataType::List(Arc::new(T::field(ITEM)))
    }
    fn push(builder: &mut Self::Builder, value: Option<&Self>) {
        let values = value.map(Vec::as_slice).unwrap_or_default();
        builder.lengths.push(values.len());
        T::push_all(&mut builder.values, values);
    }
    fn finish(builder: Self::Builder, nulls: Option<NullBuffer>) -> ArrayRef {
        let offsets = OffsetBuffer::from_lengths(builder.lengths);
        let values = T::finish(builder.values, None);
        Arc::new(ListArray::new(Arc::new(T::field(ITEM)), offsets, values, nulls))
    }
    fn reader(array: &dyn Array) -> Result<Self::Reader<'_>, Fault> {
        let lists = downcast::<ListArray>(array)?;
        Ok((lists.value_offsets(), T::reader(lists.values())?))
    }
    fn get(reader: &Self::Reader<'_>, row: usize) -> Result<Self, Fault> {
        T::get_all(&reader.1, bounds::<T>(reader.0, row)?)
    }
}

/// Where one row's values stand.
fn bounds<T>(offsets: &[i32], row: usize) -> Result<Range<usize>, Fault> {
    let bound = |at: usize| offsets.get(at).and_then(|&bound| usize::try_from(bound).ok());
    let bounds = bound(row).zip(row.checked_add(1).and_then(bound));
    bounds.map(|(start, end)| start..end).ok_or_else(Fault::beyond::<T>)
}

impl<T: Column, const N: usize> Column for [T; N] {
    type Builder = T::Builder;
    type Reader<'a> = T::Reader<'a>;

    fn data_type() -> DataType {
        DataType::FixedSizeList(Arc::new(T::field(ITEM)), N as i32)
    }
    fn push(builder: &mut Self::Builder, value: Option<&Self>) {
        match value {
            Some(array) => T::push_all(builder, array),
            None => (0..N).for_each(|_| T::push(builder, None)),
        }
    }
    fn finish(builder: Self::Builder, nulls: Option<NullBuffer>) -> ArrayRef {
        let (item, values) = (Arc::new(T::field(ITEM)), T::finish(builder, None));
        Arc::new(FixedSizeListArray::new(item, N as i32, values, nulls))
    }
    fn reader(array: &dyn Array) -> Result<Self::Reader<'_>, Fault> {
        T::reader(downcast::<FixedSizeListArray>(array)?.values())
    }
    fn get(reader: &Self::Reader<'_>, row: usize) -> Result<Self, Fault> {
        let start = row.checked_mul(N).ok_or_else(Fault::beyond::<Self>)?;
        let values = T::get_all(reader, start..start.saturating_add(N))?;
        values.try_into().map_err(|_| Fault::beyond::<Self>())
    }
}

impl<T: Column + Sync> Column for Arc<T> {
    type Builder = T::Builder;
    type Reader<'a> = T::Reader<'a>;

    fn data_type() -> DataType {
        T::data_type()
    }
    fn push(builder: &mut Self::Builder, value: Option<&Self>) {
        T::push(builder, value.map(Self::as_ref));
    }
    fn finish(builder: Self::Builder, nulls: Option<NullBuffer>) -> ArrayRef {
        T::finish(builder, nulls)
    }
    fn reader(array: &dyn Array) -> Result<Self::Reader<'_>, Fault> {
        T::reader(array)
    }
    fn get(reader: &Self::Reader<'_>, row: usize) -> Result<Self, Fault> {
        T::get(reader, row).map(Self::new)
    }
}

/// A value from a moment on: the pair of both as a struct.
impl<T: Column> Column for (SessionTime, T) {
    type Builder = (<SessionTime as Column>::Builder, T::Builder);
    type Reader<'a> = (<SessionTime as Column>::Reader<'a>, T::Reader<'a>);

    fn data_type() -> DataType {
        DataType::Struct(step_fields::<T>())
    }
    fn push((times, values): &mut Self::Builder, step: Option<&Self>) {
        SessionTime::push(times, step.map(|step| &step.0));
        T::push(values, step.map(|step| &step.1));
    }
    fn finish((times, values): Self::Builder, nulls: Option<NullBuffer>) -> ArrayRef {
        let columns = vec![SessionTime::finish(times, None), T::finish(values, None)];
        Arc::new(StructArray::new(step_fields::<T>(), columns, nulls))
    }
    fn reader(array: &dyn Array) -> Result<Self::Reader<'_>, Fault> {
        let columns = downcast::<StructArray>(array)?;
        Ok((child::<SessionTime>(columns, TIME)?, child::<T>(columns, VALUE)?))
    }
    fn get((times, values): &Self::Reader<'_>, row: usize) -> Result<Self, Fault> {
        Ok((SessionTime::get(times, row)?, T::get(values, row)?))
    }
}

fn step_fields<T: Column>() -> Fields {
    [SessionTime::field(TIME), T::field(VALUE)].into_iter().collect()
}

/// Types that stand in the column as another type: how they become it, and come of it where they can.
macro_rules! by_way_of {
    ($($kind:ty => $other:ty, $there:expr, $back:expr;)*) => {$(
        impl $crate::column::Column for $kind {
            type Builder = <$other as $crate::column::Column>::Builder;
            type Reader<'a> = <$other as $crate::column::Column>::Reader<'a>;

            fn data_type() -> arrow_schema::DataType {
                <$other as $crate::column::Column>::data_type()
            }
            fn push(builder: &mut Self::Builder, value: Option<&Self>) {
                let there: fn(&$kind) -> $other = $there;
                <$other as $crate::column::Column>::push(builder, value.map(there).as_ref());
            }
            fn finish(
                builder: Self::Builder,
                nulls: Option<arrow_buffer::NullBuffer>,
            ) -> arrow_array::ArrayRef {
                <$other as $crate::column::Column>::finish(builder, nulls)
            }
            fn reader(array: &dyn arrow_array::Array) -> Result<Self::Reader<'_>, $crate::column::Fault> {
                <$other as $crate::column::Column>::reader(array)
            }
            fn get(reader: &Self::Reader<'_>, row: usize) -> Result<Self, $crate::column::Fault> {
                let back: fn($other) -> Option<$kind> = $back;
                back(<$other as $crate::column::Column>::get(reader, row)?).ok_or_else($crate::column::Fault::senseless::<Self>)
            }
        }
    )*};
}
pub(crate) use by_way_of;
