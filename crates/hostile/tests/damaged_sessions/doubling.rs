//! Nothing takes longer than in proportion to its bytes: four times the bytes, about four times the time.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use session::Sources;
use timing::recording::Recording;
use timing::{SessionKey, SessionKind, Topic};

/// Lines of the smaller of two inputs, and how many times as many the larger has.
const LINES: usize = 6000;
const TIMES: usize = 4;

/// What is quadratic takes 16 times as long for four times the bytes. Between the two is room for caches that the
/// larger input leaves, and for machines that do something else meanwhile.
const MOST_TIMES: u32 = 10;

/// Times below this tell nothing.
const LEAST: Duration = Duration::from_millis(20);

/// For how long this thread has run on a processor. Where the system does not tell, the time that has gone by since
/// `since`, in which others may have run.
fn processor_time(since: Instant) -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = told.and_then(|told| told.split_whitespace().next()?.parse().ok());
    nanos.map_or_else(|| since.elapsed(), Duration::from_nanos)
}

/// The least time of five, of all work on one thread: what other threads and programs do meanwhile does not count.
fn time(work: &(dyn Fn() + Sync)) -> Duration {
    let since = Instant::now();
    let once = |_| {
        let before = processor_time(since);
        work();
        processor_time(since).saturating_sub(before)
    };
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    alone.install(|| (0..5).map(once).min().unwrap_or_default())
}

#[track_caller]
fn grows_in_proportion<T: Sync>(what: &str, make: impl Fn(usize) -> T, work: impl Fn(&T) + Sync) {
    let [small, large] = [make(LINES), make(LINES * TIMES)];
    let [small, large] = [&small, &large].map(|input| time(&|| work(input)));
    assert!(
        large < small.max(LEAST) * MOST_TIMES,
        "{what}: {small:?}, and {large:?} for {TIMES} times the bytes"
    );
}

/// So many lines of a topic, one a second, with the line's number put where `#` stands, and its index modulo 9,000
/// where `@` does: lists have an end.
fn lines(count: usize, pattern: &str) -> Vec<u8> {
    let mut file = String::new();
    for number in 0..count {
        let (hours, minutes, seconds) = (number / 3600, number / 60 % 60, number % 60);
        let payload = pattern.replace('#', &number.to_string()).replace('@', &(number % 9000).to_string());
        // A string takes whatever is written.
        let _ = write!(file, "{hours:02}:{minutes:02}:{seconds:02}.000{payload}\r\n");
    }
    file.into_bytes()
}

