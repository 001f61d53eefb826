//! What is said besides results, all of it on standard error, and whether results are coloured.

use std::fmt::Display;
use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;

use crate::args::{Colour, Global};
use crate::error::CliError;
use crate::render::Style;

/// Speaks to the person at the terminal.
#[derive(Debug)]
pub(crate) struct Console {
    quiet: bool,
    verbose: bool,
    colour: bool,
}

impl Console {
    /// As the options say.
    pub(crate) fn new(options: &Global) -> Self {
        let colour = match options.color {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => {
                let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
                wanted
                    && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
                    && io::stdout().is_terminal()
            }
        };
        Self { quiet: options.quiet, verbose: options.verbose, colour }
    }

    /// How results are coloured.
    pub(crate) fn style(&self) -> Style {
        Style::new(self.colour)
    }

    /// Whether a progress bar has somewhere to be.
    pub(crate) fn shows_progress(&self) -> bool {
        !self.quiet && io::stderr().is_terminal()
    }

    /// Something that the reader of the results ought to know.
    pub(crate) fn note(&self, text: impl Display) {
        if !self.quiet {
            say(text);
        }
    }

    /// Something that only the curious want to know.
    pub(crate) fn detail(&self, text: impl Display) {
        if self.verbose {
            say(text);
        }
    }

    /// Why the command did not do what was asked.
    pub(crate) fn error(&self, error: &CliError) {
        match error {
            CliError::ClosedPipe => {}
            error => say(error),
        }
    }
}

/// Prints the help or version that was asked for, or what is wrong with the arguments.
pub(crate) fn help_or_usage(error: &clap::Error) -> ExitCode {
    if let Some(wrong) = error.render().to_string().strip_prefix("error: ") {
        say(wrong.trim_end());
        return CliError::Usage(String::new()).exit_code();
    }
    match error.print() {
        Ok(()) => ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2)),
        Err(printing) => CliError::writing("standard output", &printing).exit_code(),
    }
}

/// Nothing can be done about a standard error that takes no text.
fn say(text: impl Display) {
    drop(writeln!(io::stderr().lock(), "lightsout: {text}"));
}
