//! What the global options mean: the archive to read and the threads to work with. Hands out ready-made parts.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use archive::{Archive, ArchiveError, ErrorClass, RecordedSession, SessionListing, Warning};
use replay::ReplayError;
use session::{Session, SessionError, Sources, Stage};
use timing::Topic;

use crate::args::Global;
use crate::console::Console;
use crate::error::CliError;
use crate::progress::Progress;

/// Lists folders as `PATH` does.
const ARCHIVE_VARIABLE: &str = "LIGHTSOUT_ARCHIVE";

/// What a typed name begins with that is not a session's but the file of a recording.
const RECORDING: &str = "recording:";

/// What every command works with.
#[derive(Debug)]
pub(crate) struct Context<'a> {
    /// Speaks to the person at the terminal.
    pub(crate) console: &'a Console,
    folders: Vec<PathBuf>,
    recordings: Vec<PathBuf>,
}

/// A session, and what it took to load it.
#[derive(Debug)]
pub(crate) struct Loaded {
    /// The session.
    pub(crate) session: Arc<Session>,
    /// The folder that it came from.
    pub(crate) origin: String,
    /// Bytes of each topic's file.
    pub(crate) topics: BTreeMap<Topic, usize>,
    /// Bytes of all files, those of other services included.
    pub(crate) bytes_read: u64,
    /// What could not be read and is treated as missing.
    pub(crate) warnings: Vec<Warning>,
    /// How long each stage took, in their order.
    pub(crate) stages: Vec<(&'static str, Duration)>,
}

impl<'a> Context<'a> {
    /// Takes the options at their word; the archive is opened when a command asks for it.
    pub(crate) fn new(options: Global, console: &'a Console) -> Result<Self, CliError> {
        if let Some(threads) = options.threads {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads));
            pool.build_global()
                .map_err(|error| CliError::Failed(format!("cannot start {threads} threads: {error}")))?;
        }
        let mut folders = options.archive;
        if folders.is_empty() {
            let listed = std::env::var_os(ARCHIVE_VARIABLE).unwrap_or_default();
            folders =
                std::env::split_paths(&listed).filter(|folder| !folder.as_os_str().is_empty()).collect();
        }
        Ok(Self { console, folders, recordings: options.recording })
    }

    /// The archive, with the recordings that were given before all else in it; empty where nothing was given.
    pub(crate) fn archive(&self) -> Result<Archive, CliError> {
        let archive = Archive::open_all(&self.folders)?;
        self.recordings
            .iter()
            .rev()
            .try_fold(archive, |archive, path| Ok(self.add_recording(archive, path)?.0))
    }

    /// Says what to do where nothing was given as an archive.
    pub(crate) fn need_archive(&self) -> Result<(), CliError> {
        if self.folders.is_empty() && self.recordings.is_empty() {
            return Err(CliError::Usage(format!(
                "no archive is given, and the official one cannot be fetched over the network yet; name the folder \
                 of a copy with --archive DIR or in {ARCHIVE_VARIABLE}"
            )));
        }
        Ok(())
    }

    /// The session that a typed name means, and the archive that has it: the one given, or for the name of a recording
    /// that recording before it. A session of which [`Archive::is_recording`] is true is not the archive's own of the
    /// same key: no cache may give one for the other.
    fn find(&self, archive: &Archive, name: &str) -> Result<(Archive, SessionListing), CliError> {
        if let Some(path) = name.strip_prefix(RECORDING) {
            return self.add_recording(archive.clone(), Path::new(path));
        }
        self.need_archive()?;
        Ok((archive.clone(), archive.resolve(name)?))
    }

    fn add_recording(&self, archive: Archive, path: &Path) -> Result<(Archive, SessionListing), CliError> {
        let recording = RecordedSession::open(path, &archive)?;
        for note in recording.notes() {
            self.console.note(note);
        }
        if let Some(states) = recording.states() {
            self.console
                .detail(format_args!("the state before its first message is read from {}", states.display()));
        }
        Ok(archive.with_recording(recording)?)
    }

    /// Reads and builds the session that a typed name means.
    pub(crate) fn load(&self, archive: &Archive, name: &str) -> Result<Loaded, CliError> {
        let (archive, SessionListing { key, .. }) = self.find(archive, name)?;
        let progress = Progress::stages(self.console, &key.to_string());
        let mut watch = Stopwatch::default();
        watch.enter("read");
        progress.stage("read");
        let files = archive.fetch(key)?;
        let topics = files.topics.iter().map(|(topic, bytes)| (*topic, bytes.len())).collect();
        let sources = Sources {
            topics: files.topics,
            results_api: files.results_api,
            laps_api: files.laps_api,
            recorded: files.recorded,
        };
        let session = session::build_watched(key, &sources, &mut |stage: Stage| {
            watch.enter(stage.name());
            progress.stage(stage.name());
        })?;
        let loaded = Loaded {
            session: Arc::new(session),
            origin: files.origin,
            topics,
            bytes_read: files.bytes_read,
            warnings: files.warnings,
            stages: watch.stop(),
        };
        self.tell(&loaded);
        Ok(loaded)
    }

    fn tell(&self, loaded: &Loaded) {
        for warning in &loaded.warnings {
            self.console.note(warning);
        }
        for unused in &loaded.session.unused {
            let (question, reason) = (unused.question, &unused.reason);
            self.console
                .note(format_args!("the results API's answer with the {question} is not used: {reason}"));
        }
        self.console.detail(format_args!("{} is read from {}", loaded.session.key, loaded.origin));
        for (stage, took) in &loaded.stages {
            self.console.detail(format_args!("{stage}: {:.1} ms", took.as_secs_f64() * 1000.0));
        }
    }

    /// Says what is damaged in a session or missing from it, for commands whose result does not tell.
    pub(crate) fn note_gaps(&self, session: &Session) {
        if !session.missing.is_empty() {
            self.console.note(format_args!("{} has no {}", session.key, list(&session.missing)));
        }
        if let Some(first) = session.damage.places().first() {
            let count = session.damage.total();
            let lines = if count == 1 { "line is" } else { "lines are" };
            self.console.note(format_args!("{count} damaged {lines} left out, the first of them {first}"));
        }
    }
}

