//! Files whose lines can be read and say what cannot be.

use session::Session;
use timing::{Inflater, Lines, Topic, deflate};

use crate::made::{QUALIFYING, RACE, lines};

/// A car that is in no list of drivers.
const UNLISTED: &str = "999";

/// The file with one line put in another's place.
fn with_line(file: &[u8], at: usize, line: Vec<u8>) -> Vec<u8> {
    let mut lines: Vec<Vec<u8>> = lines(file).into_iter().map(<[u8]>::to_vec).collect();
    lines[at] = line;
    lines.concat()
}

/// A line with its document changed: inflated, where the topic is compressed, and deflated again.
fn rewritten(topic: Topic, line: &[u8], change: impl FnOnce(&str) -> String) -> Vec<u8> {
    let read = Lines::new(topic, line).next().expect("a line").expect("a stamp");
    let payload = if matches!(topic, Topic::CarData | Topic::Position) {
        let document = Inflater::new().inflate(read.payload).expect("our own").to_vec();
        deflate(change(std::str::from_utf8(&document).expect("JSON")).as_bytes())
    } else {
        change(std::str::from_utf8(read.payload).expect("JSON"))
    };
    format!("{}{payload}\r\n", read.stamp).into_bytes()
}

/// The text with each number that is a value, quoted or not, replaced.
fn with_numbers(text: &str, number: &str) -> String {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.');
    let mut changed = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(':') {
        let quoted = rest[at + 1..].starts_with('"');
        let (head, tail) = rest.split_at(at + 1 + usize::from(quoted));
        changed.push_str(head);
        let end = tail.find(|c| !is_part(c)).unwrap_or(tail.len());
        let is_number = end > 0 && tail[end..].starts_with(if quoted { &['"'][..] } else { &[',', '}'] });
        changed.push_str(if is_number { number } else { &tail[..end] });
        rest = &tail[end..];
    }
    changed + rest
}

fn faults(session: &Session, count: fn(&session::SampleFaults) -> usize) -> usize {
    session.sample_faults.iter().map(count).sum()
}

#[test]
fn times_that_run_backwards_are_told() {
    for whole in [&*RACE, &*QUALIFYING] {
        for (topic, file) in &whole.files {
            let mut backwards = lines(file);
            backwards.reverse();
            let several = backwards[0][..12] != backwards[backwards.len() - 1][..12];
            let session = whole.with(*topic, backwards.concat()).expect("a session: all lines are there");
            assert!(!several || whole.says(*topic, &session), "{topic}");
            if matches!(topic, Topic::CarData | Topic::Position) {
                assert!(faults(&session, |faults| faults.out_of_order) > 0, "{topic}");
                let whole = &whole.session;
                assert_eq!((&session.cars, &session.positions), (&whole.cars, &whole.positions));
            }
        }
    }
}

#[test]
fn lines_that_are_there_twice_change_nothing() {
    for whole in [&*RACE, &*QUALIFYING] {
        for (topic, file) in &whole.files {
            let twice: Vec<&[u8]> = lines(file).into_iter().flat_map(|line| [line, line]).collect();
            let session = whole.with(*topic, twice.concat()).expect("a session");
            let repeated = |session: &Session| faults(session, |faults| faults.repeated);
            let samples = matches!(topic, Topic::CarData | Topic::Position);
            assert_eq!(repeated(&session) > repeated(&whole.session), samples, "{topic}");
            assert_eq!(session.laps, whole.session.laps, "{topic}");
            let whole = &whole.session;
            assert_eq!((&session.cars, &session.positions), (&whole.cars, &whole.positions), "{topic}");
        }
    }
}

#[test]
fn a_car_that_was_never_listed_is_told_and_left_out() {
    let number = RACE.session.drivers[0].number;
    for topic in [Topic::CarData, Topic::Position, Topic::TimingData, Topic::TimingAppData] {
        let file = &RACE.files[&topic];
        let (from, to) = (format!("\"{number}\":{{"), format!("\"{UNLISTED}\":{{"));
        let mut all = lines(file);
        let has_car = |line: &&[u8]| {
            let mut found = false;
            rewritten(topic, line, |text| {
                found = text.contains(&from);
                text.to_owned()
            });
            found
        };
        let at = all.iter().position(has_car).expect("a line of the car");
        let other = rewritten(topic, all[at], |text| text.replace(&from, &to));
        all.insert(at + 1, &other);
        let session = RACE.with(topic, all.concat()).expect("a session");
        let unlisted: Vec<String> = session.unlisted_cars.iter().map(ToString::to_string).collect();
        assert_eq!(unlisted, [UNLISTED], "{topic}");
        assert_eq!(session.laps, RACE.session.laps, "{topic}");
    }
}

