//! Tables of the demo race, read back in each format.

use std::fs::File;

use arrow_array::RecordBatch;
use arrow_ipc::reader::{FileReader, StreamReader};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::Value;

use crate::harness::{RACE, csv, run_demo};

const TABLES: [&str; 12] = [
    "laps",
    "results",
    "stints",
    "telemetry",
    "car",
    "position",
    "weather",
    "track-status",
    "race-control",
    "frames",
    "circuit",
    "moments",
];

/// Options that keep a table small.
fn small(table: &str) -> &'static [&'static str] {
    match table {
        "frames" => &["--fps", "1", "--to", "30"],
        "telemetry" | "car" | "position" => &["--driver", "ASK,MOR", "--lap", "2-3"],
        _ => &[],
    }
}

fn export(table: &str, format: &str, options: &[&str]) -> Vec<u8> {
    let arguments = [&["-q", "export", RACE, "-t", table, "-f", format], options].concat();
    let run = run_demo(&arguments);
    assert_eq!(run.code, Some(0), "{table} {format}: {}", run.err);
    run.out
}

fn text(table: &str, options: &[&str]) -> String {
    String::from_utf8(export(table, "csv", options)).expect("text")
}

fn rows(batches: &[RecordBatch]) -> usize {
    batches.iter().map(RecordBatch::num_rows).sum()
}

#[test]
fn every_table_says_the_same_in_every_format() {
    let folder = tempfile::tempdir().expect("a folder");
    for table in TABLES {
        let options = small(table);
        let stream = export(table, "arrow", options);
        let stream = StreamReader::try_new(&stream[..], None).expect("a stream");
        let schema = stream.schema();
        let batches: Vec<RecordBatch> = stream.collect::<Result<_, _>>().expect("whole batches");
        assert!(rows(&batches) > 0, "{table}");

        let path = folder.path().join(format!("{table}.arrow"));
        let file_options = [options, &["-o", path.to_str().expect("a plain name")]].concat();
        assert_eq!(export(table, "arrow", &file_options), b"");
        let file = FileReader::try_new(File::open(&path).expect("the file"), None).expect("a file");
        assert_eq!(file.collect::<Result<Vec<_>, _>>().expect("whole batches"), batches, "{table}");

        let path = folder.path().join(format!("{table}.parquet"));
        let file_options = [options, &["-o", path.to_str().expect("a plain name")]].concat();
        assert_eq!(export(table, "parquet", &file_options), b"");
        assert_eq!(export(table, "parquet", options), std::fs::read(&path).expect("the file"), "{table}");
        let file = File::open(&path).expect("the file");
        let builder = ParquetRecordBatchReaderBuilder::try_new(file).expect("a file");
        assert_eq!(builder.schema().fields(), schema.fields(), "{table}");
        let parquet =
            builder.build().expect("a reader").collect::<Result<Vec<_>, _>>().expect("whole batches");
        assert_eq!(rows(&parquet), rows(&batches), "{table}");

        let names: Vec<String> = schema.fields().iter().map(|field| field.name().clone()).collect();
        let text = text(table, options);
        assert_eq!(text.lines().next(), Some(names.join(",").as_str()), "{table}");
        assert_eq!(text.lines().count(), rows(&batches) + 1, "{table}");

        let objects = String::from_utf8(export(table, "ndjson", options)).expect("text");
        assert_eq!(objects.lines().count(), rows(&batches), "{table}");
        for line in objects.lines() {
            let object: Value = serde_json::from_str(line).expect("an object");
            assert_eq!(object.as_object().map(serde_json::Map::len), Some(names.len()), "{table}");
        }
    }
}

#[test]
fn missing_values_are_empty_and_never_a_number_that_is_none() {
    for table in TABLES {
        let text = text(table, small(table));
        for cell in text.lines().skip(1).flat_map(|line| line.split(',')) {
            assert!(!["NaN", "nan", "inf", "-inf", "null", "None"].contains(&cell), "{table}: {cell}");
        }
    }
}

#[test]
fn drivers_and_laps_choose_rows() {
    let laps = text("laps", &["--driver", "mor,ASK", "--lap", "2,4-5"]);
    let (header, rows) = csv(&laps);
    let column = |name: &str| header.iter().position(|column| *column == name).expect("a column");
    let (driver, lap) = (column("Driver"), column("LapNumber"));
    let chosen: Vec<(&str, &str)> = rows.iter().map(|row| (row[driver], row[lap])).collect();
    assert!(
        chosen.iter().all(|(driver, lap)| ["ASK", "MOR"].contains(driver) && ["2", "4", "5"].contains(lap))
    );
    let whole = text("laps", &[]);
    let (_, all) = csv(&whole);
    let order: Vec<(&str, &str)> = all.iter().map(|row| (row[driver], row[lap])).collect();
    let kept: Vec<(&str, &str)> = order.into_iter().filter(|row| chosen.contains(row)).collect();
    assert_eq!(chosen, kept);
    assert!(chosen.len() >= 4, "{chosen:?}");
}

#[test]
fn a_driver_can_be_named_by_number() {
    let by_code = text("laps", &["--driver", "ASK"]);
    let (_, rows) = csv(&by_code);
    assert_eq!(text("laps", &["--driver", rows[0][2]]), by_code);
}

#[test]
fn frames_are_as_many_as_asked_for() {
    let frames = text("frames", &["--fps", "2", "--from", "10", "--to", "12"]);
    let (header, rows) = csv(&frames);
    assert_eq!(&header[..5], ["frame", "t", "session_time", "lap", "driver"]);
    let mut times: Vec<&str> = rows.iter().map(|row| row[1]).collect();
    times.dedup();
    assert_eq!(times, ["10.0", "10.5", "11.0", "11.5", "12.0"]);
    assert_eq!(rows.len(), 50);
}

#[test]
fn motion_can_be_sampled() {
    let options = |motion| ["--fps", "1", "--from", "60", "--to", "61", "--motion", motion];
    let truth = text("frames", &options("true"));
    assert_eq!(truth, text("frames", &["--fps", "1", "--from", "60", "--to", "61"]));
    assert_ne!(truth, text("frames", &options("sampled")));
}

#[test]
fn a_table_of_no_rows_has_its_header() {
    let none = text("race-control", &["--driver", "ASK", "--lap", "1"]);
    assert!(none.starts_with("Time,Category,Message,"), "{none}");
}

#[test]
fn one_thread_and_many_write_the_same_bytes() {
    for table in TABLES {
        for format in ["csv", "parquet", "arrow", "ndjson"] {
            let with = |threads| export(table, format, &[&["--threads", threads], small(table)].concat());
            assert!(with("1") == with("4"), "{table} {format}");
        }
    }
}