/// Topics in a sentence.
pub(crate) fn list(topics: &[Topic]) -> String {
    topics.iter().map(|topic| topic.name()).collect::<Vec<_>>().join(", ")
}

impl From<ArchiveError> for CliError {
    fn from(error: ArchiveError) -> Self {
        let class = error.class();
        let text = error.to_string();
        match class {
            ErrorClass::Naming => Self::Usage(text),
            ErrorClass::NoSuchSession => Self::NoSuchSession(text),
            ErrorClass::Incomplete => Self::Incomplete(text),
            ErrorClass::Failed => Self::Failed(text),
        }
    }
}

impl From<SessionError> for CliError {
    fn from(error: SessionError) -> Self {
        Self::Incomplete(error.to_string())
    }
}

impl From<ReplayError> for CliError {
    fn from(error: ReplayError) -> Self {
        match error {
            ReplayError::MissingTopic { .. } | ReplayError::NoLaps { .. } => {
                Self::Incomplete(error.to_string())
            }
            ReplayError::FrameRate { .. } => Self::Usage(error.to_string()),
            error => Self::Failed(error.to_string()),
        }
    }
}

/// Measures stages that follow one another.
#[derive(Debug, Default)]
pub(crate) struct Stopwatch {
    current: Option<(&'static str, Instant)>,
    done: Vec<(&'static str, Duration)>,
}

impl Stopwatch {
    /// Ends the stage before and begins the next.
    pub(crate) fn enter(&mut self, stage: &'static str) {
        self.end();
        self.current = Some((stage, Instant::now()));
    }

    /// Ends the last stage; gives all of them.
    pub(crate) fn stop(mut self) -> Vec<(&'static str, Duration)> {
        self.end();
        self.done
    }

    fn end(&mut self) {
        if let Some((stage, since)) = self.current.take() {
            self.done.push((stage, since.elapsed()));
        }
    }
}
