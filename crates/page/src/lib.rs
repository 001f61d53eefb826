//! The built page as bytes.
//!
//! What `npm run build` leaves in `web/dist` is embedded when this crate is built, in every profile, so that the program
//! is one file that needs nothing beside it. Without a built page there are no files, and whoever serves them says so.

use std::borrow::Cow;

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Built;

/// A file of the page.
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    /// Its name below the page's folder, with `/` between words: `index.html`, `assets/index-B0mXq1.js`.
    pub name: Cow<'static, str>,
    /// Its bytes.
    pub bytes: Cow<'static, [u8]>,
    /// The SHA-256 of its bytes: another one where a byte is another.
    pub hash: [u8; 32],
}

impl std::fmt::Debug for File {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} ({} bytes)", self.name, self.bytes.len())
    }
}

/// All files of the page, in the order of their names; none where no page was built.
pub fn files() -> impl Iterator<Item = File> {
    Built::iter().filter_map(|name| {
        let file = Built::get(&name)?;
        Some(File { hash: file.metadata.sha256_hash(), bytes: file.data, name })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_its_entrance_and_names_that_can_be_addresses() {
        let files: Vec<File> = files().collect();
        assert!(files.is_empty() || files.iter().any(|file| file.name == "index.html"), "{files:?}");
        for file in &files {
            assert!(!file.name.starts_with('/') && !file.name.contains(['\\', '%', '?', '#']), "{file:?}");
        }
    }

    #[test]
    fn files_of_other_bytes_have_other_hashes() {
        let files: Vec<File> = files().collect();
        for (n, one) in files.iter().enumerate() {
            for other in &files[..n] {
                assert_eq!(one.hash == other.hash, one.bytes == other.bytes, "{one:?} {other:?}");
            }
        }
    }
}
