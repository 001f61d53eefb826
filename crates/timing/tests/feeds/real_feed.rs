//! Every topic file of the real archive is read without damage.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;

use timing::messages::{self, Message, read_messages};
use timing::samples::{scan_car_data, scan_positions};
use timing::{DamageReport, Inflater, Lines, Topic, TopicWriter};

/// Every topic file below a folder.
fn topic_files(folder: &Path, found: &mut Vec<(Topic, PathBuf)>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            topic_files(&path, found);
        } else if let Some(name) =
            path.file_name().and_then(|name| name.to_str()?.strip_suffix(".jsonStream"))
        {
            found.extend(Topic::from_name(name).map(|topic| (topic, path.clone())));
        }
    }
}

/// Reads a file; each of its messages is the same after it was written and read again.
fn read<M>(file: &[u8], report: &mut DamageReport) -> usize
where
    M: Message + Serialize + PartialEq + Debug,
{
    let messages = read_messages::<M>(file, report);
    let mut writer = TopicWriter::new();
    for (stamp, message) in &messages {
        writer.message(*stamp, message).expect("a message can be written");
    }
    assert_eq!(read_messages::<M>(&writer.finish(), report), messages);
    messages.len()
}

/// Reads a compressed topic; how many samples it holds.
fn read_samples(topic: Topic, file: &[u8], report: &mut DamageReport) -> usize {
    let mut inflater = Inflater::new();
    let mut samples = 0;
    for line in Lines::new(topic, file) {
        let read = line.and_then(|line| {
            let document = inflater.inflate(line.payload).map_err(|error| line.damage(topic, error))?;
            let scanned = match topic {
                Topic::CarData => scan_car_data(document, |_| samples += 1),
                _ => scan_positions(document, |_| samples += 1),
            };
            match scanned.map_err(|error| line.damage(topic, error))? {
                0 => Ok(()),
                refused => Err(line.damage(topic, format_args!("{refused} values are none"))),
            }
        });
        if let Err(damage) = read {
            report.record(damage);
        }
    }
    samples
}

/// Reads a file of that topic; how many messages or samples it holds.
fn read_topic(topic: Topic, file: &[u8], report: &mut DamageReport) -> usize {
    match topic {
        Topic::CarData | Topic::Position => read_samples(topic, file, report),
        Topic::TimingData => read::<messages::TimingData>(file, report),
        Topic::TimingAppData => read::<messages::TimingAppData>(file, report),
        Topic::TimingStats => read::<messages::TimingStats>(file, report),
        Topic::DriverList => read::<messages::DriverList>(file, report),
        Topic::SessionInfo => read::<messages::SessionInfo>(file, report),
        Topic::SessionStatus => read::<messages::SessionStatus>(file, report),
        Topic::SessionData => read::<messages::SessionData>(file, report),
        Topic::TrackStatus => read::<messages::TrackStatus>(file, report),
        Topic::RaceControlMessages => read::<messages::RaceControlMessages>(file, report),
        Topic::WeatherData => read::<messages::WeatherData>(file, report),
        Topic::LapCount => read::<messages::LapCount>(file, report),
        Topic::TeamRadio => read::<messages::TeamRadio>(file, report),
        Topic::TopThree => read::<messages::TopThree>(file, report),
        Topic::ExtrapolatedClock => read::<messages::ExtrapolatedClock>(file, report),
        Topic::Heartbeat => read::<messages::Heartbeat>(file, report),
    }
}

#[test]
fn every_line_of_the_archive_is_read() {
    let Some(folder) = realdata::session("") else { return };
    let mut files = Vec::new();
    topic_files(&folder, &mut files);
    assert!(!files.is_empty(), "no topic files below {}", folder.display());
    let mut damaged = Vec::new();
    for (topic, path) in files {
        let file = fs::read(&path).expect("a readable file");
        let mut report = DamageReport::default();
        let read = read_topic(topic, &file, &mut report);
        assert!(read > 0, "nothing in {}", path.display());
        damaged.extend(report.places().iter().map(|damage| format!("{}: {damage}", path.display())));
    }
    assert!(damaged.is_empty(), "{} damaged lines:\n{}", damaged.len(), damaged.join("\n"));
}

#[test]
fn every_message_of_a_live_recording_is_read() {
    let Some(folder) = realdata::data().map(|data| data.join("recordings")) else { return };
    let name = |kind: &str| folder.join(format!("2024_Imola_Qualifying.{kind}"));
    let mut files: BTreeMap<Topic, String> = BTreeMap::new();
    let mut keep = |topic: &str, message: &serde_json::Value| {
        if let Some(topic) = Topic::from_name(topic) {
            *files.entry(topic).or_default() += &format!("00:00:00.000{message}\n");
        }
    };
    let first = fs::read(name("subscribe.json")).expect("the state at first");
    let first: BTreeMap<String, serde_json::Value> = serde_json::from_slice(&first).expect("topics");
    first.iter().for_each(|(topic, message)| keep(topic, message));
    for line in fs::read_to_string(name("live.txt")).expect("the recording").lines() {
        let line: serde_json::Value = serde_json::from_str(line).expect("a message a line");
        keep(line["A"][0].as_str().expect("a topic"), &line["A"][1]);
    }
    assert!(files.len() > 10, "topics in the recording: {}", files.len());
    let mut report = DamageReport::default();
    for (topic, file) in &files {
        read_topic(*topic, file.as_bytes(), &mut report);
    }
    assert_eq!(report, DamageReport::default());
}
