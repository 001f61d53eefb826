use super::*;
use crate::messages::{LapCount, read_messages};

const HOUR: i64 = 3600;

fn read(file: &str) -> Recording {
    Recording::read(("r.txt", file.as_bytes()), None)
}

fn lines(recording: &Recording, topic: Topic) -> Vec<&str> {
    std::str::from_utf8(&recording.topics[&topic]).expect("text").lines().collect()
}

/// The damage, that of reading the topics included.
fn damage(recording: &Recording) -> Vec<String> {
    let mut report = DamageReport::default();
    if let Some(file) = recording.topics.get(&Topic::LapCount) {
        read_messages::<LapCount>(file, &mut report);
    }
    recording.recorded.locate(report).places().iter().map(ToString::to_string).collect()
}

fn lap(lap: u32, utc: &str) -> String {
    format!("['LapCount', {{'CurrentLap': {lap}}}, '{utc}Z']\n")
}

#[test]
fn messages_are_ordered_and_stamped_from_the_earliest() {
    let recording = read(
        &[
            lap(2, "2025-11-08T14:00:01.5"),
            lap(1, "2025-11-08T14:00:00.9999999"),
            lap(3, "2025-11-08T15:00:02"),
        ]
        .concat(),
    );
    assert_eq!(
        lines(&recording, Topic::LapCount),
        [
            "00:00:00.000{\"CurrentLap\":1}",
            "00:00:00.500{\"CurrentLap\":2}",
            "01:00:01.000{\"CurrentLap\":3}"
        ]
    );
    let (first, last) = recording.span.expect("messages");
    assert_eq!((recording.recorded.zero, (last - first).as_secs_f64() as i64), (Some(first), HOUR + 1));
    assert_eq!(damage(&recording), Vec::<String>::new());
}

#[test]
fn one_wrong_time_does_not_move_the_others() {
    for (place, wrong) in [(0, "1970-01-01T00:00:00"), (0, "2261-01-01T00:00:00"), (2, "2025-11-10T14:00:00")]
    {
        let mut laps = vec![lap(1, "2025-11-08T14:00:00"), lap(2, "2025-11-08T14:00:01")];
        laps.insert(place, lap(9, wrong));
        let recording = read(&laps.concat());
        assert_eq!(
            lines(&recording, Topic::LapCount),
            ["00:00:00.000{\"CurrentLap\":1}", "00:00:01.000{\"CurrentLap\":2}"],
            "{wrong}"
        );
        let damage = damage(&recording);
        assert!(damage[0].contains(&format!("line {}", place + 1)) && damage.len() == 1, "{damage:?}");
        assert!(
            damage[0].ends_with("LapCount: its time is over a day from most of the recording"),
            "{damage:?}"
        );
    }
}

#[test]
fn a_topic_whose_times_are_all_wrong_is_missing() {
    let wrong = "['TrackStatus', {'Status': '1'}, '1970-01-01T00:00:00Z']\n";
    let file = [wrong, &lap(1, "2025-11-08T14:00:00"), &lap(2, "2025-11-08T14:00:01")].concat();
    let recording = read(&file);
    assert_eq!(recording.topics.keys().collect::<Vec<_>>(), [&Topic::LapCount]);
    assert_eq!(damage(&recording).len(), 1);
}

#[test]
fn damage_is_where_it_was_recorded() {
    let heartbeat = "['Heartbeat', {}, '2025-11-08T14:00:00Z']\r\n\r\n";
    let wrong = "['LapCount', {'CurrentLap': []}, '2025-11-08T14:00:02Z']\n";
    let long = format!("['{}']\n", "x".repeat(MAX_LINE_BYTES));
    let file =
        ["\u{feff}", heartbeat, &lap(1, "2025-11-08T14:00:01"), "rub\0bish\n", &long, wrong, "['LapCount'"]
            .concat();
    let offset = |text: &str| file.find(text).expect("in the file");
    assert_eq!(
        damage(&read(&file)),
        [
            format!(
                "r.txt line 4 (byte {}): not a Python list: this is no value at byte 0 of the literal",
                offset("rub")
            ),
            format!("r.txt line 5 (byte {}): the line is over 4 MiB long", offset("['xxx")),
            format!(
                "r.txt line 6 (byte {}), LapCount: not a message: invalid type: sequence, expected u16 at line 1 column 14",
                offset(wrong)
            ),
            format!(
                "r.txt line 7 (byte {}), LapCount: not a Python list: a list or dictionary is not closed at byte 11 of \
                 the literal",
                file.len() - 11
            ),
        ]
    );
}

