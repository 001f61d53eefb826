//! A file as [`Bytes`] without reading it: memory-mapped.
//!
//! It needs `unsafe`, and is kept apart for that. What it buys: a cache entry of 10 MB is at hand in
//! microseconds, its pages straight from the system's cache, where reading it first copies it into fresh memory, which
//! takes as long as all that is done with it afterwards (`cargo bench -p mapped`).

use std::fs::File;
use std::io;
use std::path::Path;

use bytes::Bytes;
use memmap2::MmapOptions;

/// Maps a whole file. The bytes stay valid when the file is renamed or deleted, for as long as a clone of them lives.
///
/// Only for files that are never written to or cut once they have their name, such as cache entries, which are
/// published by renaming a finished file: bytes of a file that is changed all the same may change under the reader,
/// and where it was cut the system ends the process (`SIGBUS`).
///
/// # Errors
/// As [`File::open`], and where the system cannot map the file: it is a folder, or on a file system without mapping.
///
/// ```
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("entry.arrow");
/// std::fs::write(&path, "ARROW1")?;
///
/// let bytes = mapped::map(&path)?;
/// std::fs::remove_file(&path)?;
/// assert_eq!(bytes, "ARROW1");
/// # Ok::<(), std::io::Error>(())
/// ```
#[expect(unsafe_code, reason = "mapping a file is unsafe, for others may change it")]
pub fn map(path: &Path) -> io::Result<Bytes> {
    let file = File::open(path)?;
    if file.metadata()?.len() == 0 {
        return Ok(Bytes::new());
    }
    // SAFETY: A mapping is sound as long as nobody changes or cuts the file, which the caller answers for: the only
    // files given here are cache entries. They are written under another name, renamed into place when complete and
    // from then on only replaced by another file or deleted, which leaves the mapped one as it was.
    let map = unsafe { MmapOptions::new().populate().map(&file)? };
    Ok(Bytes::from_owner(map))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn mapped_bytes_are_those_of_the_file_and_outlive_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("file");
        let written: Vec<u8> = (0..100_000_u32).flat_map(u32::to_le_bytes).collect();
        fs::write(&path, &written).expect("written");
        let bytes = map(&path).expect("mapped");
        fs::remove_file(&path).expect("removed");
        assert_eq!(bytes, written);
        assert_eq!(bytes.slice(4..8), 1_u32.to_le_bytes()[..]);
    }

    #[test]
    fn an_empty_file_has_no_bytes_and_what_cannot_be_mapped_is_an_error() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("empty");
        assert_eq!(map(&path).map_err(|error| error.kind()), Err(io::ErrorKind::NotFound));
        fs::write(&path, "").expect("written");
        assert!(map(&path).expect("mapped").is_empty());
        assert!(map(folder.path()).is_err(), "a folder has no bytes");
    }
}
