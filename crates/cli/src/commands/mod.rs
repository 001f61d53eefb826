//! The commands: each maps what was typed onto the crates to the left, and prints.

mod bench;
mod completions;
mod export;
mod golden;
mod load;
mod ls;
mod show;
mod verify;

pub(crate) use bench::bench;
pub(crate) use completions::completions;
pub(crate) use export::export;
pub(crate) use golden::golden;
pub(crate) use load::load;
pub(crate) use ls::ls;
pub(crate) use show::show;
pub(crate) use verify::verify;

use std::io::Write as _;

use crate::error::CliError;
use crate::output::Output;

/// Prints a result.
fn print(text: &str) -> Result<(), CliError> {
    let mut output = Output::stdout();
    let written = output.write_all(text.as_bytes());
    output.done(written)?;
    output.finish()
}
