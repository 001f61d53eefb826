//! What can go wrong between asking for a file and having it.

use std::io::ErrorKind;
use std::time::Duration;

use ureq::{Error, Timeout};

/// Why a server did not give a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// No connection: no network, no such host, nobody answers there.
    #[error("the server cannot be reached ({0})")]
    Unreachable(String),
    /// The server does not prove that it is who it should be.
    #[error("the server's certificate is not accepted ({0})")]
    Untrusted(String),
    /// The connection ended before the answer did, or the answer is not as long as announced.
    #[error("the answer broke off ({0})")]
    Cut(String),
    /// Nothing came for so long.
    #[error("the server fell silent for {} s", .0.as_secs_f64())]
    Silent(Duration),
    /// The answer was not complete after so long.
    #[error("the answer took over {} s", .0.as_secs_f64())]
    TooSlow(Duration),
    /// A status other than those that stand for a file, no change or no file.
    #[error("the server answers {status}{}", wait.map_or_else(String::new, |wait| format!(" and asks to come back in {} s", wait.as_secs())))]
    Status {
        /// The HTTP status.
        status: u16,
        /// When the server wants to be asked again.
        wait: Option<Duration>,
    },
    /// The service's limit of requests is used up for so long.
    #[error("the service takes no more requests for {} s", .0.as_secs())]
    Limited(Duration),
    /// A web page came, not the file: a log-in, an excuse.
    #[error("a web page came in place of the file")]
    WebPage,
    /// Redirects that never arrive, or lead where files are not fetched from.
    #[error("the server leads elsewhere ({0})")]
    Redirected(String),
    /// What came cannot be unpacked.
    #[error("its compression is damaged ({0})")]
    Damaged(String),
    /// The file is larger than any of an archive.
    #[error("it has over {0} bytes")]
    TooLarge(u64),
}

impl Fault {
    /// Whether to ask again may help.
    pub(crate) fn is_passing(&self) -> bool {
        match self {
            Self::Unreachable(_) | Self::Cut(_) | Self::Silent(_) | Self::Damaged(_) => true,
            Self::Status { status, .. } => matches!(status, 408 | 429 | 500..),
            Self::Untrusted(_)
            | Self::TooSlow(_)
            | Self::Limited(_)
            | Self::WebPage
            | Self::Redirected(_)
            | Self::TooLarge(_) => false,
        }
    }

    /// Whether it tells of the way to the file, not of the file: another day all may be well.
    pub(crate) fn is_of_the_way(&self) -> bool {
        self.is_passing() || matches!(self, Self::TooSlow(_) | Self::Limited(_) | Self::Untrusted(_))
    }

    /// What to do about it.
    pub(crate) fn advice(&self) -> &'static str {
        match self {
            Self::Unreachable(_) => {
                "check the network, name a copy with --archive DIR, or use what was fetched before with --offline"
            }
            Self::Untrusted(_) => "check the system's clock and its certificates",
            Self::WebPage | Self::Redirected(_) => {
                "check the address, and whether the network wants you to log in"
            }
            Self::TooLarge(_) => "is it a file of the archive?",
            _ => "try again later, or name a copy with --archive DIR",
        }
    }

    /// What the HTTP client reports, with the times it was given to connect and to wait for a byte.
    pub(crate) fn from_client(error: Error, times: &super::Times) -> Self {
        match error {
            Error::Timeout(Timeout::Resolve | Timeout::Connect) => {
                Self::Unreachable(format!("no answer within {} s", times.connect.as_secs_f64()))
            }
            Error::Timeout(Timeout::Global | Timeout::PerCall) => Self::TooSlow(times.whole),
            Error::Timeout(_) => Self::Silent(times.silence),
            Error::HostNotFound => Self::Unreachable("there is no such host".to_owned()),
            Error::ConnectionFailed => Self::Unreachable("no connection".to_owned()),
            Error::TooManyRedirects => Self::Redirected("too often".to_owned()),
            Error::RedirectFailed | Error::BadUri(_) => Self::Redirected("to no address".to_owned()),
            Error::RequireHttpsOnly(_) => Self::Redirected("from https to http".to_owned()),
            Error::Tls(reason) => Self::Untrusted(reason.to_owned()),
            Error::Rustls(error) => Self::Untrusted(error.to_string()),
            Error::Io(error) => match error.kind() {
                ErrorKind::UnexpectedEof
                | ErrorKind::ConnectionReset
                | ErrorKind::ConnectionAborted
                | ErrorKind::BrokenPipe
                | ErrorKind::Other => Self::Cut(error.to_string()),
                // From the layer of certificates and keys: HTTP's own damage is told otherwise.
                ErrorKind::InvalidData => Self::Untrusted(error.to_string()),
                _ => Self::Unreachable(error.to_string()),
            },
            other => Self::Cut(other.to_string()),
        }
    }
}