#[test]
fn states_come_before_the_first_change() {
    let states = b"\xef\xbb\xbf{\"LapCount\":\n{\"TotalLaps\":24},\n\"TrackStatus\":{}}";
    let file = lap(9, "2025-11-08T14:00:00");
    let recording = Recording::read(("r.live.txt", file.as_bytes()), Some(("r.subscribe.json", states)));
    assert_eq!(
        lines(&recording, Topic::LapCount),
        ["00:00:00.000{\"TotalLaps\":24}", "00:00:00.000{\"CurrentLap\":9}"]
    );
    assert_eq!(lines(&recording, Topic::TrackStatus), ["00:00:00.000{}"]);

    let recording = Recording::read(("r.live.txt", file.as_bytes()), Some(("r.subscribe.json", b"{\"Lap")));
    assert_eq!(lines(&recording, Topic::LapCount), ["00:00:00.000{\"CurrentLap\":9}"]);
    let damage = damage(&recording);
    assert!(
        damage.len() == 1 && damage[0].starts_with("r.subscribe.json line 1 (byte 0): not JSON"),
        "{damage:?}"
    );
}

#[test]
fn a_state_given_later_counts_from_then() {
    let answer = "{\"R\":{\"LapCount\":{\"CurrentLap\":8}},\"I\":\"1\"}\u{1e}\n";
    let file = [answer, &lap(7, "2025-11-08T14:00:00"), &lap(8, "2025-11-08T14:00:05"), answer].concat();
    let stamps: Vec<String> =
        lines(&read(&file), Topic::LapCount).iter().map(|line| line[..12].to_owned()).collect();
    assert_eq!(stamps, ["00:00:00.000", "00:00:00.000", "00:00:05.000"], "what was known is not said again");
}

#[test]
fn a_recording_without_a_message_has_no_span() {
    for file in ["", "\u{feff}", "\n\n", "{}\n{}", "rubbish"] {
        let recording = read(file);
        assert!(recording.span.is_none() && recording.topics.is_empty(), "{file}");
    }
}

/// A state, given on request.
fn answer(state: &str) -> String {
    format!("{{\"R\":{{{state}}},\"I\":\"1\"}}\n")
}

