//! The commands: each maps what was typed onto the crates to the left, and prints.

mod bench;
mod completions;
mod demo;
mod export;
mod golden;
mod load;
mod ls;
mod serve;
mod show;
mod verify;

pub(crate) use bench::bench;
pub(crate) use completions::completions;
pub(crate) use demo::demo;
pub(crate) use export::export;
pub(crate) use golden::golden;
pub(crate) use load::load;
pub(crate) use ls::ls;
pub(crate) use serve::serve;
pub(crate) use show::show;
pub(crate) use verify::verify;

use crate::error::CliError;
use crate::output::Output;

/// Prints a result.
fn print(text: &str) -> Result<(), CliError> {
    Output::stdout().write_whole(text.as_bytes())
}
