//! The routes of the API; each file is a group of them.

mod admin;
mod compare;
mod docs;
mod document;
mod events;
mod frames;
mod health;
mod progress;
mod reference;
mod seasons;
mod segments;
mod summary;
mod tables;
mod wait;
#[cfg(feature = "yardsticks")]
mod yardsticks;

use axum::Router;
use axum::http::{StatusCode, Uri};
use axum::response::{Html, IntoResponse, Response};
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::problem::Problem;
pub(crate) use progress::Progress;

/// All routes.
pub(crate) fn all(app: &App) -> Router<App> {
    let (router, document) = OpenApiRouter::with_openapi(document::Document::openapi())
        .routes(routes!(seasons::seasons))
        .routes(routes!(seasons::season))
        .routes(routes!(summary::summary))
        .routes(routes!(events::events))
        .routes(routes!(tables::table))
        .routes(routes!(compare::telemetry))
        .routes(routes!(compare::sectors))
        .routes(routes!(reference::laps))
        .routes(routes!(reference::sectors))
        .routes(routes!(frames::frame))
        .routes(routes!(segments::manifest))
        .routes(routes!(segments::segment))
        .routes(routes!(crate::stream::replay))
        .routes(routes!(health::health))
        .routes(routes!(health::ready))
        .routes(routes!(health::metrics))
        .routes(routes!(admin::drop_all))
        .routes(routes!(admin::drop_one))
        .split_for_parts();
    #[cfg(feature = "yardsticks")]
    let router = yardsticks::add(router);
    docs::add(router, &document::complete(document), app)
        .route("/", axum::routing::get(home))
        .fallback(nowhere)
        .method_not_allowed_fallback(no_such_method)
}

async fn home() -> Html<&'static str> {
    Html(include_str!("home.html"))
}

async fn nowhere(uri: Uri) -> Problem {
    let path: String = uri.path().chars().take(200).collect();
    Problem::not_found(format!("there is nothing at {}; /api/docs lists the routes", path.escape_debug()))
}

async fn no_such_method() -> Response {
    let detail = "/api/docs lists the routes with their methods";
    Problem::of_status(StatusCode::METHOD_NOT_ALLOWED, detail).into_response()
}
