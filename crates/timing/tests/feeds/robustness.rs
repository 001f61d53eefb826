//! Whatever the bytes, reading ends, in bounded memory, without a panic; and damage costs no more than its line.

use proptest::prelude::*;
use timing::messages::{self, Message, TimingData, TrackStatus, read_messages};
use timing::samples::{CarSample, PositionSample, scan_car_data, scan_positions};
use timing::{
    DamageReport, DriverNumber, Inflater, Lines, MAX_INFLATED_BYTES, MAX_LINE_BYTES, StreamStamp, Topic,
    TopicWriter, Utc,
};

fn stamp(index: usize) -> StreamStamp {
    StreamStamp::from_millis(index as i64 * 1500)
}

fn car(number: u16) -> DriverNumber {
    DriverNumber::new(number).expect("a car number")
}

/// A file of `TimingData`: a keyframe, then changes.
fn timing_file(lines: usize) -> Vec<u8> {
    let mut writer = TopicWriter::<TimingData>::new();
    for index in 0..lines {
        let json = if index == 0 {
            r#"{"Lines":{"4":{"Line":1,"Position":"1","Sectors":[{"Value":""},{"Value":"25.183"}]}}}"#
                .to_owned()
        } else {
            format!(r#"{{"Lines":{{"4":{{"NumberOfLaps":{index},"LastLapTime":{{"Value":"1:18.964"}}}}}}}}"#)
        };
        let message = serde_json::from_str(&json).expect("a message");
        writer.message(stamp(index), &message).expect("a line");
    }
    writer.finish()
}

/// A file of `CarData`: two cars a line.
fn car_file(lines: usize) -> Vec<u8> {
    let mut writer = TopicWriter::<CarSample>::new();
    for index in 0..lines {
        let utc = Utc::from_nanos(1_756_645_283_412_000_000 + index as i64 * 240_000_000);
        let samples =
            [4, 81].map(|number| CarSample { speed: Some(254), ..CarSample::empty(car(number), utc) });
        writer.samples(stamp(index), &samples).expect("a line");
    }
    writer.finish()
}

/// The samples of a file, and how many of its lines were damaged.
fn read_cars(file: &[u8]) -> (Vec<CarSample>, usize) {
    let (mut inflater, mut samples, mut damaged) = (Inflater::new(), Vec::new(), 0);
    for line in Lines::new(Topic::CarData, file) {
        let document = line.ok().and_then(|line| inflater.inflate(line.payload).ok());
        match document.map(|document| scan_car_data(document, |sample| samples.push(sample))) {
            Some(Ok(_)) => {}
            _ => damaged += 1,
        }
    }
    (samples, damaged)
}

fn read_any<M: Message>(file: &[u8]) {
    let mut report = DamageReport::default();
    let read = read_messages::<M>(file, &mut report).len();
    assert_eq!(read + report.total(), Lines::new(M::TOPIC, file).count(), "each line is a message or damage");
}

fn read_as_everything(file: &[u8]) {
    read_any::<messages::TimingData>(file);
    read_any::<messages::TimingAppData>(file);
    read_any::<messages::TimingStats>(file);
    read_any::<messages::DriverList>(file);
    read_any::<messages::SessionInfo>(file);
    read_any::<messages::SessionStatus>(file);
    read_any::<messages::SessionData>(file);
    read_any::<messages::TrackStatus>(file);
    read_any::<messages::RaceControlMessages>(file);
    read_any::<messages::WeatherData>(file);
    read_any::<messages::LapCount>(file);
    read_any::<messages::TeamRadio>(file);
    read_any::<messages::TopThree>(file);
    read_any::<messages::ExtrapolatedClock>(file);
    read_any::<messages::Heartbeat>(file);
    read_cars(file);
}

/// Texts out of the pieces that documents are made of.
fn any_pieces() -> impl Strategy<Value = String> {
    let pieces = [
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"",
        "\\",
        " ",
        "null",
        "true",
        "-",
        "1e9",
        "25.183",
        "\"Entries\":[",
        "\"Utc\":",
        "\"2025-08-31T13:00:00.1Z\"",
        "\"Cars\":{",
        "\"4\":{",
        "\"Channels\":{",
        "\"45\":",
        "\"Position\":[",
        "\"Timestamp\":",
        "\"Entries\":{",
        "\"X\":",
        "\"Status\":",
        "\"Lines\":{",
        "\"_deleted\":[",
        "\"Sectors\":",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_bytes_are_read_to_their_end(bytes: Vec<u8>) {
        read_as_everything(&bytes);
        let _ = Inflater::new().inflate(&bytes);
        let _ = scan_car_data(&bytes, |_| ());
        let _ = scan_positions(&bytes, |_| ());
    }

    #[test]
    fn any_pieces_are_read_to_their_end(text in any_pieces()) {
        read_as_everything(format!("00:00:01.000{text}\n00:00:02.000{text}").as_bytes());
        let _ = Inflater::new().inflate(text.as_bytes());
        let mut positions: Vec<PositionSample> = Vec::new();
        let _ = scan_positions(text.as_bytes(), |sample| positions.push(sample));
        let mut cars = 0;
        let scanned = scan_car_data(text.as_bytes(), |_| cars += 1);
        if serde_json::from_str::<serde_json::Value>(&text).is_err() {
            prop_assert!(scanned.is_err(), "broken JSON is not scanned to its end");
        }
        prop_assert!(cars <= text.len());
    }

    #[test]
    fn broken_bytes_cost_no_more_than_their_lines(
        breaks in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut file = timing_file(20);
        let whole = read_messages::<TimingData>(&file, &mut DamageReport::default());
        for (at, byte) in &breaks {
            let at = at.index(file.len());
            // A byte that ends a line would make two of one.
            if *byte != b'\n' && file[at] != b'\n' {
                file[at] = *byte;
            }
        }
        let broken = read_messages::<TimingData>(&file, &mut DamageReport::default());
        let kept = whole.iter().filter(|message| broken.contains(message)).count();
        prop_assert!(kept + breaks.len() >= whole.len());
    }

    #[test]
    fn a_cut_costs_no_more_than_the_last_line(cut in any::<prop::sample::Index>()) {
        let file = timing_file(12);
        let cut_file = &file[..cut.index(file.len() + 1)];
        let whole = read_messages::<TimingData>(&file, &mut DamageReport::default());
        let mut report = DamageReport::default();
        let read = read_messages::<TimingData>(cut_file, &mut report);
        let complete = cut_file.iter().filter(|byte| **byte == b'\n').count();
        prop_assert!(read.len() >= complete && report.total() <= 1);
        prop_assert_eq!(&whole[..read.len()], &read[..]);
    }

    #[test]
    fn a_cut_costs_no_more_than_the_last_line_of_samples(cut in any::<prop::sample::Index>()) {
        let file = car_file(6);
        let cut_file = &file[..cut.index(file.len() + 1)];
        let (whole, _) = read_cars(&file);
        let (read, damaged) = read_cars(cut_file);
        let complete = cut_file.iter().filter(|byte| **byte == b'\n').count();
        prop_assert!(read.len() >= complete * 2 && damaged <= 1);
        prop_assert_eq!(&whole[..read.len()], &read[..]);
    }
}

#[test]
fn depth_length_and_size_are_bounded() {
    let damage = |payload: &str| {
        let mut report = DamageReport::default();
        let read = read_messages::<TimingData>(format!("00:00:01.000{payload}").as_bytes(), &mut report);
        (read.len(), report.total())
    };
    let deep = format!("{{\"Unheard\":{}", "[".repeat(1_000_000));
    assert_eq!(damage(&deep), (0, 1));
    let long = format!(r#"{{"Lines":{{"4":{{"Sectors":[{}{{}}]}}}}}}"#, "{},".repeat(10_000));
    assert_eq!(damage(&long), (0, 1));
    assert_eq!(damage(r#"{"Lines":{"4":{"Sectors":{"4000000000":{}}}}}"#), (0, 1));
    let again = format!(r#"{{"Lines":{{{}"4":{{}}}}}}"#, r#""4":{},"#.repeat(10_000));
    assert_eq!(damage(&again), (0, 1), "a car said often takes no more room than a list may");
    let again = format!(r#"{{"Lines":{{"4":{{"Sectors":{{{}"0":{{}}}}}}}}}}"#, r#""0":{},"#.repeat(10_000));
    assert_eq!(damage(&again), (0, 1));
    let dropped = format!(r#"{{"Lines":{{"_deleted":[{}"4"]}}}}"#, r#""4","#.repeat(10_000));
    assert_eq!(damage(&dropped), (0, 1));
    let dropped = format!(r#"{{"Lines":{{"4":{{"Sectors":{{"_deleted":[{}0]}}}}}}}}"#, "0,".repeat(10_000));
    assert_eq!(damage(&dropped), (0, 1));
    assert_eq!(damage(&" ".repeat(MAX_LINE_BYTES)), (0, 1));

    let bomb = timing::deflate(&vec![b' '; MAX_INFLATED_BYTES + 1]);
    assert!(Inflater::new().inflate(bomb.as_bytes()).is_err());
    assert!(scan_car_data(deep.as_bytes(), |_| ()).is_err());
}

#[test]
fn a_file_of_another_topic_is_no_state() {
    let file = timing_file(3);
    let mut report = DamageReport::default();
    let read = read_messages::<TrackStatus>(&file, &mut report);
    assert_eq!((read.len(), report.total()), (3, 0));
    assert!(read.iter().all(|(_, status)| *status == TrackStatus::default()), "nothing is made up");
}
