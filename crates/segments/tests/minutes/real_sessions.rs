//! Real sessions.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use flate2::Compression;
use flate2::write::GzEncoder;
use replay::{Replay, ReplayOptions};
use session::Sources;
use timing::{SessionKey, SessionKind};

use crate::demo_season::stream;
use crate::expected::assert_replays;

/// Bytes that a whole Grand Prix may be, compressed as a server would.
const MOST: usize = 6_000_000;

fn gzipped(bytes: &[u8]) -> usize {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::new(6));
    gzip.write_all(bytes).expect("a vector takes all");
    gzip.finish().expect("a vector takes all").len()
}

/// The replay of a session's folder, `2025-08-31_Race`.
fn replay(folder: &Path) -> Replay {
    let name = folder.file_name().and_then(|name| name.to_str()).expect("a session's folder");
    let kind: SessionKind = name.split_once('_').expect("a date and a kind").1.parse().expect("a kind");
    let key = SessionKey { year: 2025, round: 15, kind };
    let sources = Sources { topics: realdata::topics(folder), ..Sources::default() };
    let session = session::build(key, &sources).expect("a session");
    Replay::new(Arc::new(session), ReplayOptions::default()).expect("a replay")
}

#[test]
fn every_real_session_is_shown_as_the_server_shows_it() {
    // Of one session there are some tables only, of which no replay is made.
    let has_laps = |folder: &PathBuf| folder.join("TimingData.jsonStream").exists();
    for folder in realdata::sessions().into_iter().filter(has_laps) {
        println!("{}", folder.display());
        assert_replays(&replay(&folder), 53);
    }
}

#[test]
fn a_grand_prix_is_shown_as_the_server_shows_it_and_is_small() {
    let Some(folder) = realdata::session(realdata::DUTCH_GRAND_PRIX) else { return };
    let replay = replay(&folder);
    assert_replays(&replay, 3);
    let sizes = (0..segments::count(&replay)).map(|number| {
        let stream = stream(&replay, number);
        (stream.len(), gzipped(&stream))
    });
    let (plain, packed) = sizes.reduce(|a, b| (a.0 + b.0, a.1 + b.1)).expect("segments");
    println!("{} segments: {plain} bytes, gzipped {packed}", segments::count(&replay));
    assert!(packed <= MOST, "{packed} bytes");
}
