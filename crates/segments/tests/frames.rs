//! What a segment shows at every frame is what the server shows.

#![allow(clippy::print_stdout, reason = "measures are said aloud")]

use std::io::Write as _;
use std::sync::Arc;

use demo::{Options, Season};
use proptest::prelude::*;
use replay::{Frame, Replay, ReplayOptions};
use segments::{Channel, Manifest, Segment, SegmentError, write};
use session::{Sources, build};
use timing::{SessionKey, SessionKind, Topic};

fn replay(kind: SessionKind, without: &[Topic]) -> Replay {
    let key = SessionKey { year: 0, round: 1, kind };
    let mut topics = Season::new(Options::SMALL).make(key).expect("a session of the season").topics;
    topics.retain(|topic, _| !without.contains(topic));
    replay_of(key, Sources { topics, ..Sources::default() })
}

fn replay_of(key: SessionKey, sources: Sources) -> Replay {
    let session = build(key, &sources).expect("a session");
    Replay::new(Arc::new(session), ReplayOptions::default()).expect("a replay")
}

/// What the server shows of some channels, by other means than the segment's.
fn shown(frame: &Frame, driver: usize, channel: &str) -> Option<f64> {
    let car = &frame.cars[driver];
    let seconds = |span: Option<timing::Span>| span.map(timing::Span::as_secs_f64);
    match channel {
        "x" => car.place.map(|place| place.x),
        "y" => car.place.map(|place| place.y),
        "progress" => car.progress,
        "speed" => car.speed,
        "rpm" => car.rpm,
        "throttle" => car.throttle,
        "gap_to_leader" => seconds(car.gap_to_leader),
        "interval" => seconds(car.interval),
        "position" => Some(f64::from(car.position)),
        "status" => Some(f64::from(car.status as u8)),
        "lap" => car.lap.map(f64::from),
        "laps_down" => car.laps_down.map(f64::from),
        "gear" => car.gear.map(f64::from),
        "brake" => car.brake.map(|brake| f64::from(u8::from(brake))),
        "drs" => car.drs.map(f64::from),
        "tyre" => car.tyre.map(|tyre| f64::from(tyre as u8)),
        "tyre_age" => car.tyre_age.map(f64::from),
        "last_lap" => seconds(car.last_lap),
        "best_lap" => seconds(car.best_lap),
        "sector1" => seconds(car.sectors[0]),
        "sector2" => seconds(car.sectors[1]),
        "sector3" => seconds(car.sectors[2]),
        "estimated" => Some(f64::from(u8::from(car.estimated))),
        channel => panic!("`{channel}` is not compared"),
    }
}

/// Holds every `each`th frame of a replay's segments against the server's.
fn check(replay: &Replay, each: usize) -> usize {
    let manifest = Manifest::of(replay);
    let (channels, _) = Channel::all();
    let (mut frame, mut bytes) = (Frame::default(), 0);
    for segment in 0..manifest.segments {
        let file = write(replay, segment).expect("a segment");
        bytes += packed(&file);
        let read = Segment::read(&file).expect("what was written");
        let last = (segment + 1 == manifest.segments).then_some(manifest.frames - 1);
        assert_eq!(read.first_frame, segment * manifest.frames_per_segment);
        assert!(last.is_none_or(|last| read.first_frame + read.frames - 1 == last));
        for index in (read.first_frame..read.first_frame + read.frames).step_by(each) {
            replay.frame_into(index, &mut frame);
            for (driver, code) in manifest.drivers.iter().enumerate() {
                for channel in &channels {
                    let (value, expected) = (
                        read.value(channel.name, Some(code), index as f64),
                        shown(&frame, driver, channel.name),
                    );
                    let near =
                        value.zip(expected).is_none_or(|(a, b)| (a - b).abs() <= channel.tolerance + 1e-6);
                    assert!(
                        near && value.is_some() == expected.is_some(),
                        "{} of {code} at frame {index}: {value:?} for {expected:?}",
                        channel.name
                    );
                }
            }
            let flag = frame.flag.and_then(|flag| flag.digit().to_digit(10)).map(f64::from);
            assert_eq!(read.value("flag", None, index as f64), flag);
            assert_eq!(read.value("leader_lap", None, index as f64), frame.leader_lap.map(f64::from));
        }
    }
    bytes
}

fn packed(file: &[u8]) -> usize {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    writer.write_all(file).expect("memory");
    writer.finish().expect("memory").len()
}

#[test]
fn a_race_is_shown_as_the_server_shows_it() {
    check(&replay(SessionKind::Race, &[]), 3);
}

#[test]
fn qualifying_is_shown_as_the_server_shows_it() {
    check(&replay(SessionKind::Qualifying, &[]), 7);
}

#[test]
fn without_places_and_speeds_the_rest_is_shown() {
    check(&replay(SessionKind::Race, &[Topic::Position, Topic::CarData]), 25);
}

#[test]
fn there_is_no_segment_behind_the_last_and_bytes_repeat() {
    let replay = replay(SessionKind::Race, &[]);
    let count = Manifest::of(&replay).segments;
    assert!(matches!(write(&replay, count), Err(SegmentError::NoSuchSegment { .. })));
    assert_eq!(write(&replay, 1).expect("a segment"), write(&replay, 1).expect("a segment"));
}

#[test]
fn a_real_race_takes_little() {
    let key = SessionKey { year: 2025, round: 15, kind: SessionKind::Race };
    let Some(folder) = realdata::session(realdata::DUTCH_GRAND_PRIX) else { return };
    let topics = realdata::topics(&folder);
    let replay = replay_of(key, Sources { topics, ..Sources::default() });
    let bytes = check(&replay, 50);
    println!("{key}: {} segments, {:.2} MB gzipped", Manifest::of(&replay).segments, bytes as f64 / 1e6);
    assert!(bytes <= 6_000_000, "{bytes}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_bytes_never_panic(cut in 0.0..1.0_f64, at in 0.0..1.0_f64, bit in 0..8_u8) {
        static FILE: std::sync::LazyLock<Vec<u8>> =
            std::sync::LazyLock::new(|| write(&replay(SessionKind::Race, &[]), 0).expect("a segment"));
        let mut file = FILE.clone();
        let place = (at * file.len() as f64) as usize;
        file[place] ^= 1 << bit;
        if let Ok(segment) = Segment::read(&file) {
            let _ = segment.value("x", Some("ASK"), 100.5);
        }
        file.truncate((cut * file.len() as f64) as usize);
        let _ = Segment::read(&file);
    }
}
