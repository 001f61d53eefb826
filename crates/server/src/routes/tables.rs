//! The session's tables, as JSON, CSV or an Arrow stream.

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_ipc::writer::StreamWriter;
use arrow_schema::ArrowError;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use session::Session;
use session::tables::{Selection, Table, TableReader};
use utoipa::{IntoParams, ToSchema};

use super::wait;
use crate::answers::Name;
use crate::app::App;
use crate::extract::{Asks, Of};
use crate::negotiate::Media;
use crate::problem::Problem;
use crate::ready::Ready;

/// A request that says nothing waits so long for a load, in seconds.
const WAIT: u64 = 30;

/// The tables of a session.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Named {
    Laps,
    Results,
    Stints,
    Weather,
    TrackStatus,
    RaceControl,
    TeamRadio,
    PositionsFeed,
    MiniSectors,
    SessionClock,
    Rulings,
    Circuit,
    Moments,
}

impl Named {
    /// The session's table; the others are the replay's.
    const fn of_session(self) -> Option<Table> {
        match self {
            Self::Laps => Some(Table::Laps),
            Self::Results => Some(Table::Results),
            Self::Stints => Some(Table::Stints),
            Self::Weather => Some(Table::Weather),
            Self::TrackStatus => Some(Table::TrackStatus),
            Self::RaceControl => Some(Table::RaceControl),
            Self::TeamRadio => Some(Table::TeamRadio),
            Self::PositionsFeed => Some(Table::PositionsFeed),
            Self::MiniSectors => Some(Table::MiniSectors),
            Self::SessionClock => Some(Table::SessionClock),
            Self::Rulings => Some(Table::Rulings),
            Self::Circuit | Self::Moments => None,
        }
    }
}

/// How a table is asked for.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct Choice {
    /// Rows of these drivers only: codes or numbers, separated by commas.
    #[param(example = "VER,NOR")]
    driver: Option<String>,
    /// `json`, `csv` or `arrow`; otherwise `Accept` decides.
    #[param(example = "csv")]
    format: Option<String>,
    /// How long to wait for a load, in seconds, at most 30.
    wait: Option<u64>,
    /// The session's content, as its summary names it: an answer at such an address never changes.
    v: Option<String>,
}

/// The last word of the path.
#[derive(Debug, Deserialize)]
pub(crate) struct Which {
    table: String,
}

