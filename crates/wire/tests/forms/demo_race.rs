//! Frames of a made-up race of twenty cars, from the grid to the flag.

use std::sync::{Arc, LazyLock};

use replay::{Frame, Replay, ReplayOptions};
use serde_json::{Value, json};
use session::{Session, Sources};
use timing::{SessionKey, SessionKind};
use wire::{Encoder, Format, Metadata};

use crate::clients;
use crate::expected::assert_holds;

/// Between frames that are looked at: a prime, so that they fall anywhere between samples.
const STRIDE: usize = 97;

/// The race.
pub(crate) fn race() -> &'static Replay {
    &RACE
}

static RACE: LazyLock<Replay> = LazyLock::new(|| {
    let season = demo::Season::new(demo::Options { cars: 20, laps: Some(8), ..demo::Options::SMALL });
    let key = SessionKey { year: 0, round: 1, kind: SessionKind::Race };
    let topics = season.make(key).expect("a session of the season").topics;
    let session = session::build(key, &Sources { topics, ..Sources::default() }).expect("a session");
    Replay::new(Arc::new(session), ReplayOptions::default()).expect("a replay")
});

/// Every form of some of a replay's frames, read back; gives the mean and the largest size of each form.
pub(crate) fn read_back(replay: &Replay, stride: usize) -> [(usize, usize); 3] {
    let session: &Session = replay.session();
    let metadata = serde_json::to_value(Metadata::of(replay)).expect("metadata is JSON");
    let (mut encoder, mut frame, mut message) = (Encoder::new(session), Frame::default(), Vec::new());
    let mut sizes = [(0, 0); 3];
    let frames = (0..replay.frame_count()).step_by(stride);
    let count = frames.len();
    for index in frames {
        replay.frame_into(index, &mut frame);
        for (format, (sum, largest)) in Format::ALL.into_iter().zip(&mut sizes) {
            encoder.encode(format, &frame, &mut message);
            let read = match format {
                Format::Msgpack => clients::msgpack(&message),
                Format::Json => clients::json(&message),
                Format::Packed => clients::packed(&message, &metadata),
            };
            assert_holds(&read, &frame, session, format);
            (*sum, *largest) = (*sum + message.len(), (*largest).max(message.len()));
        }
    }
    sizes.map(|(sum, largest)| (sum / count, largest))
}

#[test]
fn every_form_holds_what_the_frame_does_and_is_small() {
    let [msgpack, json, packed] = read_back(&RACE, STRIDE);
    println!("bytes (mean, largest): msgpack {msgpack:?}, json {json:?}, packed {packed:?}");
    assert!(msgpack.1 <= 5 * 1024 && json.1 <= 3 * 1024 && packed.1 <= 900);
    assert!(packed.0 > 400, "twenty cars are there");
}

#[test]
fn every_value_is_there_in_the_middle_of_the_race() {
    let mut frame = Frame::default();
    RACE.frame_into(RACE.frame_count() / 2, &mut frame);
    let mut message = Vec::new();
    Encoder::new(RACE.session()).encode(Format::Msgpack, &frame, &mut message);
    let read = clients::msgpack(&message);
    let leader = RACE.session().drivers[frame.order[0]].code;
    let car = read["drivers"][leader.as_str()].as_object().expect("the leader");
    let missing: Vec<&String> =
        car.iter().filter(|(_, value)| value.is_null()).map(|(name, _)| name).collect();
    assert!(
        missing.iter().all(|name| *name == "gap_to_previous" || name.starts_with("sector")),
        "{missing:?}"
    );
    assert!(read["weather"]["air_temp"].is_number());
}

#[test]
fn the_metadata_says_how_to_read_packed_frames() {
    let metadata = serde_json::to_value(Metadata::of(&RACE)).expect("metadata is JSON");
    assert_eq!(metadata["session"], "0/1/R");
    assert_eq!((&metadata["fps"], &metadata["frames"]), (&json!(25.0), &json!(RACE.frame_count())));
    assert_eq!(metadata["total_laps"], 8);
    let drivers = metadata["drivers"].as_array().expect("drivers");
    assert_eq!(drivers.len(), 20);
    let complete = |driver: &Value| {
        let colour = driver["colour"].as_str().unwrap_or_default();
        driver["code"].is_string()
            && driver["number"].is_u64()
            && driver["name"].is_string()
            && driver["team"].is_string()
            && colour.starts_with('#')
            && colour.len() == 7
    };
    assert!(drivers.iter().all(complete), "{drivers:?}");
    assert_eq!(metadata["fields"][0], json!({"name": "x", "unit": "1/10 m", "scale": 1.0}));
    let field = |name: &str| {
        let fields = metadata["fields"].as_array().expect("fields");
        fields.iter().find(|field| field["name"] == name).cloned().unwrap_or_default()
    };
    assert_eq!(field("brake"), json!({"name": "brake", "values": [false, true]}));
    assert_eq!(field("gap_to_leader"), json!({"name": "gap_to_leader", "unit": "s", "scale": 1e-3}));
    assert_eq!(field("status")["values"][2], "pit");
    assert_eq!(field("dist"), Value::Null, "it follows from race_progress and lap_length");
    let (length, mut frame) = (metadata["lap_length"].as_f64().expect("a length"), Frame::default());
    RACE.frame_into(RACE.frame_count() / 2, &mut frame);
    let leader = frame.cars[frame.order[0]];
    let (progress, distance) = leader.progress.zip(leader.distance).expect("the leader drives");
    assert!((progress * length - distance).abs() < 1e-6, "{progress} laps, {distance} m");
}

#[test]
fn short_texts_are_plain_and_long_ones_compressed() {
    let mut message = Vec::new();
    let mut encoder = Encoder::new(RACE.session());
    encoder.encode(Format::Json, &Frame::default(), &mut message);
    assert_eq!(message, br#"J{"frame_index":0,"t":0,"lap":null,"drivers":{}}"#);
    let mut frame = Frame::default();
    RACE.frame_into(0, &mut frame);
    encoder.encode(Format::Json, &frame, &mut message);
    assert_eq!(message[0], b'Z');
    let mut text = Vec::new();
    encoder.json(&frame, &mut text);
    assert_eq!(clients::json(&message), serde_json::from_slice::<Value>(&text).expect("JSON"));
}

#[test]
fn formats_have_names() {
    for format in Format::ALL {
        assert_eq!(Format::from_name(format.name()), Some(format));
    }
    assert_eq!(Format::from_name("xml"), None);
}

#[test]
fn further_frames_allocate_nothing() {
    let (mut encoder, mut frame, mut message) =
        (Encoder::new(RACE.session()), Frame::default(), Vec::with_capacity(16 << 10));
    let mut encode = |index| {
        RACE.frame_into(index, &mut frame);
        for format in Format::ALL {
            encoder.encode(format, &frame, &mut message);
        }
    };
    // The frame in the middle is among the longest: the buffers have their size then.
    let (middle, last) = (RACE.frame_count() / 2, RACE.frame_count());
    encode(middle);
    let counted = allocation_counter::measure(|| (0..last).step_by(STRIDE).for_each(&mut encode));
    assert_eq!(counted.count_total, 0);
}
