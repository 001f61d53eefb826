//! Whether the server lives, whether it serves, and what it has done.

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;

/// How the server is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    /// Whether it lives: whoever reads this knows.
    live: bool,
    /// Whether new requests are served; false while it ends.
    ready: bool,
    /// The version.
    version: &'static str,
}

fn of(app: &App) -> Health {
    Health { live: true, ready: app.is_ready(), version: env!("CARGO_PKG_VERSION") }
}

/// Liveness: answers as long as the server lives.
#[utoipa::path(get, path = "/api/health", tag = "service", responses((status = 200, body = Health)))]
pub(crate) async fn health(State(app): State<App>) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], Json(of(&app))).into_response()
}

/// Readiness: whether new requests should be sent here.
#[utoipa::path(get, path = "/api/health/ready", tag = "service", responses(
    (status = 200, body = Health),
    (status = 503, body = Health, description = "The server is ending."),
))]
pub(crate) async fn ready(State(app): State<App>) -> Response {
    let health = of(&app);
    let status = if health.ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, [(header::CACHE_CONTROL, "no-store")], Json(health)).into_response()
}

/// Metrics, in the text form that Prometheus reads.
#[utoipa::path(get, path = "/metrics", tag = "service", responses(
    (status = 200, body = String, content_type = "application/openmetrics-text"),
))]
pub(crate) async fn metrics(State(app): State<App>) -> Response {
    let (sessions, answers) = (&app.sessions, &app.answers);
    let text = app.metrics.text(&sessions.store().stats(), sessions.in_memory(), answers.weight());
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-store")], text).into_response()
}
