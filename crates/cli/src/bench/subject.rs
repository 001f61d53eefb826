//! The session that is measured.

use std::sync::Arc;

use archive::{Archive, SessionFiles};
use replay::{Replay, ReplayOptions};
use session::Session;
use timing::SessionKey;

use crate::error::CliError;

/// A session in an archive.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subject<'a> {
    pub(crate) archive: &'a Archive,
    pub(crate) key: SessionKey,
}

impl Subject<'_> {
    /// Its files.
    pub(crate) fn fetch(&self) -> Result<SessionFiles, CliError> {
        Ok(self.archive.fetch(self.key)?)
    }

    /// The session in them.
    pub(crate) fn build(&self, files: SessionFiles) -> Result<Arc<Session>, CliError> {
        Ok(Arc::new(session::build(self.key, &store::sources(files))?))
    }

    /// From the archive's files to a replay that can be asked for frames.
    pub(crate) fn load(&self) -> Result<Replay, CliError> {
        replay(self.build(self.fetch()?)?)
    }
}

/// The replay of a session.
pub(crate) fn replay(session: Arc<Session>) -> Result<Replay, CliError> {
    Ok(Replay::new(session, ReplayOptions::default())?)
}

/// How many car and position samples a session has.
pub(crate) fn samples(session: &Session) -> usize {
    session.car_sample_count() + session.position_sample_count()
}
