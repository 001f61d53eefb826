//! State built from deltas.
//!
//! A topic that describes a state sends it whole once and then only what changed. Both have the same type here:
//! every field is optional, and [`Merge::merge`] lays a later message over an earlier state. Lists arrive whole as
//! a JSON list and change as an object keyed by index ([`Indexed`]); drivers are keyed by car number
//! ([`ByDriver`]); a value that is taken back arrives as an empty text ([`Cell`]).

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{self, DeserializeOwned, MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{DriverNumber, Span};

/// Lists longer than this are refused: an index from outside must not size an allocation.
pub const MAX_LIST_LENGTH: usize = 10_000;

/// Lays a later message over a state.
pub trait Merge {
    /// Takes over what `later` says and keeps the rest.
    fn merge(&mut self, later: Self);
}

macro_rules! leaf {
    ($($type:ty),*) => {
        $(impl Merge for $type {
            fn merge(&mut self, later: Self) {
                *self = later;
            }
        })*
    };
}
leaf!(bool, u8, u16, u32, u64, i64, f64, String, crate::Utc, DriverNumber);

impl<T: Merge> Merge for Option<T> {
    fn merge(&mut self, later: Self) {
        match (self.as_mut(), later) {
            (Some(state), Some(later)) => state.merge(later),
            (None, later) => *self = later,
            (Some(_), None) => {}
        }
    }
}

/// A struct whose fields are all optional, spelled in `PascalCase` on the wire, with [`Merge`].
macro_rules! delta {
    ($($(#[$meta:meta])* pub struct $name:ident {
        $($(#[$field_meta:meta])* pub $field:ident: $type:ty,)*
    })*) => {
        $(
            $(#[$meta])*
            #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
            #[serde(rename_all = "PascalCase")]
            pub struct $name {
                $($(#[$field_meta])* #[serde(default, skip_serializing_if = "Option::is_none")]
                pub $field: Option<$type>,)*
            }

            impl $crate::delta::Merge for $name {
                fn merge(&mut self, later: Self) {
                    $($crate::delta::Merge::merge(&mut self.$field, later.$field);)*
                }
            }
        )*
    };
}
pub(crate) use delta;

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

/// A list: whole (a JSON list), or the entries that changed (an object keyed by index, with `_deleted` naming those
/// to drop).
#[derive(Clone, Debug, PartialEq)]
pub struct Indexed<T> {
    entries: Vec<(usize, T)>,
    deleted: Vec<usize>,
    whole: bool,
}

impl<T> Default for Indexed<T> {
    fn default() -> Self {
        Self { entries: Vec::new(), deleted: Vec::new(), whole: false }
    }
}

impl<T> Indexed<T> {
    /// A whole list.
    #[must_use]
    pub fn whole(items: Vec<T>) -> Self {
        Self { entries: items.into_iter().enumerate().collect(), deleted: Vec::new(), whole: true }
    }

    /// The entries that changed, by index.
    #[must_use]
    pub fn changes(mut entries: Vec<(usize, T)>) -> Self {
        entries.sort_by_key(|(index, _)| *index);
        Self { entries, deleted: Vec::new(), whole: false }
    }

    /// Whether this is the whole list and not a change to one.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.whole
    }

    /// The entries with their indices, in the order of the indices.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &T)> {
        self.entries.iter().map(|(index, item)| (*index, item))
    }

    /// The indices that are to be dropped.
    #[must_use]
    pub fn deleted(&self) -> &[usize] {
        &self.deleted
    }

    /// The entry at that index, if this message or state has it.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&T> {
        self.entries.binary_search_by_key(&index, |(i, _)| *i).ok().map(|at| &self.entries[at].1)
    }

    /// How many entries there are here.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are no entries here.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl<T: Merge> Merge for Indexed<T> {
    fn merge(&mut self, later: Self) {
        if later.whole {
            *self = later;
            return;
        }
        for (index, item) in later.entries {
            match self.entries.binary_search_by_key(&index, |(i, _)| *i) {
                Ok(at) => self.entries[at].1.merge(item),
                Err(at) => self.entries.insert(at, (index, item)),
            }
        }
        self.entries.retain(|(index, _)| !later.deleted.contains(index));
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Indexed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct IndexedVisitor<T>(PhantomData<T>);

        impl<'de, T: DeserializeOwned> Visitor<'de> for IndexedVisitor<T> {
            type Value = Indexed<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list, or an object keyed by index")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Indexed<T>, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = seq.next_element()? {
                    if items.len() == MAX_LIST_LENGTH {
                        return Err(de::Error::custom("the list is over 10,000 entries long"));
                    }
                    items.push(item);
                }
                Ok(Indexed::whole(items))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Indexed<T>, A::Error> {
                let mut list = Indexed::default();
                while let Some(key) = map.next_key::<String>()? {
                    match key.parse::<usize>() {
                        Ok(index) if index < MAX_LIST_LENGTH => list.entries.push((index, map.next_value()?)),
                        Ok(_) => return Err(de::Error::custom("a list index is over 10,000")),
                        Err(_) if key == "_deleted" => {
                            let deleted: Vec<Cell<u32>> = map.next_value()?;
                            list.deleted =
                                deleted.into_iter().filter_map(|i| Some(i.value()? as usize)).collect();
                        }
                        Err(_) => {
                            map.next_value::<de::IgnoredAny>()?;
                        }
                    }
                }
                list.entries.sort_by_key(|(index, _)| *index);
                list.entries.dedup_by_key(|(index, _)| *index);
                Ok(list)
            }
        }
        deserializer.deserialize_any(IndexedVisitor(PhantomData))
    }
}

impl<T: Serialize> Serialize for Indexed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.whole {
            let mut seq = serializer.serialize_seq(Some(self.entries.len()))?;
            for (_, item) in &self.entries {
                seq.serialize_element(item)?;
            }
            return seq.end();
        }
        let mut map = serializer.serialize_map(None)?;
        for (index, item) in &self.entries {
            map.serialize_entry(&index.to_string(), item)?;
        }
        if !self.deleted.is_empty() {
            let deleted: Vec<String> = self.deleted.iter().map(ToString::to_string).collect();
            map.serialize_entry("_deleted", &deleted)?;
        }
        map.end()
    }
}

