//! Frames pushed through a WebSocket, each stream at its own clock and place.

mod clock;
mod command;
mod viewer;

use axum::Extension;
use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;
use wire::Format;

use crate::app::App;
use crate::extract::{Asks, Of};
use crate::listen::Peer;
use crate::problem::Problem;
use viewer::Viewer;

/// The rates at which frames are sent.
const RATES: std::ops::RangeInclusive<f64> = 1.0..=60.0;
const USUAL_RATE: f64 = 25.0;

/// Buffers of a connection, in bytes: commands are short, and frames are handed over one by one.
const READ_BUFFER: usize = 4 << 10;
const WRITE_BUFFER: usize = 8 << 10;
const MAX_WRITE_BUFFER: usize = 256 << 10;

/// How a stream is asked for.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct Choice {
    /// `msgpack`, `json` or `packed`; without it `msgpack`.
    #[param(example = "msgpack")]
    format: Option<String>,
    /// Frames a second, from 1 to 60; without it 25.
    #[param(example = 25.0)]
    fps: Option<f64>,
}

/// Frames pushed through a WebSocket. First come texts on the load, `loading_progress` and `loading_complete`; then the
/// client says `{"action":"play","speed":2}`, `pause`, `seek` or `select`, and frames follow.
#[utoipa::path(get, path = "/api/sessions/{year}/{round}/{kind}/replay", tag = "replay",
    params(("year" = String, Path), ("round" = String, Path), ("kind" = String, Path), Choice),
    responses(
        (status = 101, description = "The connection is a WebSocket from here on."),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 426, body = Problem, content_type = "application/problem+json"),
        (status = 503, body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn replay(
    State(app): State<App>,
    Of(key): Of,
    Asks(choice): Asks<Choice>,
    Extension(Peer(peer)): Extension<Peer>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    let name = choice.format.as_deref().unwrap_or(Format::Msgpack.name());
    let format = Format::from_name(name)
        .ok_or_else(|| Problem::bad_request("the formats are `msgpack`, `json` and `packed`"))?;
    let rate = choice.fps.unwrap_or(USUAL_RATE);
    if !RATES.contains(&rate) {
        let detail = format!("frames are sent {} to {} times a second", RATES.start(), RATES.end());
        return Err(Problem::bad_request(detail));
    }
    let upgrade = upgrade.map_err(|error| {
        Problem::of_status(
            StatusCode::UPGRADE_REQUIRED,
            format!("this is a WebSocket: {}", error.body_text()),
        )
    })?;
    let place = app.streams.take(peer.ip()).ok_or_else(|| {
        Problem::too_many("the server has as many streams as it takes, in all or from this address")
    })?;
    let upgrade = upgrade
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(WRITE_BUFFER)
        .max_write_buffer_size(MAX_WRITE_BUFFER)
        .max_message_size(command::LONGEST)
        .max_frame_size(command::LONGEST);
    let stream = move |socket| async move {
        app.metrics.streams.inc();
        Viewer::new(app.clone(), key, format, rate, socket).run().await;
        app.metrics.streams.dec();
        drop(place);
    };
    Ok(upgrade.on_upgrade(stream).into_response())
}
