//! What a message has to hold, said once more and independently: the interface.

use replay::{CarFrame, Frame};
use serde_json::{Value, json};
use session::{Session, Tyre};
use timing::Span;
use wire::Format;

/// A field, its value, and by how much the JSON and the packed form may be off: half of their last digit.
type Expected = (&'static str, Value, f64, f64);

/// Fields that the packed form leaves out.
const DERIVED: [&str; 2] = ["dist", "rel_dist"];
/// A 32-bit float is off by half of 2^-23 at most.
const FLOAT: f64 = 6e-8;
/// Rounding of the sums in this test.
const ROUNDING: f64 = 1e-9;

fn car(car: &CarFrame) -> Vec<Expected> {
    let seconds = |span: Option<Span>| json!(span.map(Span::as_secs_f64));
    vec![
        ("x", json!(car.place.map(|place| place.x)), 0.05, 0.5),
        ("y", json!(car.place.map(|place| place.y)), 0.05, 0.5),
        ("dist", json!(car.distance), 0.005, 0.0),
        ("rel_dist", json!(car.rel_distance), 5e-7, 0.0),
        ("race_progress", json!(car.progress), 5e-7, 5e-7),
        ("lap", json!(car.lap), 0.0, 0.0),
        ("position", json!(car.position), 0.0, 0.0),
        ("status", json!(car.status.name()), 0.0, 0.0),
        ("speed", json!(car.speed), 0.05, 0.5),
        ("gear", json!(car.gear), 0.0, 0.0),
        ("rpm", json!(car.rpm), 0.5, 25.0),
        ("throttle", json!(car.throttle), 0.5, 0.5),
        ("brake", json!(car.brake), 0.0, 0.0),
        ("drs", json!(car.drs), 0.0, 0.0),
        ("tyre", json!(car.tyre.map(Tyre::name)), 0.0, 0.0),
        ("gap_to_previous", seconds(car.interval), 5e-4, 5e-4),
        ("gap_to_leader", seconds(car.gap_to_leader), 5e-4, 5e-4),
        ("lap_time", seconds(car.last_lap), 5e-4, 5e-4),
        ("sector1", seconds(car.sectors[0]), 5e-4, 5e-4),
        ("sector2", seconds(car.sectors[1]), 5e-4, 5e-4),
        ("sector3", seconds(car.sectors[2]), 5e-4, 5e-4),
    ]
}

fn weather(frame: &Frame) -> Option<Vec<Expected>> {
    let weather = frame.weather?;
    let tenth = |name, value: Option<f64>| (name, json!(value), 0.05, 0.05);
    Some(vec![
        tenth("air_temp", weather.air_temp),
        tenth("track_temp", weather.track_temp),
        tenth("humidity", weather.humidity),
        tenth("pressure", weather.pressure),
        tenth("wind_speed", weather.wind_speed),
        ("wind_direction", json!(weather.wind_direction), 0.0, 0.0),
        ("rainfall", json!(weather.rainfall), 0.0, 0.0),
    ])
}

/// Holds what a client read against the frame.
pub(crate) fn assert_holds(read: &Value, frame: &Frame, session: &Session, format: Format) {
    assert_eq!(read["frame_index"], json!(frame.index));
    let t = read["t"].as_f64().expect("a time");
    assert!((t - frame.t).abs() <= 5e-4 + ROUNDING, "{t} instead of {}", frame.t);
    assert_eq!(read["lap"], json!(frame.leader_lap));
    let cars = read["drivers"].as_object().expect("drivers");
    assert_eq!(cars.len(), session.drivers.len());
    for (driver, shown) in session.drivers.iter().zip(&frame.cars) {
        let read = cars.get(driver.code.as_str()).unwrap_or_else(|| panic!("{} is missing", driver.code));
        assert_fields(read, &car(shown), format);
    }
    match weather(frame) {
        Some(fields) => assert_fields(&read["weather"], &fields, format),
        None => assert_eq!(read.get("weather"), None),
    }
}

fn assert_fields(read: &Value, fields: &[Expected], format: Format) {
    let is_sent = |name| format != Format::Packed || !DERIVED.contains(&name);
    let sent = || fields.iter().filter(|(name, ..)| is_sent(*name));
    assert_eq!(read.as_object().expect("fields").len(), sent().count(), "{format:?}");
    for (name, wanted, text_error, packed_error) in sent() {
        let got = read.get(name).unwrap_or_else(|| panic!("no {name}"));
        let (Some(got), Some(wanted)) = (got.as_f64(), wanted.as_f64()) else {
            assert_eq!(got, wanted, "{format:?} {name}");
            continue;
        };
        let allowed = match format {
            Format::Msgpack if *text_error == 0.5 => 0.5,
            Format::Msgpack => FLOAT * wanted.abs(),
            Format::Json => *text_error,
            Format::Packed => *packed_error,
        };
        let off = (got - wanted).abs();
        assert!(off <= allowed * (1.0 + ROUNDING) + ROUNDING, "{format:?} {name}: {got} instead of {wanted}");
    }
}
