//! The results API's answers: the classification of a race, a sprint or a qualifying, and the lap times of a race.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use timing::{DriverNumber, Span};

use super::{DriverResult, doubts};
use crate::{Driver, LapTable};

/// The race's start and the first crossing are told with a lag of a second or two each.
const FIRST_LAP_LAG: Span = Span::from_secs(10);

#[derive(Deserialize)]
struct Answer<R> {
    #[serde(rename = "MRData")]
    data: Data<R>,
}

#[derive(Deserialize)]
struct Data<R> {
    #[serde(rename = "RaceTable")]
    table: Table<R>,
}

#[derive(Deserialize)]
struct Table<R> {
    #[serde(rename = "Races")]
    races: Vec<R>,
}

#[derive(Deserialize)]
struct Classification {
    #[serde(rename = "Results", alias = "SprintResults", alias = "QualifyingResults")]
    rows: Vec<Row>,
}

#[derive(Deserialize)]
struct LapTimes {
    #[serde(rename = "Laps")]
    laps: Vec<LapOfAll>,
}

#[derive(Deserialize)]
struct LapOfAll {
    number: String,
    #[serde(rename = "Timings")]
    timings: Vec<Timing>,
}

#[derive(Deserialize)]
struct Timing {
    #[serde(rename = "driverId")]
    driver_id: String,
    time: String,
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

/// Reads a classification. Drivers that are not on the list are left out.
///
/// # Errors
/// What is wrong with the answer, where it is not one, names no driver of the session or gives two the same place.
pub(crate) fn classification(json: &[u8], drivers: &[Driver]) -> Result<Vec<DriverResult>, String> {
    let race: Classification = race(json)?;
    let results: Vec<_> = race.rows.into_iter().filter_map(|row| result(row, drivers)).collect();
    if results.is_empty() {
        return Err("it names no driver of the session".to_owned());
    }
    let mut places = BTreeSet::new();
    match results.iter().filter_map(|result| result.position).find(|place| !places.insert(*place)) {
        Some(place) => Err(format!("it gives two drivers place {place}")),
        None => Ok(results),
    }
}

/// Gives the first lap of a race its time, which the feed never sends: it begins at no line.
///
/// A time that is none, or not the one between the lap's ends, is left out; what is told of it goes into `doubts`.
///
/// # Errors
/// What is wrong with the answer, where it is not one.
pub(crate) fn fill_first_laps(
    json: &[u8],
    classification: &[DriverResult],
    laps: &mut LapTable,
    doubts: &mut Vec<String>,
) -> Result<(), String> {
    let race: LapTimes = race(json)?;
    let first = race.laps.into_iter().find(|lap| lap.number == "1").ok_or("it has no first lap")?;
    let times: BTreeMap<String, Span> = first
        .timings
        .into_iter()
        .filter_map(|timing| Some((timing.driver_id, Span::parse(&timing.time)?)))
        .collect();
    for result in classification {
        let lap = laps.of_mut(result.driver).first_mut().filter(|lap| lap.number == 1 && lap.time.is_none());
        if let (Some(lap), Some(&time)) = (lap, times.get(&result.driver_id)) {
            let lasted = lap.start.zip(lap.end).map(|(start, end)| end - start);
            if !doubts::is_lap_time(time)
                || lasted.is_some_and(|lasted| (lasted - time).abs() > FIRST_LAP_LAG)
            {
                doubts.push(format!(
                    "left out the first lap of {}, {time}: it took another time",
                    result.driver_id
                ));
            } else {
                lap.time = Some(time);
            }
        }
    }
    Ok(())
}

fn race<R: serde::de::DeserializeOwned>(json: &[u8]) -> Result<R, String> {
    let answer: Answer<R> = serde_json::from_slice(json).map_err(|error| error.to_string())?;
    answer.data.table.races.into_iter().next().ok_or_else(|| "it holds no race".to_owned())
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
        points: row.points.and_then(|points| points.parse().ok()).filter(|points: &f64| points.is_finite()),
        laps: count(row.laps),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::laps::blank_lap;

    const LAPS: &[u8] = br#"{"MRData":{"RaceTable":{"Races":[{"Laps":[{"number":"1","Timings":[
        {"driverId":"leclerc","time":"1:40.230","position":"2"},{"driverId":"nobody","time":"1:39.019"}]}]}]}}}"#;

    #[test]
    fn the_first_lap_of_a_race_gets_its_time() {
        let mut laps = LapTable::new(vec![vec![blank_lap(0, 1), blank_lap(0, 2)], vec![blank_lap(1, 1)]]);
        let named =
            |driver, id: &str| DriverResult { driver_id: id.to_owned(), ..DriverResult::unknown(driver) };
        let classification = [named(0, "leclerc"), named(1, "sainz")];
        fill_first_laps(LAPS, &classification, &mut laps, &mut Vec::new()).expect("an answer");
        let times: Vec<_> = laps.laps.iter().map(|lap| lap.time).collect();
        assert_eq!(times, [Some(Span::from_millis(100_230)), None, None]);
    }

    #[test]
    fn points_are_a_number_or_not_known() {
        let list = serde_json::from_str(r#"{"81":{"Tla":"PIA"}}"#).expect("a driver list");
        let drivers =
            crate::info::drivers(&[(timing::StreamStamp::from_millis(0), list)], Default::default());
        let points = |points: &str| {
            let json = format!(
                r#"{{"MRData":{{"RaceTable":{{"Races":[{{"Results":[{{"number":"81","points":"{points}"}}]}}]}}}}}}"#
            );
            classification(json.as_bytes(), &drivers).expect("an answer")[0].points
        };
        assert_eq!([points("25"), points("NaN"), points("inf")], [Some(25.0), None, None]);
    }

    #[test]
    fn a_first_lap_that_took_another_time_is_left_out() {
        let at = |secs: i64| Some(timing::SessionTime::from_millis(secs * 1000));
        let told = |start, end| {
            let lap = crate::Lap { start: at(start), end: at(end), ..blank_lap(0, 1) };
            let mut laps = LapTable::new(vec![vec![lap]]);
            let named = DriverResult { driver_id: "leclerc".to_owned(), ..DriverResult::unknown(0) };
            let mut doubts = Vec::new();
            fill_first_laps(LAPS, &[named], &mut laps, &mut doubts).expect("an answer");
            (laps.laps[0].time.is_some(), doubts.len())
        };
        assert_eq!(told(1000, 1101), (true, 0));
        assert_eq!(told(1000, 1201), (false, 1));
    }

    #[test]
    fn two_drivers_of_one_place_are_no_classification() {
        let list = serde_json::from_str(r#"{"81":{"Tla":"PIA"},"4":{"Tla":"NOR"}}"#).expect("a driver list");
        let drivers = crate::info::drivers(&[(timing::StreamStamp::default(), list)], Default::default());
        let json = br#"{"MRData":{"RaceTable":{"Races":[{"Results":[{"number":"81","position":"1"},
            {"number":"4","position":"1"}]}]}}}"#;
        assert_eq!(classification(json, &drivers), Err("it gives two drivers place 1".to_owned()));
    }

    #[test]
    fn what_is_no_answer_is_an_error() {
        assert!(classification(b"<html>", &[]).is_err());
        let no_race = br#"{"MRData":{"RaceTable":{"Races":[]}}}"#;
        assert_eq!(classification(no_race, &[]), Err("it holds no race".to_owned()));
        let no_laps = br#"{"MRData":{"RaceTable":{"Races":[{"Laps":[]}]}}}"#;
        assert!(fill_first_laps(no_laps, &[], &mut LapTable::default(), &mut Vec::new()).is_err());
    }
}
