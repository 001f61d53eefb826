//! Single frames.

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use replay::Frame;
use serde::Deserialize;
use utoipa::IntoParams;
use wire::Encoder;

use super::wait;
use crate::answers::caching;
use crate::app::App;
use crate::extract::{Asks, Number, Of};
use crate::problem::Problem;

/// How a frame is asked for.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct Choice {
    /// How long to wait for a load, in seconds, at most 30.
    wait: Option<u64>,
    /// The session's content, as its summary names it: an answer at such an address never changes.
    v: Option<String>,
}

/// One frame: all cars at the moment `n` / `fps` seconds after the replay's first. The fields are those of the stream's
/// `json` frames.
#[utoipa::path(get, path = "/api/sessions/{year}/{round}/{kind}/frames/{n}", tag = "replay",
    params(("year" = String, Path), ("round" = String, Path), ("kind" = String, Path), ("n" = u64, Path), Choice),
    responses(
        (status = 200, body = Object, content_type = "application/json"),
        (status = 202, body = super::Progress),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn frame(
    State(app): State<App>,
    Of(key): Of,
    Number(n): Number,
    Asks(choice): Asks<Choice>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let ready = match wait::session(&app, key, &headers, choice.wait, 30).await {
        Ok(ready) => ready,
        Err(answer) => return Ok(answer),
    };
    let replay = ready.replay()?;
    let count = replay.frame_count();
    if n >= count {
        let detail = format!("{key} has the frames 0 to {}; there is no frame {n}", count - 1);
        return Err(Problem::not_found(detail));
    }
    let (mut frame, mut body) = (Frame::default(), Vec::new());
    replay.frame_into(n, &mut frame);
    Encoder::new(&ready.kept.session).json(&frame, &mut body);
    let fields = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CACHE_CONTROL, caching(&ready.content, choice.v.as_deref()).to_owned()),
        (header::ETAG, format!("\"{}-frame-{n}\"", ready.content)),
    ];
    Ok((fields, body).into_response())
}
