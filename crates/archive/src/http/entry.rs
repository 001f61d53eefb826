//! A file as it is kept, with what the server said of it.
//!
//! An entry is one file: a line with the format's version and a checksum of all that follows, a line of JSON that says
//! where and when the file was fetched, then the content, compressed as gzip; nothing for a file that the server does
//! not have.

use std::io::{self, Read, Write};

use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use flate2::{Compression, Crc};
use serde::{Deserialize, Serialize};
use timing::Utc;

use super::client::{Download, Validators};

/// The first line's beginning: another one for another format.
const FORMAT: &str = "lightsout raw 1";

/// What a server gave, or that it had nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) head: Head,
    /// The content compressed; empty for a file that the server does not have.
    pub(crate) gzip: Vec<u8>,
}

/// What is known of a file besides its content: the line of JSON.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct Head {
    pub(crate) url: String,
    /// When the server last said so.
    asked_nanos: i64,
    #[serde(flatten)]
    pub(crate) validators: Validators,
    /// Bytes of the content; `None` for a file that the server does not have.
    pub(crate) bytes: Option<u64>,
}

impl Head {
    pub(crate) fn asked(&self) -> Utc {
        Utc::from_nanos(self.asked_nanos)
    }

    /// Another one for another content, as far as the server tells; else for what was fetched at another time.
    pub(crate) fn version(&self) -> String {
        let Validators { etag, last_modified } = &self.validators;
        let told = etag.as_ref().or(last_modified.as_ref());
        told.cloned().unwrap_or_else(|| format!("asked {}", self.asked_nanos))
    }

    /// Of the beginning of an entry, unchecked.
    pub(crate) fn read(entry: &[u8]) -> Option<Self> {
        let (first, rest) = split_line(entry)?;
        let head = first.starts_with(FORMAT.as_bytes()).then(|| split_line(rest))?;
        serde_json::from_slice(head?.0).ok()
    }
}

impl Entry {
    /// Of a file that came just now.
    pub(crate) fn of_file(url: &str, now: Utc, download: &mut Download) -> Self {
        let gzip = download.gzip.take().unwrap_or_else(|| compress(&download.bytes));
        let validators = std::mem::take(&mut download.validators);
        Self { head: head(url, now, validators, Some(download.bytes.len() as u64)), gzip }
    }

    /// Of a file that is not there.
    pub(crate) fn of_absence(url: &str, now: Utc) -> Self {
        Self { head: head(url, now, Validators::default(), None), gzip: Vec::new() }
    }

    /// The same, said again just now.
    pub(crate) fn confirmed(mut self, now: Utc) -> Self {
        self.head.asked_nanos = now.as_nanos();
        self
    }

    /// The content; `None` of a file that is not there.
    ///
    /// # Errors
    /// If the content cannot be unpacked or is not as long as it should be.
    pub(crate) fn content(&self) -> io::Result<Option<Vec<u8>>> {
        let Some(bytes) = self.head.bytes else { return Ok(None) };
        let mut content = Vec::new();
        // One more than there should be shows that there is more.
        GzDecoder::new(self.gzip.as_slice()).take(bytes.saturating_add(1)).read_to_end(&mut content)?;
        if content.len() as u64 != bytes {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "it is not as long as it was"));
        }
        Ok(Some(content))
    }

    pub(crate) fn write(&self) -> Vec<u8> {
        // Text and numbers make JSON without fail.
        let mut rest = serde_json::to_vec(&self.head).unwrap_or_default();
        rest.push(b'\n');
        rest.extend(&self.gzip);
        let mut entry = format!("{FORMAT} {}\n", checksum(&rest)).into_bytes();
        entry.append(&mut rest);
        entry
    }

    /// `None` if it is damaged, or of another format.
    pub(crate) fn read(entry: &[u8]) -> Option<Self> {
        let (first, rest) = split_line(entry)?;
        let sum = std::str::from_utf8(first).ok()?.strip_prefix(FORMAT)?.strip_prefix(' ')?;
        if sum != checksum(rest) {
            return None;
        }
        let (head, gzip) = split_line(rest)?;
        Some(Self { head: serde_json::from_slice(head).ok()?, gzip: gzip.to_vec() })
    }
}

fn head(url: &str, now: Utc, validators: Validators, bytes: Option<u64>) -> Head {
    Head { url: url.to_owned(), asked_nanos: now.as_nanos(), validators, bytes }
}

fn split_line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    Some((&bytes[..end], &bytes[end + 1..]))
}

fn checksum(bytes: &[u8]) -> String {
    let mut crc = Crc::new();
    crc.update(bytes);
    format!("{:08x}", crc.sum())
}

fn compress(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    // Memory takes what is written.
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn entry(bytes: &[u8]) -> Entry {
        let validators = Validators { etag: Some("\"1\"".to_owned()), last_modified: None };
        let mut download = Download { bytes: bytes.to_vec(), gzip: None, validators };
        Entry::of_file("http://x/2025/Index.json", Utc::from_nanos(7), &mut download)
    }

    #[test]
    fn what_was_written_is_read() {
        for entry in [entry(b"{\"a\":1}\n"), entry(b""), Entry::of_absence("http://x/y", Utc::from_nanos(-1))]
        {
            let bytes = entry.write();
            assert_eq!(Head::read(&bytes).as_ref(), Some(&entry.head));
            assert_eq!(Entry::read(&bytes), Some(entry));
        }
        assert_eq!(entry(b"abc").content().unwrap(), Some(b"abc".to_vec()));
        assert_eq!(Entry::of_absence("http://x/y", Utc::from_nanos(0)).content().unwrap(), None);
    }

    #[test]
    fn a_length_that_is_not_the_contents_is_damage() {
        for bytes in [2, 4, u64::MAX] {
            let mut entry = entry(b"abc");
            entry.head.bytes = Some(bytes);
            assert!(entry.content().is_err(), "{bytes}");
        }
    }

    proptest! {
        #[test]
        fn damage_is_seen(at in any::<prop::sample::Index>(), bit in 0..8u8, cut: bool) {
            let mut bytes = entry(b"00:00:00.000{}").write();
            let at = at.index(bytes.len());
            if cut {
                bytes.truncate(at);
            } else {
                bytes[at] ^= 1 << bit;
            }
            prop_assert_eq!(Entry::read(&bytes), None);
        }
    }
}
