//! Archives over the network: the official one with its mirror, the other services, and copies on any file server.
//!
//! An [`Http`] source asks for one file at a time ([`client`]): within what a host is asked at once ([`limits`]), again
//! where that may help ([`retry`]), and never for more than a file of an archive can be. What comes is kept as it came,
//! compressed ([`keep`], [`entry`]), and the files of a session that is over are never asked for again ([`freshness`]).
//!
//! The decision that shaped it: it is synchronous, as [`Source`](crate::Source) is. A session is some thirty files from
//! one host, and six threads fetch them; there is no runtime to own, to block, or to drop in the wrong place.

mod client;
mod clock;
mod entry;
mod fault;
mod freshness;
mod keep;
mod limits;
mod retry;
mod services;
mod source;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

pub use clock::{Clock, SystemClock};
pub use fault::Fault;
pub use retry::Retries;
pub(crate) use services::is_address;
pub use source::Http;

use crate::source::MAX_FILE_BYTES;

/// How to ask servers, and what to keep of their answers.
#[derive(Clone, Debug)]
pub struct HttpOptions {
    /// Where to keep what is fetched: in `raw/` below this folder. Without one, nothing is kept but the season's lists,
    /// and those until the source is dropped.
    pub cache: Option<PathBuf>,
    /// When to ask.
    pub asking: Asking,
    /// Says who is asking: the program, its version, and where its people are found.
    pub user_agent: String,
    /// Requests to a host at once.
    pub at_once: usize,
    /// When to ask again.
    pub retries: Retries,
    /// How long to wait.
    pub times: Times,
    /// Larger files are refused.
    pub max_file_bytes: u64,
    /// Tells the time, and waits between requests.
    pub clock: Arc<dyn Clock>,
}

impl Default for HttpOptions {
    fn default() -> Self {
        Self {
            cache: None,
            asking: Asking::WhereNeeded,
            user_agent: concat!("lightsout/", env!("CARGO_PKG_VERSION"), " (Formula 1 session replay)")
                .to_owned(),
            at_once: 6,
            retries: Retries::default(),
            times: Times::default(),
            max_file_bytes: MAX_FILE_BYTES,
            clock: Arc::new(SystemClock),
        }
    }
}

/// When servers are asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Asking {
    /// For what was not kept or may have changed since.
    #[default]
    WhereNeeded,
    /// For everything, once: what was kept is asked for by its validators.
    Everything,
    /// Never: only what was kept is there.
    Offline,
}

/// How long a server has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Times {
    /// To be found, and again to be connected to.
    pub connect: Duration,
    /// To send the next bytes.
    pub silence: Duration,
    /// For the whole answer, redirects included.
    pub whole: Duration,
}

impl Default for Times {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            silence: Duration::from_secs(20),
            whole: Duration::from_secs(300),
        }
    }
}
