//! Writes an entry with a little of everything in it, which the tests keep for each version of the form.
//!
//!     cargo run -p entry --example small_entry -- crates/entry/tests/entries/version_3.arrow

#[path = "../tests/entries/support/mod.rs"]
mod support;

use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(path) = std::env::args_os().nth(1) else { return ExitCode::from(2) };
    let (session, tracks) = support::small();
    let file = entry::write(&session, tracks.as_ref(), &entry::Provenance::default()).expect("an entry");
    std::fs::write(path, file).expect("the file can be written");
    ExitCode::SUCCESS
}
