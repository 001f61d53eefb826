//! Results of six sessions against FastF1 3.9.0's table of the same archive.

use serde_json::Value;
use session::{DriverResult, Session};
use timing::Span;

use crate::support::SESSIONS;

/// Session, driver (empty: every one), columns, reason.
type Exception = (&'static str, &'static str, &'static [&'static str], &'static str);

/// Cells in which FastF1 is wrong, or empty though they can be known.
const EXCEPTIONS: [Exception; 6] = [
    ("2022_02_Q", "", &["Position", "ClassifiedPosition", "Q1", "Q2", "Q3"], NO_MESSAGES),
    ("2019_14_Q", "BOT", &["Position", "ClassifiedPosition", "Q3"], LAP_INTO_THE_PITS),
    ("2019_14_Q", "VET", &["Position", "ClassifiedPosition"], LAP_INTO_THE_PITS),
    ("2019_14_Q", "RIC", &["Position", "ClassifiedPosition"], LAP_INTO_THE_PITS),
    ("2019_14_Q", "HUL", &["Position", "ClassifiedPosition"], LAP_INTO_THE_PITS),
    ("2019_14_Q", "SAI", &["Position", "ClassifiedPosition"], LAP_INTO_THE_PITS),
];

const NO_MESSAGES: &str = "without race-control messages FastF1 does not know of deleted laps and gives no result; here \
    the laps give one";
const LAP_INTO_THE_PITS: &str = "the lap that made Bottas third ended in the pit lane under the red flag and stood; \
    FastF1 leaves out laps into the pits and has him seventh";

fn cells(session: &Session, result: &DriverResult) -> [(&'static str, Value); 21] {
    let driver = &session.drivers[result.driver];
    let span = |time: Option<Span>| Value::from(time.map(Span::as_secs_f64));
    let [q1, q2, q3] = result.qualifying.map(span);
    [
        ("DriverNumber", driver.number.to_string().into()),
        ("BroadcastName", driver.broadcast_name.clone().into()),
        ("Abbreviation", driver.code.as_str().into()),
        ("DriverId", result.driver_id.clone().into()),
        ("TeamColor", driver.team_colour.clone().into()),
        ("TeamName", driver.team.clone().into()),
        ("TeamId", result.team_id.clone().into()),
        ("FirstName", driver.first_name.clone().into()),
        ("LastName", driver.last_name.clone().into()),
        ("FullName", driver.full_name.clone().into()),
        ("HeadshotUrl", driver.headshot_url.clone().into()),
        ("CountryCode", driver.country_code.clone().into()),
        ("Position", result.position.into()),
        ("ClassifiedPosition", result.classified.clone().into()),
        ("GridPosition", result.grid.into()),
        ("Q1", q1),
        ("Q2", q2),
        ("Q3", q3),
        ("Time", span(result.time)),
        ("Status", result.status.clone().into()),
        ("Points", result.points.into()),
    ]
}

/// FastF1 writes places it counted itself as `1.0`, and a missing text as `None`.
fn same(ours: &Value, theirs: &Value) -> bool {
    let number = |value: &Value| value.as_f64().or_else(|| value.as_str()?.parse().ok());
    match (number(ours), number(theirs)) {
        (Some(ours), Some(theirs)) => (ours - theirs).abs() <= 0.001,
        _ => ours == theirs || (*ours == "" && *theirs == "None"),
    }
}

#[test]
fn results_are_as_fastf1_has_them() {
    let mut differences = Vec::new();
    for case in SESSIONS {
        let name = case.name;
        let Some((session, golden)) = case.with_table("results") else { continue };
        for (i, code) in golden["Abbreviation"].as_array().expect("a column").iter().enumerate() {
            let with_code = |result: &&DriverResult| *code == session.drivers[result.driver].code.as_str();
            let excepted = |column| {
                EXCEPTIONS.iter().any(|(s, driver, columns, _)| {
                    *s == name && (driver.is_empty() || code == driver) && columns.contains(&column)
                })
            };
            let result = session.results.iter().find(with_code).expect("a driver");
            let mut cells = cells(&session, result).to_vec();
            if session.key.kind.is_race() {
                cells.push(("Laps", result.laps.into()));
            }
            for (column, ours) in cells {
                let theirs = &golden[column][i];
                if !same(&ours, theirs) && !excepted(column) {
                    differences.push(format!("{name} {code} {column}: {ours}, FastF1 {theirs}"));
                }
            }
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
