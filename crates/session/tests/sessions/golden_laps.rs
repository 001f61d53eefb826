//! Every column of the laps of six sessions against FastF1 3.9.0's table of the same archive.

use std::collections::BTreeMap;

use serde_json::Value;
use session::{Lap, Session};
use timing::{SessionTime, Span};

use crate::support::SESSIONS;

/// Times are equal within one millisecond.
const TOLERANCE_S: f64 = 0.001;

/// Session, driver, first and last lap, columns, reason.
type Exception = (&'static str, &'static str, u64, u64, &'static [&'static str], &'static str);

/// Cells in which FastF1 is wrong.
const EXCEPTIONS: [Exception; 6] = [
    ("2022_02_Q", "SAI", 12, 12, &["LapTime", "Time"], WRAPPED),
    ("2022_02_Q", "SAI", 13, 16, &MOVED, WRAPPED),
    ("2022_02_Q", "STR", 13, 13, &["LapTime", "Time", "TrackStatus", "Stint", "TyreLife"], WRAPPED),
    ("2022_02_Q", "STR", 14, 15, &MOVED, WRAPPED),
    ("2025_20_Q", "COL", 8, 8, &["Deleted", "DeletedReason"], UNTIMED),
    ("2025_06_S", "ANT", 13, 13, &["Deleted", "DeletedReason"], UNTIMED),
];

const UNTIMED: &str =
    "race control deletes the lap without its time; FastF1 reads only deletions that tell it";

const WRAPPED: &str = "the feed writes the time of the lap that sat out an hour of red flag modulo one hour; FastF1 \
    takes it at its word and moves that lap and its neighbours up to an hour away from the lines they came with";
const MOVED: [&str; 9] = [
    "Time",
    "LapStartTime",
    "Sector1SessionTime",
    "Sector2SessionTime",
    "Sector3SessionTime",
    "TrackStatus",
    "Stint",
    "TyreLife",
    "IsAccurate",
];

fn secs(time: Option<SessionTime>) -> Value {
    time.map(SessionTime::as_secs_f64).into()
}

fn span(time: Option<Span>) -> Value {
    time.map(Span::as_secs_f64).into()
}

/// A lap as a row of the golden table.
fn row(lap: &Lap) -> BTreeMap<&'static str, Value> {
    let [s1, s2, s3] = lap.sectors.map(span);
    let [e1, e2, e3] = lap.sector_ends.map(secs);
    // A lap that was never timed has no value here, in FastF1's table as in ours.
    let told = |value: Value| if lap.generated { Value::Null } else { value };
    BTreeMap::from([
        ("Time", secs(lap.end)),
        ("LapTime", span(lap.time)),
        ("Stint", lap.stint.into()),
        ("PitOutTime", secs(lap.pit_out)),
        ("PitInTime", secs(lap.pit_in)),
        ("Sector1Time", s1),
        ("Sector2Time", s2),
        ("Sector3Time", s3),
        ("Sector1SessionTime", e1),
        ("Sector2SessionTime", e2),
        ("Sector3SessionTime", e3),
        ("SpeedI1", lap.speed_i1.into()),
        ("SpeedI2", lap.speed_i2.into()),
        ("SpeedFL", lap.speed_fl.into()),
        ("SpeedST", lap.speed_st.into()),
        ("IsPersonalBest", told(lap.personal_best.into())),
        ("Compound", lap.compound.clone().into()),
        ("TyreLife", lap.tyre_life.into()),
        ("FreshTyre", lap.fresh_tyre.into()),
        ("LapStartTime", secs(lap.start)),
        ("TrackStatus", lap.track_status.clone().into()),
        ("Position", lap.position.into()),
        ("Deleted", lap.deleted.into()),
        ("DeletedReason", told(lap.deleted_reason.clone().into())),
        ("FastF1Generated", lap.generated.into()),
        ("IsAccurate", lap.accurate.into()),
    ])
}

fn same(ours: &Value, theirs: &Value) -> bool {
    match (ours.as_f64(), theirs.as_f64()) {
        (Some(ours), Some(theirs)) => (ours - theirs).abs() <= TOLERANCE_S,
        _ => ours == theirs,
    }
}

/// The rebuilt archive of this session announces a set of tyres as the car enters the pit lane, not as it leaves.
const ANNOUNCED_EARLY: &str = "2025_15_R";

