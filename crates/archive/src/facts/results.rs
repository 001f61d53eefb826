//! The results API's list of a season, `YEAR.json`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use timing::SessionKind;

use super::{MeetingFacts, SessionFacts, Witness, bounded, read_json};
use crate::date::Date;
use crate::season::Warning;

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
    races: Vec<Value>,
}

#[derive(Deserialize)]
struct Race {
    round: String,
    #[serde(rename = "raceName")]
    name: String,
    #[serde(rename = "Circuit")]
    circuit: Option<Circuit>,
    date: Option<String>,
    /// The sessions before the race, by name, among other things.
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
struct Circuit {
    #[serde(rename = "circuitId")]
    id: Option<String>,
    #[serde(rename = "circuitName")]
    name: Option<String>,
    #[serde(rename = "Location")]
    location: Option<Location>,
}

#[derive(Deserialize)]
struct Location {
    locality: Option<String>,
    country: Option<String>,
}

/// The API's names of the sessions before the race.
const SESSIONS: [(&str, SessionKind); 7] = [
    ("FirstPractice", SessionKind::Practice1),
    ("SecondPractice", SessionKind::Practice2),
    ("ThirdPractice", SessionKind::Practice3),
    ("SprintQualifying", SessionKind::SprintQualifying),
    ("SprintShootout", SessionKind::SprintShootout),
    ("Sprint", SessionKind::Sprint),
    ("Qualifying", SessionKind::Qualifying),
];

/// The meetings of the results API's season. Its times are UTC, so that no local start and no path follow from them.
pub(crate) fn results_facts(bytes: &[u8], place: &str, warnings: &mut Vec<Warning>) -> Vec<MeetingFacts> {
    let answer: Answer = match read_json(bytes, place) {
        Ok(answer) => answer,
        Err(warning) => {
            warnings.push(warning);
            return Vec::new();
        }
    };
    let mut meetings = Vec::new();
    let races = bounded(answer.data.table.races, place, warnings);
    for (number, value) in races.into_iter().enumerate() {
        match serde_json::from_value(value).map_err(|error| error.to_string()).and_then(meeting) {
            Ok(facts) => meetings.push(facts),
            Err(error) => {
                let reason = format!("race {} is left out: {error}", number + 1);
                warnings.push(Warning { place: place.to_owned(), reason });
            }
        }
    }
    meetings
}

fn meeting(race: Race) -> Result<MeetingFacts, String> {
    let round = race.round.parse::<u8>().ok().filter(|round| *round > 0);
    let round = round.ok_or_else(|| format!("its round is `{}`", race.round.escape_debug()))?;
    let (circuit, id) = race.circuit.map_or((None, None), |circuit| {
        (Some((circuit.name, circuit.location)), circuit.id.map(|id| id.replace('_', " ")))
    });
    let (circuit, location) = circuit.unwrap_or_default();
    let (locality, country) = location.map_or((None, None), |location| (location.locality, location.country));
    let mut facts = MeetingFacts {
        round: Some((Witness::Results, round)),
        name: Some(race.name),
        location: locality,
        country,
        circuit,
        also_known_as: id.into_iter().collect(),
        ..MeetingFacts::default()
    };
    let mut add = |kind: SessionKind| {
        let name = kind.name().to_owned();
        facts.sessions.push(SessionFacts {
            kind,
            name,
            start: None,
            utc_offset: None,
            path: None,
            held: None,
        });
    };
    SESSIONS.iter().filter(|(name, _)| race.rest.contains_key(*name)).for_each(|(_, kind)| add(*kind));
    add(SessionKind::Race);
    facts.include(race.date.as_deref().and_then(Date::parse_prefix));
    Ok(facts)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_race_tells_its_round_place_and_sessions() {
        let race = json!({
            "round": "5", "raceName": "Chinese Grand Prix", "date": "2024-04-21", "time": "07:00:00Z",
            "Circuit": {"circuitId": "shanghai", "circuitName": "Shanghai International Circuit",
                "Location": {"locality": "Shanghai", "country": "China"}},
            "FirstPractice": {"date": "2024-04-19"}, "SprintQualifying": {}, "Sprint": {}, "Qualifying": {},
        });
        let bad = json!({"round": "zero", "raceName": "?"});
        let answer = json!({"MRData": {"RaceTable": {"Races": [race, bad, 7]}}}).to_string();
        let mut warnings = Vec::new();
        let facts = results_facts(answer.as_bytes(), "2024.json", &mut warnings);
        let [china] = &facts[..] else { panic!("{facts:?}") };
        assert_eq!(china.round, Some((Witness::Results, 5)));
        assert_eq!(china.location.as_deref(), Some("Shanghai"));
        let kinds: Vec<&str> = china.sessions.iter().map(|session| session.kind.code()).collect();
        assert_eq!(kinds, ["FP1", "SQ", "S", "Q", "R"]);
        assert_eq!(warnings.len(), 2);
        assert_eq!(warnings[0].to_string(), "2024.json: race 2 is left out: its round is `zero`");
    }

    #[test]
    fn another_answer_is_damage() {
        let mut warnings = Vec::new();
        assert!(results_facts(b"<html>", "2024.json", &mut warnings).is_empty());
        assert!(results_facts(b"{\"MRData\": {}}", "2024.json", &mut warnings).is_empty());
        assert_eq!(warnings.len(), 2);
    }
}
