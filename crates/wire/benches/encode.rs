//! A frame as each form of message: of the made-up race of 12 laps and 10 cars and, where real data is at hand, of a
//! Grand Prix of 20 cars. `floor` is the work that nobody can avoid: writing so many bytes.

#![allow(missing_docs, reason = "divan's main")]

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use divan::Bencher;
use replay::{Frame, Replay, ReplayOptions};
use session::Sources;
use timing::{SessionKey, SessionKind};
use wire::{Encoder, Format};

const KEY: SessionKey = SessionKey { year: 0, round: 1, kind: SessionKind::Race };
const FRAME: usize = 5_000;
const FORMS: [&str; 3] = ["msgpack", "json", "packed"];

static RACES: LazyLock<BTreeMap<&str, Replay>> = LazyLock::new(|| {
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

fn cases() -> impl Iterator<Item = (&'static str, &'static str)> {
    RACES.keys().flat_map(|race| FORMS.map(|form| (*race, form)))
}

fn message(race: &str, form: &str) -> (Encoder, Format, Frame, Vec<u8>) {
    let replay = &RACES[race];
    let format = Format::from_name(form).expect("a form");
    let (mut encoder, mut frame, mut message) =
        (Encoder::new(replay.session()), Frame::default(), Vec::new());
    replay.frame_into(FRAME, &mut frame);
    encoder.encode(format, &frame, &mut message);
    (encoder, format, frame, message)
}

#[divan::bench(args = cases())]
fn floor(bencher: Bencher<'_, '_>, (race, form): (&str, &str)) {
    let (.., message) = message(race, form);
    let mut copy = Vec::new();
    bencher.counter(divan::counter::BytesCount::of_slice(&message[..])).bench_local(|| {
        copy.clear();
        copy.extend_from_slice(divan::black_box(&message));
    });
}

#[divan::bench(args = cases())]
fn encode(bencher: Bencher<'_, '_>, (race, form): (&str, &str)) {
    let (mut encoder, format, frame, mut message) = message(race, form);
    let bytes = divan::counter::BytesCount::of_slice(&message[..]);
    bencher.counter(bytes).bench_local(|| encoder.encode(format, divan::black_box(&frame), &mut message));
}

#[divan::bench(args = cases())]
fn thousand_in_order(bencher: Bencher<'_, '_>, (race, form): (&str, &str)) {
    let (mut encoder, format, mut frame, mut message) = message(race, form);
    let replay = &RACES[race];
    bencher.bench_local(|| {
        for index in FRAME..FRAME + 1_000 {
            replay.frame_into(index, &mut frame);
            encoder.encode(format, &frame, &mut message);
        }
    });
}
