//! A replay in minutes, to play from.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use segments::{Manifest, SegmentError};
use serde::Deserialize;
use utoipa::IntoParams;

use super::manifest::ManifestAnswer;
use super::wait;
use crate::answers::Name;
use crate::app::App;
use crate::extract::{Asks, Number, Of};
use crate::negotiate::Media;
use crate::problem::Problem;

/// A request that says nothing waits so long for a load, in seconds.
const WAIT: u64 = 30;

/// How segments are asked for.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct Choice {
    /// How long to wait for a load, in seconds, at most 30.
    wait: Option<u64>,
    /// The session's content, as its summary names it: an answer at such an address never changes.
    v: Option<String>,
}

/// How the replay is cut into segments, what they hold, and how finely: channels with their scales and tolerances.
#[utoipa::path(get, path = "/api/sessions/{year}/{round}/{kind}/segments", tag = "replay",
    params(("year" = String, Path), ("round" = String, Path), ("kind" = String, Path), Choice),
    responses(
        (status = 200, body = ManifestAnswer, content_type = "application/json"),
        (status = 202, body = super::Progress),
        (status = 304, description = "The client has it."),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn manifest(
    State(app): State<App>,
    Of(key): Of,
    Asks(choice): Asks<Choice>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let ready = match wait::session(&app, key, &headers, choice.wait, WAIT).await {
        Ok(ready) => ready,
        Err(answer) => return Ok(answer),
    };
    let replay = ready.replay()?.clone();
    let content = ready.content.clone();
    let name = Name { content: content.clone(), what: "manifest".into(), media: Media::Json };
    let make = move || {
        let address = format!("/api/sessions/{key}/segments/{{n}}?v={content}");
        let listed = ManifestAnswer::of(content.to_string(), address, Manifest::of(&replay));
        serde_json::to_vec(&listed).map_err(|_| Problem::internal())
    };
    app.answers.answer(&headers, name, choice.v.as_deref(), make).await
}

/// One minute of the replay as an Arrow IPC stream: all channels of all cars, and of the whole track.
#[utoipa::path(get, path = "/api/sessions/{year}/{round}/{kind}/segments/{n}", tag = "replay",
    params(("year" = String, Path), ("round" = String, Path), ("kind" = String, Path), ("n" = u64, Path), Choice),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/vnd.apache.arrow.stream"),
        (status = 202, body = super::Progress),
        (status = 304, description = "The client has it."),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn segment(
    State(app): State<App>,
    Of(key): Of,
    Number(n): Number,
    Asks(choice): Asks<Choice>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let ready = match wait::session(&app, key, &headers, choice.wait, WAIT).await {
        Ok(ready) => ready,
        Err(answer) => return Ok(answer),
    };
    let replay = ready.replay()?.clone();
    let name =
        Name { content: ready.content.clone(), what: format!("segment {n}").into(), media: Media::Arrow };
    let make = move || {
        let mut segment = Vec::new();
        segments::write(&replay, n, &mut segment).map_err(|error| refused(&error))?;
        Ok(segment)
    };
    app.answers.answer(&headers, name, choice.v.as_deref(), make).await
}

fn refused(error: &SegmentError) -> Problem {
    match error {
        SegmentError::OutOfRange { .. } => Problem::not_found(error.to_string()),
        error => {
            tracing::error!("{error}");
            Problem::internal()
        }
    }
}
