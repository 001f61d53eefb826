//! The results API's answer: classification of a race, a sprint or a qualifying.

use serde::Deserialize;
use timing::{DriverNumber, Span};

use super::DriverResult;
use crate::Driver;

#[derive(Deserialize)]
struct Answer {
    #[serde(rename = "MRData")]
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    #[serde(rename = "RaceTable")]
    table: Table,
}

#[derive(Deserialize)]
struct Table {
    #[serde(rename = "Races")]
    races: Vec<Race>,
}

#[derive(Deserialize)]
struct Race {
    #[serde(rename = "Results", alias = "SprintResults", alias = "QualifyingResults")]
    rows: Vec<Row>,
}

/// One driver. Numbers are written as text.
#[derive(Deserialize)]
struct Row {
    number: String,
    position: Option<String>,
    #[serde(rename = "positionText")]
    position_text: Option<String>,
    points: Option<String>,
    #[serde(rename = "Driver")]
    driver: Option<Named>,
    #[serde(rename = "Constructor")]
    team: Option<Named>,
    grid: Option<String>,
    laps: Option<String>,
    status: Option<String>,
    #[serde(rename = "Time")]
    time: Option<Time>,
    #[serde(rename = "Q1")]
    q1: Option<String>,
    #[serde(rename = "Q2")]
    q2: Option<String>,
    #[serde(rename = "Q3")]
    q3: Option<String>,
}

#[derive(Deserialize)]
struct Named {
    #[serde(rename = "driverId", alias = "constructorId")]
    id: String,
}

#[derive(Deserialize)]
struct Time {
    time: Option<String>,
}

/// Reads the answer; `None` where it is not one, or holds no race. Drivers that are not on the list are left out.
pub(super) fn results(json: &[u8], drivers: &[Driver]) -> Option<Vec<DriverResult>> {
    let answer: Answer = serde_json::from_slice(json).ok()?;
    let race = answer.data.table.races.into_iter().next()?;
    let results: Vec<_> = race.rows.into_iter().filter_map(|row| result(row, drivers)).collect();
    (!results.is_empty()).then_some(results)
}

fn result(row: Row, drivers: &[Driver]) -> Option<DriverResult> {
    let number = DriverNumber::parse(row.number.as_bytes())?;
    let driver = drivers.iter().position(|driver| driver.number == number)?;
    let count = |text: Option<String>| text.and_then(|text| text.parse().ok());
    let span = |text: Option<String>| text.as_deref().and_then(Span::parse);
    Some(DriverResult {
        driver,
        driver_id: row.driver.map(|driver| driver.id).unwrap_or_default(),
        team_id: row.team.map(|team| team.id).unwrap_or_default(),
        classified: row.position_text.or_else(|| row.position.clone()).unwrap_or_default(),
        position: count(row.position),
        grid: count(row.grid),
        qualifying: [span(row.q1), span(row.q2), span(row.q3)],
        time: span(row.time.and_then(|time| time.time)),
        status: row.status.unwrap_or_default(),
        points: row.points.and_then(|points| points.parse().ok()),
        laps: count(row.laps),
    })
}