/// A table of the session: `laps`, `results`, `stints`, `weather`, `track-status`, `race-control`, `team-radio`,
/// `positions-feed`, `mini-sectors`, `session-clock`, `rulings`, `circuit` or `moments`. Times are seconds of the session clock; those of moments are seconds since the replay's first frame.
#[utoipa::path(get, path = "/api/sessions/{year}/{round}/{kind}/{table}", tag = "tables",
    params(("year" = String, Path), ("round" = String, Path), ("kind" = String, Path), ("table" = Named, Path), Choice),
    responses(
        (status = 200, content(
            (Vec<Object> = "application/json"),
            (String = "text/csv"),
            (Vec<u8> = "application/vnd.apache.arrow.stream"),
        )),
        (status = 202, body = super::Progress),
        (status = 304),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 406, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn table(
    State(app): State<App>,
    Of(key): Of,
    Path(Which { table }): Path<Which>,
    Asks(choice): Asks<Choice>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Ok(named) = serde_json::from_value::<Named>(table.as_str().into()) else {
        let table = table.escape_debug();
        return Err(Problem::not_found(format!("a session has no `{table}`; /api/docs lists what it has")));
    };
    let media = media(&headers, choice.format.as_deref())?;
    let ready = match wait::session(&app, key, &headers, choice.wait, WAIT).await {
        Ok(ready) => ready,
        Err(answer) => return Ok(answer),
    };
    let drivers = choice.driver.as_deref().map(|names| drivers(&ready.kept.session, names)).transpose()?;
    let name = Name { content: ready.content.clone(), what: format!("{table} {drivers:?}").into(), media };
    app.answers
        .answer(&headers, name, choice.v.as_deref(), move || write(&rows(&ready, named, drivers)?, media))
        .await
}

/// The form that was asked for in the address, or by `Accept`.
pub(crate) fn media(headers: &HeaderMap, named: Option<&str>) -> Result<Media, Problem> {
    let forms = "the forms are application/json, text/csv and application/vnd.apache.arrow.stream";
    match named {
        Some(name) => Media::from_name(name)
            .ok_or_else(|| Problem::bad_request("the formats are `json`, `csv` and `arrow`")),
        None => Media::choose(headers, &Media::ALL).ok_or_else(|| Problem::not_acceptable(forms)),
    }
}

/// The drivers of a list of codes and numbers.
fn drivers(session: &Session, names: &str) -> Result<Vec<usize>, Problem> {
    let driver = |name: &str| {
        session.find_driver(name).ok_or_else(|| {
            let codes: Vec<&str> = session.drivers.iter().map(|driver| driver.code.as_str()).collect();
            let (key, name, codes) = (session.key, name.escape_debug(), codes.join(" "));
            Problem::not_found(format!("{key} has no driver `{name}`; the drivers are {codes}"))
        })
    };
    names.split(',').map(str::trim).map(driver).collect()
}

fn rows(ready: &Arc<Ready>, named: Named, drivers: Option<Vec<usize>>) -> Result<Vec<RecordBatch>, Problem> {
    let session = &ready.kept.session;
    let Some(table) = named.of_session() else {
        let replay = ready.replay()?;
        return Ok(vec![match named {
            Named::Moments => replay::tables::moments(replay, drivers.as_deref()),
            _ => replay::tables::circuit(replay.circuit(), session.circuit_map.as_ref()),
        }]);
    };
    let missing = table.missing_topics(session);
    if !missing.is_empty() {
        let topics: Vec<&str> = missing.iter().map(|topic| topic.name()).collect();
        let (key, topics) = (session.key, topics.join(", "));
        return Err(Problem::incomplete(format!("{key} has no {topics}, without which there is no {table}")));
    }
    let selection = Selection { drivers: drivers.filter(|_| table.has_drivers()), laps: None };
    let reader = TableReader::new(session, table, &selection);
    Ok(reader.batches().collect())
}

/// A table's bytes in a form. There is at least one batch, with the columns.
pub(crate) fn write(batches: &[RecordBatch], media: Media) -> Result<Vec<u8>, Problem> {
    let written = match media {
        Media::Json => json(batches),
        Media::Csv => csv(batches),
        Media::Arrow => arrow(batches),
    };
    written.map_err(|error| {
        tracing::error!("a table cannot be written: {error}");
        Problem::internal()
    })
}

fn json(batches: &[RecordBatch]) -> Result<Vec<u8>, ArrowError> {
    let mut body = Vec::new();
    let builder = arrow_json::WriterBuilder::new().with_explicit_nulls(true);
    let mut writer = builder.build::<_, arrow_json::writer::JsonArray>(&mut body);
    for batch in batches {
        writer.write(batch)?;
    }
    writer.finish()?;
    Ok(body)
}

fn csv(batches: &[RecordBatch]) -> Result<Vec<u8>, ArrowError> {
    let mut body = Vec::new();
    let mut writer = arrow_csv::WriterBuilder::new().with_header(true).build(&mut body);
    for batch in batches {
        writer.write(batch)?;
    }
    drop(writer);
    Ok(body)
}

fn arrow(batches: &[RecordBatch]) -> Result<Vec<u8>, ArrowError> {
    let mut body = Vec::new();
    let Some(first) = batches.first() else { return Ok(body) };
    let mut writer = StreamWriter::try_new(&mut body, &first.schema())?;
    for batch in batches {
        writer.write(batch)?;
    }
    writer.finish()?;
    drop(writer);
    Ok(body)
}
