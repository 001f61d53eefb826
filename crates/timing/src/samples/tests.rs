use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

fn cars(document: &str) -> (Vec<CarSample>, Result<usize, ScanError>) {
    let mut samples = Vec::new();
    let result = scan_car_data(document.as_bytes(), |sample| samples.push(sample));
    (samples, result)
}

fn positions(document: &str) -> (Vec<PositionSample>, Result<usize, ScanError>) {
    let mut samples = Vec::new();
    let result = scan_positions(document.as_bytes(), |sample| samples.push(sample));
    (samples, result)
}

fn number(number: u16) -> DriverNumber {
    DriverNumber::new(number).expect("a car number")
}

fn utc(text: &str) -> Utc {
    Utc::parse(text.as_bytes()).expect("a time")
}

#[test]
fn keys_come_in_any_order_with_white_space() {
    let (samples, result) = cars(
        r#" { "New" : [ { "a" : "\"}" } , -1.5e3 ] , "Entries" : [ { "Cars" : { "4" : { "Channels" :
            { "5" : true , "45" : 12 , "0" : 11804.6 } } } , "Utc" : "2025-10-25T20:47:27.8777755Z" } ] } "#,
    );
    let utc = utc("2025-10-25T20:47:27.8777755Z");
    let wanted =
        CarSample { rpm: Some(11_805), brake: Some(100), drs: Some(12), ..CarSample::empty(number(4), utc) };
    assert_eq!((samples, result), (vec![wanted], Ok(0)));
}

#[test]
fn what_no_channel_can_say_is_nothing() {
    let (samples, result) = cars(
        r#"{"Entries":[{"Utc":"2025-10-25T20:47:27Z","Cars":{"_kf":true,"0":{"Channels":{"2":1}},
            "1":{"Channels":{"0":70000,"2":-1,"3":null,"4":256,"5":"x","45":[1]}},"2":{"Channels":null},
            "3":null,"5":{}}}]}"#,
    );
    let utc = utc("2025-10-25T20:47:27");
    assert_eq!(samples, [1, 2, 5].map(|n| CarSample::empty(number(n), utc)));
    assert_eq!(result, Ok(5), "and told; `null` is only missing");
}

#[test]
fn a_car_without_a_place_has_no_sample() {
    let (samples, result) = positions(
        r#"{"Position":[{"Timestamp":"2025-10-25T20:47:27.814876Z","Entries":{
            "1":{"Status":"OffTrack","X":-1,"Y":2,"Z":3},"4":{"Status":"OnTrack","X":1,"Y":2},
            "5":{"X":1,"Y":2,"Z":99999999999},"6":{"Z":3,"Y":2,"X":1,"Status":null}}},
            {"Timestamp":"2025-10-25T20:47:28Z","Entries":null}]}"#,
    );
    let utc = utc("2025-10-25T20:47:27.814876");
    let sample = |n, x| PositionSample { number: number(n), utc, on_track: false, x, y: 2, z: 3 };
    assert_eq!((samples, result), (vec![sample(1, -1), sample(6, 1)], Ok(1)));
}

