//! How a session comes into being: from its entry where that is right, else from the archive; and back into an entry.

use std::mem;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use archive::{Archive, ArchiveError, ErrorClass, SessionFiles, Survey};
use entry::{Entry, EntryError, Provenance, SourceFile};
use replay::{ReplayOptions, Tracks};
use session::{Sources, Stage};
use timing::SessionKey;

use crate::entries::Entries;
use crate::load::{Reporter, Stop};
use crate::notice::reason;
use crate::room::{Place, estimate};
use crate::store::{Shared, blocking};
use crate::writing::Pending;
use crate::{Freshness, Kept, Notice, Step, StoreError, Tier};

const ANOTHER_PROGRAM: &str = "another version of the program made it";
const CHANGED: &str = "its files in the archive have changed";

/// What makes sessions: the program's version, and the hash of the code that has a say in them.
fn program() -> String {
    format!("lightsout {} ({})", env!("CARGO_PKG_VERSION"), env!("LIGHTSOUT_CODE"))
}

impl Shared {
    /// Loads a session. Its place is to be held until all that it needs memory for is done; a load that stops gives it
    /// back when none of its work goes on any more.
    pub(crate) async fn make(
        &self,
        key: SessionKey,
        freshness: Freshness,
        reporter: &Arc<Reporter>,
    ) -> Result<(Kept, Option<Place>), Stop> {
        let broken_off = || StoreError::BrokenOff { key };
        let archive = self.archive.clone();
        let survey = match reporter.work(move || archive.survey(key)).await?.ok_or_else(broken_off)? {
            Err(error) if error.class() != ErrorClass::Failed => return Err(error.into()),
            survey => survey,
        };
        let needed = estimate(survey.as_ref().ok().and_then(|survey| survey.bytes));
        let place = reporter.wait(self.room.place(needed)).await?;
        if freshness == Freshness::Cached
            && let Some(kept) = self.kept_entry(key, &survey, reporter).await?
        {
            return Ok((kept, place));
        }
        let archive = self.archive.clone();
        let fingerprint = survey.ok().and_then(|survey| survey.fingerprint);
        let watching = reporter.clone();
        let wanted = self.options.replay;
        let made = blocking(move || from_archive(&archive, key, fingerprint, wanted, &watching)).await;
        Ok((made.ok_or_else(broken_off)??, place))
    }

    /// The session in its entry, if there is one and it is right.
    async fn kept_entry(
        &self,
        key: SessionKey,
        survey: &Result<Survey, ArchiveError>,
        reporter: &Arc<Reporter>,
    ) -> Result<Option<Kept>, Stop> {
        let Some(entries) = &self.entries else { return Ok(None) };
        let since = Instant::now();
        reporter.enter(Step::Cache);
        let bytes = match reporter.wait(entries.read(key)).await? {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return Ok(None),
            Err(error) => {
                self.counts.damaged.one();
                self.tell(Notice::NotRead { place: entries.locate(key), reason: reason(&error) });
                return Ok(None);
            }
        };
        let Some(read) = reporter.work(move || entry::read(&bytes)).await? else { return Ok(None) };
        let fingerprint = match survey {
            Ok(survey) => survey.fingerprint.as_deref(),
            Err(error) => {
                self.tell(Notice::NotCompared { key, reason: error.to_string() });
                None
            }
        };
        let Entry { session, tracks, provenance } = match check(key, read, fingerprint) {
            Ok(entry) => entry,
            Err(Fault::Outdated(reason)) => {
                self.counts.outdated.one();
                self.tell(Notice::Outdated { key, place: entries.locate(key), reason });
                return Ok(None);
            }
            Err(Fault::Damaged(reason)) => {
                self.counts.damaged.one();
                self.tell(Notice::Damaged { key, place: entries.locate(key), reason });
                return Ok(None);
            }
        };
        let (used, wanted) = (entries.clone(), self.options.replay);
        let took = vec![(Step::Cache, since.elapsed())];
        let (warnings, tier, made_replay) = (Vec::new(), Tier::Cache, None);
        let kept = Kept { session, tracks, made_replay, provenance, warnings, tier, took };
        let end = move || {
            used.touch(key, SystemTime::now());
            kept.with_replay(wanted)
        };
        Ok(blocking(end).await)
    }

    /// Writes the entry of a session that came from the archive, when its turn comes.
    pub(crate) async fn keep(&self, kept: Arc<Kept>, reporter: &Reporter, pending: Pending) {
        let (Some(entries), Some(_turn)) = (&self.entries, self.writing.turn().await) else { return };
        reporter.enter(Step::Write);
        let key = kept.session.key;
        match self.write(entries, kept).await {
            Ok(true) => self.counts.written.one(),
            Ok(false) => {}
            Err(reason) => {
                self.counts.not_written.one();
                self.tell(Notice::NotWritten { key, place: entries.locate(key), reason });
            }
        }
        drop(pending);
    }

