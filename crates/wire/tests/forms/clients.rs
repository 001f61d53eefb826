//! Clients: what they know is the interface and, of the packed form, the metadata as JSON.

use std::io::Read as _;

use serde_json::{Map, Value, json};

/// Reads a `msgpack` message.
pub(crate) fn msgpack(message: &[u8]) -> Value {
    let mut rest = message;
    let value = rmp_serde::from_read(&mut rest).expect("MessagePack");
    assert!(rest.is_empty(), "{} bytes too many", rest.len());
    value
}

/// Reads a `json` message.
pub(crate) fn json(message: &[u8]) -> Value {
    match message.split_first().expect("a message") {
        (b'J', text) => serde_json::from_slice(text).expect("JSON"),
        (b'Z', packed) => {
            let mut text = Vec::new();
            let mut gzip = flate2::bufread::GzDecoder::new(packed);
            gzip.read_to_end(&mut text).expect("gzip");
            assert!(gzip.into_inner().is_empty(), "bytes behind the gzip stream");
            assert!(text.len() > 1024, "only long texts are compressed");
            serde_json::from_slice(&text).expect("JSON")
        }
        (mark, _) => panic!("{mark} marks nothing"),
    }
}

/// Reads a `packed` message into the same shape, without the fields that it leaves out.
pub(crate) fn packed(message: &[u8], metadata: &Value) -> Value {
    let read = msgpack(message);
    let values = read.as_array().expect("an array");
    let [index, t, lap, weather, cars] = &values[..] else { panic!("{} values", values.len()) };
    let fields = metadata["fields"].as_array().expect("fields");
    let drivers = metadata["drivers"].as_array().expect("drivers");
    let cars = cars.as_array().expect("cars");
    assert_eq!(cars.len(), fields.len() * drivers.len());
    let by_code = drivers.iter().zip(cars.chunks(fields.len()));
    let by_code: Map<String, Value> = by_code
        .map(|(driver, values)| (driver["code"].as_str().expect("a code").to_owned(), object(fields, values)))
        .collect();
    let mut frame = json!({
        "frame_index": index, "t": t.as_f64().expect("milliseconds") / 1e3, "lap": lap, "drivers": by_code,
    });
    if let Some(values) = weather.as_array() {
        frame["weather"] = object(metadata["weather"].as_array().expect("fields"), values);
    }
    frame
}

fn object(fields: &[Value], values: &[Value]) -> Value {
    assert_eq!(fields.len(), values.len());
    let value = |(field, value): (&Value, &Value)| {
        let plain = match (value.as_i64(), field["scale"].as_f64()) {
            (None, _) => Value::Null,
            (Some(number), Some(scale)) => json!(number as f64 * scale),
            (Some(place), None) => field["values"][usize::try_from(place).expect("a place")].clone(),
        };
        (field["name"].as_str().expect("a name").to_owned(), plain)
    };
    Value::Object(fields.iter().zip(values).map(value).collect())
}
