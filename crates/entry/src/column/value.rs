//! Columns of numbers, moments and flags.

use std::ops::Range;
use std::sync::Arc;

use arrow_array::types::{
    ArrowPrimitiveType, DurationNanosecondType, Float64Type, Int16Type, Int32Type, Int64Type,
    TimestampNanosecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, BooleanArray, PrimitiveArray};
use arrow_buffer::{BooleanBuffer, NullBuffer};
use arrow_schema::DataType;
use timing::messages::LocalTime;
use timing::{DriverNumber, SessionTime, Span, Utc};

use super::{Column, Fault, downcast};

/// Numbers that stand in the column as they are: copied whole.
macro_rules! plain {
    ($($number:ty => $arrow:ty;)*) => {$(
        impl Column for $number {
            type Builder = Vec<$number>;
            type Reader<'a> = &'a [$number];

            fn data_type() -> DataType {
                <$arrow>::DATA_TYPE
            }
            fn push(builder: &mut Self::Builder, value: Option<&Self>) {
                builder.push(value.copied().unwrap_or_default());
            }
            fn push_all(builder: &mut Self::Builder, values: &[Self]) {
                builder.extend_from_slice(values);
            }
            fn finish(builder: Self::Builder, nulls: Option<NullBuffer>) -> ArrayRef {
                Arc::new(PrimitiveArray::<$arrow>::new(builder.into(), nulls))
            }
            fn reader(array: &dyn Array) -> Result<Self::Reader<'_>, Fault> {
                Ok(downcast::<PrimitiveArray<$arrow>>(array)?.values())
            }
            fn get(reader: &Self::Reader<'_>, row: usize) -> Result<Self, Fault> {
                reader.get(row).copied().ok_or_else(Fault::beyond::<Self>)
            }
            fn get_all(reader: &Self::Reader<'_>, rows: Range<usize>) -> Result<Vec<Self>, Fault> {
                reader.get(rows).map(<[Self]>::to_vec).ok_or_else(Fault::beyond::<Self>)
            }
        }
    )*};
}

plain! {
    u8 => UInt8Type;
    u16 => UInt16Type;
    u32 => UInt32Type;
    i16 => Int16Type;
    i32 => Int32Type;
    i64 => Int64Type;
    f64 => Float64Type;
}

/// Types that stand in the column as a number: how they become it, and come of it where they can.
macro_rules! numbered {
    ($($kind:ty => $arrow:ty, $number:expr, $value:expr;)*) => {$(
        impl Column for $kind {
            type Builder = Vec<<$arrow as ArrowPrimitiveType>::Native>;
            type Reader<'a> = &'a [<$arrow as ArrowPrimitiveType>::Native];

            fn data_type() -> DataType {
                <$arrow>::DATA_TYPE
            }
            fn push(builder: &mut Self::Builder, value: Option<&Self>) {
                builder.push(value.copied().map($number).unwrap_or_default());
            }
            fn finish(builder: Self::Builder, nulls: Option<NullBuffer>) -> ArrayRef {
                Arc::new(PrimitiveArray::<$arrow>::new(builder.into(), nulls))
            }
            fn reader(array: &dyn Array) -> Result<Self::Reader<'_>, Fault> {
                Ok(downcast::<PrimitiveArray<$arrow>>(array)?.values())
            }
            fn get(reader: &Self::Reader<'_>, row: usize) -> Result<Self, Fault> {
                let value: fn(<$arrow as ArrowPrimitiveType>::Native) -> Option<Self> = $value;
                let number = reader.get(row).copied().ok_or_else(Fault::beyond::<Self>)?;
                value(number).ok_or_else(|| Fault::no::<Self>(number))
            }
        }
    )*};
}

numbered! {
    usize => UInt64Type, |count: Self| count as u64, |number| number.try_into().ok();
    SessionTime => DurationNanosecondType, SessionTime::as_nanos, |nanos| Some(Self::from_nanos(nanos));
    Span => DurationNanosecondType, Span::as_nanos, |nanos| Some(Self::from_nanos(nanos));
    Utc => TimestampNanosecondType, Utc::as_nanos, |nanos| Some(Self::from_nanos(nanos));
    LocalTime => TimestampNanosecondType, |time: Self| time.utc(Span::ZERO).as_nanos(),
        |nanos| Some(Self::new(Utc::from_nanos(nanos), Span::ZERO));
    DriverNumber => UInt16Type, DriverNumber::get, Self::new;
}

impl Column for bool {
    type Builder = Vec<bool>;
    type Reader<'a> = &'a BooleanBuffer;

    fn data_type() -> DataType {
        DataType::Boolean
    }
    fn push(builder: &mut Self::Builder, value: Option<&Self>) {
        builder.push(value.copied().unwrap_or_default());
    }
    fn push_all(builder: &mut Self::Builder, values: &[Self]) {
        builder.extend_from_slice(values);
    }
    fn finish(builder: Self::Builder, nulls: Option<NullBuffer>) -> ArrayRef {
        Arc::new(BooleanArray::new(builder.into(), nulls))
    }
    fn reader(array: &dyn Array) -> Result<Self::Reader<'_>, Fault> {
        Ok(downcast::<BooleanArray>(array)?.values())
    }
    fn get(reader: &Self::Reader<'_>, row: usize) -> Result<Self, Fault> {
        if row < reader.len() { Ok(reader.value(row)) } else { Err(Fault::beyond::<Self>()) }
    }
    fn get_all(reader: &Self::Reader<'_>, rows: Range<usize>) -> Result<Vec<Self>, Fault> {
        if rows.start > rows.end || rows.end > reader.len() {
            return Err(Fault::beyond::<Self>());
        }
        // Word by word: bit by bit would take as long as all other columns of a session together.
        let mut values = Vec::with_capacity(rows.len() + 64);
        for word in reader.slice(rows.start, rows.len()).bit_chunks().iter_padded() {
            values.extend((0..64).map(|bit| word >> bit & 1 == 1));
        }
        values.truncate(rows.len());
        Ok(values)
    }
}
