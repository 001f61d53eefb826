//! Whether time grows with the samples and nothing else, and memory not with the sessions.

use super::report::Scaling;
use super::subject::{self, Subject};
use super::timing::timed;
use crate::error::CliError;
use crate::memory::peak_of;

/// How often the session is loaded, one time after another.
const SESSIONS: [usize; 4] = [1, 2, 4, 8];

/// Loads the session more and more often; each replay goes before the next comes.
pub(crate) fn measure(subject: &Subject<'_>) -> Result<Vec<Scaling>, CliError> {
    let several = |sessions: usize| {
        let one = || Ok(subject::samples(subject.load()?.session()));
        let ((samples, took), peak) = peak_of(|| timed(|| (0..sessions).map(|_| one()).sum()));
        let samples: Result<usize, CliError> = samples;
        let (samples, seconds) = (samples?, took.as_secs_f64());
        Ok(Scaling { sessions, seconds, per_sample: seconds / samples.max(1) as f64, peak })
    };
    SESSIONS.into_iter().map(several).collect()
}
