//! Writes the demo season's archive: `cargo run -p demo --example write_archive -- DIR`.

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else {
        return fail("usage: write_archive DIR");
    };
    match demo::write_archive(&folder, &demo::Options::default()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&format!("the archive cannot be written to {}: {error}", folder.display())),
    }
}

#[expect(clippy::print_stderr, reason = "a program's errors go to the terminal")]
fn fail(message: &str) -> ExitCode {
    eprintln!("{message}");
    ExitCode::from(2)
}