    /// Whether it was written; it is not if the program is to end.
    async fn write(&self, entries: &Entries, kept: Arc<Kept>) -> Result<bool, String> {
        let key = kept.session.key;
        let made = blocking(move || {
            let made = entry::write(&kept.session, kept.tracks.as_ref(), &kept.provenance);
            // The memory that it took is free again before the entry is on its way.
            drop(kept);
            made
        });
        let bytes = made.await.ok_or("it could not be made")?.map_err(|error| error.to_string())?;
        let limit = self.options.cache_limit;
        if bytes.len() as u64 > limit {
            return Err(format!("it has {} bytes, and the whole cache may have {limit}", bytes.len()));
        }
        if self.writing.is_stopped() {
            return Ok(false);
        }
        entries.write(key, bytes).await.map_err(|error| reason(&error))?;
        match entries.trim(limit).await {
            Ok(removed) => self.counts.evicted.more(removed as u64),
            Err(error) => {
                let place = self.options.cache.place();
                self.tell(Notice::NotTrimmed { place, reason: reason(&error) });
            }
        }
        Ok(true)
    }
}

/// Why an entry is not used.
enum Fault {
    Damaged(String),
    Outdated(&'static str),
}

/// The entry, if it is what the archive would give now. An archive that cannot tell leaves it right.
fn check(
    key: SessionKey,
    read: Result<Entry, EntryError>,
    fingerprint: Option<&str>,
) -> Result<Entry, Fault> {
    let entry = read.map_err(|error| match error {
        EntryError::Outdated { .. } => Fault::Outdated(ANOTHER_PROGRAM),
        error => Fault::Damaged(error.to_string()),
    })?;
    let Provenance { program: made_by, fingerprint: made_from, .. } = &entry.provenance;
    if entry.session.key != key {
        return Err(Fault::Damaged(format!("it holds {}", entry.session.key)));
    }
    if *made_by != program() {
        return Err(Fault::Outdated(ANOTHER_PROGRAM));
    }
    if fingerprint.is_some() && made_from.as_deref() != fingerprint {
        return Err(Fault::Outdated(CHANGED));
    }
    Ok(entry)
}

/// What a session is built from, of what an archive has.
#[must_use]
pub fn sources(files: SessionFiles) -> Sources {
    let SessionFiles { topics, results_api, laps_api, circuit: circuit_api, recorded, .. } = files;
    Sources { topics, results_api, laps_api, circuit_api, recorded }
}

/// Reads and builds a session, for as long as somebody waits for it.
fn from_archive(
    archive: &Archive,
    key: SessionKey,
    fingerprint: Option<String>,
    wanted: Option<ReplayOptions>,
    reporter: &Reporter,
) -> Result<Kept, Stop> {
    reporter.go_on()?;
    let mut watch = Stopwatch { reporter, current: None, done: Vec::new() };
    watch.enter(Step::Read);
    let mut files = archive.fetch(key)?;
    reporter.go_on()?;
    // A server's files can be told once they were fetched; what cannot be told then is not compared.
    let fingerprint = fingerprint.or_else(|| archive.survey(key).ok()?.fingerprint);
    let (origin, warnings) = (mem::take(&mut files.origin), mem::take(&mut files.warnings));
    let sources = sources(files);
    let provenance = Provenance {
        origin,
        fingerprint,
        sources: SourceFile::all(&sources),
        program: program(),
        written: None,
    };
    let session = session::build_watched(key, &sources, &mut |stage: Stage| watch.enter(Step::Build(stage)))?;
    drop(sources);
    reporter.go_on()?;
    watch.enter(Step::Replay);
    let session = Arc::new(session);
    let tracks = Tracks::of(&session).ok().map(Arc::new);
    let (tier, made_replay, took) = (Tier::Archive, None, Vec::new());
    let kept = Kept { session, tracks, made_replay, provenance, warnings, tier, took }.with_replay(wanted);
    Ok(Kept { took: watch.stop(), ..kept })
}

/// Measures steps that follow one another, and reports them.
#[derive(Debug)]
struct Stopwatch<'a> {
    reporter: &'a Reporter,
    current: Option<(Step, Instant)>,
    done: Vec<(Step, Duration)>,
}

impl Stopwatch<'_> {
    /// Ends the step before and begins the next.
    fn enter(&mut self, step: Step) {
        self.end();
        self.reporter.enter(step);
        self.current = Some((step, Instant::now()));
    }

    /// Ends the last step; gives all of them.
    fn stop(mut self) -> Vec<(Step, Duration)> {
        self.end();
        self.done
    }

    fn end(&mut self) {
        if let Some((step, since)) = self.current.take() {
            self.done.push((step, since.elapsed()));
        }
    }
}
