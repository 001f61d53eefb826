//! Frames that no race ever showed.

use proptest::prelude::*;
use replay::{CarFrame, Frame, Place, Status};
use serde_json::Value;
use session::{Tyre, WeatherSample};
use timing::{SessionTime, Span};
use wire::{Encoder, Format, Metadata};

use crate::clients;
use crate::demo_race::race;
use crate::expected::assert_holds;

fn number(most: f64) -> impl Strategy<Value = Option<f64>> {
    proptest::option::weighted(0.8, -most..most)
}

fn span() -> impl Strategy<Value = Option<Span>> {
    proptest::option::weighted(0.8, (-10_000_000..100_000_000_i64).prop_map(Span::from_millis))
}

fn car() -> impl Strategy<Value = CarFrame> {
    use Status::{Finished, Grid, Out, Pit, Running, Stopped};
    let tyres = Tyre::ALL;
    let place = proptest::option::weighted(0.8, (-1e6..1e6_f64, -1e6..1e6_f64));
    let discrete = (
        any::<Option<u16>>(),
        any::<u16>(),
        proptest::sample::select(vec![Grid, Running, Pit, Stopped, Out, Finished]),
        any::<Option<u8>>(),
        any::<Option<bool>>(),
        any::<Option<u8>>(),
        proptest::option::of(proptest::sample::select(tyres.to_vec())),
    );
    let numbers = (place, number(100.0), number(1e6), number(400.0), number(20_000.0), number(100.0));
    (discrete, numbers, [span(), span(), span(), span(), span(), span()]).prop_map(
        |((lap, position, status, gear, brake, drs, tyre), numbers, spans)| {
            let (place, progress, distance, speed, rpm, throttle) = numbers;
            let [interval, gap_to_leader, last_lap, a, b, c] = spans;
            let place = place.map(|(x, y)| Place { x, y, z: 0.0 });
            let rel_distance = progress.map(f64::fract);
            CarFrame {
                lap,
                position,
                status,
                place,
                progress,
                distance,
                rel_distance,
                speed,
                gear,
                rpm,
                throttle,
                brake,
                drs,
                tyre,
                interval,
                gap_to_leader,
                last_lap,
                sectors: [a, b, c],
                ..CarFrame::default()
            }
        },
    )
}

fn weather() -> impl Strategy<Value = WeatherSample> {
    (
        number(60.0),
        number(60.0),
        number(100.0),
        number(1100.0),
        number(50.0),
        any::<(Option<u16>, Option<bool>)>(),
    )
        .prop_map(
            |(air_temp, track_temp, humidity, pressure, wind_speed, (wind_direction, rainfall))| {
                let time = SessionTime::default();
                WeatherSample {
                    time,
                    air_temp,
                    humidity,
                    pressure,
                    rainfall,
                    track_temp,
                    wind_direction,
                    wind_speed,
                }
            },
        )
}

fn of(cars: Vec<CarFrame>) -> Frame {
    let mut frame = Frame::default();
    frame.cars = cars;
    frame
}

fn frame() -> impl Strategy<Value = Frame> {
    let cars = proptest::collection::vec(car(), 20);
    (any::<u32>(), -1e5..1e5_f64, any::<Option<u16>>(), proptest::option::of(weather()), cars).prop_map(
        |(index, t, leader_lap, weather, cars)| {
            let mut frame = of(cars);
            (frame.index, frame.t, frame.leader_lap, frame.weather) =
                (index as usize, t, leader_lap, weather);
            frame
        },
    )
}

fn read(format: Format, frame: &Frame) -> Value {
    let mut message = Vec::new();
    Encoder::new(race().session()).encode(format, frame, &mut message);
    match format {
        Format::Msgpack => clients::msgpack(&message),
        Format::Json => clients::json(&message),
        Format::Packed => {
            let metadata = serde_json::to_value(Metadata::of(race())).expect("metadata is JSON");
            clients::packed(&message, &metadata)
        }
    }
}

proptest! {
    #[test]
    fn any_frame_is_read_back(frame in frame()) {
        for format in Format::ALL {
            assert_holds(&read(format, &frame), &frame, race().session(), format);
        }
    }
}

#[test]
fn what_is_no_number_is_missing() {
    for wrong in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let car =
            CarFrame { speed: Some(wrong), rpm: Some(wrong), progress: Some(wrong), ..CarFrame::default() };
        let frame = of(vec![car; 20]);
        for format in Format::ALL {
            let read = read(format, &frame);
            let first = &read["drivers"][race().session().drivers[0].code.as_str()];
            for field in ["speed", "rpm", "race_progress"] {
                assert_eq!(first.get(field), Some(&Value::Null), "{format:?} {field}");
            }
        }
    }
}