/// What is said of each driver, keyed by car number on the wire; keys that are not car numbers are let through.
#[derive(Clone, Debug, PartialEq)]
pub struct ByDriver<T>(Vec<(DriverNumber, T)>);

impl<T> Default for ByDriver<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> ByDriver<T> {
    /// From pairs; the order of the wire is by number.
    #[must_use]
    pub fn new(mut entries: Vec<(DriverNumber, T)>) -> Self {
        entries.sort_by_key(|(number, _)| *number);
        Self(entries)
    }

    /// The entries in the order of the car numbers.
    pub fn iter(&self) -> impl Iterator<Item = (DriverNumber, &T)> {
        self.0.iter().map(|(number, item)| (*number, item))
    }

    /// The entries in the order of the car numbers.
    #[must_use]
    pub fn into_entries(self) -> Vec<(DriverNumber, T)> {
        self.0
    }

    /// What is said of one driver.
    #[must_use]
    pub fn get(&self, number: DriverNumber) -> Option<&T> {
        self.0.binary_search_by_key(&number, |(n, _)| *n).ok().map(|at| &self.0[at].1)
    }
}

impl<T: Merge> Merge for ByDriver<T> {
    fn merge(&mut self, later: Self) {
        for (number, item) in later.0 {
            match self.0.binary_search_by_key(&number, |(n, _)| *n) {
                Ok(at) => self.0[at].1.merge(item),
                Err(at) => self.0.insert(at, (number, item)),
            }
        }
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for ByDriver<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ByDriverVisitor<T>(PhantomData<T>);

        impl<'de, T: DeserializeOwned> Visitor<'de> for ByDriverVisitor<T> {
            type Value = ByDriver<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object keyed by car number")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ByDriver<T>, A::Error> {
                let mut entries: Vec<(DriverNumber, T)> = Vec::new();
                while let Some(key) = map.next_key::<String>()? {
                    match DriverNumber::parse(key.as_bytes()) {
                        Some(number) => entries.push((number, map.next_value()?)),
                        None => {
                            map.next_value::<de::IgnoredAny>()?;
                        }
                    }
                }
                entries.sort_by_key(|(number, _)| *number);
                entries.dedup_by_key(|(number, _)| *number);
                Ok(ByDriver(entries))
            }
        }
        deserializer.deserialize_map(ByDriverVisitor(PhantomData))
    }
}

impl<T: Serialize> Serialize for ByDriver<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(number, item)| (number, item)))
    }
}

#[cfg(test)]
#[allow(unreachable_pub)] // the macro's structs are public, a test module is not
mod tests {
    use super::*;

    delta! {
        /// One entry.
        pub struct Entry {
            /// A text.
            pub value: Cell<Span>,
            /// A flag.
            pub stopped: bool,
        }
    }

    fn list(json: &str) -> Indexed<Entry> {
        serde_json::from_str(json).expect("a list")
    }

    #[test]
    fn a_list_changes_by_index_and_is_replaced_whole() {
        let mut state = list(r#"[{"Value":"25.183","Stopped":false},{"Value":""}]"#);
        state.merge(list(r#"{"1":{"Value":"30.1"},"0":{"Stopped":true},"_kf":true}"#));
        let first = state.get(0).expect("the first");
        assert_eq!((first.value, first.stopped), (Some(Cell::set(Span::from_millis(25_183))), Some(true)));
        assert_eq!(state.get(1).and_then(|e| e.value), Some(Cell::set(Span::from_millis(30_100))));
        state.merge(list(r#"{"_deleted":["0"]}"#));
        assert_eq!((state.len(), state.get(0)), (1, None));
        state.merge(list("[]"));
        assert!(state.is_empty());
    }

    #[test]
    fn an_empty_text_takes_a_value_back() {
        let mut state: Entry = serde_json::from_str(r#"{"Value":"25.183"}"#).expect("an entry");
        state.merge(serde_json::from_str("{}").expect("nothing new"));
        assert_eq!(state.value.and_then(Cell::value), Some(Span::from_millis(25_183)));
        state.merge(serde_json::from_str(r#"{"Value":""}"#).expect("a take-back"));
        assert_eq!(state.value, Some(Cell::cleared()));
    }

    #[test]
    fn what_is_not_a_value_is_an_error() {
        assert!(serde_json::from_str::<Entry>(r#"{"Value":"soon"}"#).is_err());
        assert!(serde_json::from_str::<Entry>(r#"{"Value":["25"]}"#).is_err());
        assert!(serde_json::from_str::<Indexed<Entry>>(r#"{"99999":{}}"#).is_err());
    }

    #[test]
    fn drivers_are_keyed_by_number_and_other_keys_let_through() {
        let lines: ByDriver<Entry> =
            serde_json::from_str(r#"{"81":{},"_kf":true,"4":{"Stopped":true}}"#).expect("two drivers");
        let numbers: Vec<u16> = lines.iter().map(|(number, _)| number.get()).collect();
        assert_eq!(numbers, [4, 81]);
    }
}
