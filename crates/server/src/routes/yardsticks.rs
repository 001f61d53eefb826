//! For benches, and in no server that is shipped: answers that cost nothing, to hold real ones against.

use std::sync::LazyLock;

use axum::Router;
use axum::body::Bytes;
use axum::extract::Path;
use axum::routing::get;

use crate::app::App;

/// The most bytes of the constant body.
const LONGEST: usize = 16 << 20;

/// `/yardstick/empty`, and `/yardstick/{bytes}` with a body of so many.
pub(super) fn add(router: Router<App>) -> Router<App> {
    router.route("/yardstick/empty", get(async || {})).route("/yardstick/{bytes}", get(constant))
}

async fn constant(Path(bytes): Path<usize>) -> Bytes {
    static BODY: LazyLock<Bytes> = LazyLock::new(|| vec![b'x'; LONGEST].into());
    BODY.slice(..bytes.min(LONGEST))
}
