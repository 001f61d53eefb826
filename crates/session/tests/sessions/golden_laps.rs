//! Every column of the laps of all sessions with golden files against FastF1 3.9.0's table of the same archive.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use session::{Lap, Session};
use timing::{SessionTime, Span};

use crate::golden_exceptions::{ANNOUNCED_EARLY, EXCEPTIONS, Exception, LAPS_INTO_THE_PITS, STINTS, Stint};
use crate::support::{GoldenLaps, column, golden_laps, rows};

/// Times are equal within one millisecond.
const TOLERANCE_S: f64 = 0.001;

/// So many differences are shown at most.
const SHOWN: usize = 60;

/// The race that was stopped on lap 1 and restarted from the grid: FastF1 has no lap 1, unless it ended there, and counts
/// laps and stints from the restart.
const STOPPED_ON_LAP_1: &str = "2024_08_R";

/// The cars that were led back to the grid there.
const STOPPED_CARS: usize = 16;

/// How many laps and stints the feed counted before FastF1's first.
fn counted_before(name: &str, is_generated: bool) -> u64 {
    u64::from(name == STOPPED_ON_LAP_1 && !is_generated)
}

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
    // The last lap of a car that stopped has no value here in FastF1's table; a first lap has.
    let told = |value: Value| if lap.generated && lap.number > 1 { Value::Null } else { value };
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
        // FastF1 writes a compound that it does not know as a text.
        _ => ours == theirs || (ours.is_null() && theirs == "None"),
    }
}

/// What is right where FastF1 is wrong, and `None` where FastF1 is right.
fn right_value(session: &str, driver: &str, lap: u64, column: &str) -> Option<(Value, &'static str)> {
    if session == ANNOUNCED_EARLY {
        return Some((tyre_column(driver, lap, column)?, "by the tyre topic"));
    }
    let is_it = |exception: &&Exception| exception.cell == (session, driver, lap, column);
    let exception = EXCEPTIONS.iter().find(is_it)?;
    Some((serde_json::from_str(exception.right).expect("JSON"), exception.reason))
}

/// What the feed tells of the tyres of a lap in the session that announces sets early.
fn tyre_column(driver: &str, lap: u64, column: &str) -> Option<Value> {
    let is_it = |(of, .., first, last, _): &&Stint| *of == driver && (*first..=*last).contains(&lap);
    let (_, compound, fresh, first, _, age) =
        STINTS.iter().find(is_it).unwrap_or_else(|| panic!("no stint of {driver} on lap {lap}"));
    match column {
        "Compound" => Some((*compound).into()),
        "FreshTyre" => Some((*fresh).into()),
        "TyreLife" => Some((age + lap + 1 - first).into()),
        _ => None,
    }
}

/// The driver of a row, and the lap by the feed's number.
fn lap_of_row<'a>(name: &str, table: &'a Value, i: usize) -> (&'a str, u64) {
    let code = column(table, "Driver")[i].as_str().expect("a code");
    let number = column(table, "LapNumber")[i].as_f64().expect("a number") as u64;
    (code, number + counted_before(name, column(table, "FastF1Generated")[i] == true))
}

/// One session's laps held against the golden table.
#[derive(Default)]
struct Comparison {
    /// Cells compared, and those that are right, by column.
    by_column: BTreeMap<String, (usize, usize)>,
    /// What differs, in words.
    differences: Vec<String>,
}

impl Comparison {
    fn of(golden: &GoldenLaps) -> Self {
        let GoldenLaps { name, session, table } = golden;
        let mut comparison = Self::default();
        let cells: BTreeSet<(&str, u64)> = (0..rows(table)).map(|i| lap_of_row(name, table, i)).collect();
        for lap in &session.laps.laps {
            let cell = (session.drivers[lap.driver].code.as_str(), u64::from(lap.number));
            let is_known = LAPS_INTO_THE_PITS.contains(&(name.as_str(), cell.0, cell.1));
            if cells.contains(&cell) == is_known && (name != STOPPED_ON_LAP_1 || lap.number > 1) {
                comparison
                    .differences
                    .push(format!("{name} {} lap {}: not in FastF1's table", cell.0, cell.1));
            }
        }
        for i in 0..rows(table) {
            comparison.add_row(name, session, table, i);
        }
        comparison
    }

    fn add_row(&mut self, name: &str, session: &Session, table: &Value, i: usize) {
        let (code, number) = lap_of_row(name, table, i);
        let before = counted_before(name, column(table, "FastF1Generated")[i] == true);
        let driver =
            session.drivers.iter().position(|driver| driver.code.as_str() == code).expect("a driver");
        let Some(lap) = session.laps.of(driver).iter().find(|lap| u64::from(lap.number) == number) else {
            self.differences.push(format!("{name} {code} lap {number}: missing"));
            return;
        };
        let mut ours = row(lap);
        ours.insert("Driver", session.drivers[driver].code.as_str().into());
        ours.insert("DriverNumber", session.drivers[driver].number.to_string().into());
        ours.insert("Team", session.drivers[driver].team.clone().into());
        ours.insert("LapNumber", (u64::from(lap.number) - before).into());
        ours.insert("Stint", lap.stint.map(|stint| u64::from(stint) - before).into());
        for (name_of_column, values) in table.as_object().expect("columns") {
            let value =
                ours.get(name_of_column.as_str()).unwrap_or_else(|| panic!("no column {name_of_column}"));
            let right = right_value(name, code, number, name_of_column);
            let theirs = &values.as_array().expect("a column")[i];
            let (expected, reason) =
                right.as_ref().map_or((theirs, "by FastF1"), |(right, reason)| (right, reason));
            if right.is_some() && name != ANNOUNCED_EARLY && same(expected, theirs) {
                self.differences.push(format!("{name} {code} lap {number} {name_of_column}: no exception"));
            }
            let counts = self.by_column.entry(name_of_column.clone()).or_default();
            counts.0 += 1;
            if same(value, expected) {
                counts.1 += 1;
            } else {
                self.differences.push(format!(
                    "{name} {code} lap {number} {name_of_column}: {value}, not {expected} {reason}"
                ));
            }
        }
    }
}

#[test]
fn every_column_is_as_fastf1_has_it() {
    let mut all = Vec::new();
    for golden in golden_laps() {
        let comparison = Comparison::of(&golden);
        let cells: (usize, usize) =
            comparison.by_column.values().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        let wrong: Vec<String> = comparison
            .by_column
            .iter()
            .filter(|(_, (cells, equal))| cells != equal)
            .map(|(column, (cells, equal))| format!("{column} {}", cells - equal))
            .collect();
        println!("{}: {} of {} cells; {}", golden.name, cells.1, cells.0, wrong.join(", "));
        all.extend(comparison.differences);
    }
    let shown = all.len().min(SHOWN);
    assert!(all.is_empty(), "{} differences, first:\n{}", all.len(), all[..shown].join("\n"));
}

#[test]
fn the_lap_that_a_red_flag_ended_is_a_lap_without_a_time() {
    let Some(golden) = golden_laps().find(|golden| golden.name == STOPPED_ON_LAP_1) else { return };
    let first = |lap: &&Lap| lap.number == 1 && !lap.generated;
    let laps: Vec<&Lap> = golden.session.laps.laps.iter().filter(first).collect();
    assert_eq!(laps.len(), STOPPED_CARS);
    let led_back = |lap: &Lap| (lap.time, lap.pit_in.is_some(), lap.stint, lap.accurate);
    assert!(laps.iter().all(|lap| led_back(lap) == (None, true, Some(1), false)));
}
