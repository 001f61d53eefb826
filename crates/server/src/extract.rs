//! What handlers take from a request, refused with problem documents.

use axum::body::HttpBody;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::de::DeserializeOwned;
use timing::SessionKey;

use crate::app::App;
use crate::problem::Problem;

/// No request has a longer body.
pub(crate) const MAX_BODY: usize = 64 << 10;

/// Words of a path before a session's: the empty one, `api`, and `sessions` or `cache`.
const BEFORE_KEY: usize = 3;

/// The session that the path names. A path with the meeting's name in it is led to the one with its round.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Of(pub(crate) SessionKey);

/// The words of a session's path, with whatever follows.
#[derive(serde::Deserialize)]
struct Words {
    year: String,
    round: String,
    kind: String,
}

impl FromRequestParts<App> for Of {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        if let Some(key) = plain_key(parts.uri.path()) {
            return Ok(Self(key));
        }
        let refuse = |problem: Problem| problem.into_response();
        let Path(Words { year, round, kind }) = Path::from_request_parts(parts, app)
            .await
            .map_err(|error| refuse(Problem::bad_request(error.body_text())))?;
        let Ok(number) = year.parse::<u16>() else {
            let detail =
                format!("`{}` is not a year; write 2025/15/R or 2025/Dutch/Race", year.escape_debug());
            return Err(refuse(Problem::bad_request(detail)));
        };
        let key = resolve(app, format!("{number}/{round}/{kind}")).await.map_err(refuse)?;
        // Where that is its own name, leading to it would lead in a circle.
        let said = parts.uri.path().split('/').skip(BEFORE_KEY).take(3);
        if said.eq(key.to_string().split('/')) { Ok(Self(key)) } else { Err(lead_to(parts, key)) }
    }
}

/// The key that a path of the form `/api/sessions/2025/15/R` says outright, whatever the second word and what follows.
/// Round 0 is none: it was the name of a season's test, which has a number now.
fn plain_key(path: &str) -> Option<SessionKey> {
    let mut words = path.split('/').skip(BEFORE_KEY);
    let (year, round, kind) = (words.next()?, words.next()?, words.next()?);
    format!("{year}/{round}/{kind}").parse().ok().filter(|key: &SessionKey| key.round > 0)
}

/// The session that somebody means. Only seasons are looked into: a name leads to no file.
pub(crate) async fn resolve(app: &App, name: String) -> Result<SessionKey, Problem> {
    let archive = app.sessions.store().archive().clone();
    let listing = tokio::task::spawn_blocking(move || archive.resolve(&name)).await;
    Ok(listing.map_err(|_| Problem::internal())??.key)
}

/// To the same address with the session's key.
fn lead_to(parts: &Parts, key: SessionKey) -> Response {
    let words: Vec<&str> = parts.uri.path().split('/').collect();
    let (before, after) = (words[..BEFORE_KEY].join("/"), &words[BEFORE_KEY + 3..]);
    let after: String = after.iter().flat_map(|word| ["/", word]).collect();
    let query = parts.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    Redirect::permanent(&format!("{before}/{key}{after}{query}")).into_response()
}

/// What follows the question mark.
#[derive(Debug)]
pub(crate) struct Asks<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequestParts<App> for Asks<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let Query(asked) = Query::from_request_parts(parts, app)
            .await
            .map_err(|error| Problem::bad_request(error.body_text()))?;
        Ok(Self(asked))
    }
}

/// A number in the path.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Number(pub(crate) usize);

impl FromRequestParts<App> for Number {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let word = parts.uri.path().rsplit('/').next().unwrap_or_default();
        let refused = || Problem::bad_request(format!("`{}` is not a number from 0 on", word.escape_debug()));
        word.parse().map(Self).map_err(|_| refused())
    }
}

/// A body of JSON.
#[derive(Debug)]
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &App) -> Result<Self, Problem> {
        let said = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let is_json =
            said.is_some_and(|said| said.trim_start().to_ascii_lowercase().starts_with("application/json"));
        if !is_json {
            let detail = "send the body as JSON, with `Content-Type: application/json`";
            return Err(Problem::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail));
        }
        let too_large = || {
            let detail = format!("a body has {MAX_BODY} bytes at most");
            Problem::of_status(StatusCode::PAYLOAD_TOO_LARGE, detail)
        };
        let body = request.into_body();
        // One that is announced as too long is not waited for.
        if HttpBody::size_hint(&body).lower() > MAX_BODY as u64 {
            return Err(too_large());
        }
        let body = axum::body::to_bytes(body, MAX_BODY).await.map_err(|_| too_large())?;
        serde_json::from_slice(&body)
            .map(Self)
            .map_err(|error| Problem::bad_request(format!("the body is not what the route takes: {error}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_taken_from_paths_and_names_are_not() {
        let key = |path: &str| plain_key(path).map(|key| key.to_string());
        assert_eq!(key("/api/sessions/2025/15/r/laps").as_deref(), Some("2025/15/R"));
        assert_eq!(key("/api/sessions/2026/T1/D1").as_deref(), Some("2026/T1/D1"));
        assert_eq!(key("/api/cache/2026/t2/d3/frames/7").as_deref(), Some("2026/T2/D3"));
        for path in ["/api/sessions/2025/dutch/R", "/api/sessions/2025/0/FP1", "/api/sessions/2026/T1/R"] {
            assert_eq!(key(path), None, "{path}");
        }
    }
}
