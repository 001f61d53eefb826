//! `lightsout demo`: the season that never happened, written where other programs can read it.
//!
//! A folder is written in the layout that `--archive` reads: the archive's root, with the circuits beside it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use archive::{Archive, DemoSeason};
use arrow_array::RecordBatch;
use arrow_schema::Schema;
use demo::{Made, Options, Season, Truth};
use replay::{Replay, ReplayOptions};
use session::Sources;
use timing::SessionKey;

use crate::args::{DemoAction, DemoChoice};
use crate::context::Context;
use crate::error::{CliError, plain};
use crate::output::{Format, Output, Rows, write_table};
use crate::progress::Bars;
use crate::render::{bytes, counted};
use crate::truth;

/// Does what is to be done with the season that was asked for.
pub(crate) fn demo(context: &Context<'_>, action: &DemoAction) -> Result<(), CliError> {
    match action {
        DemoAction::Write { folder, choice } => write(context, folder, choice),
        DemoAction::Verify { choice, json } => verify(context, choice, *json),
    }
}

/// Makes sessions, replays them, and prints how the replays compare with what really happened.
fn verify(context: &Context<'_>, choice: &DemoChoice, json: bool) -> Result<(), CliError> {
    let options = options(choice);
    let season = Season::new(options);
    let mut missed = Vec::new();
    for key in sessions(options, &choice.sessions)? {
        let made = season.make(key).ok_or_else(|| unknown(key))?;
        let sources = Sources { topics: made.topics, ..Sources::default() };
        let replay = Replay::new(Arc::new(session::build(key, &sources)?), ReplayOptions::default())?;
        let report = verify::against(&made.truth, &replay);
        super::verify::print(context, replay.session(), &report, json)?;
        missed.extend(super::verify::missed(&report).err());
    }
    missed.into_iter().next().map_or(Ok(()), Err)
}

/// Writes the season, session by session, and prints a line of each.
fn write(context: &Context<'_>, folder: &Path, choice: &DemoChoice) -> Result<(), CliError> {
    let options = options(choice);
    let (season, keys) = (Season::new(options), sessions(options, &choice.sessions)?);
    write_file(&folder.join("0/Index.json"), &season.index())?;
    for (path, file) in season.circuit_files() {
        write_file(&folder.join("multiviewer/circuits").join(path), &file)?;
    }
    let bars = Bars::new(context.console);
    for key in keys {
        let since = Instant::now();
        let progress = bars.stages(&key.to_string());
        progress.stage("make and write");
        let Written { place, made, size } = write_session(folder, season, key)?;
        write_truth(&place, &made.truth)?;
        drop(progress);
        let (topics, took) = (counted(made.topics.len(), "topic", "topics"), since.elapsed().as_secs_f64());
        let line = format!("{key:<7}  {} in {topics}, {took:.1} s  {}\n", bytes(size), place.display());
        bars.suspended(|| super::print(&line))?;
    }
    Ok(())
}

fn options(asked: &DemoChoice) -> Options {
    let faults = if asked.perfect { 0 } else { asked.faults };
    Options { seed: asked.seed, laps: asked.laps, cars: usize::from(asked.cars), faults }
}

/// The sessions that were typed, in the order of the season; all where none was.
fn sessions(options: Options, names: &[String]) -> Result<Vec<SessionKey>, CliError> {
    let archive = Archive::from_source(DemoSeason::new(options));
    let typed: Vec<SessionKey> =
        names.iter().map(|name| Ok(archive.resolve(name)?.key)).collect::<Result<_, CliError>>()?;
    let all = Season::new(options).sessions();
    Ok(all.into_iter().filter(|key| typed.is_empty() || typed.contains(key)).collect())
}

fn unknown(key: SessionKey) -> CliError {
    CliError::NoSuchSession(format!("the demo season has no {key}"))
}

/// What was written of a session.
#[derive(Debug)]
pub(super) struct Written {
    /// The session's folder.
    place: PathBuf,
    made: Made,
    /// Bytes of the topics' files.
    size: u64,
}

/// Makes a session and writes its files into the archive in a folder.
pub(super) fn write_session(folder: &Path, season: Season, key: SessionKey) -> Result<Written, CliError> {
    let place = folder.join(season.folder(key).ok_or_else(|| unknown(key))?);
    let made = season.make(key).ok_or_else(|| unknown(key))?;
    let mut size = 0;
    for (topic, file) in &made.topics {
        write_file(&place.join(topic.file_name()), file)?;
        size += file.len() as u64;
    }
    Ok(Written { place, made, size })
}

/// Writes what really happened beside a session's files.
fn write_truth(place: &Path, truth: &Truth) -> Result<(), CliError> {
    let standings = |part| truth::standings(truth, part);
    write_parquet(&place.join("truth.parquet"), truth::parts(truth), &standings)?;
    let events = |part| (part == 0).then(|| truth::events(truth));
    write_parquet(&place.join("truth-events.parquet"), 1, &events)
}

fn write_parquet(
    path: &Path,
    parts: usize,
    part: &(dyn Fn(usize) -> Option<RecordBatch> + Sync),
) -> Result<(), CliError> {
    let schema = part(0).map_or_else(|| Arc::new(Schema::empty()), |batch| batch.schema());
    let mut output = Output::open(Some(path))?;
    write_table(&Rows { schema, parts, part }, Format::Parquet, &mut output, &|_| {})?;
    output.finish()
}

/// Writes a file, whole or not at all, in a folder that need not be there.
fn write_file(path: &Path, bytes: &[u8]) -> Result<(), CliError> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| {
            CliError::Failed(format!(
                "cannot make {}: {}; choose another place",
                folder.display(),
                plain(&error)
            ))
        })?;
    }
    Output::open(Some(path))?.write_whole(bytes)
}
