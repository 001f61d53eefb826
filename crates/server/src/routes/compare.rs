//! Laps held against each other.

use arrow_array::RecordBatch;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use session::compare::{CompareError, choose, on_distance, sectors as compare_sectors};
use session::tables::{Selection, Table, TableReader};
use session::{Lap, Session};
use utoipa::IntoParams;

use super::tables::{media, write};
use super::wait;
use crate::answers::Name;
use crate::app::App;
use crate::extract::{Asks, Of};
use crate::problem::Problem;

/// A request that says nothing waits so long for a load, in seconds.
const WAIT: u64 = 30;

/// Metres from one place of a common distance to the next, where nothing is said.
const USUAL_STEP: f64 = 5.0;

/// Which laps are compared, and how.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct Choice {
    /// The laps: `VER:10,NOR:12`, by codes or car numbers; `VER:best` is the fastest one.
    #[param(example = "VER:10,NOR:best")]
    laps: String,
    /// `distance` for a common distance with time deltas to the first lap; otherwise each lap has its own samples.
    #[param(example = "distance")]
    by: Option<String>,
    /// Metres from one place of the common distance to the next, 0.5 to 1000; without it 5.
    step: Option<f64>,
    /// `json`, `csv` or `arrow`; otherwise `Accept` decides.
    format: Option<String>,
    /// How long to wait for a load, in seconds, at most 30.
    wait: Option<u64>,
    /// The session's content, as its summary names it: an answer at such an address never changes.
    v: Option<String>,
}

/// Telemetry of laps: each lap's own samples, or all of them on one distance with the time behind the first lap.
#[utoipa::path(get, path = "/api/sessions/{year}/{round}/{kind}/telemetry", tag = "laps",
    params(("year" = String, Path), ("round" = String, Path), ("kind" = String, Path), Choice),
    responses(
        (status = 200, content(
            (Vec<Object> = "application/json"),
            (String = "text/csv"),
            (Vec<u8> = "application/vnd.apache.arrow.stream"),
        )),
        (status = 202, body = super::Progress),
        (status = 304, description = "The client has it."),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 406, body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn telemetry(
    State(app): State<App>,
    Of(key): Of,
    Asks(choice): Asks<Choice>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let step = match choice.by.as_deref() {
        None | Some("time") => None,
        Some("distance") => Some(choice.step.unwrap_or(USUAL_STEP)),
        Some(_) => return Err(Problem::bad_request("laps are compared by `time` or by `distance`")),
    };
    let how = format!("telemetry {step:?}");
    compared(&app, key, choice, &headers, how, move |session, laps| match step {
        Some(step) => Ok(vec![on_distance(session, laps, step)?]),
        None => Ok(laps.iter().flat_map(|lap| own_samples(session, lap)).collect()),
    })
    .await
}

/// Sector and lap times of laps, and how far each is behind the best of them.
#[utoipa::path(get, path = "/api/sessions/{year}/{round}/{kind}/sectors", tag = "laps",
    params(("year" = String, Path), ("round" = String, Path), ("kind" = String, Path), Choice),
    responses(
        (status = 200, content(
            (Vec<Object> = "application/json"),
            (String = "text/csv"),
            (Vec<u8> = "application/vnd.apache.arrow.stream"),
        )),
        (status = 202, body = super::Progress),
        (status = 304, description = "The client has it."),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 406, body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn sectors(
    State(app): State<App>,
    Of(key): Of,
    Asks(choice): Asks<Choice>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let how = "sectors".to_owned();
    compared(&app, key, choice, &headers, how, |session, laps| Ok(vec![compare_sectors(session, laps)])).await
}

/// The answer with what `compare` makes of the chosen laps; `how` names it.
async fn compared(
    app: &App,
    key: timing::SessionKey,
    choice: Choice,
    headers: &HeaderMap,
    how: String,
    compare: impl Fn(&Session, &[&Lap]) -> Result<Vec<RecordBatch>, CompareError> + Send + 'static,
) -> Result<Response, Problem> {
    let media = media(headers, choice.format.as_deref())?;
    let ready = match wait::session(app, key, headers, choice.wait, WAIT).await {
        Ok(ready) => ready,
        Err(answer) => return Ok(answer),
    };
    // Whatever way laps are typed, the same ones have one answer.
    let laps = choose(&ready.kept.session, &choice.laps)?;
    let laps: Vec<(usize, u16)> = laps.iter().map(|lap| (lap.driver, lap.number)).collect();
    let name = Name { content: ready.content.clone(), what: format!("{how} {laps:?}").into(), media };
    let make = move || {
        let session = &ready.kept.session;
        let found = |(driver, number): &(usize, u16)| {
            session.laps.of(*driver).iter().find(|lap| lap.number == *number)
        };
        let laps: Vec<&Lap> = laps.iter().filter_map(found).collect();
        write(&compare(session, &laps)?, media)
    };
    app.answers.answer(headers, name, choice.v.as_deref(), make).await
}

/// A lap's own samples.
fn own_samples(session: &Session, lap: &Lap) -> Vec<RecordBatch> {
    let laps = Some(vec![lap.number..=lap.number]);
    let selection = Selection { drivers: Some(vec![lap.driver]), laps };
    TableReader::new(session, Table::Telemetry, &selection).batches().collect()
}

impl From<CompareError> for Problem {
    fn from(error: CompareError) -> Self {
        match error {
            CompareError::NoSuchDriver { .. } | CompareError::NoSuchLap { .. } => {
                Self::not_found(error.to_string())
            }
            error => Self::bad_request(error.to_string()),
        }
    }
}
