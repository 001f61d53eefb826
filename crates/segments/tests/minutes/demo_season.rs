//! Sessions of the season that never happened.

use std::sync::{Arc, LazyLock};

use rayon::prelude::*;
use replay::{Frame, Motion, Replay, ReplayOptions};
use segments::{Manifest, Segment, SegmentError};
use serde_json::json;
use session::Sources;
use timing::{SessionKey, SessionKind, Span, Topic};

use crate::expected::{assert_replays, cut};

/// A replay without some topics.
fn replay(kind: SessionKind, without: &[Topic], options: ReplayOptions) -> Replay {
    let key = SessionKey { year: 0, round: 1, kind };
    let mut topics =
        demo::Season::new(demo::Options::SMALL).make(key).expect("a session of the season").topics;
    topics.retain(|topic, _| !without.contains(topic));
    let session = session::build(key, &Sources { topics, ..Sources::default() }).expect("a session");
    Replay::new(Arc::new(session), options).expect("a replay")
}

/// The race.
pub(crate) static RACE: LazyLock<Replay> =
    LazyLock::new(|| replay(SessionKind::Race, &[], ReplayOptions::default()));

/// The bytes of a segment.
pub(crate) fn stream(replay: &Replay, number: usize) -> Vec<u8> {
    let mut stream = b"what was there before".to_vec();
    segments::write(replay, number, &mut stream).expect("a segment");
    stream
}

#[test]
fn a_race_is_shown_as_the_server_shows_it() {
    assert_replays(&RACE, 1);
}

#[test]
fn qualifying_is_shown_as_the_server_shows_it() {
    assert_replays(&replay(SessionKind::Qualifying, &[], ReplayOptions::default()), 1);
}

#[test]
fn sampled_motion_is_shown_as_the_server_shows_it() {
    let options = ReplayOptions { motion: Motion::Sampled, ..ReplayOptions::default() };
    assert_replays(&replay(SessionKind::Race, &[], options), 3);
}

#[test]
fn a_session_without_positions_or_samples_is_shown_as_the_server_shows_it() {
    let without: [&[Topic]; 2] =
        [&[Topic::Position], &[Topic::Position, Topic::CarData, Topic::WeatherData, Topic::TrackStatus]];
    for without in without {
        let replay = replay(SessionKind::Race, without, ReplayOptions::default());
        let segment = Segment::read(&stream(&replay, 1)).expect("a segment");
        assert_eq!((segment.at(0.0).car(0, "x"), segment.at(1500.0).car(0, "y")), (None, None));
        assert_replays(&replay, 7);
    }
}

#[test]
fn between_frames_a_car_is_where_the_server_has_it() {
    let (mut frame, mut seen) = (Frame::default(), 0);
    for segment in cut(&RACE) {
        for at in (0..segment.frames() - 1).step_by(11) {
            let half = Span::from_millis(20);
            RACE.at(RACE.time_of(segment.first() + at) + half, &mut frame);
            let shown = segment.at(at as f64 + 0.5);
            for (driver, car) in frame.cars.iter().enumerate() {
                let place = shown.car(driver, "x").zip(shown.car(driver, "y"));
                let (Some((x, y)), Some(wanted)) = (place, car.place) else { continue };
                let off = (x - wanted.x).hypot(y - wanted.y);
                // Both coordinates are off by 0.15 m at most, and the path between frames is no straight line.
                assert!(off < 3.0, "{off}/10 m at {} + {at}, car {driver}", segment.first());
                seen += 1;
            }
        }
    }
    assert!(seen > 10_000);
}

#[test]
fn a_segment_ends_where_the_next_begins_and_the_last_has_what_is_left() {
    let (segments, manifest) = (cut(&RACE), Manifest::of(&RACE));
    for pair in segments.windows(2) {
        let (end, begin) = (pair[0].at(1500.0), pair[1].at(0.0));
        assert_eq!(end.order(), begin.order());
        for driver in 0..manifest.drivers.len() {
            for channel in ["lap", "status", "gear", "tyre", "last_lap", "laps"] {
                assert_eq!(end.car(driver, channel), begin.car(driver, channel));
            }
        }
    }
    let (last, full) = segments.split_last().expect("segments");
    assert!(full.iter().all(|segment| segment.frames() == 1501));
    assert_eq!(last.frames(), RACE.frame_count() - last.first());
    assert!((1..=1501).contains(&last.frames()));
    // What lies outside is held.
    assert_eq!(last.at(1e9), last.at((last.frames() - 1) as f64));
    assert_eq!(last.at(f64::NAN), last.at(-1.0));
}

#[test]
fn a_timeline_of_any_rate_is_cut_so_that_every_frame_is_in_a_segment() {
    for frames_per_second in [0.01, 0.5, 29.97, 1000.0] {
        let replay =
            replay(SessionKind::Race, &[], ReplayOptions { frames_per_second, ..ReplayOptions::default() });
        let manifest = Manifest::of(&replay);
        let last = Segment::read(&stream(&replay, manifest.count - 1)).expect("a segment");
        assert_eq!(last.first() + last.frames(), replay.frame_count());
        assert_eq!((replay.frame_count() - 1) / manifest.frames_per_segment, last.number());
        let frames = Segment::read(&stream(&replay, 0)).expect("a segment").frames();
        assert_eq!(frames, (manifest.frames_per_segment + 1).min(replay.frame_count()));
    }
}

#[test]
fn there_is_no_segment_behind_the_last() {
    let count = segments::count(&RACE);
    let mut stream = Vec::new();
    for number in [count, usize::MAX] {
        let error = segments::write(&RACE, number, &mut stream).expect_err("no segment");
        assert_eq!(error, SegmentError::OutOfRange { number, count });
        assert!(error.to_string().ends_with(&format!("from 0 to {}", count - 1)), "{error}");
    }
}

#[test]
fn the_bytes_are_the_same_each_time_and_on_any_number_of_threads() {
    let alone: Vec<Vec<u8>> = (0..segments::count(&RACE)).map(|number| stream(&RACE, number)).collect();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build().expect("threads");
    let together: Vec<Vec<u8>> =
        pool.install(|| (0..alone.len()).into_par_iter().map(|number| stream(&RACE, number)).collect());
    assert!(alone == together);
}

#[test]
fn the_manifest_says_how_segments_are_read() {
    let manifest = serde_json::to_value(Manifest::of(&RACE)).expect("a manifest is JSON");
    assert_eq!((&manifest["version"], &manifest["session"]), (&json!(segments::VERSION), &json!("0/1/R")));
    assert_eq!((&manifest["fps"], &manifest["frames"]), (&json!(25.0), &json!(RACE.frame_count())));
    assert_eq!(
        (&manifest["frames_per_segment"], &manifest["count"]),
        (&json!(1500), &json!(cut(&RACE).len()))
    );
    assert_eq!(manifest["drivers"].as_array().map(Vec::len), Some(10));
    let channels = manifest["channels"].as_array().expect("channels");
    let channel = |name: &str| channels.iter().find(|channel| channel["name"] == name).expect("a channel");
    assert_eq!(
        *channel("x"),
        json!({"name": "x", "unit": "1/10 m", "scale": 1.0, "kind": "linear", "tolerance": 1.5, "scope": "driver"})
    );
    assert_eq!(channel("status")["values"][1], "running");
    assert_eq!(channel("rainfall")["values"], json!([false, true]));
    assert_eq!((&channel("flag")["scope"], &channel("flag")["kind"]), (&json!("session"), &json!("step")));
}
