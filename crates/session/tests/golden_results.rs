//! Results of six sessions against FastF1 3.9.0's table of the same archive.

use std::path::{Path, PathBuf};

use serde_json::Value;
use session::{DriverResult, Session, Sources};
use timing::{SessionKey, SessionKind, Span, Topic};

/// Session, folder in the archive, name of the golden file, file of the results API.
const SESSIONS: [(SessionKey, &str, &str, Option<&str>); 6] = [
    (
        key(2025, 15, SessionKind::Race),
        "2025/2025-08-31_Dutch_Grand_Prix/2025-08-31_Race",
        "2025_15_R",
        Some("2025/15/results.json"),
    ),
    (
        key(2025, 20, SessionKind::Qualifying),
        "2025/2025-10-26_Mexico_City_Grand_Prix/2025-10-25_Qualifying",
        "2025_20_Q",
        None,
    ),
    (
        key(2025, 6, SessionKind::Sprint),
        "2025/2025-05-04_Miami_Grand_Prix/2025-05-03_Sprint",
        "2025_06_S",
        Some("2025/6/sprint.json"),
    ),
    (
        key(2024, 12, SessionKind::Practice1),
        "2024/2024-07-07_British_Grand_Prix/2024-07-05_Practice_1",
        "2024_12_FP1",
        None,
    ),
    (
        key(2022, 2, SessionKind::Qualifying),
        "2022/2022-03-27_Saudi_Arabian_Grand_Prix/2022-03-26_Qualifying",
        "2022_02_Q",
        None,
    ),
    (
        key(2019, 14, SessionKind::Qualifying),
        "2019/2019-09-08_Italian_Grand_Prix/2019-09-07_Qualifying",
        "2019_14_Q",
        None,
    ),
];

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

const fn key(year: u16, round: u8, kind: SessionKind) -> SessionKey {
    SessionKey { year, round, kind }
}

fn load(key: SessionKey, folder: &Path, api: Option<PathBuf>) -> Session {
    let mut sources =
        Sources { results_api: api.and_then(|file| std::fs::read(file).ok()), ..Sources::default() };
    for topic in Topic::ALL.iter().filter(|topic| !matches!(topic, Topic::CarData | Topic::Position)) {
        if let Ok(bytes) = std::fs::read(folder.join(topic.file_name())) {
            sources.topics.insert(*topic, bytes);
        }
    }
    session::build(key, &sources).expect("a session")
}

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
    for (key, folder, name, api) in SESSIONS {
        let file = realdata::golden(&format!("fastf1/{name}.results.json"));
        let Some((folder, file)) = realdata::session(folder).zip(file) else { continue };
        let golden: Value =
            serde_json::from_slice(&std::fs::read(file).expect("a golden file")).expect("JSON");
        let session = load(
            key,
            &folder,
            api.and_then(|api| Some(realdata::data()?.join("jolpica/ergast/f1").join(api))),
        );
        for (i, code) in golden["Abbreviation"].as_array().expect("a column").iter().enumerate() {
            let with_code = |result: &&DriverResult| *code == session.drivers[result.driver].code.as_str();
            let excepted = |column| {
                EXCEPTIONS.iter().any(|(s, driver, columns, _)| {
                    *s == name && (driver.is_empty() || code == driver) && columns.contains(&column)
                })
            };
            let result = session.results.iter().find(with_code).expect("a driver");
            let mut cells = cells(&session, result).to_vec();
            if key.kind.is_race() {
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
