//! Why a command did not do what was asked, and the exit code that says so.

use std::io;
use std::process::ExitCode;

/// What ends a command early. Each message is one sentence that says what is wrong and what to do.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CliError {
    /// The command cannot be carried out as it was typed.
    #[error("{0}")]
    Usage(String),
    /// There is no such session.
    #[error("{0}")]
    NoSuchSession(String),
    /// The session is there, but not what was asked of it.
    #[error("{0}")]
    Incomplete(String),
    /// Anything else.
    #[error("{0}")]
    Failed(String),
    /// Nobody reads the output any more, as with `lightsout … | head`. A normal end.
    #[error("the reader of the output has closed it")]
    ClosedPipe,
}

impl CliError {
    /// The documented exit code: 0 done, 1 failed, 2 wrong usage, 3 no such session, 4 data incomplete.
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.code())
    }

    /// The exit code as a number; of two failures, the lower is the worse.
    pub(crate) fn code(&self) -> u8 {
        match self {
            Self::ClosedPipe => 0,
            Self::Failed(_) => 1,
            Self::Usage(_) => 2,
            Self::NoSuchSession(_) => 3,
            Self::Incomplete(_) => 4,
        }
    }

    /// What went wrong while writing to `place`.
    pub(crate) fn writing(place: &str, error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::ClosedPipe,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Failed(format!(
                "cannot write {place}: no space is left; free some or choose another place"
            )),
            _ => Self::Failed(format!("cannot write {place}: {}; choose another place", plain(error))),
        }
    }
}

/// The system's reason without its number: `No such file or directory`.
pub(crate) fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_pipe_is_a_normal_end_and_a_full_disk_is_not() {
        let closed = CliError::writing("standard output", &io::ErrorKind::BrokenPipe.into());
        assert!(matches!(closed, CliError::ClosedPipe));
        let full = CliError::writing("laps.csv", &io::ErrorKind::StorageFull.into());
        assert!(full.to_string().contains("no space is left"), "{full}");
    }

    #[test]
    fn reasons_are_told_without_numbers() {
        assert_eq!(plain(&io::Error::from_raw_os_error(2)), "No such file or directory");
    }
}
