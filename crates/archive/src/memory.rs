//! Archives in memory.

use std::collections::BTreeMap;

use crate::ArchiveError;
use crate::source::{Entry, Look, MAX_FILE_BYTES, Shelf, Source, entries_below};

/// Files in memory, under the same paths as in a folder: for archives that are made, not copied.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    files: BTreeMap<(Shelf, String), Vec<u8>>,
}

impl Memory {
    /// Puts a file in its place, instead of what may be there.
    pub fn insert(&mut self, shelf: Shelf, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.files.insert((shelf, path.into()), bytes.into());
    }
}

impl Source for Memory {
    fn locate(&self, shelf: Shelf, path: &str) -> String {
        let shelf = match shelf {
            Shelf::Timing => "static",
            Shelf::Schedule => "schedule",
            Shelf::Results => "results",
            Shelf::Circuits => "circuits",
        };
        format!("memory:{shelf}/{path}")
    }

    fn read(&self, shelf: Shelf, path: &str) -> Result<Option<Vec<u8>>, ArchiveError> {
        let Some(file) = self.files.get(&(shelf, path.to_owned())) else { return Ok(None) };
        let bytes = file.len() as u64;
        if bytes > MAX_FILE_BYTES {
            return Err(ArchiveError::TooLarge { place: self.locate(shelf, path), bytes });
        }
        Ok(Some(file.clone()))
    }

    fn look(&self, shelf: Shelf, path: &str) -> Result<Look, ArchiveError> {
        // Files are replaced only while the archive is made.
        Ok(self
            .files
            .get(&(shelf, path.to_owned()))
            .map_or(Look::Absent, |file| Look::Present { bytes: file.len() as u64, version: String::new() }))
    }

    fn list(&self, shelf: Shelf, folder: &str) -> Result<Option<Vec<Entry>>, ArchiveError> {
        let paths = self.files.keys().filter(|(on, _)| *on == shelf).map(|(_, path)| path.as_str());
        Ok(Some(entries_below(folder, paths)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suite;

    #[test]
    fn memory_is_a_source() {
        suite::every_rule(&|files| {
            let mut memory = Memory::default();
            for (shelf, path, bytes) in files {
                memory.insert(*shelf, path.clone(), bytes.clone());
            }
            Box::new(memory)
        });
    }
}
