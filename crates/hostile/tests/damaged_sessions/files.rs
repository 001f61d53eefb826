//! Files cut, emptied, swapped, and replaced by rubbish.

use timing::Topic;

use crate::made::{QUALIFYING, RACE, Whole, lines};

/// How often each file is cut.
const CUTS: usize = 10;

fn both() -> [&'static Whole; 2] {
    [&RACE, &QUALIFYING]
}

/// Whether the last line of a file that was cut is not whole.
fn ends_within_a_line(cut: &[u8], whole: &[u8]) -> bool {
    let last = lines(cut).len() - 1;
    lines(cut)[last].trim_ascii_end() != lines(whole)[last].trim_ascii_end()
}

#[test]
fn a_file_that_was_cut_costs_no_more_than_its_end() {
    let mut random = fastrand::Rng::with_seed(1);
    for whole in both() {
        for (topic, file) in &whole.files {
            for _ in 0..CUTS {
                let cut = &file[..random.usize(4..file.len())];
                let Some(session) = whole.with(*topic, cut.to_vec()) else {
                    assert!(lines(cut).len() == 1, "{topic}: a session can do with the whole lines");
                    continue;
                };
                if ends_within_a_line(cut, file) {
                    assert!(whole.says(*topic, &session), "{topic} cut at {}", cut.len());
                }
                assert!(session.damage.total() <= 1, "{topic}: {:?}", session.damage);
                for (cut, whole) in session.cars.iter().zip(&whole.session.cars) {
                    assert!(whole.speed.starts_with(&cut.speed), "{topic}: what was read is as it was");
                }
            }
        }
    }
}

#[test]
fn an_empty_file_is_a_missing_one() {
    for whole in both() {
        for topic in whole.files.keys() {
            for nothing in [&b""[..], b"\xef\xbb\xbf", b"\r\n\r\n", b"  \n"] {
                match whole.with(*topic, nothing.to_vec()) {
                    Some(session) => assert!(whole.says(*topic, &session), "{topic}"),
                    None => assert!(matches!(topic, Topic::SessionInfo | Topic::DriverList), "{topic}"),
                }
            }
        }
    }
}

#[test]
fn swapped_files_are_told() {
    let topics: Vec<Topic> = RACE.files.keys().copied().collect();
    for (at, one) in topics.iter().enumerate() {
        for other in &topics[at + 1..] {
            let mut files = RACE.files.clone();
            let (first, second) = (files[one].clone(), files[other].clone());
            files.insert(*one, second);
            files.insert(*other, first);
            if let Some(session) = RACE.damaged(files, &(one, other)) {
                let said = RACE.says(*one, &session) || RACE.says(*other, &session);
                assert!(said, "{one} and {other}");
            }
        }
    }
}

#[test]
fn binary_rubbish_is_told() {
    let mut random = fastrand::Rng::with_seed(2);
    for whole in both() {
        for (topic, file) in &whole.files {
            let bytes = |random: &mut fastrand::Rng| -> Vec<u8> {
                std::iter::repeat_with(|| random.u8(..)).take(20_000).collect()
            };
            match whole.with(*topic, bytes(&mut random)) {
                Some(session) => assert!(whole.says(*topic, &session), "{topic}"),
                None => assert!(matches!(topic, Topic::SessionInfo | Topic::DriverList), "{topic}"),
            }
            let mut within = lines(file)[0].to_vec();
            within.extend(bytes(&mut random));
            within.push(b'\n');
            within.extend(lines(file)[1..].concat());
            let session = whole.with(*topic, within).expect("a session: all lines are there");
            assert!(whole.says(*topic, &session), "{topic}");
            assert_eq!(session.laps, whole.session.laps, "{topic}: rubbish between lines costs nothing");
        }
    }
}
