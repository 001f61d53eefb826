//! Whole sessions.

use std::sync::Arc;

use replay::{Frame, Replay, ReplayError, ReplayOptions};
use session::{Session, Sources};
use timing::{SessionKey, SessionKind, Topic};

/// Begins a topic's file among the bytes; the topic's name and a line break follow.
pub(crate) const HEADING: &[u8] = b"\n== ";

/// The heading of the circuit API's map.
const MAP: &[u8] = b"circuit";

/// How many frames are looked at.
const FRAMES: usize = 40;

/// The files that the bytes hold: each begins with [`HEADING`]. What is under no topic's name is left out.
fn sources(bytes: &[u8]) -> Sources {
    let mut sources = Sources::default();
    let mut rest = bytes;
    while let Some(at) = rest.windows(HEADING.len()).position(|window| window == HEADING) {
        let section = &rest[at + HEADING.len()..];
        let next = section.windows(HEADING.len()).position(|window| window == HEADING);
        let (section, behind) = section.split_at(next.unwrap_or(section.len()));
        let name = section.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let content = || section.get(name.len() + 1..).unwrap_or_default().to_vec();
        let topic = Topic::ALL.iter().find(|topic| topic.name().as_bytes() == name);
        match topic {
            Some(topic) => drop(sources.topics.insert(*topic, content())),
            None if name == MAP => sources.circuit_api = Some(content()),
            None => {}
        }
        rest = behind;
    }
    sources
}

/// The bytes hold files, each under a heading: a line `== TimingData`. As those of a race and of a qualifying session,
/// they are a session or an error, and a session is as [`replayed`] says.
///
/// # Panics
/// Where they are not.
pub fn session(bytes: &[u8]) {
    let sources = sources(bytes);
    for kind in [SessionKind::Race, SessionKind::Qualifying] {
        let Ok(session) = session::build(SessionKey { year: 2025, round: 15, kind }, &sources) else {
            return;
        };
        drop(replayed(&Arc::new(session)));
    }
}

/// The parts of a session fit together, and it is a replay or an error; a replay is [`sound`].
///
/// # Errors
/// That error.
///
/// # Panics
/// Where they do not, or it is not.
pub fn replayed(session: &Arc<Session>) -> Result<Replay, ReplayError> {
    assert_eq!(session.check(), Ok(()));
    let replay = Replay::new(Arc::clone(session), ReplayOptions::default())?;
    sound(&replay);
    Ok(replay)
}

/// A replay's progress keeps the rules, and all that frames show are numbers.
///
/// # Panics
/// Where it does not.
pub fn sound(replay: &Replay) {
    assert!(replay.integrity().is_sound(), "{:?}", replay.integrity());
    let session = replay.session();
    drop(replay::tables::circuit(replay.circuit(), session.circuit_map.as_ref()));
    let in_order = |moments: &[replay::Moment]| moments.is_sorted_by_key(|moment| moment.time);
    assert!(in_order(&replay.moments()));
    let mut frame = Frame::default();
    let step = (replay.frame_count() / FRAMES).max(1);
    for index in (0..replay.frame_count()).step_by(step) {
        replay.frame_into(index, &mut frame);
        makes_sense(&frame);
    }
}

fn makes_sense(frame: &Frame) {
    let mut places: Vec<u16> = frame.cars.iter().map(|car| car.position).collect();
    places.sort_unstable();
    assert!(places.iter().copied().eq(1..=frame.cars.len() as u16), "each place once: {places:?}");
    for car in &frame.cars {
        let place = car.place.map(|place| [place.x, place.y, place.z]);
        let numbers = [car.progress, car.distance, car.rel_distance, car.speed, car.rpm, car.throttle];
        assert!(
            numbers.into_iter().flatten().chain(place.into_iter().flatten()).all(f64::is_finite),
            "{car:?}"
        );
    }
}
