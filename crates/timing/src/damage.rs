//! What was wrong with the input, where, and how often: partial success as a value.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::Topic;

/// Details are kept of so many damaged places per report; the rest are only counted.
pub const DETAILED_PLACES: usize = 100;

/// The file that a damaged place is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DamagedFile {
    /// The topic's own.
    Topic(Topic),
    /// A recording, in which the lines of all topics stand mixed.
    Recording {
        /// The recording's name.
        name: Arc<str>,
        /// The topic of the line, where it tells one.
        topic: Option<Topic>,
    },
}

impl DamagedFile {
    /// The topic, where the place tells one.
    #[must_use]
    pub const fn topic(&self) -> Option<Topic> {
        match self {
            Self::Topic(topic) => Some(*topic),
            Self::Recording { topic, .. } => *topic,
        }
    }
}

/// One place in a file that could not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The file.
    pub file: DamagedFile,
    /// The line in the file, from 1.
    pub line: usize,
    /// Where the line begins, in bytes from the start of the file.
    pub offset: usize,
    /// What was wrong.
    pub reason: String,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, offset, reason } = self;
        match file {
            DamagedFile::Topic(topic) => write!(f, "{topic} line {line} (byte {offset}): {reason}"),
            DamagedFile::Recording { name, topic: Some(topic) } => {
                write!(f, "{name} line {line} (byte {offset}), {topic}: {reason}")
            }
            DamagedFile::Recording { name, topic: None } => {
                write!(f, "{name} line {line} (byte {offset}): {reason}")
            }
        }
    }
}

/// All the damage met while reading: a count per topic, and the first [`DETAILED_PLACES`] places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DamageReport {
    counts: BTreeMap<Option<Topic>, usize>,
    places: Vec<Damage>,
}

impl DamageReport {
    /// The report that gave these counts and places.
    #[must_use]
    pub fn of(counts: impl IntoIterator<Item = (Option<Topic>, usize)>, mut places: Vec<Damage>) -> Self {
        places.truncate(DETAILED_PLACES);
        Self { counts: counts.into_iter().collect(), places }
    }

    /// Counts one damaged place, keeping its details while there is room.
    pub fn record(&mut self, damage: Damage) {
        *self.counts.entry(damage.file.topic()).or_default() += 1;
        if self.places.len() < DETAILED_PLACES {
            self.places.push(damage);
        }
    }

    /// Adds another report's findings after this one's.
    pub fn absorb(&mut self, other: Self) {
        for (topic, count) in other.counts {
            *self.counts.entry(topic).or_default() += count;
        }
        let room = DETAILED_PLACES - self.places.len();
        self.places.extend(other.places.into_iter().take(room));
    }

    /// The same damage, each place told by `tell`, in the order of lines.
    pub(crate) fn retold(mut self, tell: impl Fn(Damage) -> Damage) -> Self {
        self.places = self.places.into_iter().map(tell).collect();
        self.places.sort_by_key(|damage| (damage.line, damage.offset));
        self
    }

    /// Damaged places in all.
    #[must_use]
    pub fn total(&self) -> usize {
        self.counts.values().sum()
    }

    /// Damaged places per topic; topics without any are left out. `None` stands for lines of a recording whose topic
    /// cannot be told.
    pub fn counts(&self) -> impl Iterator<Item = (Option<Topic>, usize)> + '_ {
        self.counts.iter().map(|(topic, count)| (*topic, *count))
    }

    /// The places kept in detail, in the order in which they were met.
    #[must_use]
    pub fn places(&self) -> &[Damage] {
        &self.places
    }
}
