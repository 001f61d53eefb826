//! Lists.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, DeserializeOwned, MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::delta::{
    DELETED_KEY, MAX_LIST_LENGTH, Merge, has_room, merge_entries, read_deleted, sorted, too_long,
};

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
    pub fn changes(entries: Vec<(usize, T)>) -> Self {
        Self { entries: sorted(entries), deleted: Vec::new(), whole: false }
    }

    /// The same change, which also drops the entries at these indices.
    #[must_use]
    pub fn without(mut self, indices: Vec<usize>) -> Self {
        self.deleted = indices;
        self
    }

    /// The entries with their indices, in the order of the indices.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &T)> {
        self.entries.iter().map(|(index, item)| (*index, item))
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

    /// Whether this is the whole list and not a change of it.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// Whether a JSON list can hold this: a whole list without holes.
    fn is_list(&self) -> bool {
        self.whole && self.entries.last().is_none_or(|(index, _)| index + 1 == self.entries.len())
    }
}

impl<T: Merge> Merge for Indexed<T> {
    fn merge(&mut self, later: Self) {
        if later.whole {
            *self = later.settled();
        } else {
            merge_entries(&mut self.entries, later.entries, later.deleted);
        }
    }

    fn settled(self) -> Self {
        let entries = self.entries.into_iter().map(|(index, item)| (index, item.settled())).collect();
        Self { entries, deleted: Vec::new(), whole: self.whole }
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Indexed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(IndexedVisitor(PhantomData))
    }
}

struct IndexedVisitor<T>(PhantomData<T>);

impl<'de, T: DeserializeOwned> Visitor<'de> for IndexedVisitor<T> {
    type Value = Indexed<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list, or an object keyed by index")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Indexed<T>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            has_room(&items)?;
            items.push(item);
        }
        Ok(Indexed::whole(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Indexed<T>, A::Error> {
        let (mut entries, mut deleted) = (Vec::new(), Vec::new());
        while let Some(key) = map.next_key::<String>()? {
            match key.parse::<usize>() {
                Ok(index) if index < MAX_LIST_LENGTH => {
                    has_room(&entries)?;
                    entries.push((index, map.next_value()?));
                }
                Ok(_) => return Err(too_long()),
                Err(_) if key == DELETED_KEY => {
                    let indices: Vec<u32> = read_deleted(&mut map)?;
                    deleted = indices.into_iter().map(|index| index as usize).collect();
                }
                Err(_) => {
                    map.next_value::<de::IgnoredAny>()?;
                }
            }
        }
        Ok(Indexed::changes(entries).without(deleted))
    }
}

impl<T: Serialize> Serialize for Indexed<T> {
    /// A whole list with holes, as a state can have, is written as an object keyed by index.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.is_list() {
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
            map.serialize_entry(DELETED_KEY, &deleted)?;
        }
        map.end()
    }
}
