//! What a person types.

use archive::{Archive, ArchiveError, Entry, Shelf, Source};

const SEASON: &str = include_str!("season.json");

/// An archive of one season that is only listed.
#[derive(Debug)]
struct OneSeason;

impl Source for OneSeason {
    fn locate(&self, _: Shelf, path: &str) -> String {
        path.to_owned()
    }

    fn read(&self, shelf: Shelf, path: &str) -> Result<Option<Vec<u8>>, ArchiveError> {
        let listed = shelf == Shelf::Timing && path == "2025/Index.json";
        Ok(listed.then(|| SEASON.as_bytes().to_vec()))
    }

    fn list(&self, _: Shelf, _: &str) -> Result<Option<Vec<Entry>>, ArchiveError> {
        Ok(None)
    }
}

/// A name means one session, whose own name means it again; or it is refused in a sentence.
///
/// # Panics
/// Where it is not.
pub fn session_name(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let archive = Archive::from_source(OneSeason);
    match archive.resolve(text) {
        Ok(listing) => {
            let key = listing.key.to_string();
            let again = archive.resolve(&key).map(|listing| listing.key);
            assert_eq!(again.ok(), Some(listing.key), "`{text}` means {key}, which means itself");
        }
        Err(error) => assert!(error.to_string().len() < 4096 + 4 * text.len(), "a sentence, not a book"),
    }
}
