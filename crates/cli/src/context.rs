//! What the global options mean: the archive to read, the cache to keep sessions in, the threads to work with. Hands out
//! ready-made parts.

use std::cell::{OnceCell, RefCell};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use archive::{Archive, ArchiveError, Asking, HttpOptions, RecordedSession, SessionListing};
use etcetera::BaseStrategy as _;
use replay::{Replay, ReplayError, ReplayOptions};
use session::{Session, SessionError};
use store::{Cache, Freshness, Kept, Load, StoreOptions, Tier};
use timing::{SessionKey, Topic};

use crate::archives;
use crate::args::Global;
use crate::console::Console;
use crate::error::CliError;
use crate::sessions::Sessions;

/// What a typed name begins with that is not a session's but the file of a recording.
const RECORDING: &str = "recording:";

/// What every command works with.
#[derive(Debug)]
pub(crate) struct Context<'a> {
    /// Speaks to the person at the terminal.
    pub(crate) console: &'a Console,
    places: Vec<PathBuf>,
    network: RefCell<HttpOptions>,
    recordings: Vec<PathBuf>,
    cache: Cache,
    sessions: OnceCell<Arc<Sessions<'a>>>,
}

/// A session that a command works with.
#[derive(Debug)]
pub(crate) struct Loaded {
    /// The session.
    pub(crate) session: Arc<Session>,
    /// The folder or address that it came from.
    pub(crate) origin: String,
    kept: Arc<Kept>,
}

impl Loaded {
    /// The session's replay.
    pub(crate) fn replay(&self, options: ReplayOptions) -> Result<Replay, ReplayError> {
        self.kept.replay(options)
    }
}

/// A load that has begun, and the store that it runs in.
#[derive(Debug)]
pub(crate) struct Begun<'a> {
    pub(crate) load: Load,
    pub(crate) sessions: Arc<Sessions<'a>>,
}

