//! The routes: of the API, each file a group of them, and of the page.

mod admin;
mod compare;
mod docs;
mod document;
mod events;
mod frames;
mod health;
mod manifest;
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
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
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
        .route("/", get(page))
        .route("/assets/{*file}", get(page))
        .fallback(elsewhere)
        .method_not_allowed_fallback(no_such_method)
}

/// What of the page is at an address.
async fn page(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Result<Response, Problem> {
    app.site.answer(uri.path(), &headers).await.unwrap_or_else(|| Err(nowhere(&uri)))
}

/// The page has routes of its own; whatever is not one of them is nowhere.
async fn elsewhere(
    State(app): State<App>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if method == Method::GET || method == Method::HEAD {
        return page(State(app), uri, headers).await;
    }
    Err(nowhere(&uri))
}

fn nowhere(uri: &Uri) -> Problem {
    let path: String = uri.path().chars().take(200).collect();
    Problem::not_found(format!("there is nothing at {}; /api/docs lists the routes", path.escape_debug()))
}

async fn no_such_method() -> Response {
    let detail = "/api/docs lists the routes with their methods";
    Problem::of_status(StatusCode::METHOD_NOT_ALLOWED, detail).into_response()
}
