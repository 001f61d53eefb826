//! A session as the cache keeps it.

use std::path::PathBuf;

use entry::Provenance;
use replay::{Frame, Replay, ReplayOptions};
use tempfile::TempDir;

use super::floors;
use super::report::Figure;
use super::timing::{by_turns, timed};
use crate::error::{CliError, plain};

/// A session as the cache keeps it, in a file of its own.
#[derive(Debug)]
pub(crate) struct CacheFile {
    path: PathBuf,
    pub(crate) bytes: u64,
    _folder: TempDir,
}

impl CacheFile {
    /// Keeps a replay.
    pub(crate) fn write(replay: &Replay, origin: &str) -> Result<Self, CliError> {
        let provenance = Provenance { origin: origin.to_owned(), ..Provenance::default() };
        let bytes = entry::write(replay.session(), Some(replay.tracks()), &provenance)
            .map_err(|error| CliError::Failed(error.to_string()))?;
        let failed = |error| CliError::Failed(format!("cannot write a cache file: {}", plain(&error)));
        let folder = tempfile::tempdir().map_err(failed)?;
        let path = folder.path().join("session");
        std::fs::write(&path, &bytes).map_err(failed)?;
        Ok(Self { path, bytes: bytes.len() as u64, _folder: folder })
    }

    /// Reads the file and shows the first frame.
    pub(crate) fn first_frame(&self) -> Result<Replay, CliError> {
        let failed = |what: String| CliError::Failed(format!("{}: {what}", self.path.display()));
        let file = mapped::map(&self.path).map_err(|error| failed(plain(&error)))?;
        let entry = entry::read(&file).map_err(|error| failed(error.to_string()))?;
        let tracks = entry.tracks.ok_or_else(|| failed("it has no tracks".to_owned()))?;
        let replay = Replay::with_tracks(entry.session, tracks, ReplayOptions::default())?;
        replay.frame_into(0, &mut Frame::default());
        Ok(replay)
    }

    /// From the file to the first frame.
    pub(crate) fn figure(&self, runs: usize) -> Result<Figure, CliError> {
        let work = || {
            let (replay, took) = timed(|| self.first_frame());
            replay.map(|_| took)
        };
        let floor = || {
            let (sum, took) = timed(|| floors::read_and_sum(&self.path));
            sum.map(|_| took)
        };
        let measured = by_turns(runs, 1, work, floor)?;
        Ok(Figure::new("cache to first frame", "reading the file, every byte", measured))
    }
}
