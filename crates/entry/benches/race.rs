//! Entries of the made-up race and, where real data is at hand, of a Grand Prix with 72 laps and 20 cars. The floors
//! are what nobody can avoid who reads an entry and believes no byte unseen: its checksum, and one copy.

#![allow(missing_docs, reason = "divan's main")]

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use bytes::Bytes;
use crc_fast::{CrcAlgorithm, checksum};
use divan::Bencher;
use divan::counter::BytesCount;
use entry::{Entry, Provenance};
use replay::{Frame, Replay, ReplayOptions};
use session::Sources;
use timing::{SessionKey, SessionKind};

const KEY: SessionKey = SessionKey { year: 0, round: 1, kind: SessionKind::Race };

struct Race {
    replay: Replay,
    file: Bytes,
}

static RACES: LazyLock<BTreeMap<&str, Race>> = LazyLock::new(|| {
    let race = |topics| {
        let session = session::build(KEY, &Sources { topics, ..Sources::default() }).expect("a session");
        let replay = Replay::new(Arc::new(session), ReplayOptions::default()).expect("a replay");
        let file = Bytes::from(write(&replay));
        Race { replay, file }
    };
    let made_up = demo::Season::new(demo::Options::SMALL).make(KEY).expect("a session of the season");
    realdata::races(made_up.topics, race)
});

fn names() -> impl Iterator<Item = &'static str> {
    RACES.keys().copied()
}

fn write(replay: &Replay) -> Vec<u8> {
    entry::write(replay.session(), Some(replay.tracks()), &Provenance::default()).expect("an entry")
}

fn main() {
    divan::main();
}

fn bench<T>(bencher: Bencher<'_, '_>, name: &str, work: impl Fn(&Race) -> T + Sync) {
    let race = &RACES[name];
    bencher.counter(BytesCount::new(race.file.len())).bench(|| work(race));
}

#[divan::bench(args = names())]
fn floor_checksum(bencher: Bencher<'_, '_>, name: &str) {
    bench(bencher, name, |race| checksum(CrcAlgorithm::Crc64Nvme, &race.file));
}

#[divan::bench(args = names())]
fn floor_copy(bencher: Bencher<'_, '_>, name: &str) {
    bench(bencher, name, |race| race.file.to_vec());
}

#[divan::bench(args = names())]
fn write_entry(bencher: Bencher<'_, '_>, name: &str) {
    bench(bencher, name, |race| write(&race.replay));
}

#[divan::bench(args = names())]
fn peek(bencher: Bencher<'_, '_>, name: &str) {
    bench(bencher, name, |race| entry::peek(&race.file));
}

#[divan::bench(args = names())]
fn read_entry(bencher: Bencher<'_, '_>, name: &str) {
    bench(bencher, name, |race| entry::read(&race.file));
}

#[divan::bench(args = names())]
fn read_to_first_frame(bencher: Bencher<'_, '_>, name: &str) {
    bench(bencher, name, |race| {
        let Entry { session, tracks, .. } = entry::read(&race.file).expect("an entry");
        let tracks = tracks.expect("tracks");
        let replay = Replay::with_tracks(session, tracks, ReplayOptions::default()).expect("a replay");
        let mut frame = Frame::default();
        replay.frame_into(0, &mut frame);
        frame
    });
}
