//! The form of entries: that of each past version stays, and any tool of the field can read it.

use std::io::Cursor;

use crate::support::{DEMO, read};
use arrow_array::cast::AsArray;
use arrow_array::types::UInt16Type;
use arrow_ipc::reader::FileReader;
use entry::EntryError;

/// Entries of each version, from `examples/small_entry.rs`. Should the version go up, the last one must be outdated, and
/// one of the new version takes its place here.
const VERSION_1: &[u8] = include_bytes!("version_1.arrow");
const VERSION_2: &[u8] = include_bytes!("version_2.arrow");
const VERSION_3: &[u8] = include_bytes!("version_3.arrow");

#[test]
fn entries_of_past_versions_are_outdated() {
    assert_eq!(read(VERSION_1), Err(EntryError::Outdated { found: 1 }));
    assert_eq!(read(VERSION_2), Err(EntryError::Outdated { found: 2 }));
}

#[test]
fn an_entry_of_version_3_is_read_and_written_as_ever() {
    let entry = read(VERSION_3).expect("an entry");
    assert!(entry.session.circuit_map.is_some() && !entry.session.team_radio.is_empty());
    assert!(entry.tracks.is_some() && !entry.session.laps.laps.is_empty());
    let again = entry::write(&entry.session, entry.tracks.as_ref(), &entry.provenance);
    assert_eq!(again.as_deref(), Ok(VERSION_3), "a change of the form is a new version");
}

#[test]
fn an_entry_is_an_arrow_file_of_one_row() {
    let (session, tracks, provenance) = &*DEMO;
    let file = entry::write(session, Some(tracks), provenance).expect("an entry");
    let mut reader = FileReader::try_new(Cursor::new(file), None).expect("an Arrow file");
    assert!(reader.schema().metadata()["lightsout"].contains("the demo season"));
    let batch = reader.next().expect("a batch").expect("a batch");
    assert_eq!((reader.count(), batch.num_rows()), (0, 1));
    let cars = batch.column_by_name("cars").expect("cars").as_list::<i32>().value(0);
    let speeds = cars.as_struct().column_by_name("speed").expect("speeds").as_list::<i32>().value(0);
    assert_eq!(*speeds.as_primitive::<UInt16Type>().values(), session.cars[0].speed);
}
