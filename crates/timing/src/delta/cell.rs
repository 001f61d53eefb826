//! One value.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::delta::Merge;
use crate::{DriverNumber, Span};

/// A value that the feed writes as text, and takes back by writing an empty one.
///
/// Numbers and booleans that are not quoted are read too: which values are quoted differs between topics and years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell<T>(Option<T>);

impl<T> Cell<T> {
    /// A value.
    pub const fn set(value: T) -> Self {
        Self(Some(value))
    }

    /// The value taken back.
    pub const fn cleared() -> Self {
        Self(None)
    }

    /// The value, unless it was taken back.
    pub fn value(self) -> Option<T> {
        self.0
    }

    /// The value, unless it was taken back.
    pub const fn as_ref(&self) -> Option<&T> {
        self.0.as_ref()
    }
}

impl<T> Merge for Cell<T> {
    fn merge(&mut self, later: Self) {
        *self = later;
    }
}

/// What a [`Cell`] can hold.
pub trait CellText: Sized {
    /// Reads the feed's text; `None` if it is not such a value.
    fn from_text(text: &str) -> Option<Self>;
    /// Writes the feed's text.
    fn write_text(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

macro_rules! cell_number {
    ($($type:ty),*) => {
        $(impl CellText for $type {
            fn from_text(text: &str) -> Option<Self> {
                FromStr::from_str(text).ok()
            }
            fn write_text(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{self}")
            }
        })*
    };
}
cell_number!(bool, u8, u16, u32, i64, String);

impl CellText for f64 {
    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok().filter(|number: &Self| number.is_finite())
    }
    fn write_text(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl CellText for Span {
    fn from_text(text: &str) -> Option<Self> {
        Self::parse(text)
    }
    fn write_text(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl CellText for DriverNumber {
    fn from_text(text: &str) -> Option<Self> {
        Self::parse(text.as_bytes())
    }
    fn write_text(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl<'de, T: CellText> Deserialize<'de> for Cell<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct CellVisitor<T>(PhantomData<T>);

        impl<T: CellText> Visitor<'_> for CellVisitor<T> {
            type Value = Cell<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value as text")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Cell<T>, E> {
                let text = text.trim();
                if text.is_empty() {
                    return Ok(Cell::cleared());
                }
                let value = T::from_text(text).ok_or_else(|| {
                    E::custom(format_args!("`{}` is not a value of this field", text.escape_debug()))
                })?;
                Ok(Cell::set(value))
            }
            fn visit_bool<E: de::Error>(self, value: bool) -> Result<Cell<T>, E> {
                self.visit_str(if value { "true" } else { "false" })
            }
            fn visit_i64<E: de::Error>(self, value: i64) -> Result<Cell<T>, E> {
                self.visit_str(&value.to_string())
            }
            fn visit_u64<E: de::Error>(self, value: u64) -> Result<Cell<T>, E> {
                self.visit_str(&value.to_string())
            }
            fn visit_f64<E: de::Error>(self, value: f64) -> Result<Cell<T>, E> {
                self.visit_str(&value.to_string())
            }
            fn visit_unit<E: de::Error>(self) -> Result<Cell<T>, E> {
                Ok(Cell::cleared())
            }
        }
        deserializer.deserialize_any(CellVisitor(PhantomData))
    }
}

impl<T: CellText> Serialize for Cell<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct Shown<'a, T>(&'a T);
        impl<T: CellText> fmt::Display for Shown<'_, T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.write_text(f)
            }
        }
        match &self.0 {
            Some(value) => serializer.collect_str(&Shown(value)),
            None => serializer.serialize_str(""),
        }
    }
}

/// Writes a cell's number without quotes, for the fields that the feed writes so.
pub(crate) fn bare<T: Copy + Serialize, S: Serializer>(
    cell: &Option<Cell<T>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match cell.and_then(Cell::value) {
        Some(number) => number.serialize(serializer),
        None => serializer.serialize_str(""),
    }
}
