//! Ctrl-C and its kin: what is half-done is cleared away before the program ends.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::{fs, io};

use tempfile::NamedTempFile;

/// What a shell reports of a program that Ctrl-C ended: 128 and the signal's number.
const INTERRUPTED: i32 = 130;

type LastWork = Box<dyn FnOnce() + Send>;

/// The file in the making. A command writes one at a time.
static IN_THE_MAKING: Mutex<Option<PathBuf>> = Mutex::new(None);
/// What else is to be done before the program ends.
static LAST_WORK: Mutex<Vec<LastWork>> = Mutex::new(Vec::new());

fn locked<T>(shared: &'static Mutex<T>) -> MutexGuard<'static, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes a file that is removed if the program is interrupted before [`release`]. An interruption that comes while the
/// file is being made waits until it is known.
pub(crate) fn guarded(make: impl FnOnce() -> io::Result<NamedTempFile>) -> io::Result<NamedTempFile> {
    watch();
    let mut guarded = locked(&IN_THE_MAKING);
    let file = make()?;
    *guarded = Some(file.path().to_owned());
    Ok(file)
}

/// The file has its name, or is gone.
pub(crate) fn release() {
    locked(&IN_THE_MAKING).take();
}

/// Does some last work if the program is interrupted.
pub(crate) fn before_the_end(work: impl FnOnce() + Send + 'static) {
    watch();
    locked(&LAST_WORK).push(Box::new(work));
}

fn watch() {
    static WATCH: Once = Once::new();
    // Without a handler, an interrupted program leaves hidden files: worse, but no reason not to do its work.
    WATCH.call_once(|| drop(ctrlc::set_handler(end)));
}

fn end() {
    let guarded = locked(&IN_THE_MAKING).take();
    if let Some(path) = guarded {
        // Nobody is left to be told that it could not be removed.
        let _ = fs::remove_file(path);
    }
    let last_work = std::mem::take(&mut *locked(&LAST_WORK));
    last_work.into_iter().for_each(|work| work());
    std::process::exit(INTERRUPTED);
}
