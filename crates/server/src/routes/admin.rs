//! What only the administrator may do.

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};

use crate::app::App;
use crate::extract::Of;
use crate::problem::Problem;

/// Drops all cached sessions.
#[utoipa::path(delete, path = "/api/cache", tag = "service", security(("token" = [])), responses(
    (status = 204, description = "They are dropped."),
    (status = 401, body = Problem, content_type = "application/problem+json"),
    (status = 403, body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn drop_all(State(app): State<App>, _: Administrator) -> StatusCode {
    for key in app.sessions.store().cached().await {
        app.sessions.forget(key).await;
    }
    StatusCode::NO_CONTENT
}

/// Drops what is cached of a session.
#[utoipa::path(delete, path = "/api/cache/{year}/{round}/{kind}", tag = "service", security(("token" = [])),
    params(("year" = String, Path), ("round" = String, Path), ("kind" = String, Path)),
    responses(
        (status = 204, description = "It is dropped."),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn drop_one(State(app): State<App>, _: Administrator, Of(key): Of) -> StatusCode {
    app.sessions.forget(key).await;
    StatusCode::NO_CONTENT
}

/// Somebody who has the token: `Authorization: Bearer …`. Taken before anything else of a request.
#[derive(Debug)]
pub(crate) struct Administrator;

impl FromRequestParts<App> for Administrator {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let Some(token) = &app.options.admin_token else {
            let detail = "this server has no administrator's token, so nobody may do that";
            return Err(Problem::forbidden(StatusCode::FORBIDDEN, detail));
        };
        let said = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let said = said.and_then(|said| said.strip_prefix("Bearer "));
        if said.is_some_and(|said| token.is(said.trim())) {
            return Ok(Self);
        }
        let detail = "send the administrator's token as `Authorization: Bearer TOKEN`";
        Err(Problem::forbidden(StatusCode::UNAUTHORIZED, detail))
    }
}
