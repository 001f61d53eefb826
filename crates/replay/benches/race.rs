//! From topic files to frames, on the made-up race of 12 laps and 10 cars. `floor` is the work that nobody can avoid:
//! reading base64 and inflating the two compressed topics.

#![allow(missing_docs, reason = "divan's main")]

use std::sync::{Arc, LazyLock};

use divan::Bencher;
use replay::{Frame, Motion, Replay, ReplayOptions};
use session::{Session, Sources};
use timing::{Inflater, Lines, SessionKey, SessionKind, Topic};

const KEY: SessionKey = SessionKey { year: 0, round: 1, kind: SessionKind::Race };

static SOURCES: LazyLock<Sources> = LazyLock::new(|| {
    let topics = demo::Season::new(&demo::Options::default()).topics(KEY.kind);
    Sources { topics, ..Sources::default() }
});

static SESSION: LazyLock<Arc<Session>> =
    LazyLock::new(|| Arc::new(session::build(KEY, &SOURCES).expect("the demo race is a session")));

fn replay() -> Replay {
    Replay::new(Arc::clone(&SESSION), ReplayOptions::default()).expect("the demo race can be replayed")
}

fn main() {
    divan::main();
}

#[divan::bench]
fn floor(bencher: Bencher<'_, '_>) {
    let sources = &*SOURCES;
    bencher.bench(|| {
        let mut inflater = Inflater::new();
        let mut bytes = 0;
        for topic in [Topic::CarData, Topic::Position] {
            for line in Lines::new(topic, &sources.topics[&topic]).flatten() {
                bytes += inflater.inflate(line.payload).map_or(0, <[u8]>::len);
            }
        }
        bytes
    });
}

#[divan::bench]
fn build_session(bencher: Bencher<'_, '_>) {
    let sources = &*SOURCES;
    bencher.bench(|| session::build(KEY, sources));
}

#[divan::bench]
fn merge_lap_telemetry(bencher: Bencher<'_, '_>) {
    let session = &*SESSION;
    bencher.bench(|| {
        let mut rows = 0;
        for driver in 0..session.drivers.len() {
            session.each_lap_telemetry(driver, |_, telemetry| rows += telemetry.time.len());
        }
        rows
    });
}

#[divan::bench(args = [Motion::True, Motion::Sampled])]
fn build_replay(bencher: Bencher<'_, '_>, motion: Motion) {
    let session = &*SESSION;
    bencher.bench(|| Replay::new(Arc::clone(session), ReplayOptions { motion, ..ReplayOptions::default() }));
}

#[divan::bench]
fn thousand_frames_in_order(bencher: Bencher<'_, '_>) {
    let (replay, mut frame) = (replay(), Frame::default());
    bencher.bench_local(|| {
        for index in 5_000..6_000 {
            replay.frame_into(index, &mut frame);
        }
        frame.t
    });
}

#[divan::bench]
fn thousand_frames_at_random(bencher: Bencher<'_, '_>) {
    let (replay, mut frame) = (replay(), Frame::default());
    bencher.bench_local(|| {
        // A stride that shares no factor with the number of frames visits them far from each other.
        let mut index = 0;
        for _ in 0..1_000 {
            index = (index + 7_919) % replay.frame_count();
            replay.frame_into(index, &mut frame);
        }
        frame.t
    });
}
