//! What the tests of entries share.

#![allow(dead_code, unreachable_pub, reason = "each test uses a part")]

pub mod made;

use std::sync::{Arc, LazyLock};

use bytes::Bytes;
use entry::{Entry, EntryError, Provenance, SourceFile};
use replay::{Circuit, Replay, ReplayOptions, Tracks};
use session::{Session, Sources, build};
use timing::{SessionKey, SessionKind, Utc};

pub const DEMO_RACE: SessionKey = SessionKey { year: 0, round: 1, kind: SessionKind::Race };

/// A short race that never happened, with its replay's tracks and where it comes from.
pub static DEMO: LazyLock<(Arc<Session>, Arc<Tracks>, Provenance)> = LazyLock::new(|| {
    let season = demo::Season::new(demo::Options { laps: Some(4), ..demo::Options::SMALL });
    let made = season.make(DEMO_RACE).expect("a session of the season");
    let sources = Sources { topics: made.topics, ..Sources::default() };
    let session = Arc::new(build(DEMO_RACE, &sources).expect("a session"));
    let replay = Replay::new(Arc::clone(&session), ReplayOptions::default()).expect("a replay");
    let provenance = Provenance {
        origin: "the demo season".to_owned(),
        fingerprint: Some("SessionInfo 1 2\n".to_owned()),
        sources: SourceFile::all(&sources),
        program: "lightsout 0.1.0".to_owned(),
        written: Utc::parse(b"2026-11-23T17:00:00.123Z"),
    };
    (session, Arc::clone(replay.tracks()), provenance)
});

/// A little of everything that a session and its tracks can hold, always the same.
pub fn small() -> (Session, Option<Arc<Tracks>>) {
    let byte = |seed: u32, n: u32| ((seed * 10_000 + n).wrapping_mul(2_654_435_761) >> 13) as u8;
    let kept = |seed| made::kept_of((0..4000).map(|n| byte(seed, n)).collect());
    let is_rich = |(session, tracks): &(Session, Option<Arc<Tracks>>)| {
        let has_laps =
            session.drivers.iter().enumerate().all(|(driver, _)| !session.laps.of(driver).is_empty());
        let has_drs = session.cars.iter().any(|car| car.drs.is_some());
        let has_rest =
            session.race_control.is_some() && session.damage.total() > 0 && !session.unused.is_empty();
        let has_tracks = |tracks: &Arc<Tracks>| {
            let Circuit { line, drs_zones, .. } = &*tracks.circuit;
            line.is_some() && !drs_zones.is_empty() && !tracks.cars.is_empty()
        };
        let has_map = session.circuit_map.is_some() && !session.team_radio.is_empty();
        let has_all = has_laps && has_drs && has_rest && has_map;
        session.drivers.len() > 1 && has_all && tracks.as_ref().is_some_and(has_tracks)
    };
    (0..).map(kept).find(is_rich).expect("one of them is")
}

pub fn read(file: &[u8]) -> Result<Entry, EntryError> {
    entry::read(&Bytes::copy_from_slice(file))
}

/// A file in which each such run of bytes is replaced by another of the same length.
pub fn replaced(file: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut file = file.to_vec();
    let places: Vec<usize> =
        (0..=file.len() - from.len()).filter(|&at| file[at..].starts_with(from)).collect();
    assert!(!places.is_empty(), "nothing to replace");
    places.into_iter().for_each(|at| file[at..at + to.len()].copy_from_slice(to));
    file
}
