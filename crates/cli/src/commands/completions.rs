//! `lightsout completions`.

use clap::CommandFactory as _;
use clap_complete::{Shell, generate};

use crate::args::Arguments;
use crate::error::CliError;

/// Prints the completion script of a shell.
pub(crate) fn completions(shell: Shell) -> Result<(), CliError> {
    let mut script = Vec::new();
    generate(shell, &mut Arguments::command(), "lightsout", &mut script);
    super::print(&String::from_utf8_lossy(&script))
}
