//! State built from deltas.
//!
//! A topic that describes a state sends it whole once and then only what changed. Both have the same type here:
//! every field is optional, and [`Merge::merge`] lays a later message over an earlier state. Lists arrive whole as
//! a JSON list and change as an object keyed by index ([`Indexed`]); drivers are keyed by car number
//! ([`ByDriver`]); a value that is taken back arrives as an empty text ([`Cell`]). What is to be dropped altogether
//! is named under `_deleted`: list entries by index, drivers by number, fields by name ([`Deleted`]).

mod by_driver;
mod cell;
mod indexed;
#[cfg(test)]
#[allow(unreachable_pub)] // the macro's structs are public, a test module is not
mod tests;

pub use by_driver::ByDriver;
pub(crate) use cell::bare;
pub use cell::{Cell, CellText};
pub use indexed::Indexed;

use serde::{Deserialize, Serialize};

/// Lists and objects of more entries than this are refused, and so are indices from this on: neither may size an
/// allocation.
pub const MAX_LIST_LENGTH: usize = 10_000;

/// The key under which a message names what is to be dropped.
const DELETED_KEY: &str = "_deleted";

/// Lays a later message over a state.
pub trait Merge: Sized {
    /// Takes over what `later` says and keeps the rest.
    fn merge(&mut self, later: Self);

    /// The state that this message makes of nothing: itself, without the names of what it drops.
    #[must_use]
    fn settled(self) -> Self {
        self
    }
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
leaf!(bool, u8, u16, u32, i64, String, crate::Utc);

impl<T: Merge> Merge for Option<T> {
    fn merge(&mut self, later: Self) {
        match (self.as_mut(), later) {
            (Some(state), Some(later)) => state.merge(later),
            (None, later) => *self = later.settled(),
            (Some(_), None) => {}
        }
    }

    fn settled(self) -> Self {
        self.map(T::settled)
    }
}

/// The fields that a message drops, by their names on the wire.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Deleted(Vec<String>);

impl Deleted {
    /// From names as on the wire, such as `NameFormat`.
    #[must_use]
    pub const fn new(names: Vec<String>) -> Self {
        Self(names)
    }

    /// Whether nothing is dropped.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the field of that Rust name is dropped: `name_format` is `NameFormat` on the wire. Fields renamed to
    /// another word on the wire cannot be dropped.
    pub(crate) fn drops(&self, field: &str) -> bool {
        let letters = |name: &str| -> String { name.split('_').collect::<String>().to_ascii_lowercase() };
        !self.0.is_empty() && self.0.iter().any(|name| letters(name) == letters(field))
    }
}

/// A struct whose fields are all optional, spelled in `PascalCase` on the wire, with [`Merge`]. The tests make values
/// of it, so each field's type is `Made`, too.
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
                /// The fields that are dropped.
                #[serde(rename = "_deleted", default, skip_serializing_if = "crate::delta::Deleted::is_empty")]
                pub deleted: $crate::delta::Deleted,
            }

            impl $crate::delta::Merge for $name {
                fn merge(&mut self, later: Self) {
                    $(if later.deleted.drops(stringify!($field)) {
                        self.$field = None;
                    }
                    $crate::delta::Merge::merge(&mut self.$field, later.$field);)*
                }

                fn settled(self) -> Self {
                    Self {
                        $($field: $crate::delta::Merge::settled(self.$field),)*
                        deleted: $crate::delta::Deleted::default(),
                    }
                }
            }

            #[cfg(test)]
            impl $crate::made::Made for $name {
                fn made(choices: &mut $crate::made::Choices) -> Self {
                    Self {
                        $($field: $crate::made::Made::made(choices),)*
                        deleted: choices.deleted(&[$(stringify!($field)),*]),
                    }
                }
            }
        )*
    };
}
pub(crate) use delta;

/// Entries in the order of their keys; of several with the same key the last is kept, as in JSON.
fn sorted<K: Ord + Copy, T>(mut entries: Vec<(K, T)>) -> Vec<(K, T)> {
    entries.reverse();
    entries.sort_by_key(|(key, _)| *key);
    entries.dedup_by_key(|(key, _)| *key);
    entries
}

/// Whether another entry may be read.
fn has_room<T, E: serde::de::Error>(entries: &[T]) -> Result<(), E> {
    if entries.len() < MAX_LIST_LENGTH { Ok(()) } else { Err(too_long()) }
}

#[cold]
fn too_long<E: serde::de::Error>() -> E {
    E::custom(format_args!("a list has over {MAX_LIST_LENGTH} entries"))
}

/// Reads the keys that are to be dropped; those that were taken back are left out.
fn read_deleted<'de, K, A>(map: &mut A) -> Result<Vec<K>, A::Error>
where
    K: CellText,
    A: serde::de::MapAccess<'de>,
{
    let keys: Vec<Cell<K>> = map.next_value()?;
    if keys.len() > MAX_LIST_LENGTH {
        return Err(too_long());
    }
    Ok(keys.into_iter().filter_map(Cell::value).collect())
}

/// Lays later entries over earlier ones, both sorted by key, and drops those that are deleted.
fn merge_entries<K: Ord, T: Merge>(state: &mut Vec<(K, T)>, later: Vec<(K, T)>, mut deleted: Vec<K>) {
    if !deleted.is_empty() {
        deleted.sort_unstable();
        state.retain(|(key, _)| deleted.binary_search(key).is_err());
    }
    let mut new = Vec::new();
    for (key, item) in later {
        match state.binary_search_by(|(k, _)| k.cmp(&key)) {
            Ok(at) => state[at].1.merge(item),
            Err(_) => new.push((key, item.settled())),
        }
    }
    let is_behind = new.first().zip(state.last()).is_none_or(|((new, _), (last, _))| new > last);
    state.append(&mut new);
    if !is_behind {
        // One by one, each would move all that come after it; sorting two sorted runs takes one pass.
        state.sort_by(|(a, _), (b, _)| a.cmp(b));
    }
}