impl<'a> Context<'a> {
    /// Takes the options at their word; the archive is opened when a command asks for it.
    pub(crate) fn new(options: Global, console: &'a Console) -> Result<Self, CliError> {
        if let Some(threads) = options.threads {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads));
            pool.build_global()
                .map_err(|error| CliError::Failed(format!("cannot start {threads} threads: {error}")))?;
        }
        let cache = match (options.no_cache, options.cache_dir) {
            (true, _) => Cache::None,
            (false, Some(cache)) => cache,
            (false, None) => usual_cache(console),
        };
        let network = RefCell::new(archives::network(&cache, options.offline));
        let places = archives::named(options.archive);
        Ok(Self { console, places, network, recordings: options.recording, cache, sessions: OnceCell::new() })
    }

    /// The archive, with the recordings that were given before all else in it; the official one where none was named.
    pub(crate) fn archive(&self) -> Result<Archive, CliError> {
        // A recording is whole by itself: beside it, nothing is asked of the network that nobody named.
        let archive = match (&self.places[..], &self.recordings[..]) {
            ([], [_, ..]) => Archive::demo(),
            (places, _) => archives::open(places, &self.network.borrow())?,
        };
        self.recordings
            .iter()
            .rev()
            .try_fold(archive, |archive, path| Ok(self.add_recording(archive, path)?.0))
    }

    /// The archives that were named.
    pub(crate) fn places(&self) -> &[PathBuf] {
        &self.places
    }

    /// Where sessions are kept for the next time.
    pub(crate) fn cache(&self) -> &Cache {
        &self.cache
    }

    /// The session that a typed name means, and the archive that has it: the one given, or for the name of a recording
    /// that recording before it. A session of which [`Archive::is_recording`] is true is not the archive's own of the
    /// same key: no cache may give one for the other.
    pub(crate) fn find(&self, archive: &Archive, name: &str) -> Result<(Archive, SessionListing), CliError> {
        if let Some(path) = name.strip_prefix(RECORDING) {
            let beside = if self.places.is_empty() { Archive::demo() } else { archive.clone() };
            return self.add_recording(beside, Path::new(path));
        }
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

    /// Begins to load the session that a typed name means.
    pub(crate) fn begin(&self, name: &str, freshness: Freshness) -> Result<Begun<'a>, CliError> {
        if freshness == Freshness::Refresh {
            let mut network = self.network.borrow_mut();
            if network.asking == Asking::Offline {
                let text =
                    "--refresh asks for everything anew and --offline for nothing; leave one of them out";
                return Err(CliError::Usage(text.to_owned()));
            }
            network.asking = Asking::Everything;
        }
        let shared = self.sessions()?;
        let (archive, listing) = match self.find(shared.archive(), name) {
            Ok(found) => found,
            // An archive that is out of reach does not take away what is kept of it.
            Err(error @ CliError::Failed(_)) => match key(name).filter(|key| shared.cached().contains(key)) {
                Some(key) => return Ok(Begun { load: shared.begin(key, freshness), sessions: shared }),
                None => return Err(error),
            },
            Err(error) => return Err(error),
        };
        let sessions = if archive.is_recording(&listing) {
            Arc::new(Sessions::open(self.console, archive, StoreOptions::default())?)
        } else {
            shared
        };
        Ok(Begun { load: sessions.begin(listing.key, freshness), sessions })
    }

    /// Loads the session that a typed name means.
    pub(crate) fn load(&self, name: &str) -> Result<Loaded, CliError> {
        let Begun { load, sessions } = self.begin(name, Freshness::Cached)?;
        let kept = sessions.wait(&load)?;
        notes(&kept).iter().for_each(|note| self.console.note(note));
        details(&kept).iter().for_each(|detail| self.console.detail(detail));
        Ok(Loaded { session: kept.session.clone(), origin: kept.provenance.origin.clone(), kept })
    }

    /// The sessions of the archive, in a store that is opened when it is first asked for.
    pub(crate) fn sessions(&self) -> Result<Arc<Sessions<'a>>, CliError> {
        if let Some(sessions) = self.sessions.get() {
            return Ok(sessions.clone());
        }
        // A command asks for a session once: what is in memory for the next time would only be in the way.
        let options = StoreOptions { cache: self.cache.clone(), memory_limit: 0, ..StoreOptions::default() };
        let sessions = Arc::new(Sessions::open(self.console, self.archive()?, options)?);
        Ok(self.sessions.get_or_init(|| sessions).clone())
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

/// The session that a name means whatever an archive says: `2025/15/R`.
fn key(name: &str) -> Option<SessionKey> {
    name.parse().ok()
}

/// What the reader of a session's results ought to know of its load.
pub(crate) fn notes(kept: &Kept) -> Vec<String> {
    let unused = kept
        .session
        .unused
        .iter()
        .map(|unused| format!("the answer with the {} is not used: {}", unused.question, unused.reason));
    kept.warnings.iter().map(ToString::to_string).chain(unused).collect()
}

/// What only the curious want to know of it.
pub(crate) fn details(kept: &Kept) -> Vec<String> {
    let cached = if kept.tier == Tier::Cache { ", now from the cache" } else { "" };
    let origin = format!("{} is read from {}{cached}", kept.session.key, kept.provenance.origin);
    let steps = kept.took.iter();
    let steps = steps.map(|(step, took)| format!("{}: {:.1} ms", step.name(), took.as_secs_f64() * 1000.0));
    std::iter::once(origin).chain(steps).collect()
}

/// The folder that the system has for caches; nothing is kept where it has none.
fn usual_cache(console: &Console) -> Cache {
    match etcetera::choose_base_strategy() {
        Ok(folders) => Cache::Folder(folders.cache_dir().join("lightsout")),
        Err(error) => {
            console.detail(format_args!(
                "no sessions are kept, for the system has no folder for caches: {error}"
            ));
            Cache::None
        }
    }
}

/// Topics in a sentence.
pub(crate) fn list(topics: &[Topic]) -> String {
    topics.iter().map(|topic| topic.name()).collect::<Vec<_>>().join(", ")
}

impl From<ArchiveError> for CliError {
    fn from(error: ArchiveError) -> Self {
        Self::of_class(error.class(), error.to_string())
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
