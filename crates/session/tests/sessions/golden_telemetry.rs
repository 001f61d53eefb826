//! Merged telemetry against FastF1's, and the reference's frames, which are made from it.
//!
//! Laps are taken from the golden laps table, so that what is compared here is the merging alone.

#![allow(clippy::print_stdout, reason = "tests say aloud what they skip")]

use std::fs;

use serde_json::Value;
use session::Lap;
use session::telemetry::{AheadInputs, LapTelemetry, driver_ahead};
use timing::{DriverCode, SessionTime};

use crate::support::{DUTCH_RACE, Golden, Loaded, MEXICO_QUALIFYING, column, json, millis};

/// Columns that are known to differ, as `SESSION.telemetry.DRIVER.LAP column`, each with the reason.
const EXCEPTIONS: &[(&str, &str)] = &[];

/// Collects where columns differ.
struct Differences {
    file: String,
    found: Vec<String>,
}

impl Differences {
    fn compare<T: std::fmt::Debug>(
        &mut self,
        golden: &Value,
        name: &str,
        ours: &[T],
        equal: impl Fn(&Value, &T) -> bool,
    ) {
        let place = format!("{} {name}", self.file);
        let golden = column(golden, name);
        if EXCEPTIONS.iter().any(|(exception, _)| *exception == place) {
            return;
        }
        if golden.len() != ours.len() {
            self.found.push(format!("{place}: {} rows, not {}", ours.len(), golden.len()));
            return;
        }
        let differ: Vec<usize> = (0..ours.len()).filter(|&i| !equal(&golden[i], &ours[i])).collect();
        if let Some(&first) = differ.first() {
            self.found.push(format!(
                "{place}: {} of {} rows differ, first row {first}: {:?}, not {}",
                differ.len(),
                ours.len(),
                ours[first],
                golden[first]
            ));
        }
    }
}

fn within(golden: &Value, ours: f64, tolerance: impl Fn(f64) -> f64) -> bool {
    golden.as_f64().map_or(ours.is_nan(), |golden| (golden - ours).abs() <= tolerance(golden))
}

fn relative(golden: &Value, ours: &f64) -> bool {
    within(golden, *ours, |golden| 1e-6 * golden.abs() + 1e-12)
}

fn millimetre(golden: &Value, ours: &f64) -> bool {
    within(golden, *ours, |_| 1e-3)
}

fn tenth_of_unit(golden: &Value, ours: &f64) -> bool {
    within(golden, *ours, |_| 0.01)
}

fn compare_lap(loaded: &Loaded, file: &str, driver: &str, number: u16) -> Vec<String> {
    let session = &loaded.session;
    let golden = json(&loaded.golden.join(format!("{file}.json")));
    let driver = session.driver_by_code(DriverCode::parse(driver).expect("a code")).expect("a driver");
    let lap = session.laps.of(driver).iter().find(|lap| lap.number == number).expect("a lap");
    let ours = session.lap_telemetry(lap).expect("telemetry");
    let mut differences = Differences { file: file.to_owned(), found: Vec::new() };

    let time = |golden: &Value, time: &SessionTime| {
        golden.as_f64().is_some_and(|seconds| SessionTime::from_millis(millis(seconds)) == *time)
    };
    let since: Vec<i64> =
        (0..ours.len()).filter_map(|i| ours.since_start(i)).map(|span| span.as_nanos() / 1_000_000).collect();
    differences.compare(&golden, "SessionTime", &ours.time, time);
    differences.compare(&golden, "Time", &since, |golden, ours| {
        golden.as_f64().is_some_and(|seconds| millis(seconds) == *ours)
    });
    differences.compare(&golden, "Speed", &ours.speed, relative);
    differences.compare(&golden, "RPM", &ours.rpm, relative);
    differences.compare(&golden, "Throttle", &ours.throttle, relative);
    differences.compare(&golden, "Distance", &ours.distance, millimetre);
    differences.compare(&golden, "RelativeDistance", &ours.relative_distance, relative);
    differences.compare(&golden, "X", &ours.x, tenth_of_unit);
    differences.compare(&golden, "Y", &ours.y, tenth_of_unit);
    differences.compare(&golden, "Z", &ours.z, tenth_of_unit);
    differences.compare(&golden, "nGear", &ours.gear, |golden, ours| *golden == *ours);
    differences.compare(&golden, "DRS", ours.drs.as_deref().unwrap_or_default(), |golden, o| *golden == *o);
    differences.compare(&golden, "Brake", &ours.brake, |golden, ours| *golden == *ours);
    differences.compare(&golden, "Source", &ours.source, |golden, ours| *golden == ours.name());
    let on_track = |golden: &Value, ours: &bool| (golden == "OnTrack") == *ours;
    differences.compare(&golden, "Status", &ours.on_track, on_track);
    compare_ahead(loaded, lap, &ours, &golden, &mut differences);
    differences.found
}

fn compare_ahead(
    loaded: &Loaded,
    lap: &Lap,
    ours: &LapTelemetry,
    golden: &Value,
    differences: &mut Differences,
) {
    let Loaded { session, order, .. } = loaded;
    let zero = session.zero.expect("a zero");
    let inputs = AheadInputs { laps: &session.laps, cars: &session.cars, order, zero };
    let ahead = driver_ahead(&inputs, lap, &ours.time);
    differences.compare(golden, "DriverAhead", &ahead.driver, |golden, ours| {
        golden.as_str() == Some(&ours.map_or(String::new(), |i| session.drivers[i].number.to_string()))
    });
    differences.compare(golden, "DistanceToDriverAhead", &ahead.distance, |golden, ours| {
        golden.as_f64().is_some() == ours.is_some() && millimetre(golden, &ours.unwrap_or(f64::NAN))
    });
}

fn laps_equal(case: &Golden) {
    let Some(loaded) = case.with_golden_laps() else { return };
    let mut differences = Vec::new();
    let mut files = 0;
    for entry in fs::read_dir(&loaded.golden).expect("golden values") {
        let name = entry.expect("a file").file_name().into_string().expect("a name");
        let Some(file) = name.strip_suffix(".json") else { continue };
        let [session, "telemetry", driver, lap] = file.split('.').collect::<Vec<_>>()[..] else { continue };
        if session == case.name {
            files += 1;
            differences.extend(compare_lap(&loaded, file, driver, lap.parse().expect("a lap")));
        }
    }
    assert!(files > 0, "no golden telemetry of {}", case.name);
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn laps_of_the_dutch_race_are_as_fastf1_merges_them() {
    laps_equal(&DUTCH_RACE);
}

#[test]
fn laps_of_the_mexican_qualifying_are_as_fastf1_merges_them() {
    laps_equal(&MEXICO_QUALIFYING);
}

#[test]
fn all_laps_have_as_many_rows_as_in_fastf1() {
    for (case, merged_rows) in [(DUTCH_RACE, 836_997), (MEXICO_QUALIFYING, 394_469)] {
        let Some(loaded) = case.with_golden_laps() else { continue };
        let mut rows = 0;
        for driver in 0..loaded.session.drivers.len() {
            loaded.session.each_lap_telemetry(driver, |_, telemetry| rows += telemetry.len());
        }
        assert_eq!(rows, merged_rows, "{}", case.name);
    }
}
