//! Writes the manifest and the segments of a session, and beside them the frames of some instants, for readers in other
//! languages to be tried on: `scripts/segments.py` is one.
//!
//!     cargo run -p segments --example cut -- DIR [SESSION]
//!
//! The session is a folder of real data, without one the demo season's small race.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use replay::{CarFrame, Frame, Replay, ReplayOptions};
use segments::Manifest;
use serde_json::{Value, json};
use session::Sources;
use timing::{SessionKey, SessionKind};

/// Between frames that are written: a prime, so that they fall anywhere in segments.
const STRIDE: usize = 997;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let Some(folder) = arguments.next() else { return ExitCode::from(2) };
    let key = SessionKey { year: 0, round: 1, kind: SessionKind::Race };
    let topics = match arguments.next() {
        Some(session) => realdata::topics(&session),
        None => demo::Season::new(demo::Options::SMALL).make(key).expect("a session").topics,
    };
    let session = session::build(key, &Sources { topics, ..Sources::default() }).expect("a session");
    let replay = Replay::new(Arc::new(session), ReplayOptions::default()).expect("a replay");
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    let put = |name: &str, bytes: &[u8]| std::fs::write(folder.join(name), bytes).expect("it can be written");
    let manifest = serde_json::to_vec(&Manifest::of(&replay)).expect("a manifest is JSON");
    put("manifest.json", &manifest);
    let mut stream = Vec::new();
    for number in 0..segments::count(&replay) {
        segments::write(&replay, number, &mut stream).expect("a segment");
        put(&format!("{number}.arrows"), &stream);
    }
    let mut frame = Frame::default();
    let frames = (0..replay.frame_count()).step_by(STRIDE).map(|index| {
        replay.frame_into(index, &mut frame);
        let codes = replay.session().drivers.iter().map(|driver| driver.code.to_string());
        let cars: serde_json::Map<String, Value> = codes.zip(frame.cars.iter().map(car)).collect();
        json!({"frame": index, "leader_lap": frame.leader_lap, "drivers": cars})
    });
    put("frames.json", Value::from_iter(frames).to_string().as_bytes());
    ExitCode::SUCCESS
}

fn car(car: &CarFrame) -> Value {
    json!({
        "x": car.place.map(|place| place.x), "progress": car.progress, "speed": car.speed, "rpm": car.rpm,
        "gap_to_leader": car.gap_to_leader.map(timing::Span::as_secs_f64), "position": car.position,
        "status": car.status.name(), "gear": car.gear, "brake": car.brake, "tyre": car.tyre.map(session::Tyre::name),
        "last_lap": car.last_lap.map(timing::Span::as_secs_f64),
    })
}
