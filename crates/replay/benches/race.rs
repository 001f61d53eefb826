//! From topic files to frames: the made-up race of 12 laps and 10 cars and, where real data is at hand, a Grand Prix
//! of 72 laps and 20 cars. `floor` is the work that nobody can avoid: decoding the base64 and inflating the two
//! compressed topics, on one core.

#![allow(missing_docs, reason = "divan's main")]

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use divan::Bencher;
use replay::{Frame, Motion, Replay, ReplayOptions};
use session::{Session, Sources};
use timing::{Inflater, Lines, SessionKey, SessionKind, Topic};

const KEY: SessionKey = SessionKey { year: 0, round: 1, kind: SessionKind::Race };

struct Race {
    sources: Sources,
    session: Arc<Session>,
}

static RACES: LazyLock<BTreeMap<&str, Race>> = LazyLock::new(|| {
    let race = |topics| {
        let sources = Sources { topics, ..Sources::default() };
        let session = Arc::new(session::build(KEY, &sources).expect("a session"));
        Race { sources, session }
    };
    let made_up = demo::Season::new(demo::Options::SMALL).make(KEY).expect("a session of the season");
    realdata::races(made_up.topics, race)
});

fn names() -> impl Iterator<Item = &'static str> {
    RACES.keys().copied()
}

fn replay(name: &str) -> Replay {
    Replay::new(Arc::clone(&RACES[name].session), ReplayOptions::default()).expect("a replay")
}

fn main() {
    divan::main();
}

#[divan::bench(args = names())]
fn floor(bencher: Bencher<'_, '_>, name: &str) {
    let sources = &RACES[name].sources;
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

#[divan::bench(args = names())]
fn build_session(bencher: Bencher<'_, '_>, name: &str) {
    let sources = &RACES[name].sources;
    bencher.bench(|| session::build(KEY, sources));
}

#[divan::bench(args = names())]
fn merge_lap_telemetry(bencher: Bencher<'_, '_>, name: &str) {
    let session = &RACES[name].session;
    bencher.bench(|| {
        let mut rows = 0;
        for driver in 0..session.drivers.len() {
            session.each_lap_telemetry(driver, |_, telemetry| rows += telemetry.len());
        }
        rows
    });
}

#[divan::bench(args = names())]
fn build_replay(bencher: Bencher<'_, '_>, name: &str) {
    let session = &RACES[name].session;
    bencher.bench(|| Replay::new(Arc::clone(session), ReplayOptions::default()));
}

#[divan::bench(args = names())]
fn build_sampled_replay(bencher: Bencher<'_, '_>, name: &str) {
    let session = &RACES[name].session;
    let options = ReplayOptions { motion: Motion::Sampled, ..ReplayOptions::default() };
    bencher.bench(|| Replay::new(Arc::clone(session), options));
}

#[divan::bench(args = names())]
fn thousand_frames_in_order(bencher: Bencher<'_, '_>, name: &str) {
    let (replay, mut frame) = (replay(name), Frame::default());
    bencher.bench_local(|| {
        for index in 5_000..6_000 {
            replay.frame_into(index, &mut frame);
        }
        frame.t
    });
}

#[divan::bench(args = names())]
fn thousand_frames_at_random(bencher: Bencher<'_, '_>, name: &str) {
    let (replay, mut frame) = (replay(name), Frame::default());
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
