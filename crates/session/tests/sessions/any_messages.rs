//! Whatever the timing topics say, in whatever order, there is a session whose laps make sense.

use arrow_array::cast::AsArray;
use arrow_array::types::Float64Type;
use proptest::prelude::*;
use serde_json::{Value, json};
use session::tables::{Selection, Table, TableReader};
use session::{LapTable, Session, Sources, build};
use timing::{SessionKey, SessionKind, StreamStamp, Topic};

const DRIVERS: &str =
    r#"{"1":{"Tla":"VER","Line":1},"4":{"Tla":"NOR","Line":2},"81":{"Tla":"PIA","Line":3}}"#;

/// A line of one topic: milliseconds of its stamp, and what it says.
type Said = (i64, Topic, Value);

fn sources(said: &[Said]) -> Sources {
    let mut sources = Sources::default();
    let info = json!({"Meeting": {"Name": "Dutch Grand Prix"}, "Name": "Race"});
    let drivers = serde_json::from_str(DRIVERS).expect("a driver list");
    let names = [(0, Topic::SessionInfo, info), (0, Topic::DriverList, drivers)];
    for (millis, topic, value) in names.iter().chain(said) {
        let line = format!("{}{value}\r\n", StreamStamp::from_millis(*millis));
        sources.topics.entry(*topic).or_default().extend(line.into_bytes());
    }
    sources
}

fn time() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => (0..200_000_u32).prop_map(|millis| format!("{}.{:03}", millis / 1000, millis % 1000)),
        2 => prop::sample::select(vec!["30.000", "1:30.000", "59:59.999", ""]).prop_map(str::to_owned),
        1 => prop::sample::select(vec!["-1.000", "999999:59:59.999", "-999999:59:59.999", "0"]).prop_map(str::to_owned),
    ]
}

fn timing_line() -> impl Strategy<Value = Value> {
    let count = prop_oneof![4 => 0..8_u16, 1 => any::<u16>()];
    prop_oneof![
        4 => count.prop_map(|laps| json!({"NumberOfLaps": laps})),
        3 => any::<bool>().prop_map(|in_pit| json!({"InPit": in_pit})),
        6 => (0..4_usize, time()).prop_map(|(sector, time)| json!({"Sectors": {sector.to_string(): {"Value": time}}})),
        3 => [time(), time(), time()].prop_map(|[a, b, c]| json!({"Sectors": [{"Value": a}, {"Value": b}, {"Value": c}]})),
        3 => time().prop_map(|time| json!({"LastLapTime": {"Value": time}})),
        3 => Just(json!({"Sectors": [{"Value": "30.0"}, {"Value": "30.0"}, {"Value": "30.0"}],
            "LastLapTime": {"Value": "1:30.000"}})),
        2 => time().prop_map(|time| json!({"BestLapTime": {"Value": time}})),
        2 => prop::sample::select(vec!["LAP 3", "+1.234", "1 L", "", "+9999999.9"])
            .prop_map(|gap| json!({"GapToLeader": gap})),
        1 => any::<u8>().prop_map(|place| json!({"Position": place.to_string()})),
        1 => (0..400_u16).prop_map(|speed| json!({"Speeds": {"ST": {"Value": speed.to_string()}}})),
        1 => any::<[bool; 2]>().prop_map(|[stopped, retired]| json!({"Stopped": stopped, "Retired": retired})),
    ]
}

fn stint() -> impl Strategy<Value = Value> {
    let index = prop_oneof![6 => 0..5_usize, 1 => 0..10_000_usize];
    let age = prop_oneof![4 => 0..20_u16, 1 => any::<u16>()];
    let compound = prop::sample::select(vec!["SOFT", "HARD", "INTERMEDIATE", "", "CHEESE"]);
    (index, age, compound, any::<bool>()).prop_map(|(index, age, compound, new)| {
        json!({"Stints": {index.to_string():
            {"Compound": compound, "New": new.to_string(), "StartLaps": age}}})
    })
}