#[test]
fn a_state_that_is_given_again_says_only_what_it_changes() {
    let count = |lap: u32| format!(r#""LapCount":{{"CurrentLap":{lap},"TotalLaps":57}}"#);
    let file = [
        answer(&count(7)),
        lap(8, "2025-11-08T14:00:05"),
        answer(&count(8)),
        lap(9, "2025-11-08T14:01:05"),
        answer(&count(10)),
    ];
    assert_eq!(
        lines(&read(&file.concat()), Topic::LapCount),
        [
            "00:00:00.000{\"CurrentLap\":7,\"TotalLaps\":57}",
            "00:00:00.000{\"CurrentLap\":8}",
            "00:01:00.000{\"CurrentLap\":9}",
            "00:01:00.000{\"CurrentLap\":10}",
        ]
    );
}

#[test]
fn samples_and_whole_messages_are_not_told_twice() {
    let weather = |utc: &str| format!("['WeatherData', {{'AirTemp': '20', '_kf': True}}, '{utc}']\n");
    let car = |packet: &str, utc: &str| format!("['CarData.z', '{packet}', '{utc}']\n");
    let file = [
        weather("2025-11-08T14:00:00Z"),
        car("7ZQx", "2025-11-08T14:00:01Z"),
        weather("2025-11-08T14:01:00Z"),
        answer(r#""CarData.z":"7ZQx","WeatherData":{"AirTemp":"20"}"#),
        answer(r#""CarData.z":"7ZQy""#),
    ];
    let recording = read(&file.concat());
    assert_eq!(lines(&recording, Topic::CarData), ["00:00:01.000\"7ZQx\"", "00:01:00.000\"7ZQy\""]);
    // The feed itself tells of the weather whenever it looks at it, changed or not.
    assert_eq!(lines(&recording, Topic::WeatherData).len(), 2);
}

fn info(key: u32, name: &str, utc: &str) -> String {
    format!("['SessionInfo', {{'Key': {key}, 'Name': '{name}'}}, '{utc}Z']\n")
}

fn timing(utc: &str) -> String {
    format!("['TimingData', {{'Lines': {{}}}}, '{utc}Z']\n")
}

#[test]
fn the_session_that_times_were_taken_in_for_longest_is_kept() {
    let practice = [timing("2025-11-08T12:00:00"), timing("2025-11-08T12:01:00")].concat();
    let quiet = lap(1, "2025-11-08T13:59:00");
    let qualifying =
        ["2025-11-08T14:00:01", "2025-11-08T14:01:00", "2025-11-08T14:02:00"].map(timing).concat();
    let states = answer(r#""SessionInfo":{"Key":1,"Name":"Practice 3"},"TimingData":{"Lines":{"4":{}}}"#);
    let change = info(2, "Qualifying", "2025-11-08T14:00:00");
    let after = [info(3, "Race", "2025-11-08T15:00:00"), timing("2025-11-08T15:00:01")].concat();
    let again = info(2, "Qualifying", "2025-11-08T14:01:30");
    let recording = read(
        &[&states, &practice, &quiet, &change, &qualifying, &again, &after].map(String::as_str).concat(),
    );
    assert_eq!(
        lines(&recording, Topic::TimingData),
        ["00:00:01.000{\"Lines\":{}}", "00:01:00.000{\"Lines\":{}}", "00:02:00.000{\"Lines\":{}}"]
    );
    assert_eq!(lines(&recording, Topic::SessionInfo).len(), 2);
    assert!(!recording.topics.contains_key(&Topic::LapCount));
    let left_out: Vec<(&str, usize)> =
        recording.left_out.iter().map(|other| (other.session.as_str(), other.messages)).collect();
    assert_eq!(left_out, [("Practice 3", 5), ("Race", 2)]);
    assert_eq!(recording.span.map(|(first, _)| first), Utc::parse(b"2025-11-08T14:00:00"));
    assert_eq!(damage(&recording), Vec::<String>::new());
}

#[test]
fn drivers_that_are_not_named_anew_are_those_that_were() {
    let drivers = "['DriverList', {'4': {'Tla': 'NOR'}}, '2025-11-08T12:00:00Z']\n";
    let change = info(2, "Qualifying", "2025-11-08T14:00:00");
    let file =
        [&info(1, "Practice 3", "2025-11-08T12:00:00"), drivers, &change, &timing("2025-11-08T14:00:01")];
    assert_eq!(lines(&read(&file.concat()), Topic::DriverList), ["00:00:00.000{\"4\":{\"Tla\":\"NOR\"}}"]);
    let anew = drivers.replace("NOR", "VER").replace("12:00", "14:00");
    let file = [file.concat(), anew].concat();
    assert_eq!(lines(&read(&file), Topic::DriverList), ["00:00:00.000{\"4\":{\"Tla\":\"VER\"}}"]);
}

#[test]
fn what_precedes_the_only_session_info_is_of_it_unless_a_session_was_over() {
    let over = "['SessionStatus', {'Status': 'Finalised'}, '2025-11-08T12:30:00Z']\n";
    let before = timing("2025-11-08T12:00:00");
    let told = [info(2, "Qualifying", "2025-11-08T14:00:00"), timing("2025-11-08T14:00:01")].concat();
    let after = timing("2025-11-08T14:01:01");
    assert_eq!(lines(&read(&[before.as_str(), &told, &after].concat()), Topic::TimingData).len(), 3);
    let recording = read(&[&before, over, &told, &after].concat());
    assert_eq!(lines(&recording, Topic::TimingData).len(), 2);
    assert_eq!(recording.left_out, [LeftOut { session: String::new(), messages: 2 }]);
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_survived(file: Vec<u8>, states: Vec<u8>) {
        let recording = Recording::read(("r", &file), Some(("s", &states)));
        let lines = file.split(|byte| *byte == b'\n').count();
        proptest::prop_assert!(recording.recorded.locate(DamageReport::default()).total() <= lines + 1);
    }
}
