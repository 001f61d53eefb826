//! Ctrl-C and its kin: a file in the making is removed before the program ends.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::{fs, io};

use tempfile::NamedTempFile;

/// What a shell reports of a program that Ctrl-C ended: 128 and the signal's number.
const INTERRUPTED: i32 = 130;

/// The file in the making. A command writes one at a time.
static IN_THE_MAKING: Mutex<Option<PathBuf>> = Mutex::new(None);

fn in_the_making() -> MutexGuard<'static, Option<PathBuf>> {
    IN_THE_MAKING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes a file that is removed if the program is interrupted before [`release`]. An interruption that comes while the
/// file is being made waits until it is known.
pub(super) fn guarded(make: impl FnOnce() -> io::Result<NamedTempFile>) -> io::Result<NamedTempFile> {
    static WATCH: Once = Once::new();
    // Without a handler, an interrupted export leaves a hidden file: worse, but no reason not to export.
    WATCH.call_once(|| drop(ctrlc::set_handler(end)));
    let mut guarded = in_the_making();
    let file = make()?;
    *guarded = Some(file.path().to_owned());
    Ok(file)
}

fn end() {
    let guarded = in_the_making().take();
    if let Some(path) = guarded {
        // Nobody is left to be told that it could not be removed.
        let _ = fs::remove_file(path);
    }
    std::process::exit(INTERRUPTED);
}

/// The file has its name, or is gone.
pub(super) fn release() {
    in_the_making().take();
}
