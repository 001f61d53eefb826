use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int32Type};
use timing::{SessionKey, SessionKind, SessionTime, Topic};

use super::*;
use crate::{CarSamples, Lap, MISSING_U8, MISSING_U16, PositionSamples, Sources, build};

fn time(secs: f64) -> SessionTime {
    SessionTime::from_secs_f64(secs)
}

/// Two drivers with three laps of ten seconds each, a car sample every second, and two messages of race control.
pub(crate) fn session() -> Session {
    let mut sources = Sources::default();
    let mut add = |topic: Topic, lines: &[&str]| {
        sources.topics.insert(topic, lines.join("\r\n").into_bytes());
    };
    add(Topic::SessionInfo, &[r#"00:00:00.000{"Meeting":{"Name":"Dutch Grand Prix"},"Name":"Race"}"#]);
    add(
        Topic::DriverList,
        &[
            r#"00:00:00.000{"1":{"RacingNumber":"1","Tla":"VER","Line":1},"4":{"RacingNumber":"4","Tla":"NOR","Line":2}}"#,
        ],
    );
    add(
        Topic::RaceControlMessages,
        &[
            r#"00:00:05.000{"Messages":[{"Utc":"2025-08-31T13:00:00","Lap":1,"Category":"Other","Message":"CAR 4 (NOR) NOTED","RacingNumber":"4"}]}"#,
            r#"00:00:15.000{"Messages":{"1":{"Utc":"2025-08-31T13:00:10","Lap":2,"Category":"Flag","Message":"CLEAR"}}}"#,
        ],
    );
    let key = SessionKey { year: 2025, round: 15, kind: SessionKind::Race };
    let mut session = build(key, &sources).expect("a session");
    let lap = |driver, number: u16| Lap {
        driver,
        number,
        start: Some(time(f64::from(number - 1) * 10.0)),
        end: Some(time(f64::from(number) * 10.0)),
        ..Lap::default()
    };
    session.laps = crate::LapTable::new((0..2).map(|d| (1..=3).map(|n| lap(d, n)).collect()).collect());
    let times: Arc<[SessionTime]> = (0..40).map(|n| time(f64::from(n))).collect();
    let mut car = CarSamples {
        rpm: vec![11_000; 40],
        speed: vec![300; 40],
        gear: vec![8; 40],
        throttle: vec![100; 40],
        brake: vec![0; 40],
        drs: None,
        time: Arc::clone(&times),
    };
    (car.rpm[0], car.speed[0], car.gear[0], car.throttle[0], car.brake[0]) =
        (MISSING_U16, MISSING_U16, MISSING_U8, 104, 104);
    let position = PositionSamples {
        x: vec![1; 40],
        y: vec![2; 40],
        z: vec![3; 40],
        on_track: vec![true; 40],
        time: times,
    };
    session.cars = vec![car, CarSamples::default()];
    session.positions = vec![position.clone(), position];
    session
}

fn codes(batch: &RecordBatch) -> Vec<&str> {
    let column = batch.column_by_name("Driver").expect("a column of drivers");
    column.as_string::<i32>().iter().flatten().collect()
}

#[test]
fn every_part_of_a_table_has_its_schema() {
    let session = session();
    let everything = Selection::default();
    for table in Table::ALL {
        let reader = TableReader::new(&session, table, &everything);
        for batch in reader.batches() {
            assert_eq!(batch.schema(), reader.schema(), "{table}");
        }
        assert!(reader.schema().fields().iter().all(|field| field.is_nullable()), "{table}");
        assert!(reader.batch(reader.len()).is_none(), "{table}");
    }
}

#[test]
fn rows_keep_the_order_of_the_session_however_they_are_chosen() {
    let session = session();
    let selection = Selection { drivers: Some(vec![1, 0]), laps: Some(vec![3..=3, 1..=1]) };
    let laps = TableReader::new(&session, Table::Laps, &selection).batch(0).expect("one part");
    assert_eq!(codes(&laps), ["VER", "VER", "NOR", "NOR"]);
    let numbers = laps.column_by_name("LapNumber").expect("a column").as_primitive::<Int32Type>();
    assert_eq!(numbers.values(), &[1, 3, 1, 3]);
    let times = laps.column_by_name("Time").expect("a column").as_primitive::<Float64Type>();
    assert_eq!(times.values(), &[10.0, 30.0, 10.0, 30.0]);
}

#[test]
fn samples_are_one_part_a_car_and_none_for_a_car_without_any() {
    let session = session();
    let everything = Selection::default();
    let reader = TableReader::new(&session, Table::Car, &everything);
    assert_eq!(reader.len(), 1);
    let car = reader.batch(0).expect("one part");
    assert_eq!(car.num_rows(), 40);
    for name in ["RPM", "Speed", "nGear", "Throttle", "Brake"] {
        assert_eq!(car.column_by_name(name).expect("a column").null_count(), 1, "{name}");
    }
    assert_eq!(car.column_by_name("DRS").expect("a column").null_count(), 40);
    assert_eq!(TableReader::new(&session, Table::Position, &everything).len(), 2);
}

#[test]
fn samples_of_laps_side_by_side_are_not_told_twice() {
    let session = session();
    let selection = Selection { drivers: None, laps: Some(vec![1..=2]) };
    let car = TableReader::new(&session, Table::Car, &selection).batch(0).expect("one part");
    assert_eq!(car.num_rows(), 21);
}

#[test]
fn race_control_is_chosen_by_car_and_lap() {
    let session = session();
    let rows = |drivers: Option<Vec<usize>>, laps| {
        let selection = Selection { drivers, laps };
        TableReader::new(&session, Table::RaceControl, &selection).batch(0).map(|batch| batch.num_rows())
    };
    assert_eq!(rows(None, None), Some(2));
    assert_eq!(rows(Some(vec![1]), None), Some(1));
    assert_eq!(rows(Some(vec![0]), None), Some(0));
    assert_eq!(rows(None, Some(vec![2..=9])), Some(1));
}

#[test]
fn a_table_tells_what_it_lacks() {
    let mut session = session();
    assert_eq!(Table::Weather.missing_topics(&session), [Topic::WeatherData]);
    assert_eq!(Table::Results.missing_topics(&session), []);
    session.missing = vec![Topic::CarData];
    assert_eq!(Table::Car.missing_topics(&session), [Topic::CarData]);
}

#[test]
fn telemetry_of_a_car_without_car_data_has_places_and_no_speeds() {
    let session = session();
    let selection = Selection { drivers: Some(vec![1]), laps: Some(vec![2..=2]) };
    let reader = TableReader::new(&session, Table::Telemetry, &selection);
    let lap = reader.batch(0).expect("one part");
    assert_eq!((reader.len(), codes(&lap).len()), (1, lap.num_rows()));
    assert!(lap.num_rows() > 10);
    let missing = |name: &str| lap.column_by_name(name).expect("a column").null_count();
    for name in ["RPM", "Speed", "nGear", "Throttle", "Brake", "DRS", "Distance", "DriverAhead"] {
        assert_eq!(missing(name), lap.num_rows(), "{name}");
    }
    for name in ["SessionTime", "Time", "Source", "X", "Y", "Z", "Status"] {
        assert_eq!(missing(name), 0, "{name}");
    }
}

#[test]
fn recordings_of_radio_are_links_where_the_folder_is_known() {
    let info =
        |path: &str| format!(r#"00:00:00.000{{"Meeting":{{"Name":"X"}},"Name":"Race","Path":"{path}"}}"#);
    let table = |path: &str, drivers: Option<Vec<usize>>| {
        let mut sources = Sources::default();
        let mut add = |topic: Topic, line: &str| sources.topics.insert(topic, line.as_bytes().to_vec());
        add(Topic::SessionInfo, &info(path));
        add(Topic::DriverList, r#"00:00:00.000{"1":{"RacingNumber":"1","Tla":"VER","Line":1}}"#);
        let radio = r#"00:00:09.000{"Captures":[
            {"Utc":"2025-08-31T13:05:12Z","RacingNumber":"1","Path":"TeamRadio/a.mp3"},
            {"RacingNumber":"99","Path":"TeamRadio/b.mp3"},{"RacingNumber":"1","Path":"//evil.example/c.mp3"}]}"#;
        add(Topic::TeamRadio, &radio.replace('\n', ""));
        let key = SessionKey { year: 2025, round: 15, kind: SessionKind::Race };
        let session = build(key, &sources).expect("a session");
        assert_eq!(session.damage.total(), 1, "the path that is none is told");
        let selection = Selection { drivers, laps: None };
        TableReader::new(&session, Table::TeamRadio, &selection).batch(0).expect("a table")
    };
    let all = table("2025/Dutch/Race/", None);
    let column = |name: &str| -> Vec<Option<String>> {
        let column = all.column_by_name(name).expect("a column").as_string::<i32>();
        column.iter().map(|text| text.map(str::to_owned)).collect()
    };
    assert_eq!(column("Driver"), [Some("VER".to_owned()), None]);
    assert_eq!(
        column("Url")[0].as_deref(),
        Some("https://livetiming.formula1.com/static/2025/Dutch/Race/TeamRadio/a.mp3")
    );
    assert_eq!(table("2025/Dutch/Race/", Some(vec![0])).num_rows(), 1);
    for path in ["", "../..", "https://evil.example"] {
        let urls = table(path, None);
        assert_eq!(urls.column_by_name("Url").map(|urls| urls.null_count()), Some(2), "{path}");
    }
}
