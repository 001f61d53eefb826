//! What was wrong with the input, where, and how often: partial success as a value.

use std::collections::BTreeMap;
use std::fmt;

use crate::Topic;

/// Details are kept of so many damaged places per report; the rest are only counted.
pub const DETAILED_PLACES: usize = 100;

/// One place in a topic's file that could not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The topic.
    pub topic: Topic,
    /// The line in the topic's file, from 1.
    pub line: usize,
    /// Where the line begins, in bytes from the start of the file.
    pub offset: usize,
    /// What was wrong.
    pub reason: String,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} line {} (byte {}): {}", self.topic, self.line, self.offset, self.reason)
    }
}

/// All the damage met while reading: a count per topic, and the first [`DETAILED_PLACES`] places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DamageReport {
    counts: BTreeMap<Topic, usize>,
    places: Vec<Damage>,
}

impl DamageReport {
    /// Counts one damaged place, keeping its details while there is room.
    pub fn record(&mut self, damage: Damage) {
        *self.counts.entry(damage.topic).or_default() += 1;
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

    /// Damaged places in all.
    #[must_use]
    pub fn total(&self) -> usize {
        self.counts.values().sum()
    }

    /// Damaged places per topic; topics without any are left out.
    pub fn counts(&self) -> impl Iterator<Item = (Topic, usize)> + '_ {
        self.counts.iter().map(|(topic, count)| (*topic, *count))
    }

    /// The places kept in detail, in the order in which they were met.
    #[must_use]
    pub fn places(&self) -> &[Damage] {
        &self.places
    }
}
