//! A name for what a session holds.

use std::fmt;

use crc_fast::{CrcAlgorithm, Digest};
use entry::{Provenance, SourceFile};
use timing::SessionKey;

/// Names the content of a session: the same for the same session made by the same code of the same files, wherever those
/// came from, whether by way of the cache or not, today and on another machine; another where one byte of a file or the
/// code is another. Written as 16 hexadecimal digits.
///
/// It is a checksum: it tells versions of sessions apart, and does not withstand anyone who wants two to be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentId(u64);

impl ContentId {
    /// The CRC-64/NVME of the session's key, of the program, and of each file's name, length and checksum. Each text
    /// follows its length, so that no two lists read the same.
    pub(crate) fn of(key: SessionKey, provenance: &Provenance) -> Self {
        let Provenance { program, sources, origin: _, fingerprint: _, written: _ } = provenance;
        let mut digest = Digest::new(CrcAlgorithm::Crc64Nvme);
        let mut text = |text: &str| {
            digest.update(&(text.len() as u64).to_le_bytes());
            digest.update(text.as_bytes());
        };
        text(&key.to_string());
        text(program);
        for SourceFile { name, bytes, crc64 } in sources {
            text(name);
            text(&bytes.to_string());
            text(crc64);
        }
        Self(digest.finalize())
    }
}

impl fmt::Display for ContentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use timing::{SessionKind, Utc};

    use super::*;

    const KEY: SessionKey = SessionKey { year: 2025, round: 15, kind: SessionKind::Race };

    fn provenance(sources: &[(&str, u64, &str)]) -> Provenance {
        let file = |&(name, bytes, crc64): &(&str, u64, &str)| SourceFile {
            name: name.to_owned(),
            bytes,
            crc64: crc64.to_owned(),
        };
        Provenance {
            program: "lightsout 0.1.0".to_owned(),
            sources: sources.iter().map(file).collect(),
            ..Provenance::default()
        }
    }

    #[test]
    fn it_is_what_it_was_and_has_sixteen_digits() {
        let id = ContentId::of(KEY, &provenance(&[("CarData", 10, "00000000000000ab")]));
        assert_eq!(id.to_string(), "4de29ea2d3356369");
        assert_eq!(ContentId(11).to_string(), "000000000000000b");
    }

    #[test]
    fn all_that_makes_the_session_counts_and_nothing_else_does() {
        let this = provenance(&[("CarData", 10, "ab"), ("Position", 1, "cd")]);
        let id = ContentId::of(KEY, &this);
        let elsewhere = Provenance {
            origin: "elsewhere".to_owned(),
            fingerprint: Some("later".to_owned()),
            written: Some(Utc::from_nanos(1)),
            ..this.clone()
        };
        assert_eq!(ContentId::of(KEY, &elsewhere), id);

        let others = [
            provenance(&[("CarData", 10, "ab")]),
            provenance(&[("CarData", 11, "ab"), ("Position", 1, "cd")]),
            provenance(&[("CarData", 10, "ac"), ("Position", 1, "cd")]),
            provenance(&[("Heartbeat", 10, "ab"), ("Position", 1, "cd")]),
            provenance(&[("CarData", 10, "ab"), ("Position", 1, "cd"), ("", 0, "")]),
            Provenance { program: "lightsout 0.1.1".to_owned(), ..this.clone() },
        ];
        let mut ids: Vec<ContentId> = others.iter().map(|other| ContentId::of(KEY, other)).collect();
        ids.push(ContentId::of(SessionKey { round: 16, ..KEY }, &this));
        ids.push(id);
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count);
    }
}
