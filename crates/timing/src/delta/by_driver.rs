//! What is said of each driver.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, DeserializeOwned, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::DriverNumber;
use crate::delta::{DELETED_KEY, Merge, has_room, merge_entries, read_deleted, sorted};

/// What is said of each driver, keyed by car number on the wire, with `_deleted` naming those to drop; keys that are
/// not car numbers are let through.
#[derive(Clone, Debug, PartialEq)]
pub struct ByDriver<T> {
    entries: Vec<(DriverNumber, T)>,
    deleted: Vec<DriverNumber>,
}

impl<T> Default for ByDriver<T> {
    fn default() -> Self {
        Self { entries: Vec::new(), deleted: Vec::new() }
    }
}

impl<T> ByDriver<T> {
    /// From pairs; the order of the wire is by number.
    #[must_use]
    pub fn new(entries: Vec<(DriverNumber, T)>) -> Self {
        Self { entries: sorted(entries), deleted: Vec::new() }
    }

    /// The same change, which also drops these drivers.
    #[must_use]
    pub fn without(mut self, numbers: Vec<DriverNumber>) -> Self {
        self.deleted = numbers;
        self
    }

    /// The entries in the order of the car numbers.
    pub fn iter(&self) -> impl Iterator<Item = (DriverNumber, &T)> {
        self.entries.iter().map(|(number, item)| (*number, item))
    }

    /// The entries in the order of the car numbers.
    #[must_use]
    pub fn into_entries(self) -> Vec<(DriverNumber, T)> {
        self.entries
    }

    /// What is said of one driver.
    #[must_use]
    pub fn get(&self, number: DriverNumber) -> Option<&T> {
        self.entries.binary_search_by_key(&number, |(n, _)| *n).ok().map(|at| &self.entries[at].1)
    }
}

impl<T: Merge> Merge for ByDriver<T> {
    fn merge(&mut self, later: Self) {
        merge_entries(&mut self.entries, later.entries, later.deleted);
    }

    fn settled(self) -> Self {
        let entries = self.entries.into_iter().map(|(number, item)| (number, item.settled())).collect();
        Self { entries, deleted: Vec::new() }
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for ByDriver<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ByDriverVisitor(PhantomData))
    }
}

struct ByDriverVisitor<T>(PhantomData<T>);

impl<'de, T: DeserializeOwned> Visitor<'de> for ByDriverVisitor<T> {
    type Value = ByDriver<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object keyed by car number")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ByDriver<T>, A::Error> {
        let (mut entries, mut deleted) = (Vec::new(), Vec::new());
        while let Some(key) = map.next_key::<String>()? {
            match DriverNumber::parse(key.as_bytes()) {
                Some(number) => {
                    has_room(&entries)?;
                    entries.push((number, map.next_value()?));
                }
                None if key == DELETED_KEY => deleted = read_deleted(&mut map)?,
                None => {
                    map.next_value::<de::IgnoredAny>()?;
                }
            }
        }
        Ok(ByDriver::new(entries).without(deleted))
    }
}

impl<T: Serialize> Serialize for ByDriver<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (number, item) in &self.entries {
            map.serialize_entry(number, item)?;
        }
        if !self.deleted.is_empty() {
            map.serialize_entry(DELETED_KEY, &self.deleted)?;
        }
        map.end()
    }
}
