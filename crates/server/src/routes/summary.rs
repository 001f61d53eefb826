//! A session in short.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use timing::{SessionTime, Span, Utc};
use utoipa::{IntoParams, ToSchema};

use super::wait;
use crate::answers::Name;
use crate::app::App;
use crate::extract::{Asks, Of};
use crate::negotiate::Media;
use crate::problem::Problem;
use crate::ready::Ready;

/// A session.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Summary {
    #[schema(example = "2025/15/R")]
    session: String,
    /// What the session's content is named: another one where anything in it is another. With `?v=` and this name, an
    /// address never changes its answer.
    content: String,
    #[schema(example = "Dutch Grand Prix")]
    meeting: String,
    #[schema(example = "Race")]
    name: String,
    location: String,
    country: String,
    drivers: Vec<DriverAnswer>,
    /// Laps announced at last; races only. `total_laps_changes` has what holds when.
    total_laps: Option<u16>,
    /// The laps announced and from when on: a race can be shortened. None where there is no replay.
    total_laps_changes: Vec<TotalLapsAnswer>,
    /// Laps driven, of all drivers.
    laps: usize,
    /// When the track's status changed.
    track_status: Vec<FlagAnswer>,
    /// When the session's phase changed; none where there is no replay.
    phases: Vec<PhaseAnswer>,
    /// The parts of qualifying; none of other sessions, nor where there is no replay.
    parts: Vec<PartAnswer>,
    /// The moment of the replay's first frame in UTC (RFC 3339); `null` where the feed does not tell.
    #[schema(example = "2025-08-31T13:03:24.120Z")]
    utc: Option<String>,
    /// How far the clocks at the circuit are ahead of UTC, seconds.
    #[schema(example = 7200)]
    utc_offset: Option<f64>,
    /// What the replay is; `null` where there is none.
    replay: Option<ReplayAnswer>,
    /// Why there is no replay.
    no_replay: Option<String>,
    /// The circuit in short; `…/circuit` has its line.
    circuit: CircuitAnswer,
    /// Topics of the feed that the session lacks.
    missing: Vec<String>,
    /// Lines of the feed that were damaged and left out.
    damaged_lines: usize,
    /// What else there is, below this address.
    tables: Vec<&'static str>,
}

/// A driver.
#[derive(Debug, Serialize, ToSchema)]
struct DriverAnswer {
    #[schema(example = "VER")]
    code: String,
    number: u16,
    name: String,
    team: String,
    /// The team's.
    #[schema(example = "#3671C6")]
    colour: Option<String>,
    /// The place on the grid, from 1, those who start from the pit lane last; `null` where cars do not race.
    grid: Option<u16>,
}

/// A number of laps that was announced for the race.
#[derive(Debug, Serialize, ToSchema)]
struct TotalLapsAnswer {
    /// From when, seconds since the replay's first frame.
    t: f64,
    laps: u16,
}

/// A change of the session's phase.
#[derive(Debug, Serialize, ToSchema)]
struct PhaseAnswer {
    /// Seconds since the replay's first frame.
    t: f64,
    /// The feed's word: `Inactive`, `Started`, `Aborted`, `Finished`, `Finalised` or `Ends`.
    #[schema(example = "Started")]
    phase: &'static str,
}

/// A part of qualifying.
#[derive(Debug, Serialize, ToSchema)]
struct PartAnswer {
    #[schema(example = "Q1")]
    name: String,
    /// When it was first started, seconds since the replay's first frame.
    start: f64,
    /// When the next part was started, or the session ended; `null` if the feed ends before.
    end: Option<f64>,
}

/// A change of the track's status.
#[derive(Debug, Serialize, ToSchema)]
struct FlagAnswer {
    /// Seconds of the session clock.
    session_time: f64,
    /// Seconds since the replay's first frame.
    t: Option<f64>,
    /// The feed's digit: 1 clear, 2 yellow, 4 safety car, 5 red, 6 virtual safety car, 7 its ending.
    status: String,
}

/// A replay.
#[derive(Debug, Serialize, ToSchema)]
struct ReplayAnswer {
    /// Frames a second.
    fps: f64,
    frames: usize,
    /// Seconds from the first frame to the last.
    duration: f64,
    /// The first frame's moment on the session clock, seconds.
    t0: f64,
    /// Lights out, or the green light, in seconds since the first frame.
    start: Option<f64>,
}

/// A circuit.
#[derive(Debug, Serialize, ToSchema)]
struct CircuitAnswer {
    name: String,
    /// Metres; `null` where it is not known.
    length: Option<f64>,
    /// Whether it is driven clockwise.
    clockwise: Option<bool>,
    /// By how many degrees its map is turned to be shown as people know it; `null` where no map of it is known.
    rotation: Option<f64>,
}

/// How a session is asked for.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct Choice {
    /// How long to wait for a load, in seconds, at most 30; without it not at all.
    wait: Option<u64>,
    /// The session's content: an answer at such an address never changes.
    v: Option<String>,
}

