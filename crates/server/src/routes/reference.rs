//! The routes of the Python replay, with its field names.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use session::compare::find_lap;
use session::{Lap, MISSING_U8, Session};
use timing::SessionKey;
use utoipa::ToSchema;

use super::wait;
use crate::app::App;
use crate::extract::{Body, resolve};
use crate::problem::Problem;

/// No request gives more laps.
const MOST: usize = 100;

/// Which laps: each of the numbers of each of the drivers.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Wanted {
    #[schema(example = 2025)]
    year: u16,
    #[schema(example = 15)]
    round_num: u8,
    #[schema(example = "R")]
    session_type: String,
    #[schema(example = json!(["VER", "NOR"]))]
    driver_codes: Vec<String>,
    #[schema(example = json!([10, 11]))]
    lap_numbers: Vec<u16>,
}

/// Laps with their telemetry.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LapsAnswer {
    laps: Vec<LapAnswer>,
}

/// A lap with its telemetry.
#[derive(Debug, Serialize, ToSchema)]
struct LapAnswer {
    driver_code: String,
    lap_number: u16,
    /// Seconds.
    lap_time: Option<f64>,
    telemetry: Vec<Point>,
}

/// One sample of a lap.
#[derive(Debug, Serialize, ToSchema)]
struct Point {
    /// Metres since the lap's start.
    distance: Option<f64>,
    /// km/h.
    speed: Option<f64>,
    /// Percent.
    throttle: Option<f64>,
    brake: bool,
    /// 1/min.
    rpm: Option<f64>,
    gear: Option<u8>,
    /// 1/10 m to the east.
    x: Option<f64>,
    /// 1/10 m to the north.
    y: Option<f64>,
}

/// Laps with their sector times.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SectorsAnswer {
    sectors: Vec<SectorAnswer>,
}

/// A lap's sector times, in seconds.
#[derive(Debug, Serialize, ToSchema)]
struct SectorAnswer {
    driver_code: String,
    lap_number: u16,
    sector_1: Option<f64>,
    sector_2: Option<f64>,
    sector_3: Option<f64>,
    lap_time: Option<f64>,
}

/// The telemetry of laps. Laps that were not driven are left out.
#[utoipa::path(post, path = "/api/telemetry/laps", operation_id = "reference_laps", tag = "laps", request_body = Wanted, responses(
    (status = 200, body = LapsAnswer),
    (status = 400, body = Problem, content_type = "application/problem+json"),
    (status = 404, body = Problem, content_type = "application/problem+json"),
    (status = 413, body = Problem, content_type = "application/problem+json"),
    (status = 415, body = Problem, content_type = "application/problem+json"),
    (status = 503, body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn laps(
    State(app): State<App>,
    Body(wanted): Body<Wanted>,
) -> Result<Json<LapsAnswer>, Problem> {
    each_lap(&app, wanted, lap_answer).await.map(|laps| Json(LapsAnswer { laps }))
}

/// The sector times of laps. Laps that were not driven are left out.
#[utoipa::path(post, path = "/api/telemetry/sectors", operation_id = "reference_sectors", tag = "laps", request_body = Wanted, responses(
    (status = 200, body = SectorsAnswer),
    (status = 400, body = Problem, content_type = "application/problem+json"),
    (status = 404, body = Problem, content_type = "application/problem+json"),
    (status = 413, body = Problem, content_type = "application/problem+json"),
    (status = 415, body = Problem, content_type = "application/problem+json"),
    (status = 503, body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn sectors(
    State(app): State<App>,
    Body(wanted): Body<Wanted>,
) -> Result<Json<SectorsAnswer>, Problem> {
    each_lap(&app, wanted, sector_answer).await.map(|sectors| Json(SectorsAnswer { sectors }))
}

/// What `answer` makes of each lap that is wanted, off the threads that answer.
async fn each_lap<T: Send + 'static>(
    app: &App,
    wanted: Wanted,
    answer: fn(&Session, &Lap) -> T,
) -> Result<Vec<T>, Problem> {
    let Wanted { year, round_num, session_type, driver_codes, lap_numbers } = wanted;
    if driver_codes.len().saturating_mul(lap_numbers.len()) > MOST {
        return Err(Problem::bad_request(format!("a request gives {MOST} laps at most")));
    }
    let key = match session_type.parse() {
        Ok(kind) => SessionKey { year, round: round_num, kind },
        Err(_) => resolve(app, format!("{year}/{round_num}/{session_type}")).await?,
    };
    let ready = wait::patiently(app, key).await?;
    let work = move || {
        let session = &ready.kept.session;
        let pairs = driver_codes.iter().flat_map(|driver| lap_numbers.iter().map(move |lap| (driver, lap)));
        let laps = pairs.filter_map(|(driver, lap)| find_lap(session, driver, &lap.to_string()).ok());
        laps.map(|lap| answer(session, lap)).collect()
    };
    tokio::task::spawn_blocking(work).await.map_err(|_| Problem::internal())
}

fn code(session: &Session, lap: &Lap) -> String {
    session.drivers.get(lap.driver).map(|driver| driver.code.to_string()).unwrap_or_default()
}

fn seconds(span: Option<timing::Span>) -> Option<f64> {
    span.map(timing::Span::as_secs_f64)
}

fn lap_answer(session: &Session, lap: &Lap) -> LapAnswer {
    let rows = session.lap_telemetry(lap).unwrap_or_default();
    let finite = |value: f64| value.is_finite().then_some(value);
    let point = |row: usize| Point {
        distance: finite(rows.distance[row]),
        speed: finite(rows.speed[row]),
        throttle: finite(rows.throttle[row]),
        brake: rows.brake[row],
        rpm: finite(rows.rpm[row]),
        gear: Some(rows.gear[row]).filter(|gear| *gear != MISSING_U8),
        x: finite(rows.x[row]),
        y: finite(rows.y[row]),
    };
    LapAnswer {
        driver_code: code(session, lap),
        lap_number: lap.number,
        lap_time: seconds(lap.time),
        telemetry: (0..rows.len()).map(point).collect(),
    }
}

fn sector_answer(session: &Session, lap: &Lap) -> SectorAnswer {
    let [sector_1, sector_2, sector_3] = lap.sectors.map(seconds);
    let (driver_code, lap_time) = (code(session, lap), seconds(lap.time));
    SectorAnswer { driver_code, lap_number: lap.number, sector_1, sector_2, sector_3, lap_time }
}
