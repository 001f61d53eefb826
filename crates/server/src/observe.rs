//! What is done for every request: an id, a line in the log, the metrics, and headers that keep browsers safe.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::app::App;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The longest id that is taken over from a proxy.
const LONGEST_ID: usize = 64;

/// Answers are data: no browser is to run, frame or guess them. The pages that are more say so themselves.
const SAFE: [(HeaderName, HeaderValue); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'")),
];

/// Watches a request on its way.
pub(crate) async fn observe(State(app): State<App>, request: Request, next: Next) -> Response {
    let since = Instant::now();
    let id = request.headers().get(REQUEST_ID).filter(|id| is_id(id)).cloned().unwrap_or_else(new_id);
    let route = request.extensions().get::<MatchedPath>().cloned();
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let mut response = next.run(request).await;
    let took = since.elapsed();
    let status = response.status().as_u16();
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    app.metrics.answered(route, status, took);
    tracing::debug!(
        id = id.to_str().unwrap_or_default(),
        %method,
        path = uri.path(),
        status,
        micros = took.as_micros() as u64,
        "request"
    );
    if status >= 500 {
        tracing::warn!(id = id.to_str().unwrap_or_default(), %method, path = uri.path(), status, "failed");
    }
    let fields = response.headers_mut();
    for (name, value) in SAFE {
        fields.entry(name).or_insert(value);
    }
    fields.insert(REQUEST_ID, id);
    response
}

/// Whether an id from outside can stand in a log.
fn is_id(id: &HeaderValue) -> bool {
    let bytes = id.as_bytes();
    (1..=LONGEST_ID).contains(&bytes.len())
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte))
}

/// Another id for each request of this run, and hardly the same in any other.
fn new_id() -> HeaderValue {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    static RUN: std::sync::LazyLock<u64> = std::sync::LazyLock::new(|| {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_micros() as u64)
    });
    let mut id = String::with_capacity(32);
    // A string takes whatever is written.
    let _ = write!(id, "{:x}-{:x}", *RUN, NEXT.fetch_add(1, Ordering::Relaxed));
    HeaderValue::try_from(id).unwrap_or(HeaderValue::from_static("0"))
}