/// The session in short. The first request loads it; meanwhile the answer is `202` with the load's progress.
#[utoipa::path(get, path = "/api/sessions/{year}/{round}/{kind}", tag = "sessions",
    params(("year" = String, Path), ("round" = String, Path), ("kind" = String, Path), Choice),
    responses(
        (status = 200, body = Summary),
        (status = 202, body = super::Progress),
        (status = 304),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 502, body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn summary(
    State(app): State<App>,
    Of(key): Of,
    Asks(choice): Asks<Choice>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let ready = match wait::session(&app, key, &headers, choice.wait, 0).await {
        Ok(ready) => ready,
        Err(answer) => return Ok(answer),
    };
    let name = Name { content: ready.content.clone(), what: "summary".into(), media: Media::Json };
    let make = move || serde_json::to_vec(&Summary::of(&ready)).map_err(|_| Problem::internal());
    app.answers.answer(&headers, name, choice.v.as_deref(), make).await
}

impl Summary {
    fn of(ready: &Ready) -> Self {
        let session = &ready.kept.session;
        let replay = ready.replay();
        let first = replay.as_ref().ok().map(|replay| replay.timeline().first);
        let since = |time: SessionTime| first.map(|first| (time - first).as_secs_f64());
        let flags = session.track_status.iter().map(|change| FlagAnswer {
            session_time: change.time.as_secs_f64(),
            t: since(change.time),
            status: change.flag.digit().to_string(),
        });
        let started = session.phases.iter().find(|change| change.phase == session::SessionPhase::Started);
        let shown = replay.as_ref().ok().map(|replay| ReplayAnswer {
            fps: replay.options().frames_per_second,
            frames: replay.frame_count(),
            duration: (replay.timeline().end - replay.timeline().first).as_secs_f64(),
            t0: replay.timeline().first.as_secs_f64(),
            start: started.and_then(|change| since(change.time)),
        });
        let phases = session
            .phases
            .iter()
            .filter_map(|change| Some(PhaseAnswer { t: since(change.time)?, phase: change.phase.name() }));
        let total_laps = session
            .total_laps_changes
            .iter()
            .filter_map(|&(from, laps)| Some(TotalLapsAnswer { t: since(from)?, laps }));
        let parts = session.qualifying_parts.iter().filter_map(|part| {
            let name = format!("{}{}", session.key.kind.code(), part.number);
            Some(PartAnswer { name, start: since(part.start)?, end: part.end.and_then(since) })
        });
        let utc =
            first.zip(session.zero).map(|(first, zero)| moment(zero + (first - SessionTime::default())));
        let drivers = session.drivers.iter().enumerate().map(|(driver, names)| {
            DriverAnswer::of(names, replay.as_ref().ok().and_then(|replay| replay.grid_place(driver)))
        });
        let circuit = replay.as_ref().ok().map(|replay| replay.circuit());
        let line = circuit.and_then(|circuit| circuit.line.as_ref());
        Self {
            session: session.key.to_string(),
            content: ready.content.to_string(),
            meeting: session.info.meeting.clone(),
            name: session.info.name.clone(),
            location: session.info.location.clone(),
            country: session.info.country.clone(),
            drivers: drivers.collect(),
            total_laps: session.total_laps,
            total_laps_changes: total_laps.collect(),
            laps: session.laps.laps.len(),
            track_status: flags.collect(),
            phases: phases.collect(),
            parts: parts.collect(),
            utc,
            utc_offset: session.info.utc_offset.map(Span::as_secs_f64),
            replay: shown,
            no_replay: replay.as_ref().err().map(|problem| problem.detail().to_owned()),
            circuit: CircuitAnswer {
                name: session.info.circuit.clone(),
                length: circuit.and_then(|circuit| circuit.length()),
                clockwise: line.map(replay::CentreLine::is_clockwise),
                rotation: session.circuit_map.as_ref().and_then(|map| map.rotation),
            },
            missing: session.missing.iter().map(|topic| topic.name().to_owned()).collect(),
            damaged_lines: session.damage.total(),
            tables: TABLES.to_vec(),
        }
    }
}

const TABLES: [&str; 13] = [
    "laps",
    "results",
    "stints",
    "weather",
    "track-status",
    "race-control",
    "team-radio",
    "positions-feed",
    "mini-sectors",
    "session-clock",
    "rulings",
    "circuit",
    "moments",
];

/// A moment to the millisecond, by RFC 3339.
fn moment(utc: Utc) -> String {
    const MILLI: i64 = 1_000_000;
    let text = Utc::from_nanos(utc.as_nanos().div_euclid(MILLI) * MILLI).to_string();
    if text.contains('.') { text + "Z" } else { text + ".000Z" }
}

impl DriverAnswer {
    fn of(driver: &session::Driver, grid: Option<u16>) -> Self {
        Self {
            code: driver.code.to_string(),
            number: driver.number.get(),
            name: driver.full_name.clone(),
            team: driver.team.clone(),
            colour: driver.team_colour.as_ref().map(|digits| format!("#{digits}")),
            grid,
        }
    }
}
