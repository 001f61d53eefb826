//! The messages of timing, laps and drivers, changed one by one.

use serde::Serialize;
use timing::delta::{ByDriver, Cell};
use timing::messages::{DriverEntry, DriverList, LapCount, Message, TimingData, TimingLine, read_messages};
use timing::{DamageReport, DriverNumber, SessionTime, Span, StreamStamp, TopicWriter};

use super::{MISSED, SILENT};
use crate::rng::Rng;
use crate::truth::Truth;

/// The lap at whose end the line is not told.
const MISSED_LAP: u16 = 4;

/// When the silent car's lines begin to be missing, after the start, and for how long.
const SILENT_AFTER: Span = Span::from_secs(200);
const SILENT_FOR: Span = Span::from_secs(120);

/// How late crossings are told at most, in milliseconds; one line in so many is early, and by so much.
const LATE: i64 = 3000;
const EARLY_ONE_IN: usize = 20;
const EARLY: i64 = 1000;

/// So many laps more are told than are driven, and until so many laps before the end.
const MORE_LAPS: u16 = 3;
const TOLD_BEFORE_END: u16 = 2;

/// When another series begins, after the end.
const OTHERS_AFTER: Span = Span::from_secs(600);

/// `TimingData` without one crossing, and without one car for a while.
pub(super) fn missed(truth: &Truth, file: &[u8]) -> Vec<u8> {
    let (misses, silent) = (truth.cars[MISSED].number, truth.cars[SILENT].number);
    let from = truth.started + SILENT_AFTER;
    let mut messages = read::<TimingData>(file);
    for (stamp, message) in &mut messages {
        let time = stamp.session_time();
        let is_silent = from <= time && time < from + SILENT_FOR;
        let keep = |(number, line): (DriverNumber, TimingLine)| {
            let is_missed = number == misses && laps_of(&line) == Some(MISSED_LAP);
            let line = if is_missed { split(line).0 } else { line };
            (number != silent || !is_silent).then_some((number, line))
        };
        let lines = message.lines.take().map(|lines| lines.into_entries().into_iter().filter_map(keep));
        message.lines = lines.map(|lines| ByDriver::new(lines.collect()));
    }
    write(messages)
}

/// `TimingData` with crossings told late and some lines early. Places are told when they change: told in another order,
/// two cars would have one place from then on.
pub(super) fn late(truth: &Truth, file: &[u8]) -> Vec<u8> {
    let mut rng = Rng::new(1, 7);
    let mut messages = Vec::new();
    for (stamp, mut message) in read::<TimingData>(file) {
        let is_screen = stamp.session_time() < truth.started;
        let Some(lines) = message.lines.take_if(|_| !is_screen) else {
            messages.push((stamp, message));
            continue;
        };
        for (number, line) in lines.into_entries() {
            let is_crossing = laps_of(&line).is_some();
            let (place, rest) = split(line);
            let car = truth.index_of(number).unwrap_or_default() as i64;
            let late = if is_crossing { LATE * car / (truth.cars.len() as i64 - 1) } else { 0 };
            let early = if rng.below(EARLY_ONE_IN) == 0 { EARLY } else { 0 };
            for (line, off) in [(place, 0), (rest, late - early)] {
                let lines = Some(ByDriver::new(vec![(number, line)]));
                messages.push((moved(stamp, off), TimingData { lines, ..TimingData::default() }));
            }
        }
    }
    messages.sort_by_key(|(stamp, _)| *stamp);
    write(messages)
}

/// `LapCount` of a race that is shortened.
pub(super) fn shortened(truth: &Truth, file: &[u8]) -> Vec<u8> {
    let mut messages = read::<LapCount>(file);
    for (_, message) in &mut messages {
        message.total_laps = message.total_laps.map(|laps| laps + MORE_LAPS);
        if message.current_lap == Some(truth.race_laps - TOLD_BEFORE_END) {
            message.total_laps = Some(truth.race_laps);
        }
    }
    write(messages)
}

/// `DriverList` with another series after the end.
pub(super) fn overwritten(truth: &Truth, file: &[u8]) -> Vec<u8> {
    let mut messages = read::<DriverList>(file);
    let numbers = truth.cars.iter().map(|car| car.number);
    let more = (80..90).filter_map(DriverNumber::new);
    let driver = |(place, number): (u8, DriverNumber)| {
        let name = format!("Other{place}");
        let entry = DriverEntry {
            racing_number: Some(Cell::set(number)),
            broadcast_name: Some(format!("O {}", name.to_uppercase())),
            full_name: Some(format!("Another {}", name.to_uppercase())),
            tla: Some(format!("O{place:02}")),
            line: Some(place),
            team_name: Some("Another Series".to_owned()),
            first_name: Some("Another".to_owned()),
            last_name: Some(name),
            ..DriverEntry::default()
        };
        (number, entry)
    };
    let drivers = ByDriver::new((1..).zip(numbers.chain(more)).map(driver).collect());
    let at = moved(stamp_of(truth.end), (OTHERS_AFTER.as_secs_f64() * 1000.0) as i64);
    messages.push((at, DriverList { drivers }));
    write(messages)
}

/// The laps that a line tells of.
fn laps_of(line: &TimingLine) -> Option<u16> {
    line.number_of_laps.and_then(Cell::value)
}

/// A line's place, and whatever else it tells.
fn split(line: TimingLine) -> (TimingLine, TimingLine) {
    let place = TimingLine { line: line.line, position: line.position, ..TimingLine::default() };
    (place, TimingLine { line: None, position: None, ..line })
}

fn stamp_of(time: SessionTime) -> StreamStamp {
    StreamStamp::from_millis(time.as_nanos() / 1_000_000)
}

fn moved(stamp: StreamStamp, millis: i64) -> StreamStamp {
    stamp_of(stamp.session_time() + Span::from_millis(millis))
}

fn read<M: Message>(file: &[u8]) -> Vec<(StreamStamp, M)> {
    read_messages(file, &mut DamageReport::default())
}

fn write<M: Message + Serialize>(messages: Vec<(StreamStamp, M)>) -> Vec<u8> {
    let mut writer = TopicWriter::new();
    for (stamp, message) in &messages {
        writer.message(*stamp, message).expect("a session is shorter than a stamp can say");
    }
    writer.finish()
}
