//! The program `lightsout`: reads what was typed, runs the command, ends with the exit code that says how it went.
//!
//! Results go to standard output, everything else to standard error. A command is an adapter: it takes arguments,
//! asks the crates to its left, and prints.

mod archives;
mod args;
mod bench;
mod commands;
mod console;
mod context;
mod error;
mod interrupt;
mod memory;
mod output;
mod progress;
mod render;
mod sessions;
mod truth;

use std::process::ExitCode;

use clap::Parser as _;

use crate::args::{Arguments, Command};
use crate::console::Console;
use crate::context::Context;
use crate::error::CliError;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return console::help_or_usage(&error),
    };
    let console = Console::new(&arguments.global);
    match run(arguments, &console) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            console.error(&error);
            error.exit_code()
        }
    }
}

fn run(arguments: Arguments, console: &Console) -> Result<(), CliError> {
    let context = Context::new(arguments.global, console)?;
    let Some(command) = arguments.command else { return commands::serve(&context, &args::Serve::usual()) };
    match command {
        Command::Serve(serve) => commands::serve(&context, &serve),
        Command::Ls { what } => commands::ls(&context, what.as_deref()),
        Command::Load { sessions, refresh } => commands::load(&context, &sessions, refresh),
        Command::Show { session, at } => commands::show(&context, &session, at),
        Command::Verify { sessions, golden, json } => {
            commands::verify(&context, &sessions, golden.as_deref(), json)
        }
        Command::Export(export) => commands::export(&context, &export),
        Command::Golden { action } => commands::golden(&context, &action),
        Command::Demo { action } => commands::demo(&context, &action),
        Command::Bench { session, runs, json } => {
            commands::bench(&context, session.as_deref(), usize::from(runs), json)
        }
        Command::Completions { shell } => commands::completions(shell),
    }
}
