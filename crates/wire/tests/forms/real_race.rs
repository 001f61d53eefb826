//! Frames of a real Grand Prix.

use std::sync::Arc;

use replay::{Replay, ReplayOptions};
use session::Sources;
use timing::{SessionKey, SessionKind};

use crate::demo_race::read_back;

#[test]
fn a_grand_prix_is_read_back_and_small() {
    let Some(folder) = realdata::session(realdata::DUTCH_GRAND_PRIX) else { return };
    let topics = realdata::topics(&folder);
    let key = SessionKey { year: 2025, round: 15, kind: SessionKind::Race };
    let session = session::build(key, &Sources { topics, ..Sources::default() }).expect("a session");
    let replay = Replay::new(Arc::new(session), ReplayOptions::default()).expect("a replay");
    let [msgpack, json, packed] = read_back(&replay, 499);
    println!("bytes (mean, largest): msgpack {msgpack:?}, json {json:?}, packed {packed:?}");
    assert!(msgpack.1 <= 5 * 1024 && json.1 <= 3 * 1024 && packed.1 <= 900);
}
