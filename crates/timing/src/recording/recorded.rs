//! From the lines of topics back to the lines of the recording that they were made from.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::{Damage, DamageReport, DamagedFile, Topic, Utc};

/// A line of a recording, or of the file beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) file: Arc<str>,
    /// From 1.
    pub(super) line: usize,
    /// Where the line begins, in bytes from the start of the file.
    pub(super) offset: usize,
}

impl Place {
    pub(super) fn damage(&self, topic: Option<Topic>, reason: String) -> Damage {
        let file = DamagedFile::Recording { name: self.file.clone(), topic };
        Damage { file, line: self.line, offset: self.offset, reason }
    }
}

/// What is known of the making of topics' files from a recording.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// When the recording's first message was sent: the zero of all stamps.
    pub zero: Option<Utc>,
    /// What could not be read of the recording itself.
    pub(super) damage: DamageReport,
    /// Where each line of each topic was recorded.
    pub(super) lines: BTreeMap<Topic, Vec<Place>>,
}

impl Recorded {
    /// All the damage of a session by its places in the recording: that of `topics`, the files that were made from it,
    /// and what could not be read of the recording before.
    #[must_use]
    pub fn locate(&self, topics: DamageReport) -> DamageReport {
        let mut all = topics;
        all.absorb(self.damage.clone());
        all.retold(|damage| match &damage.file {
            DamagedFile::Topic(topic) => match self.place(*topic, damage.line) {
                Some(place) => place.damage(Some(*topic), damage.reason),
                None => damage,
            },
            DamagedFile::Recording { .. } => damage,
        })
    }

    fn place(&self, topic: Topic, line: usize) -> Option<&Place> {
        self.lines.get(&topic)?.get(line.checked_sub(1)?)
    }
}