/// A message of each kind that a session is built from.
const PATTERNS: [(Topic, &str); 10] = [
    (
        Topic::TimingData,
        r##"{"Lines":{"4":{"NumberOfLaps":#,"Position":"1","GapToLeader":"LAP #","InPit":false,
        "LastLapTime":{"Value":"1:00.5"},"Sectors":{"2":{"Value":"20.5"}}}}}"##,
    ),
    (
        Topic::TimingAppData,
        r##"{"Lines":{"4":{"Stints":{"@":{"Compound":"SOFT","TotalLaps":#,"New":"true"}}}}}"##,
    ),
    (
        Topic::RaceControlMessages,
        r##"{"Messages":{"@":{"Utc":"2025-08-31T13:00:00","Category":"Other","Lap":2,
        "Message":"CAR 4 (NOR) TIME 1:00.500 DELETED - TRACK LIMITS AT TURN 1 LAP # 15:10:01"}}}"##,
    ),
    (Topic::TrackStatus, r##"{"Status":"#"}"##),
    (Topic::SessionStatus, r##"{"Status":"Started"}"##),
    (
        Topic::SessionData,
        r##"{"StatusSeries":{"@":{"Utc":"2025-08-31T13:00:00.5Z","TrackStatus":"Yellow"}}}"##,
    ),
    (Topic::WeatherData, r##"{"AirTemp":"20.#","Rainfall":"0"}"##),
    (
        Topic::TeamRadio,
        r##"{"Captures":{"@":{"Utc":"2025-08-31T13:00:00Z","RacingNumber":"4","Path":"a#.mp3"}}}"##,
    ),
    (Topic::LapCount, r##"{"CurrentLap":2,"TotalLaps":72}"##),
    (Topic::DriverList, r##"{"4":{"RacingNumber":"4","Tla":"NOR","Line":#}}"##),
];

#[test]
fn a_session_is_built_in_time_linear_in_each_topic() {
    let key = SessionKey { year: 2025, round: 15, kind: SessionKind::Race };
    for (topic, pattern) in PATTERNS {
        let pattern = pattern.replace('\n', "");
        let make = |count: usize| {
            let mut topics: BTreeMap<Topic, Vec<u8>> =
                PATTERNS.map(|(topic, pattern)| (topic, lines(20, &pattern.replace('\n', "")))).into();
            topics.insert(Topic::SessionInfo, b"00:00:00.000{\"Name\":\"Race\"}\r\n".to_vec());
            topics.insert(topic, lines(count, &pattern));
            Sources { topics, ..Sources::default() }
        };
        grows_in_proportion(topic.name(), make, |sources| drop(session::build(key, sources)));
    }
}

#[test]
fn a_recording_is_read_in_time_linear_in_its_bytes() {
    let utc = |number: usize| {
        format!("2025-08-31T{:02}:{:02}:{:02}Z", number / 3600, number / 60 % 60, number % 60)
    };
    let timing = |number: usize| {
        format!("['TimingData', {{'Lines': {{'4': {{'NumberOfLaps': {number}}}}}}}, '{}']\n", utc(number))
    };
    let state = |number: usize| {
        format!("{{\"R\":{{\"TimingData\":{{\"Lines\":{{\"4\":{{\"NumberOfLaps\":{number}}}}}}}}}}}\n")
    };
    let radio = |number: usize| {
        format!("['TeamRadio', {{'Captures': {{'{number}': {{'Path': '{number}'}}}}}}, '{}']\n", utc(number))
    };
    let info = |number: usize| format!("['SessionInfo', {{'Key': {number}}}, '{}']\n", utc(number));
    let forms: [(&str, &dyn Fn(usize) -> String); 4] = [
        ("changes", &timing),
        ("states after each change", &|number| timing(number) + &state(number)),
        ("states of a topic that has grown", &|number| {
            radio(number) + "{\"R\":{\"TeamRadio\":{\"Captures\":[{\"Path\":\"0\"}]}}}\n"
        }),
        ("a session after each change", &|number| timing(number) + &info(number)),
    ];
    for (what, form) in forms {
        let make = |count: usize| (0..count).map(form).collect::<String>();
        grows_in_proportion(what, make, |file| drop(Recording::read(("r", file.as_bytes()), None)));
    }
}

/// Lines of every form that a recording has, for damage.
const FORMS: [&str; 6] = [
    "['LapCount', {'CurrentLap': 9}, '2025-11-08T14:37:19.228Z']",
    r#"['TimingData', '{"Lines": {"4": {"NumberOfLaps": 3}}, "_kf": true}', '']"#,
    r#"{"M":"feed","A":["TimingData",{"Lines":{"4":{"NumberOfLaps":4}}},"2025-11-08T14:37:20.228Z"]}"#,
    r#"{"R":{"TimingData":{"Lines":{"4":{"NumberOfLaps":4}}},"SessionInfo":{"Key":2}}}"#,
    r#"{"Type":"SessionInfo","Json":{"Key":3},"DateTime":"2025-11-08T14:37:19.228+00:00"}"#,
    r#"1762612639228000000:TimingData:{"Lines":{"4":{"NumberOfLaps":5},"_deleted":["4"]}}"#,
];

#[test]
fn damaged_lines_of_every_form_are_survived() {
    let mut random = fastrand::Rng::with_seed(7);
    for _ in 0..20_000 {
        let mut file = Vec::new();
        for _ in 0..random.usize(1..8) {
            file.extend_from_slice(FORMS[random.usize(..FORMS.len())].as_bytes());
            file.push(b'\n');
        }
        for _ in 0..random.usize(..4) {
            if file.is_empty() {
                break;
            }
            let at = random.usize(..file.len());
            match random.u8(..4) {
                0 => file[at] = random.u8(..),
                1 => drop(file.remove(at)),
                2 => file.insert(at, *random.choice(b"{}[]\"':,0_".as_slice()).unwrap_or(&b'"')),
                _ => file.truncate(at),
            }
        }
        hostile::recording(&file);
    }
}
