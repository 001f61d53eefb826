//! What an entry says of itself, to be read without what is in it.

use crc_fast::{CrcAlgorithm, checksum};
use serde::{Deserialize, Serialize};
use session::Sources;
use timing::{SessionKey, Utc};

/// Where an entry's content came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// The archive: an address or a folder.
    pub origin: String,
    /// The archive's own mark for this state of the session's files; `None` where it has none.
    pub fingerprint: Option<String>,
    /// The files that the session was built from.
    pub sources: Vec<SourceFile>,
    /// The program that wrote the entry, with its version: `lightsout 0.1.0`.
    pub program: String,
    /// When it was written, where that may be told: entries that do not tell are the same bytes each time.
    pub written: Option<Utc>,
}

/// A file that a session was built from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFile {
    /// The topic, or what was asked of another service.
    pub name: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// The CRC-64/NVME of its bytes, in 16 hexadecimal digits.
    pub crc64: String,
}

impl SourceFile {
    /// The files of a session, as the archive gave them.
    #[must_use]
    pub fn all(sources: &Sources) -> Vec<Self> {
        let Sources { topics, results_api, laps_api, circuit_api, recorded: _ } = sources;
        let file = |name: &str, bytes: &[u8]| Self {
            name: name.to_owned(),
            bytes: bytes.len() as u64,
            crc64: format!("{:016x}", checksum(CrcAlgorithm::Crc64Nvme, bytes)),
        };
        let answers = [("results", results_api), ("laps", laps_api), ("circuit", circuit_api)];
        let answers = answers.into_iter().filter_map(|(name, answer)| Some(file(name, answer.as_deref()?)));
        topics.iter().map(|(topic, bytes)| file(topic.name(), bytes)).chain(answers).collect()
    }
}

/// What an entry says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// The version of its form.
    pub version: u32,
    /// The session.
    #[serde(with = "session_key")]
    pub key: SessionKey,
    /// Where its content came from.
    pub provenance: Provenance,
}

/// A session's key as its three parts.
mod session_key {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
    use timing::SessionKey;

    #[derive(Serialize, Deserialize)]
    struct Parts {
        year: u16,
        round: u8,
        kind: String,
    }

    pub(super) fn serialize<S: Serializer>(key: &SessionKey, serializer: S) -> Result<S::Ok, S::Error> {
        let SessionKey { year, round, kind } = *key;
        Parts { year, round, kind: kind.code().to_owned() }.serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SessionKey, D::Error> {
        let Parts { year, round, kind } = Parts::deserialize(deserializer)?;
        Ok(SessionKey { year, round, kind: kind.parse().map_err(de::Error::custom)? })
    }
}
