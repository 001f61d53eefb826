//! Entries of a cache, and the tracks in them.

use std::sync::{Arc, LazyLock};

use bytes::Bytes;
use entry::EntryError;
use replay::{Circuit, Replay, ReplayOptions, Track, Tracks};
use session::{Session, Sources, build};
use timing::{SessionKey, SessionKind, Topic};

use crate::sound;

/// A file with a seal that fits it, if it has one. The seal keeps out accidents, not intent.
#[must_use]
pub fn resealed(mut file: Vec<u8>) -> Vec<u8> {
    if let Err(EntryError::Damaged { written, found }) = entry::read(&Bytes::copy_from_slice(&file))
        && written.len() == found.len()
        && let Some(at) = file.windows(written.len()).rposition(|bytes| bytes == written.as_bytes())
    {
        file[at..at + found.len()].copy_from_slice(found.as_bytes());
    }
    file
}

/// The bytes, resealed, are an entry or a reason why not; an entry's session fits together and its tracks are a sound
/// replay of it or refused.
///
/// # Panics
/// Where they are not.
pub fn kept_entry(bytes: &[u8]) {
    if let Ok(label) = entry::peek(bytes) {
        assert!(label.version == entry::VERSION || entry::read(&Bytes::copy_from_slice(bytes)).is_err());
    }
    match entry::read(&resealed(bytes.to_vec()).into()) {
        Ok(entry) => {
            assert_eq!(entry.session.check(), Ok(()));
            if let Some(tracks) = entry.tracks {
                replayed_with(&entry.session, tracks);
            }
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// The bytes are the tracks of a small session's two cars: a replay, or refused.
///
/// # Panics
/// Where the replay is not sound.
pub fn tracks(bytes: &[u8]) {
    static SESSION: LazyLock<Arc<Session>> = LazyLock::new(|| Arc::new(two_cars()));
    let (first, second) = bytes.split_at(bytes.len() / 2);
    let tracks = Tracks { circuit: Arc::new(Circuit::default()), cars: vec![track(first), track(second)] };
    replayed_with(&SESSION, Arc::new(tracks));
}

fn replayed_with(session: &Arc<Session>, tracks: Arc<Tracks>) {
    match Replay::with_tracks(Arc::clone(session), tracks, ReplayOptions::default()) {
        Ok(replay) => sound(&replay),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// The beginning, then knots until the bytes run out.
fn track(bytes: &[u8]) -> Track {
    let mut track = Track::default();
    let Some((beginning, knots)) = bytes.split_first_chunk::<16>() else { return track };
    let [start_ms, start_along] =
        [0, 8].map(|at| beginning[at..at + 8].try_into().map(i64::from_le_bytes).unwrap_or_default());
    (track.start_ms, track.start_along) = (start_ms, start_along);
    for knot in knots.chunks_exact(11) {
        let [w0, w1, a0, a1, a2, a3, s0, s1, l0, l1, estimated] = *knot else { continue };
        track.wait.push(u16::from_le_bytes([w0, w1]));
        track.advance.push(u32::from_le_bytes([a0, a1, a2, a3]));
        track.speed.push(u16::from_le_bytes([s0, s1]));
        track.left.push(i16::from_le_bytes([l0, l1]));
        track.estimated.push(estimated % 2 == 1);
    }
    track
}

/// A race of two cars over three laps.
fn two_cars() -> Session {
    let timing: String = (1..=3)
        .flat_map(|lap| [(4, 0), (81, 3)].map(|(car, behind)| (lap, car, lap * 80 + behind)))
        .map(|(lap, car, second)| {
            let (minute, second) = (second / 60, second % 60);
            format!(
                "00:{minute:02}:{second:02}.000{{\"Lines\":{{\"{car}\":{{\"NumberOfLaps\":{lap},\
                 \"LastLapTime\":{{\"Value\":\"1:20.000\"}}}}}}}}\r\n"
            )
        })
        .collect();
    let files = [
        (Topic::SessionInfo, r#"00:00:00.000{"Meeting":{"Name":"Dutch Grand Prix"},"Name":"Race"}"#),
        (Topic::DriverList, r#"00:00:00.000{"4":{"Tla":"NOR","Line":1},"81":{"Tla":"PIA","Line":2}}"#),
        (
            Topic::SessionStatus,
            "00:00:05.000{\"Status\":\"Started\"}\r\n00:05:00.000{\"Status\":\"Finished\"}",
        ),
        (Topic::TimingData, &timing),
    ];
    let topics = files.into_iter().map(|(topic, text)| (topic, text.as_bytes().to_vec())).collect();
    let key = SessionKey { year: 2025, round: 15, kind: SessionKind::Race };
    build(key, &Sources { topics, ..Sources::default() }).expect("a session")
}
