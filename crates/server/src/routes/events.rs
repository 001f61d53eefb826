//! The progress of a load, as server-sent events.

use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Serialize;
use serde_json::json;
use timing::SessionKey;
use tokio::sync::mpsc::{self, Sender};
use utoipa::ToSchema;

use super::Progress;
use crate::app::App;
use crate::extract::Of;
use crate::problem::Problem;
use crate::ready::{Asked, Ready};

/// A comment is sent so often, so that proxies see that the connection lives.
const ALIVE: Duration = Duration::from_secs(15);

/// An event of a load, as the document tells it.
#[derive(ToSchema)]
#[expect(dead_code, reason = "events are written by their stream; this is their form")]
struct Told {
    /// `progress`, `ready` or `failed`.
    #[schema(example = "progress")]
    event: String,
    /// JSON: the stage, where the session is, or the problem.
    data: String,
}

/// The progress of a session's load: `progress` events by its stages, then `ready`, or `failed` with the problem.
#[utoipa::path(get, path = "/api/sessions/{year}/{round}/{kind}/events", tag = "sessions",
    params(("year" = String, Path), ("round" = String, Path), ("kind" = String, Path)),
    responses(
        (status = 200, body = Told, content_type = "text/event-stream"),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn events(State(app): State<App>, Of(key): Of) -> Response {
    let (tell, told) = mpsc::channel(8);
    tokio::spawn(follow(app, key, tell));
    let events = stream::unfold(told, |mut told| async {
        let event = told.recv().await?;
        Some((Ok::<Event, Infallible>(event), told))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(ALIVE)).into_response()
}

/// Tells of a load until it ends, or nobody listens, or the server ends.
async fn follow(app: App, key: SessionKey, tell: Sender<Event>) {
    let mut closing = app.closing.clone();
    tokio::select! {
        () = each_step(&app, key, &tell) => {}
        () = tell.closed() => {}
        () = closing.announced() => {}
    }
}

async fn each_step(app: &App, key: SessionKey, tell: &Sender<Event>) {
    let load = match app.sessions.ask(key, Duration::ZERO).await {
        Ok(Asked::Ready(ready)) => return end(tell, Ok(ready)).await,
        Ok(Asked::Loading(load)) => load,
        Err(problem) => return end(tell, Err(problem)).await,
    };
    let mut steps = load.steps();
    let mut ended = pin!(app.sessions.wait(&load));
    loop {
        let step = *steps.borrow_and_update();
        if !say(tell, "progress", &Progress::of(key, step)).await {
            return;
        }
        let outcome = tokio::select! {
            outcome = &mut ended => outcome,
            changed = steps.changed() => match changed {
                Ok(()) => continue,
                Err(_) => ended.await,
            },
        };
        return end(tell, outcome).await;
    }
}

/// Tells how it ended.
async fn end(tell: &Sender<Event>, outcome: Result<Arc<Ready>, Problem>) {
    match outcome {
        Ok(ready) => {
            let said =
                json!({"session": ready.key().to_string(), "status": "ready", "content": &*ready.content});
            say(tell, "ready", &said).await
        }
        Err(problem) => say(tell, "failed", &problem).await,
    };
}

/// Whether somebody listens.
async fn say(tell: &Sender<Event>, name: &str, data: &impl Serialize) -> bool {
    let text = serde_json::to_string(data).unwrap_or_default();
    tell.send(Event::default().event(name).data(text)).await.is_ok()
}
