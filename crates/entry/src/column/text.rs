//! Columns of text, and of what has a name.

use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::{Array, ArrayRef, StringArray};
use arrow_buffer::NullBuffer;
use arrow_schema::DataType;
use session::{Question, SessionPhase, TrackFlag, Tyre};
use timing::{DriverCode, Topic};

use super::{Column, Fault, downcast};

/// Types that stand in the column as text: what it is, and whose it is.
macro_rules! texts {
    ($($kind:ty => $text:expr, $value:expr;)*) => {$(
        impl Column for $kind {
            type Builder = StringBuilder;
            type Reader<'a> = &'a StringArray;

            fn data_type() -> DataType {
                DataType::Utf8
            }
            fn push(builder: &mut Self::Builder, value: Option<&Self>) {
                match value {
                    Some(value) => builder.append_value($text(value)),
                    None => builder.append_value(""),
                }
            }
            fn finish(mut builder: Self::Builder, nulls: Option<NullBuffer>) -> ArrayRef {
                let (offsets, values, _) = builder.finish().into_parts();
                Arc::new(StringArray::new(offsets, values, nulls))
            }
            fn reader(array: &dyn Array) -> Result<Self::Reader<'_>, Fault> {
                downcast(array)
            }
            fn get(reader: &Self::Reader<'_>, row: usize) -> Result<Self, Fault> {
                if row >= reader.len() {
                    return Err(Fault::beyond::<Self>());
                }
                let text = reader.value(row);
                $value(text).ok_or_else(|| Fault::no::<Self>(format_args!("`{}`", text.escape_debug())))
            }
        }
    )*};
}

texts! {
    String => String::as_str, |text: &str| Some(text.to_owned());
    Arc<str> => Self::as_ref, |text: &str| Some(Self::from(text));
    DriverCode => DriverCode::as_str, Self::parse;
    Topic => |topic: &Self| topic.name(), Self::from_name;
    Tyre => |tyre: &Self| tyre.name(), |name: &str| Some(Self::from_name(name));
    SessionPhase => |phase: &Self| phase.name(), Self::from_name;
    TrackFlag => |flag: &Self| flag.digit().to_string(), |text: &str| text.parse().ok().and_then(Self::from_digit);
    Question => |question: &Self| question.name(), |name: &str| Self::ALL.into_iter().find(|question| question.name() == name);
}
