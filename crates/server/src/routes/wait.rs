//! For how long a request waits for a load, and what it is told when that is over.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use timing::SessionKey;

use super::Progress;
use crate::app::App;
use crate::problem::Problem;
use crate::ready::{Asked, Ready};

/// Nobody waits longer.
const LONGEST: u64 = 30;

/// How long it takes until asking again makes sense, in seconds.
const ASK_AGAIN: u64 = 1;

const PREFER: HeaderName = HeaderName::from_static("prefer");

/// The session, or the answer for now: `202` with the load's progress, or what went wrong. A client says how long it waits
/// by `?wait=` or `Prefer: wait=` (RFC 7240), in seconds; `usual` is for those who say nothing.
pub(crate) async fn session(
    app: &App,
    key: SessionKey,
    headers: &HeaderMap,
    asked: Option<u64>,
    usual: u64,
) -> Result<Arc<Ready>, Response> {
    let seconds = asked.or_else(|| preferred(headers)).unwrap_or(usual).min(LONGEST);
    if let Some(ready) = app.sessions.at_hand(key) {
        app.metrics.memory_hits.inc();
        return Ok(ready);
    }
    match app.sessions.ask(key, Duration::from_secs(seconds)).await {
        Ok(Asked::Ready(ready)) => Ok(ready),
        Ok(Asked::Loading(load)) => {
            let progress = Progress::of(key, *load.steps().borrow());
            let fields =
                [(header::RETRY_AFTER, ASK_AGAIN.to_string()), (header::CACHE_CONTROL, "no-store".into())];
            Err((StatusCode::ACCEPTED, fields, Json(progress)).into_response())
        }
        Err(problem) => Err(problem.into_response()),
    }
}

/// For answers that cannot say `202`: the session within the longest time, or a problem.
pub(crate) async fn patiently(app: &App, key: SessionKey) -> Result<Arc<Ready>, Problem> {
    match app.sessions.ask(key, Duration::from_secs(LONGEST)).await? {
        Asked::Ready(ready) => Ok(ready),
        Asked::Loading(_) => Err(Problem::too_many(format!("{key} is still loading; ask again"))),
    }
}

fn preferred(headers: &HeaderMap) -> Option<u64> {
    let values = headers.get_all(PREFER).iter().filter_map(|value| value.to_str().ok());
    let mut wishes = values.flat_map(|value| value.split(',')).map(str::trim);
    wishes.find_map(|wish| wish.strip_prefix("wait=")?.parse().ok())
}