fn said() -> impl Strategy<Value = Said> {
    let car = || prop::sample::select(vec!["1", "4", "81"]);
    let lines = |(car, line): (&str, Value)| json!({"Lines": {car: line}});
    let phase = prop::sample::select(vec!["Inactive", "Started", "Aborted", "Finished", "Finalised", "Ends"]);
    let what = prop_oneof![
        24 => (car(), timing_line()).prop_map(move |said| (Topic::TimingData, lines(said))),
        4 => (car(), stint()).prop_map(move |said| (Topic::TimingAppData, lines(said))),
        2 => phase.prop_map(|phase| (Topic::SessionStatus, json!({"Status": phase}))),
        1 => (1..8_u8).prop_map(|flag| (Topic::TrackStatus, json!({"Status": flag.to_string()}))),
        1 => any::<u16>().prop_map(|laps| (Topic::LapCount, json!({"TotalLaps": laps % 6}))),
        1 => (car(), time()).prop_map(|(car, time)| {
            let message = format!("CAR {car} (VER) TIME {time} DELETED - TRACK LIMITS 15:03:34");
            (Topic::RaceControlMessages, json!({"Messages": [{"Message": message}]}))
        }),
    ];
    let millis = prop_oneof![4 => 0..600_000_i64, 1 => 0..360_000_000_i64];
    (millis, what).prop_map(|(millis, (topic, value))| (millis, topic, value))
}

fn kind() -> impl Strategy<Value = SessionKind> {
    prop::sample::select(vec![SessionKind::Race, SessionKind::Qualifying, SessionKind::Practice1])
}

fn laps_make_sense(session: &Session) -> Result<(), TestCaseError> {
    let LapTable { laps, by_driver } = &session.laps;
    prop_assert_eq!(by_driver.len(), session.drivers.len());
    let mut next = 0;
    for (driver, range) in by_driver.iter().enumerate() {
        prop_assert_eq!(range.start, next, "the ranges leave nothing out");
        next = range.end;
        let own = session.laps.of(driver);
        prop_assert_eq!(own.len(), range.len());
        prop_assert!(own.iter().all(|lap| lap.driver == driver && lap.number > 0));
        prop_assert!(own.windows(2).all(|pair| pair[0].number < pair[1].number), "numbers increase");
        for lap in own {
            prop_assert!(lap.start.zip(lap.end).is_none_or(|(start, end)| start <= end), "{lap:?}");
            let times = lap.sectors.iter().chain([&lap.time]).flatten();
            prop_assert!(times.copied().all(|time| time.as_nanos() >= 0), "{lap:?}");
            let spans = session.stints.iter().filter(|stint| {
                stint.driver == driver && (stint.first_lap..=stint.last_lap).contains(&lap.number)
            });
            let stints: Vec<_> = spans.map(|stint| Some(stint.number)).collect();
            prop_assert_eq!(stints, [lap.stint], "one stint a lap, and it is the lap's");
        }
    }
    prop_assert_eq!(next, laps.len());
    Ok(())
}

/// Tables can be made, and hold no number that is none.
fn tables_hold_numbers(session: &Session) -> Result<(), TestCaseError> {
    let everything = Selection::default();
    for table in Table::ALL {
        for batch in TableReader::new(session, table, &everything).batches() {
            for column in batch.columns().iter().filter_map(|column| column.as_primitive_opt::<Float64Type>())
            {
                prop_assert!(column.iter().flatten().all(f64::is_finite), "{table}");
            }
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn laps_make_sense_whatever_the_feed_says(said in prop::collection::vec(said(), 0..60), kind in kind()) {
        let key = SessionKey { year: 2025, round: 15, kind };
        let session = build(key, &sources(&said)).expect("a session");
        let mut told = session.damage.places().iter().map(|place| place.reason.as_str());
        prop_assert!(told.all(|reason| !reason.starts_with("not a message")), "{:?}", session.damage);
        laps_make_sense(&session)?;
        tables_hold_numbers(&session)?;
    }
}
