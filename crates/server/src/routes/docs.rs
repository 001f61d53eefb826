//! The API described by itself: the OpenAPI document, and a page to read it.

use std::fmt::Write as _;

use axum::Router;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::Value;
use utoipa::openapi::OpenApi;

use crate::app::App;

const STYLE: &str = include_str!("docs.css");

/// Adds both to the routes; they are made once.
pub(crate) fn add(router: Router<App>, document: &OpenApi, _: &App) -> Router<App> {
    let text = document.to_json().unwrap_or_default();
    let page = page(&serde_json::from_str(&text).unwrap_or_default());
    let document: bytes::Bytes = text.into();
    let page: bytes::Bytes = page.into();
    router
        .route("/api/openapi.json", get(move || async move { fixed(document, "application/json", None) }))
        .route(
            "/api/docs",
            get(move || async move { fixed(page, "text/html; charset=utf-8", Some(PAGE_POLICY)) }),
        )
}

/// The page has its style in itself and nothing else.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

fn fixed(body: bytes::Bytes, kind: &'static str, policy: Option<&'static str>) -> Response {
    let mut fields = HeaderMap::new();
    fields.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    fields.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
    if let Some(policy) = policy {
        fields.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    }
    (fields, body).into_response()
}

/// The document as a page: each route with its parameters and answers.
fn page(document: &Value) -> String {
    let mut html = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>Lightsout API</title><style>{STYLE}</style><main><h1>Lightsout API</h1><p>{}</p>\
         <p><a href=\"/api/openapi.json\">OpenAPI document</a></p>",
        escaped(&document["info"]["description"])
    );
    let paths = document["paths"].as_object().into_iter().flatten();
    for (path, operations) in paths {
        for (method, operation) in operations.as_object().into_iter().flatten() {
            route(&mut html, method, path, operation);
        }
    }
    html.push_str("</main></html>");
    html
}

fn route(html: &mut String, method: &str, path: &str, operation: &Value) {
    // A string takes whatever is written.
    let _ = write!(
        html,
        "<section><h2><b>{}</b> <code>{}</code></h2><p>{} {}</p>",
        method.to_uppercase(),
        escaped(&path.into()),
        escaped(&operation["summary"]),
        escaped(&operation["description"])
    );
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let rows: String = parameters
        .map(|parameter| {
            let [name, place, says] = ["name", "in", "description"].map(|key| escaped(&parameter[key]));
            format!("<tr><td><code>{name}</code><td>{place}<td>{says}")
        })
        .collect();
    if !rows.is_empty() {
        let _ = write!(html, "<table>{rows}</table>");
    }
    let answers = operation["responses"].as_object().into_iter().flatten();
    for (status, answer) in answers {
        let forms = answer["content"].as_object().into_iter().flatten().map(|(kind, _)| kind.as_str());
        let forms = forms.collect::<Vec<_>>().join(", ");
        let says = escaped(&answer["description"]);
        let _ = write!(html, "<p><code>{status}</code> {says} {}</p>", escaped(&forms.into()));
    }
    html.push_str("</section>");
}

fn escaped(text: &Value) -> String {
    let text = text.as_str().unwrap_or_default();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