#[test]
fn a_fault_has_its_place_and_earlier_samples_hold() {
    let document = r#"{"Entries":[{"Utc":"2025-10-25T20:47:27Z","Cars":{"1":{"Channels":{"2":1}},"4":5!}}]}"#;
    let (samples, result) = cars(document);
    assert_eq!(samples.len(), 1);
    assert_eq!(result.expect_err("a stray byte").offset, document.find('!').expect("it is there"));
    for (document, reason) in [
        (r#"[]"#, "expected an object"),
        (r#"{"Entries":{}}"#, "expected a list"),
        (r#"{"Entries":[{"Utc":"yesterday"}]}"#, "not a UTC time"),
        (r#"{"Entries":[{"Cars":{}}]}"#, "the entry has no time"),
        (r#"{"Entries":[]}x"#, "more after the end of the document"),
    ] {
        assert_eq!(cars(document).1.expect_err(document).reason, reason);
    }
    assert_eq!(cars(r#"{"Entries":null}"#).1, Ok(0));
}

/// What a generic reader makes of a number or boolean.
fn reference<T: TryFrom<i64>>(value: &Value) -> Option<T> {
    T::try_from(value.as_f64()?.round() as i64).ok()
}

/// How many of these values are there, but are none that a generic reader could make a `T` of.
fn refused<'a, T: TryFrom<i64>>(values: impl IntoIterator<Item = &'a Value>) -> usize {
    values.into_iter().filter(|value| !value.is_null() && reference::<T>(value).is_none()).count()
}

fn any_scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        4 => (-5_i64..300).prop_map(Value::from),
        2 => any::<i32>().prop_map(Value::from),
        1 => (-1000.0..70_000.0).prop_map(|n: f64| json!(n)),
        1 => any::<bool>().prop_map(Value::from),
        1 => Just(Value::Null),
        1 => "[\"\\\\ -~é\n]{0,4}x".prop_map(Value::from),
        1 => Just(json!({"a": [{}, "\\\"", [null, 1.5e300]]})),
    ]
}

fn any_members(keys: &'static [&'static str]) -> impl Strategy<Value = Value> {
    prop::collection::vec((prop::sample::select(keys), any_scalar()), 0..8)
        .prop_map(|members| members.into_iter().map(|(k, v)| (k.to_owned(), v)).collect())
}

fn any_cars(car: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    let key = prop_oneof![4 => "[1-9][0-9]{0,2}", 1 => "[a-z\"]{0,3}"];
    prop::collection::btree_map(key, car, 0..4).prop_map(|cars| cars.into_iter().collect())
}

/// A document's text; some with their keys in the reverse order and white space between.
fn written(entries: &str, utc_key: &str, cars_key: &str, moments: &[(i64, Value, bool)]) -> String {
    let moments: Vec<String> = moments
        .iter()
        .map(|(nanos, cars, early)| {
            let utc = format!("\"{utc_key}\": \"{}Z\"", Utc::from_nanos(*nanos));
            let cars =
                format!("\"{cars_key}\":{}", if *early { format!("{cars:#}") } else { cars.to_string() });
            if *early { format!("{{{cars},\n{utc}}}") } else { format!("{{{utc},{cars}}}") }
        })
        .collect();
    format!("{{\"Other\":[1],\"{entries}\":[{}]}}", moments.join(","))
}

fn any_moments(cars: impl Strategy<Value = Value>) -> impl Strategy<Value = Vec<(i64, Value, bool)>> {
    prop::collection::vec((0_i64..2_000_000_000_000_000_000, cars, any::<bool>()), 0..4)
}

/// Every car of every moment, in the order of the document.
fn each_car(moments: &[(i64, Value, bool)]) -> impl Iterator<Item = (DriverNumber, Utc, &Value)> {
    moments.iter().flat_map(|(nanos, cars, _)| {
        cars.as_object().into_iter().flatten().filter_map(|(key, car)| {
            Some((DriverNumber::parse(key.as_bytes())?, Utc::from_nanos(*nanos), car))
        })
    })
}

proptest! {
    #[test]
    fn car_data_agrees_with_a_generic_reader(
        moments in any_moments(any_cars(
            any_members(&["0", "2", "3", "4", "5", "45", "46"]).prop_map(|channels| json!({"Channels": channels})),
        )),
    ) {
        let document = written("Entries", "Utc", "Cars", &moments);
        let wanted: Vec<CarSample> = each_car(&moments)
            .map(|(number, utc, car)| {
                let channels = &car["Channels"];
                let brake = &channels["5"];
                CarSample {
                    number,
                    utc,
                    rpm: reference(&channels["0"]),
                    speed: reference(&channels["2"]),
                    gear: reference(&channels["3"]),
                    throttle: reference(&channels["4"]),
                    brake: brake.as_bool().map(|on| if on { 100 } else { 0 }).or_else(|| reference(brake)),
                    drs: reference(&channels["45"]),
                }
            })
            .collect();
        let left_out = each_car(&moments).map(|(_, _, car)| {
            let channels = &car["Channels"];
            let brake = Some(&channels["5"]).filter(|brake| !brake.is_boolean());
            refused::<u16>([&channels["0"], &channels["2"]])
                + refused::<u8>([&channels["3"], &channels["4"], &channels["45"]].into_iter().chain(brake))
        });
        prop_assert_eq!(cars(&document), (wanted, Ok(left_out.sum())));
    }

    #[test]
    fn positions_agree_with_a_generic_reader(
        moments in any_moments(any_cars(any_members(&["X", "Y", "Z", "Status", "Other"]))),
        on_track: bool,
    ) {
        let mut moments = moments;
        for (_, cars, _) in &mut moments {
            for car in cars.as_object_mut().into_iter().flat_map(|cars| cars.values_mut()) {
                car["Status"] = json!(if on_track { "OnTrack" } else { "OffTrack" });
            }
        }
        let document = written("Position", "Timestamp", "Entries", &moments);
        let wanted: Vec<PositionSample> = each_car(&moments)
            .filter_map(|(number, utc, car)| {
                let (x, y, z) = (reference(&car["X"])?, reference(&car["Y"])?, reference(&car["Z"])?);
                Some(PositionSample { number, utc, on_track, x, y, z })
            })
            .collect();
        let left_out = each_car(&moments).map(|(_, _, car)| refused::<i32>([&car["X"], &car["Y"], &car["Z"]]));
        prop_assert_eq!(positions(&document), (wanted, Ok(left_out.sum())));
    }
}
