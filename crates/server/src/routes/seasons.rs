//! Seasons, their meetings and sessions.

use archive::{Archive, Meeting, Season, SessionListing};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::extract::Asks;
use crate::problem::Problem;

/// Listings change when sessions are held; a minute is soon enough.
const LISTED: &str = "public, max-age=60";

/// All seasons.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Seasons {
    /// The years; 0 is the demo season.
    seasons: Vec<u16>,
    /// What could not be looked into.
    warnings: Vec<String>,
}

/// A season.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SeasonAnswer {
    /// The year; 0 is the demo season.
    year: u16,
    /// By date.
    meetings: Vec<MeetingAnswer>,
    /// What could not be looked into.
    warnings: Vec<String>,
}

/// A race weekend or a test.
#[derive(Debug, Serialize, ToSchema)]
struct MeetingAnswer {
    /// From 1; 0 is testing.
    round: u8,
    /// Which test of the season it is, from 1: its sessions are `2026/T1/D1` and so on. Null of a race weekend.
    test: Option<u8>,
    #[schema(example = "Dutch Grand Prix")]
    name: String,
    official_name: String,
    location: String,
    country: String,
    circuit: String,
    /// The first and the last day, at the circuit.
    #[schema(example = "2025-08-29")]
    first_day: Option<String>,
    last_day: Option<String>,
    sprint: bool,
    /// By start.
    sessions: Vec<SessionAnswer>,
}

/// A session of a meeting.
#[derive(Debug, Serialize, ToSchema)]
struct SessionAnswer {
    #[schema(example = "2025/15/R")]
    session: String,
    #[schema(example = "R")]
    kind: &'static str,
    #[schema(example = "Race")]
    name: String,
    /// The scheduled start, local time at the circuit.
    start: Option<String>,
    /// Local time minus UTC, in seconds.
    utc_offset: Option<f64>,
    /// Whether it can be loaded.
    available: bool,
    /// Whether it is cached, so that it is there at once.
    cached: bool,
}

/// Which meetings are asked for.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct Which {
    /// `sprint` for weekends with a sprint, `conventional` for those without.
    #[param(example = "sprint")]
    format: Option<String>,
}

/// The seasons that are known.
#[utoipa::path(get, path = "/api/seasons", tag = "seasons", responses((status = 200, body = Seasons)))]
pub(crate) async fn seasons(State(app): State<App>) -> Result<Response, Problem> {
    let (seasons, unknown) = looked_up(&app, |archive| Ok(archive.seasons())).await?;
    for reason in &unknown {
        tracing::warn!("seasons: {reason}");
    }
    let warnings = unknown.iter().map(|_| NOT_READ.to_owned()).collect();
    Ok(([(header::CACHE_CONTROL, LISTED)], Json(Seasons { seasons, warnings })).into_response())
}

/// What outsiders are told of places that could not be read; the log has the details.
const NOT_READ: &str = "an archive could not be read, so seasons may be missing";

/// A season's meetings and sessions.
#[utoipa::path(get, path = "/api/seasons/{year}", tag = "seasons", params(("year" = u16, Path), Which), responses(
    (status = 200, body = SeasonAnswer),
    (status = 400, body = Problem, content_type = "application/problem+json"),
    (status = 404, body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn season(
    State(app): State<App>,
    Path(year): Path<String>,
    Asks(which): Asks<Which>,
) -> Result<Response, Problem> {
    let year: u16 =
        year.parse().map_err(|_| Problem::bad_request(format!("`{}` is not a year", year.escape_debug())))?;
    let wanted: Option<bool> = match which.format.as_deref() {
        None => None,
        Some("sprint") => Some(true),
        Some("conventional") => Some(false),
        Some(_) => return Err(Problem::bad_request("the formats are `sprint` and `conventional`")),
    };
    let season = looked_up(&app, move |archive| Ok(archive.season(year)?)).await?;
    let cached = app.sessions.store().cached().await;
    let listed = |session: &SessionListing| SessionAnswer {
        session: session.key.to_string(),
        kind: session.key.kind.code(),
        name: session.name.clone(),
        start: session.start.map(|start| start.to_string()),
        utc_offset: session.utc_offset.map(timing::Span::as_secs_f64),
        available: session.available,
        cached: cached.contains(&session.key),
    };
    let meetings = season
        .meetings
        .iter()
        .filter(|meeting| wanted.is_none_or(|sprint| meeting.is_sprint_weekend() == sprint));
    let meetings = meetings.map(|meeting| described(meeting, &listed)).collect();
    let warnings = warnings(&season);
    let answer = SeasonAnswer { year, meetings, warnings };
    Ok(([(header::CACHE_CONTROL, LISTED)], Json(answer)).into_response())
}

fn described(meeting: &Meeting, listed: &impl Fn(&SessionListing) -> SessionAnswer) -> MeetingAnswer {
    MeetingAnswer {
        round: meeting.round,
        test: meeting.test,
        name: meeting.name.clone(),
        official_name: meeting.official_name.clone(),
        location: meeting.location.clone(),
        country: meeting.country.clone(),
        circuit: meeting.circuit.clone(),
        first_day: meeting.dates.map(|(first, _)| first.to_string()),
        last_day: meeting.dates.map(|(_, last)| last.to_string()),
        sprint: meeting.is_sprint_weekend(),
        sessions: meeting.sessions.iter().map(listed).collect(),
    }
}

/// Warnings name places on the server: those are for its log.
fn warnings(season: &Season) -> Vec<String> {
    season
        .warnings
        .iter()
        .map(|warning| {
            tracing::warn!("season {}: {warning}", season.year);
            NOT_READ.to_owned()
        })
        .collect()
}

/// Looks something up in the archive, off the threads that answer.
async fn looked_up<T: Send + 'static>(
    app: &App,
    look: impl FnOnce(&Archive) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let archive = app.sessions.store().archive().clone();
    tokio::task::spawn_blocking(move || look(&archive)).await.map_err(|_| Problem::internal())?
}
