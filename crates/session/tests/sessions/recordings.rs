//! A recording of a session gives the session that its archive gives, and damage in it is where it was recorded.

use std::fmt::Debug;
use std::sync::{Arc, LazyLock};

use demo::{Made, Options, Season};
use serde_json::{Map, Value};
use session::{Session, Sources, build};
use timing::delta::Merge;
use timing::messages::{self, Message};
use timing::recording::Recording;
use timing::{DamageReport, SessionKey, SessionKind, State, Topic};

static RACE: LazyLock<Made> = LazyLock::new(|| made(SessionKind::Race));
static QUALIFYING: LazyLock<Made> = LazyLock::new(|| made(SessionKind::Qualifying));

fn made(kind: SessionKind) -> Made {
    let season = Season::new(Options { laps: Some(5), cars: 6, ..Options::SMALL });
    season.make(key(kind)).expect("a session of the season")
}

fn from_archive(made: &Made) -> Session {
    let sources = Sources { topics: made.topics.clone(), ..Sources::default() };
    build(made.truth.key, &sources).expect("a session")
}

fn from_recording(kind: SessionKind, recording: Recording) -> Session {
    let Recording { topics, recorded, .. } = recording;
    let recorded = Some(Arc::new(recorded));
    build(key(kind), &Sources { topics, recorded, ..Sources::default() }).expect("a session")
}

fn key(kind: SessionKind) -> SessionKey {
    SessionKey { year: 0, round: 1, kind }
}

#[track_caller]
fn same<T: PartialEq + Debug>(name: &str, recorded: &T, archived: &T) {
    assert!(recorded == archived, "{name} of the recording differ");
}

#[track_caller]
fn assert_same(recorded: &Session, archived: &Session) {
    assert_eq!(recorded.zero, archived.zero);
    assert_eq!(recorded.info, archived.info);
    assert_eq!(recorded.missing, archived.missing);
    same("drivers", &recorded.drivers, &archived.drivers);
    same("laps", &recorded.laps, &archived.laps);
    same("feeds", &recorded.feeds, &archived.feeds);
    same("stints", &recorded.stints, &archived.stints);
    same("results", &recorded.results, &archived.results);
    same("car samples", &recorded.cars, &archived.cars);
    same("positions", &recorded.positions, &archived.positions);
    same("weather", &recorded.weather, &archived.weather);
    same("track status", &recorded.track_status, &archived.track_status);
    same("phases", &recorded.phases, &archived.phases);
    same("race control", &recorded.race_control, &archived.race_control);
}

#[test]
fn every_form_gives_the_session_of_the_archive() {
    for made in [&*QUALIFYING, &*RACE] {
        let kind = made.truth.key.kind;
        let archived = from_archive(made);
        assert!(!archived.laps.laps.is_empty() && archived.damage.total() == 0);
        let python = made.recording();
        let recorded = from_recording(kind, Recording::read(("r.txt", python.as_bytes()), None));
        assert_eq!(recorded.damage.places(), []);
        assert_same(&recorded, &archived);

        let (live, states) = made.live_recording();
        let live = ("r.live.txt", live.as_bytes());
        let recorded = from_recording(kind, Recording::read(live, Some(("s", states.as_bytes()))));
        assert_eq!(recorded.damage.places(), []);
        assert_same(&recorded, &archived);
    }
}

/// The states of all topics after some frames of the feed, which are its messages one by one.
#[derive(Default)]
struct States {
    timing: State<messages::TimingData>,
    tyres: State<messages::TimingAppData>,
    best: State<messages::TimingStats>,
    drivers: State<messages::DriverList>,
    control: State<messages::RaceControlMessages>,
    series: State<messages::SessionData>,
    laps: State<messages::LapCount>,
    /// Of topics whose messages are whole, the last one.
    whole: Map<String, Value>,
}

impl States {
    fn take(&mut self, topic: &str, data: &Value) {
        fn lay<M: Message + Merge>(state: &mut State<M>, data: &Value) {
            state.apply(
                timing::StreamStamp::default(),
                serde_json::from_value(data.clone()).expect("a message"),
            );
        }
        match topic {
            "TimingData" => lay(&mut self.timing, data),
            "TimingAppData" => lay(&mut self.tyres, data),
            "TimingStats" => lay(&mut self.best, data),
            "DriverList" => lay(&mut self.drivers, data),
            "RaceControlMessages" => lay(&mut self.control, data),
            "SessionData" => lay(&mut self.series, data),
            "LapCount" => lay(&mut self.laps, data),
            topic => drop(self.whole.insert(topic.to_owned(), data.clone())),
        }
    }

