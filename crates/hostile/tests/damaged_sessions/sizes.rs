//! Bombs, and lines without end.

use std::io::Write as _;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use session::Session;
use timing::Topic;

use crate::made::{RACE, lines};

/// A file of the race with a line put in its middle.
fn with_line(topic: Topic, line: &[u8]) -> Vec<u8> {
    let mut lines = lines(&RACE.files[&topic]);
    lines.insert(lines.len().div_ceil(2), line);
    lines.concat()
}

/// A line whose payload inflates to these pieces, one after another.
fn inflating_to<'a>(stamp: &str, pieces: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    pieces.for_each(|piece| encoder.write_all(piece).expect("a vector takes all"));
    let deflated = encoder.finish().expect("a vector takes all");
    format!("{stamp}\"{}\"\r\n", STANDARD.encode(deflated)).into_bytes()
}

#[track_caller]
fn the_only_damage(session: &Session, reason: &str) {
    let reasons: Vec<&str> = session.damage.places().iter().map(|place| place.reason.as_str()).collect();
    assert!(reasons.len() == 1 && reasons[0].contains(reason), "{reasons:?}");
}

#[test]
fn a_line_that_inflates_to_two_gibibytes_is_left_out() {
    const MIB: usize = 1 << 20;
    let zeros = vec![0; MIB];
    let bomb = inflating_to("00:10:00.000", std::iter::repeat_n(zeros.as_slice(), 2048));
    assert!(bomb.len() < 4 * MIB, "it is not its length that is refused");
    for topic in [Topic::CarData, Topic::Position] {
        let session = RACE.with(topic, with_line(topic, &bomb)).expect("a session");
        the_only_damage(&session, "inflates to more than 8 MiB");
        assert_eq!((&session.cars, &session.positions), (&RACE.session.cars, &RACE.session.positions));
    }
}

#[test]
fn a_file_that_inflates_to_samples_without_end_is_left_out() {
    let entry = br#"{"Utc":"2000-01-09T14:00:00Z","Cars":{"#.as_slice();
    let cars = r#""1":{},"#.repeat(1 << 16);
    let pieces = [br#"{"Entries":["#, entry].into_iter().chain([cars.as_bytes(); 15]);
    let line = inflating_to("00:10:00.000", pieces.chain([br#""1":{}}}]}"#.as_slice()]));
    let mut files = RACE.files.clone();
    files.insert(Topic::CarData, line.repeat(200));
    let session = session::build(RACE.key, &session::Sources { topics: files, ..Default::default() });
    let session = session.expect("a session");
    the_only_damage(&session, "more than 10000000 samples");
    assert!(session.cars.iter().all(session::CarSamples::is_empty));
    assert!(session.missing.contains(&Topic::CarData));
    assert_eq!(session.laps, RACE.session.laps);
    hostile::replayed(&Arc::new(session)).expect("a replay");
}

#[test]
fn a_line_of_a_hundred_megabytes_is_left_out() {
    for topic in [Topic::TimingData, Topic::CarData, Topic::WeatherData, Topic::DriverList] {
        let mut line = b"00:10:00.000{\"Lines\":\"".to_vec();
        line.resize(100_000_000, b'x');
        line.extend_from_slice(b"\"}\r\n");
        let session = RACE.with(topic, with_line(topic, &line)).expect("a session");
        the_only_damage(&session, "over 4 MiB long");
        assert_eq!((&session.laps, &session.cars), (&RACE.session.laps, &RACE.session.cars), "{topic}");
    }
}

#[test]
fn a_file_of_one_endless_line_is_told() {
    for topic in [Topic::SessionInfo, Topic::DriverList, Topic::TimingData, Topic::Position] {
        match RACE.with(topic, vec![b'['; 100_000_000]) {
            Some(session) => the_only_damage(&session, "over 4 MiB long"),
            None => assert!(matches!(topic, Topic::SessionInfo | Topic::DriverList), "{topic}"),
        }
    }
}