/// What FastF1 makes of such an announcement: each stint has the next one's tyres, and the last of several has none.
/// (With the announcements half a minute later, as in untouched archives, it gives each stint its own.) `None` where the
/// session or the column is another, so that FastF1 is right.
fn of_next_stint(name: &str, session: &Session, lap: &Lap, column: &str) -> Option<Value> {
    if name != ANNOUNCED_EARLY || !["Compound", "TyreLife", "FreshTyre"].contains(&column) {
        return None;
    }
    let laps = session.laps.of(lap.driver);
    let next = laps.iter().find(|other| other.stint > lap.stint);
    if next.is_none() && lap.stint == Some(1) {
        return None;
    }
    let first = laps.iter().find(|other| other.stint == lap.stint).map_or(lap.number, |lap| lap.number);
    Some(match (column, next) {
        ("Compound", Some(next)) => next.compound.clone().into(),
        ("Compound", None) => "None".into(),
        ("TyreLife", next) => next.and_then(|next| Some(next.tyre_life? + lap.number - first)).into(),
        (_, next) => next.map_or(Some(false), |next| next.fresh_tyre).into(),
    })
}

fn excepted(session: &str, driver: &str, lap: u64, column: &str) -> bool {
    EXCEPTIONS.iter().any(|(s, d, first, last, columns, _)| {
        *s == session && *d == driver && (*first..=*last).contains(&lap) && columns.contains(&column)
    })
}

/// Differences between one session's laps and the golden table, in words.
fn differences(name: &str, session: &Session, golden: &Value) -> Vec<String> {
    let column = |column: &str| golden[column].as_array().expect("a column");
    let mut differences = Vec::new();
    let rows = column("LapNumber").len();
    let expected = session.laps.laps.len();
    if rows != expected {
        differences.push(format!("{name}: {expected} laps, FastF1 has {rows}"));
    }
    for i in 0..rows {
        let code = column("Driver")[i].as_str().expect("a code");
        let number = column("LapNumber")[i].as_f64().expect("a number") as u64;
        let driver =
            session.drivers.iter().position(|driver| driver.code.as_str() == code).expect("a driver");
        let Some(lap) = session.laps.of(driver).iter().find(|lap| u64::from(lap.number) == number) else {
            differences.push(format!("{name} {code} lap {number}: missing"));
            continue;
        };
        let mut ours = row(lap);
        ours.insert("Driver", session.drivers[driver].code.as_str().into());
        ours.insert("DriverNumber", session.drivers[driver].number.to_string().into());
        ours.insert("Team", session.drivers[driver].team.clone().into());
        ours.insert("LapNumber", lap.number.into());
        for (name_of_column, values) in golden.as_object().expect("columns") {
            let value =
                ours.get(name_of_column.as_str()).unwrap_or_else(|| panic!("no column {name_of_column}"));
            let theirs = &values.as_array().expect("a column")[i];
            let wrong = of_next_stint(name, session, lap, name_of_column);
            let value = wrong.as_ref().unwrap_or(value);
            if !same(value, theirs) && !excepted(name, code, number, name_of_column) {
                differences
                    .push(format!("{name} {code} lap {number} {name_of_column}: {value}, FastF1 {theirs}"));
            }
        }
    }
    differences
}

#[test]
fn laps_that_are_deleted_without_their_time_are_marked() {
    let deleted = [
        ("2025_20_Q", "COL", 8, "TRACK LIMITS AT TURN 3 LAP 9 "),
        ("2025_06_S", "ANT", 13, "TRACK LIMITS AT TURN 11 LAP 13 "),
    ];
    for golden in SESSIONS {
        let Some((session, _)) = golden.with_table("laps") else { continue };
        for (_, code, number, reason) in deleted.iter().filter(|(name, ..)| *name == golden.name) {
            let driver = session.find_driver(code).expect("a driver");
            let lap = session.laps.of(driver).iter().find(|lap| lap.number == *number).expect("the lap");
            assert_eq!((lap.deleted, lap.deleted_reason.as_str()), (Some(true), *reason), "{code}");
        }
    }
}

#[test]
fn every_column_is_as_fastf1_has_it() {
    let mut all = Vec::new();
    for golden in SESSIONS {
        let Some((session, table)) = golden.with_table("laps") else { continue };
        all.extend(differences(golden.name, &session, &table));
    }
    let shown = all.len().min(60);
    let mut counts = BTreeMap::<&str, usize>::new();
    for difference in &all {
        *counts
            .entry(difference.split(':').next().and_then(|cell| cell.rsplit(' ').next()).unwrap_or(""))
            .or_default() += 1;
    }
    assert!(all.is_empty(), "{} differences {counts:?}, first:\n{}", all.len(), all[..shown].join("\n"));
}