    /// The answer to a subscription.
    fn answer(&self) -> String {
        let mut states = self.whole.clone();
        let mut add = |topic: &str, state: Result<Value, serde_json::Error>| {
            let mut state = state.expect("JSON");
            state["_kf"] = true.into();
            states.insert(topic.to_owned(), state);
        };
        add("TimingData", serde_json::to_value(self.timing.current()));
        add("TimingAppData", serde_json::to_value(self.tyres.current()));
        add("TimingStats", serde_json::to_value(self.best.current()));
        add("DriverList", serde_json::to_value(self.drivers.current()));
        add("RaceControlMessages", serde_json::to_value(self.control.current()));
        add("SessionData", serde_json::to_value(self.series.current()));
        add("LapCount", serde_json::to_value(self.laps.current()));
        serde_json::json!({"R": states, "I": "2"}).to_string()
    }
}

/// A recording whose connection was lost and made anew every so many messages.
fn reconnecting(live: &str, states: &str, every: usize) -> String {
    let mut known = States::default();
    let first: Value = serde_json::from_str(states).expect("states");
    first["R"].as_object().expect("topics").iter().for_each(|(topic, data)| known.take(topic, data));
    let mut file = String::new();
    for (number, line) in live.lines().enumerate() {
        let frame: Value = serde_json::from_str(line).expect("a frame");
        known.take(frame["A"][0].as_str().expect("a topic"), &frame["A"][1]);
        file += &format!("{line}\n");
        if number % every == every - 1 {
            file += &format!("{}\n", known.answer());
        }
    }
    file
}

#[test]
fn a_connection_that_was_lost_and_made_anew_tells_nothing_twice() {
    for made in [&*QUALIFYING, &*RACE] {
        let (kind, archived) = (made.truth.key.kind, from_archive(made));
        let (live, states) = made.live_recording();
        let file = reconnecting(&live, &states, live.lines().count() / 7);
        assert!(file.lines().count() > live.lines().count() + 5);
        let recording = Recording::read(("r", file.as_bytes()), Some(("s", states.as_bytes())));
        let recorded = from_recording(kind, recording);
        assert_eq!(recorded.damage.places(), []);
        assert_same(&recorded, &archived);
    }
}

#[test]
fn older_forms_give_the_session_of_the_archive() {
    let archived = from_archive(&RACE);
    let (live, states) = RACE.live_recording();
    let states: Value = serde_json::from_str(&states).expect("states");
    let mut forms = [String::new(), String::new(), String::new()];
    for (topic, data) in states["R"].as_object().expect("topics") {
        // FastF1 writes states as texts of JSON, with no time.
        let line = serde_json::json!([topic, data.to_string(), ""]);
        forms.iter_mut().for_each(|form| *form += &format!("{line}\n"));
    }
    for line in live.lines() {
        let frame: Value = serde_json::from_str(line).expect("a frame");
        let [topic, data, time] = [0, 1, 2].map(|part| &frame["A"][part]);
        let (topic, time) = (topic.as_str().expect("a topic"), time.as_str().expect("a time"));
        let utc = timing::Utc::parse(time.as_bytes()).expect("a time");
        let offset = time.replace('Z', "+00:00");
        forms[0] += &format!("{}\n", serde_json::json!({"Type": topic, "Json": data, "DateTime": offset}));
        forms[1] += &format!("{}:{topic}:{data}\n", utc.as_nanos());
        let text = if data.is_string() { data.clone() } else { data.to_string().into() };
        forms[2] += &format!("{}\n", serde_json::json!({"type": topic, "json": text, "dateTime": time}));
    }
    for form in forms {
        let recording = Recording::read(("r", form.as_bytes()), None);
        let recorded = from_recording(SessionKind::Race, recording);
        assert_eq!(recorded.damage.places(), []);
        assert_same(&recorded, &archived);
    }
}

