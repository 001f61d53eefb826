//! `lightsout golden`: what replays show, kept in files and checked.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use golden::Golden;
use replay::ReplayOptions;
use session::Session;

use crate::args::GoldenAction;
use crate::context::Context;
use crate::error::{CliError, plain};
use crate::output::Output;

/// Creates a golden file of each session, or checks that each session still shows what its file has.
pub(crate) fn golden(context: &Context<'_>, action: &GoldenAction) -> Result<(), CliError> {
    match action {
        GoldenAction::Create(of) => {
            std::fs::create_dir_all(&of.folder)
                .map_err(|error| failed("make", &of.folder, &plain(&error)))?;
            of.sessions.iter().try_for_each(|name| create(context, &of.folder, name))
        }
        GoldenAction::Check(of) => {
            let mut differing = Vec::new();
            for name in &of.sessions {
                differing.extend(check(context, &of.folder, name)?);
            }
            if differing.is_empty() {
                return Ok(());
            }
            let (all, differing) = (of.sessions.len(), differing.join(", "));
            Err(CliError::Failed(format!(
                "golden values differ in {differing}, of {all} checked; if they are meant to, create the files anew"
            )))
        }
    }
}

fn create(context: &Context<'_>, folder: &Path, name: &str) -> Result<(), CliError> {
    let (session, golden) = shown(context, name)?;
    let path = file(folder, &session);
    Output::open(Some(&path))?.write_whole(golden.to_json().as_bytes())?;
    super::print(&format!("{}  {}\n", session.key, path.display()))
}

/// Prints the first difference of each kind; gives the session's key if there is one.
fn check(context: &Context<'_>, folder: &Path, name: &str) -> Result<Option<String>, CliError> {
    let (session, found) = shown(context, name)?;
    let path = file(folder, &session);
    let text = std::fs::read(&path).map_err(|error| failed("read", &path, &plain(&error)))?;
    let wanted = Golden::from_json(&text).map_err(|error| failed("read", &path, &error.to_string()))?;
    let differences = wanted.differences(&found);
    let key = session.key.to_string();
    if differences.is_empty() {
        super::print(&format!("{key}  as in {}\n", path.display()))?;
        return Ok(None);
    }
    let lines: String = differences.iter().map(|difference| format!("{key}  {difference}\n")).collect();
    super::print(&lines)?;
    Ok(Some(key))
}

/// What a session's replay shows.
fn shown(context: &Context<'_>, name: &str) -> Result<(Arc<Session>, Golden), CliError> {
    let loaded = context.load(name)?;
    let golden = Golden::of(&loaded.replay(ReplayOptions::default())?);
    Ok((loaded.session, golden))
}

/// The file of a session: `2025_15_R.json`.
fn file(folder: &Path, session: &Session) -> PathBuf {
    folder.join(format!("{}.json", session.key.to_string().replace('/', "_")))
}

fn failed(what: &str, path: &Path, reason: &str) -> CliError {
    CliError::Failed(format!("cannot {what} {}: {reason}", path.display()))
}
