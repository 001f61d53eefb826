//! From the archive to a replay, by way of the cache and without it.

use replay::Replay;

use super::cache::CacheFile;
use super::floors;
use super::report::{Figure, Peak};
use super::subject::{self, Subject};
use super::timing::{by_turns, timed};
use crate::error::CliError;
use crate::memory::peak_of;

/// What was made on the way to a replay, and the most memory of each stage.
#[derive(Debug)]
pub(crate) struct Stages {
    pub(crate) replay: Replay,
    pub(crate) cache: CacheFile,
    pub(crate) memory: Vec<Peak>,
    pub(crate) archive_bytes: u64,
    /// The folder that the session came from.
    pub(crate) origin: String,
}

/// Makes a replay from the archive, keeps it, lets go of it, and makes it again from what was kept.
pub(crate) fn stages(subject: &Subject<'_>) -> Result<Stages, CliError> {
    let mut memory = Vec::new();
    let mut stage = |stage, bytes| memory.push(Peak { stage, bytes });
    let (files, bytes) = peak_of(|| subject.fetch());
    stage("reading the archive", bytes);
    let files = files?;
    let (archive_bytes, origin) = (files.bytes_read, files.origin.clone());
    let (session, bytes) = peak_of(|| subject.build(files));
    stage("building the session", bytes);
    let (replay, bytes) = peak_of(|| session.and_then(subject::replay));
    stage("building the replay", bytes);
    let replay = replay?;
    let (cache, bytes) = peak_of(|| CacheFile::write(&replay, &origin));
    stage("writing the cache", bytes);
    let cache = cache?;
    drop(replay);
    let (replay, bytes) = peak_of(|| cache.first_frame());
    stage("cache to first frame", bytes);
    Ok(Stages { replay: replay?, cache, memory, archive_bytes, origin })
}

/// From the archive's files to a replay that can be asked for frames.
pub(crate) fn figure(subject: &Subject<'_>, origin: &str, runs: usize) -> Result<Figure, CliError> {
    let files = floors::compressed_files(origin);
    let work = || {
        let (replay, took) = timed(|| subject.load());
        replay.map(|_| took)
    };
    let floor = || {
        let (bytes, took) = timed(|| floors::inflate(&files));
        bytes.map(|_| took)
    };
    let what = "reading, decoding and inflating the compressed topics on all threads";
    Ok(Figure::new("archive to replay", what, by_turns(runs, 1, work, floor)?))
}
