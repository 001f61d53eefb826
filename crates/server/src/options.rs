//! What a server may use, and who may use it.

use std::net::SocketAddr;
use std::time::Duration;

use replay::ReplayOptions;
use store::StoreOptions;

use crate::budget::Budget;

const MB: u64 = 1_000_000;

/// How a server is set up. The defaults are safe: this machine only, no other origin, no administration.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where it listens.
    pub bind: SocketAddr,
    /// The most bytes of memory, which the process stays within but for about 55 kB for each stream.
    pub memory: u64,
    /// Origins whose pages may read answers, such as `https://example.org`; `*` is all.
    pub origins: Vec<String>,
    /// Who says this may drop cached sessions; without it nobody may.
    pub admin_token: Option<Secret>,
    /// Most connections, in all and of one address.
    pub connections: Limit,
    /// Most streams of frames, in all and of one address.
    pub streams: Limit,
    /// A session is seen to again after so long.
    pub time_to_live: Duration,
}

/// A number in all, and of one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// In all.
    pub all: usize,
    /// Of one address. A proxy has one address for all who come through it.
    pub each: usize,
}

/// A text that is not to be seen in any log.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The text; `None` for an empty one, which would be no secret.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self(text.to_owned()))
    }

    /// Whether that is the text, in a time that does not tell how much of it was right.
    pub(crate) fn is(&self, said: &str) -> bool {
        use subtle::ConstantTimeEq as _;
        self.0.as_bytes().ct_eq(said.as_bytes()).into()
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

impl Options {
    /// The options of the store that a server with these ones takes: the server keeps the sessions in memory itself, with
    /// the usual replay of each, and the store's loads stay within their part of the memory.
    #[must_use]
    pub fn store(&self, options: StoreOptions) -> StoreOptions {
        let load_memory = Budget::of(self.memory).loads;
        StoreOptions { memory_limit: 0, load_memory, replay: Some(ReplayOptions::default()), ..options }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            bind: SocketAddr::from(([127, 0, 0, 1], 8000)),
            memory: 1024 * MB,
            origins: Vec::new(),
            admin_token: None,
            connections: Limit { all: 10_000, each: 5_000 },
            streams: Limit { all: 5_000, each: 2_500 },
            time_to_live: Duration::from_secs(3600),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_itself_and_is_not_shown() {
        let secret = Secret::new(" open sesame\n").expect("a secret");
        assert!(secret.is("open sesame") && !secret.is("open sesam") && !secret.is(""));
        assert_eq!(
            format!("{:?}", Options { admin_token: Some(secret), ..Options::default() }).find("sesame"),
            None
        );
        assert_eq!(Secret::new("  "), None);
    }
}
