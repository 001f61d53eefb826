//! A segment, written and read: of the made-up race of 12 laps and 10 cars and, where real data is at hand, of a Grand
//! Prix of 20 cars. `floor` is the work that nobody can avoid: asking for the frames.

#![allow(missing_docs, reason = "divan's main")]

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use divan::Bencher;
use replay::{Frame, Replay, ReplayOptions};
use segments::Segment;
use session::Sources;
use timing::{SessionKey, SessionKind};

const KEY: SessionKey = SessionKey { year: 0, round: 1, kind: SessionKind::Race };
const SEGMENT: usize = 5;
const RACES: [&str; 2] = ["made-up", "grand-prix"];

static REPLAYS: LazyLock<BTreeMap<&str, Replay>> = LazyLock::new(|| {
    let race = |topics| {
        let sources = Sources { topics, ..Sources::default() };
        let session = Arc::new(session::build(KEY, &sources).expect("a session"));
        Replay::new(session, ReplayOptions::default()).expect("a replay")
    };
    let made_up = demo::Season::new(demo::Options::SMALL).make(KEY).expect("a session of the season");
    realdata::races(made_up.topics, race)
});

fn main() {
    divan::main();
}

fn races() -> impl Iterator<Item = &'static str> {
    RACES.into_iter().filter(|race| REPLAYS.contains_key(race))
}

fn stream(replay: &Replay) -> Vec<u8> {
    let mut stream = Vec::new();
    segments::write(replay, SEGMENT, &mut stream).expect("a segment");
    stream
}

#[divan::bench(args = races())]
fn floor(bencher: Bencher<'_, '_>, race: &str) {
    let replay = &REPLAYS[race];
    let first = Segment::read(&stream(replay)).expect("a segment").first();
    let mut frame = Frame::default();
    bencher.bench_local(|| (first..=first + 1500).for_each(|index| replay.frame_into(index, &mut frame)));
}

#[divan::bench(args = races())]
fn write(bencher: Bencher<'_, '_>, race: &str) {
    let replay = &REPLAYS[race];
    bencher.bench_local(|| stream(replay));
}

#[divan::bench(args = races())]
fn read(bencher: Bencher<'_, '_>, race: &str) {
    let stream = stream(&REPLAYS[race]);
    let bytes = divan::counter::BytesCount::of_slice(&stream[..]);
    bencher.counter(bytes).bench_local(|| Segment::read(divan::black_box(&stream)));
}
