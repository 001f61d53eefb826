//! Writes first inputs for every fuzz target, out of the made-up season: `cargo run -p hostile --example seeds`.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::{env, fs, io};

use demo::{Options, Season};
use entry::Provenance;
use replay::{Replay, ReplayOptions};
use session::Sources;
use timing::{Inflater, Lines, SessionKey, SessionKind, Topic};

/// Of topics that the made-up season does not have.
const WRITTEN: &[(&str, &str)] = &[
    (
        "team_radio",
        r#"{"Captures":[{"Utc":"2025-08-31T12:10:00Z","RacingNumber":"4","Path":"TeamRadio/NOR.mp3"}]}"#,
    ),
    (
        "timing_stats",
        r#"{"Withheld":false,"Lines":{"4":{"Line":1,"PersonalBestLapTime":{"Lap":3,"Position":1,"Value":"1:10.5"},
        "BestSectors":[{"Position":1,"Value":"25.1"},{}],"BestSpeeds":{"I1":{"Position":2,"Value":"301"}}}}}"#,
    ),
    ("top_three", r#"{"Lines":[{"Position":"1","RacingNumber":"4","Tla":"NOR","DiffToLeader":"+1.234"}]}"#),
    (
        "literal",
        r#"['TrackStatus', {'Status': '1', "It's": None, '_kf': True, 'n': [-1.5e3, 'a\x41\u00e9']}]"#,
    ),
    ("recording", r#"['LapCount', {'CurrentLap': 9}, '2025-11-08T14:37:19.228Z']"#),
    ("recording", r#"{"M":"feed","A":["LapCount",{"CurrentLap":9},"2025-11-08T14:37:19.228Z"]}"#),
    ("recording", r#"{"R":{"TrackStatus":{"Status":"1"},"LapCount":{"TotalLaps":24}},"I":"1"}"#),
    ("session_name", "2025/15/R"),
    ("session_name", "2025/sao paulo/sq"),
    ("session_name", "2025/Zandvoort/Practice 1"),
    ("session_name", "2026/T1/D1"),
    (
        "recording",
        r#"{"Type":"LapCount","Json":{"CurrentLap":9},"DateTime":"2025-11-08T14:37:19.228+00:00"}"#,
    ),
    ("recording", r#"1762612639228000000:LapCount:{"CurrentLap":9}"#),
    ("recording", r#"['LapCount', '{"CurrentLap": 9}', '']"#),
    (
        "recording",
        r#"{"R":{"SessionInfo":{"Key":1},"TimingData":{"Lines":{"4":{"Sectors":[{"Value":"1"}],"_kf":true}}}}}
{"M":"feed","A":["TimingData",{"Lines":{"4":{"Sectors":{"1":{"Value":"2"}}}}},"2025-11-08T14:37:19.228Z"]}
{"M":"feed","A":["SessionInfo",{"Key":2},"2025-11-08T14:38:19.228Z"]}
{"M":"feed","A":["TimingData",{"Lines":{"_deleted":["4"]}},"2025-11-08T14:39:19.228Z"]}
{"R":{"SessionInfo":{"Key":2},"TimingData":{"Lines":{"4":{"Sectors":[{"Value":"1"}],"_kf":true}}}}}"#,
    ),
];

const NO_SESSION: &str = "the made-up season lacks a session";

/// Lines of a topic that make one input.
const LINES: usize = 12;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args().nth(1).unwrap_or_else(|| "fuzz/corpus".to_owned());
    for target in hostile::TARGETS {
        fs::create_dir_all(Path::new(&folder).join(target.name))?;
    }
    let write = |target: &str, name: &str, bytes: &[u8]| -> io::Result<()> {
        fs::write(Path::new(&folder).join(target).join(name), bytes)
    };
    let season = Season::new(Options::SMALL);
    for kind in [SessionKind::Race, SessionKind::Qualifying] {
        let made = season.make(SessionKey { year: 0, round: 1, kind }).ok_or(NO_SESSION)?;
        let name = format!("made-{kind}");
        let mut whole = Vec::new();
        for (topic, file) in made.topics {
            let start = head(&file, LINES);
            match topic {
                Topic::CarData | Topic::Position => {
                    let line = Lines::new(topic, start)
                        .next()
                        .ok_or("no line")?
                        .map_err(|damage| damage.to_string())?;
                    let target = if topic == Topic::CarData { "car_data" } else { "position" };
                    write(target, &name, Inflater::new().inflate(line.payload)?)?;
                    write("inflate", &format!("{name}-{target}"), line.payload)?;
                }
                topic => write(&snake_case(topic.name()), &name, start)?,
            }
            write("lines", &format!("{name}-{topic}"), head(&file, 3))?;
            whole.extend_from_slice(format!("\n== {topic}\n").as_bytes());
            whole.extend_from_slice(start);
        }
        whole.extend_from_slice(b"\n== circuit\n");
        whole.extend_from_slice(&made.truth.circuit.file(0));
        write("session", &name, &whole)?;
    }
    write("entry", "made", &entry()?)?;
    write("tracks", "made", &tracks())?;
    for (number, (target, text)) in WRITTEN.iter().enumerate() {
        let line = if *target == "recording" { (*text).to_owned() } else { text.replace('\n', "") };
        let is_message = !matches!(*target, "session_name" | "literal" | "recording");
        let input = if is_message { format!("00:00:01.000{line}\r\n") } else { line };
        write(target, &format!("written-{number}"), input.as_bytes())?;
    }
    Ok(())
}

/// A small session and the tracks of its replay, kept.
fn entry() -> Result<Vec<u8>, Box<dyn Error>> {
    let key = SessionKey { year: 0, round: 1, kind: SessionKind::Race };
    let season = Season::new(Options { laps: Some(4), cars: 5, ..Options::SMALL });
    let mut topics = season.make(key).ok_or(NO_SESSION)?.topics;
    for file in topics.values_mut() {
        *file = head(file, LINES).to_vec();
    }
    let session = Arc::new(session::build(key, &Sources { topics, ..Sources::default() })?);
    let replay = Replay::new(Arc::clone(&session), ReplayOptions::default());
    let tracks = replay.as_ref().map(Replay::tracks).ok();
    Ok(entry::write(&session, tracks, &Provenance::default())?)
}

/// Two cars that move evenly: a beginning, then knots.
fn tracks() -> Vec<u8> {
    let knot: Vec<u8> =
        [&240_u16.to_le_bytes()[..], &50_000_u32.to_le_bytes(), &7000_u16.to_le_bytes()].concat();
    let car = [[0; 16].to_vec(), [knot, vec![0; 3]].concat().repeat(8)].concat();
    car.repeat(2)
}

/// The first lines of a file.
fn head(file: &[u8], lines: usize) -> &[u8] {
    let mut ends = file.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
    ends.nth(lines - 1).map_or(file, |(end, _)| &file[..=end])
}

/// `TimingData` as `timing_data`.
fn snake_case(name: &str) -> String {
    let mut text = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.push(letter.to_ascii_lowercase());
    }
    text
}
