//! What the feed says of a session, on real ones: its own drivers, its distance, its clock, its rulings.

use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use session::tables::{Selection, Table, TableReader};
use session::{RulingKind, Session, Sources, build};
use timing::{SessionKey, SessionKind};

fn real(path: &str, year: u16, round: u8, kind: SessionKind) -> Option<Session> {
    let folder = realdata::session(path)?;
    let topics = realdata::topics(Path::new(&folder));
    let sources = Sources { topics, ..Sources::default() };
    Some(build(SessionKey { year, round, kind }, &sources).expect("a session"))
}

#[test]
fn the_drivers_are_those_of_the_session_and_not_of_the_next() {
    let path = "2025/2025-09-07_Italian_Grand_Prix/2025-09-05_Practice_1";
    let Some(session) = real(path, 2025, 16, SessionKind::Practice1) else { return };
    let codes: Vec<&str> = session.drivers.iter().map(|driver| driver.code.as_str()).collect();
    assert_eq!(codes.len(), 20, "{codes:?}");
    let name =
        |code: &str| session.find_driver(code).map(|driver| session.drivers[driver].full_name.as_str());
    assert_eq!([name("VER"), name("BOR")], [Some("Max Verstappen"), Some("Gabriel Bortoleto")]);
    let rulings = session.rulings();
    assert!(
        !rulings
            .iter()
            .any(|ruling| ruling.cars.iter().any(|car| car.code.is_some_and(|code| code.as_str() == "BAD")))
    );
    assert_eq!(rulings.iter().filter(|ruling| ruling.kind == RulingKind::BlackAndWhiteFlag).count(), 2);
}

#[test]
fn a_car_that_does_not_start_is_not_on_the_grid() {
    let path = "2025/2025-05-04_Miami_Grand_Prix/2025-05-03_Sprint";
    let Some(session) = real(path, 2025, 6, SessionKind::Sprint) else { return };
    let start = session.phases.iter().find(|change| change.phase == session::SessionPhase::Started);
    let start = start.expect("a start").time;
    let stays = |driver: &usize| !session.takes_start(*driver, start);
    let left: Vec<&str> = (0..20).filter(stays).map(|driver| session.drivers[driver].code.as_str()).collect();
    assert_eq!(left, ["LEC"]);
}

#[test]
fn a_shortened_race_has_its_distance_when_it_is_told() {
    let path = "2025/2025-03-16_Australian_Grand_Prix/2025-03-16_Race";
    let Some(session) = real(path, 2025, 1, SessionKind::Race) else { return };
    let laps: Vec<u16> = session.total_laps_changes.iter().map(|(_, laps)| *laps).collect();
    assert_eq!((laps.as_slice(), session.total_laps), (&[58, 57][..], Some(57)));
    let shortened = session.total_laps_changes[1].0;
    assert_eq!(session.total_laps_at(shortened - timing::Span::from_millis(1)), Some(58));
    assert_eq!(session.total_laps_at(shortened), Some(57));
}

#[test]
fn the_clock_and_the_mini_sectors_of_a_qualifying_are_read() {
    let path = "2025/2025-10-26_Mexico_City_Grand_Prix/2025-10-25_Qualifying";
    let Some(session) = real(path, 2025, 20, SessionKind::Qualifying) else { return };
    let start = session.qualifying_parts[0].start;
    let remaining = session.remaining_at(start + timing::Span::from_secs(60)).expect("a clock");
    assert!((remaining - timing::Span::from_secs(17 * 60)).abs() < timing::Span::from_secs(3), "{remaining}");
    assert!(session.mini_sectors.iter().filter(|car| car.len() > 100).count() >= 19);
}

#[test]
fn the_tables_of_a_qualifying_have_what_was_told() {
    let path = "2025/2025-10-26_Mexico_City_Grand_Prix/2025-10-25_Qualifying";
    let Some(session) = real(path, 2025, 20, SessionKind::Qualifying) else { return };
    let everything = Selection::default();
    let rows = |table| {
        TableReader::new(&session, table, &everything).batches().map(|batch| batch.num_rows()).sum::<usize>()
    };
    assert_eq!(rows(Table::SessionClock), session.clock.len());
    let rulings = session.rulings();
    let of_kind = |kind| rulings.iter().filter(|ruling| ruling.kind == kind).count();
    assert_eq!(of_kind(RulingKind::LapDeleted), session.lap_rulings().len(), "every deletion finds its lap");
    assert!(rows(Table::Rulings) >= rulings.len() && !rulings.is_empty());
    assert!(rows(Table::PositionsFeed) > 500);
    // Of a flying lap, all mini-sectors are told, and of every lap none twice.
    let norris = session.find_driver("NOR").expect("a driver");
    let fastest = session.qualifying_parts[0].best_lap(session.laps.of(norris)).expect("a lap").number;
    let lap = Selection { drivers: Some(vec![norris]), laps: Some(vec![fastest..=fastest]) };
    let batches: Vec<_> = TableReader::new(&session, Table::MiniSectors, &lap).batches().collect();
    let column = |name: &str| -> Vec<i32> {
        let of = |batch: &arrow_array::RecordBatch| {
            let column = batch.column_by_name(name).expect("a column").as_primitive::<Int32Type>().clone();
            column.iter().flatten().collect::<Vec<i32>>()
        };
        batches.iter().flat_map(of).collect()
    };
    let driven: Vec<(i32, i32)> = column("Sector")
        .into_iter()
        .zip(column("Segment"))
        .zip(column("Status"))
        .filter(|(_, status)| *status != 0)
        .map(|(place, _)| place)
        .collect();
    assert!(driven.len() > 15 && driven.is_sorted(), "{driven:?}");
}