#[test]
fn of_two_sessions_in_a_recording_the_longer_is_as_if_alone() {
    let (live, states) = RACE.live_recording();
    let (before, before_states) = QUALIFYING.live_recording();
    // The end of qualifying, on the day before: the recorder was on all night.
    let lines: Vec<&str> = before.lines().collect();
    let tail = lines[lines.len() * 19 / 20..].join("\n");
    let states: Value = serde_json::from_str(&states).expect("states");
    let first: Value = serde_json::from_str(live.lines().next().expect("a frame")).expect("a frame");
    let told = ["SessionInfo", "DriverList"]
        .map(|topic| {
            serde_json::json!({"M": "feed", "A": [topic, states["R"][topic], first["A"][2]]}).to_string()
        })
        .join("\n");
    let file = [tail.as_str(), &told, &live].join("\n");
    let recording = Recording::read(("r", file.as_bytes()), Some(("s", before_states.as_bytes())));
    assert_eq!(recording.left_out.len(), 1);
    let recorded = from_recording(SessionKind::Race, recording);
    assert_eq!(recorded.damage.places(), []);
    assert_same(&recorded, &from_archive(&RACE));
}

#[test]
fn damage_costs_its_lines_and_is_told_where_it_was_recorded() {
    let archived = from_archive(&RACE);
    let mut lines: Vec<String> = RACE.recording().lines().map(|line| format!("{line}\n")).collect();
    let rubbish = [
        (9, "rubbish\n"),
        (99, "['CarData.z', '7ZQxCgIxEEXv', '2000-01-09T14:00:00Z']\n"),
        (999, "['TimingData', {'Lines': 5}, '2000-01-09T14:00:00Z']\n"),
    ];
    for (at, line) in rubbish {
        lines.insert(at, line.to_owned());
    }
    let file = lines.concat();
    let recorded = from_recording(SessionKind::Race, Recording::read(("r.txt", file.as_bytes()), None));
    assert_same(&recorded, &archived);
    let places: Vec<_> = recorded.damage.places().iter().map(|place| (place.line, place.offset)).collect();
    let offset = |line: usize| lines[..line].iter().map(String::len).sum::<usize>();
    assert_eq!(places, rubbish.map(|(at, _)| (at + 1, offset(at))));
    assert!(recorded.damage.places()[2].to_string().contains("TimingData: not a message"));
}

#[test]
fn a_recording_that_began_late_has_drivers_by_their_numbers() {
    let file = RACE.recording();
    let named = file.lines().filter(|line| !line.contains("'Tla'")).collect::<Vec<_>>().join("\n");
    let mut recording = Recording::read(("r.txt", named.as_bytes()), None);
    recording.topics.entry(Topic::DriverList).or_insert_with(|| b"00:00:00.000{}".to_vec());
    let recorded = from_recording(SessionKind::Race, recording);
    let archived = from_archive(&RACE);
    assert!(recorded.missing.contains(&Topic::DriverList));
    assert_eq!((recorded.drivers.len(), recorded.laps.laps.len()), (6, archived.laps.laps.len()));
    assert!(recorded.drivers.iter().all(|driver| driver.code.as_str().parse() == Ok(driver.number.get())));
}

/// Lines that Python refuses, that lack a part, whose time or a time in them is none, or whose payload is cut.
const DAMAGED_LINES: [usize; 33] = [
    1, 2, 3, 4, 5, 6, 7, 10, 11, 12, 14, 16, 17, 18, 20, 21, 24, 25, 27, 29, 30, 31, 32, 34, 37, 38, 40, 44,
    45, 47, 48, 50, 51,
];

#[test]
fn errors_in_a_real_recording_cost_their_lines_only() {
    let Some(data) = realdata::data() else { return };
    let file = std::fs::read(data.join("recordings/with_errors.txt")).expect("the recording");
    let mut recording = Recording::read(("with_errors.txt", &file), None);
    let kept: usize =
        recording.topics.values().map(|topic| topic.split(|byte| *byte == b'\n').count() - 1).sum();
    assert_eq!(
        kept + recording.recorded.locate(DamageReport::default()).total(),
        51,
        "each line is kept or told"
    );
    for topic in [Topic::SessionInfo, Topic::DriverList] {
        recording.topics.insert(topic, b"00:00:00.000{}".to_vec());
    }
    let session = from_recording(SessionKind::Race, recording);
    let lines: Vec<usize> = session.damage.places().iter().map(|place| place.line).collect();
    assert_eq!(lines, DAMAGED_LINES);
    let (weather, track) = (session.weather.len(), session.track_status.len());
    assert_eq!((session.drivers.len(), weather, track), (20, 2, 1));
    assert_eq!(session.race_control.map(|messages| messages.len()), Some(2));
}