#[test]
fn numbers_that_are_none_are_told_and_cost_their_lines() {
    let mut random = fastrand::Rng::with_seed(3);
    for whole in [&*RACE, &*QUALIFYING] {
        for (topic, file) in &whole.files {
            for number in ["NaN", "1e308", "-1", "99999999999999999999", "-0.0", "1e-308", "2147483648"] {
                let all = lines(file);
                let at = random.usize(1..all.len().max(2)).min(all.len() - 1);
                let mut changed = false;
                let line = rewritten(*topic, all[at], |text| {
                    let hostile = with_numbers(text, number);
                    changed = hostile != text;
                    hostile
                });
                let Some(session) = whole.with(*topic, with_line(file, at, line)) else {
                    assert!(matches!(topic, Topic::SessionInfo | Topic::DriverList), "{topic}");
                    continue;
                };
                if changed && number == "NaN" {
                    assert!(whole.says(*topic, &session), "{topic} line {at} with {number}");
                }
                assert!(session.damage.total() <= 1, "{topic}: {:?}", session.damage);
            }
        }
    }
}

#[test]
fn one_sample_of_another_time_moves_nothing() {
    for topic in [Topic::CarData, Topic::Position] {
        let file = &RACE.files[&topic];
        let at = lines(file).len() / 2;
        for year in ["2000-01-10T", "2000-01-08T", "2261-12-31T", "1900-01-01T"] {
            let line = rewritten(topic, lines(file)[at], |text| text.replace("2000-01-09T", year));
            let session =
                RACE.damaged(with_topic(topic, with_line(file, at, line)), &year).expect("a session");
            assert_eq!(session.zero, RACE.session.zero, "{topic} {year}");
            let told: Vec<(usize, bool)> = session
                .damage
                .places()
                .iter()
                .map(|place| (place.line, place.reason.starts_with("left out samples of")))
                .collect();
            assert_eq!(told, [(at + 1, true)], "{topic} {year}");
            assert_eq!(session.laps, RACE.session.laps);
            let samples = |session: &Session| session.car_sample_count() + session.position_sample_count();
            let lost = samples(&RACE.session) - samples(&session);
            assert!((1..200).contains(&lost), "{topic} {year}: {lost} samples of one line");
        }
    }
}

fn with_topic(topic: Topic, file: Vec<u8>) -> crate::made::Files {
    let mut files = RACE.files.clone();
    files.insert(topic, file);
    files
}

#[test]
fn a_session_that_seems_to_last_a_hundred_hours_is_bounded() {
    let mut files = RACE.files.clone();
    for topic in [Topic::CarData, Topic::Position] {
        let file = files[&topic].clone();
        let last = *lines(&file).last().expect("a line");
        let stamp = Lines::new(topic, last).next().expect("a line").expect("a stamp").stamp;
        // Four days later by both clocks.
        let late = rewritten(topic, last, |text| text.replace("2000-01-09T", "2000-01-13T"));
        let hours = 96 + stamp.as_nanos() / 3_600_000_000_000;
        let late = [format!("{hours:02}").as_bytes(), &late[2..]].concat();
        files.insert(topic, [file.as_slice(), &late].concat());
    }
    let session = RACE.damaged(files, &"four days").expect("a session");
    assert_eq!((session.zero, session.damage.total()), (RACE.session.zero, 0));
    assert!(faults(&session, |faults| faults.drop_outs) > faults(&RACE.session, |faults| faults.drop_outs));
    let replay = hostile::replayed(&std::sync::Arc::new(session)).expect("a replay");
    let knots: usize = replay.tracks().cars.iter().map(replay::Track::len).sum();
    let whole = hostile::replayed(&std::sync::Arc::new(RACE.session.clone())).expect("a replay");
    let before: usize = whole.tracks().cars.iter().map(replay::Track::len).sum();
    assert!(knots < before + 5 * 6_000, "a standing car takes a knot a minute: {knots}, {before} before");
}
