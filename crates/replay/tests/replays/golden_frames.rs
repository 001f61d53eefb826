//! Frames with sampled motion against those of the Python reference.

use std::sync::Arc;

use replay::{Frame, Motion, Replay, ReplayOptions};
use serde_json::Value;
use timing::{DriverCode, SessionTime, Span};

use crate::common;

const RELATIVE: f64 = 1e-6;
/// The golden values are rounded to nine decimals.
const ROUNDING: f64 = 1e-9;
/// x and y, in 1/10 m.
const PLACE: f64 = 0.01;

#[test]
fn sampled_frames_are_those_of_the_reference() {
    let golden = realdata::golden("reference/2025_15_R.frames.json");
    let Some((golden, session)) = golden.zip(common::zandvoort()) else { return };
    let bytes = std::fs::read(golden).expect("golden frames");
    let golden: Value = serde_json::from_slice(&bytes).expect("golden frames are JSON");
    let options = ReplayOptions { motion: Motion::Sampled, ..ReplayOptions::default() };
    let replay = Replay::new(Arc::clone(&session), options).expect("a replay");
    assert_eq!(Some(replay.frame_count() as u64), golden["frame_count"].as_u64());
    let mut frame = Frame::default();
    replay.frame_into(0, &mut frame);
    assert_eq!(Some(frame.t), golden["first_t"].as_f64());
    replay.frame_into(usize::MAX, &mut frame);
    assert!(close(frame.t, golden["last_t"].as_f64().expect("a time"), 1e-9), "{}", frame.t);

    let (mut compared, mut wrong) = (0, 0);
    for (index, wanted) in golden["frames"].as_object().expect("frames") {
        let number = index.parse().expect("a frame's number");
        replay.at(replay.time_of(number) + drift(replay.time_of(0), number), &mut frame);
        for (code, wanted) in wanted["drivers"].as_object().expect("drivers") {
            let driver = DriverCode::parse(code).and_then(|code| session.driver_by_code(code));
            let car = frame.cars[driver.expect("a driver of the session")];
            let place = car.place.expect("a place");
            let got = [
                Some(place.x),
                Some(place.y),
                car.distance,
                car.rel_distance,
                car.speed,
                car.throttle,
                car.rpm,
            ];
            for (channel, got) in got.into_iter().enumerate() {
                let name = golden["channels"][channel].as_str().unwrap_or_default();
                let wanted = wanted[channel].as_f64().expect("a number");
                let got = got.expect("a value");
                compared += 1;
                let right = match name {
                    "x" | "y" => (got - wanted).abs() <= PLACE,
                    // The reference cuts the decimals off, also where rounding had left the number a hair too small.
                    "rpm" => (-1e-3..1.001).contains(&(got - wanted)),
                    _ => close(got, wanted, RELATIVE),
                };
                if !right {
                    wrong += 1;
                    if wrong <= 20 {
                        println!("frame {index} {code} {name}: {got} instead of {wanted}");
                    }
                }
            }
        }
    }
    println!("{compared} values compared, {wrong} wrong");
    assert!(compared > 30_000 && wrong == 0, "{wrong} of {compared} values");
}

/// How much later than the frame is the moment at which the reference looked: its step is the difference of two
/// floating-point times, 4e-14 s off, which after 100,000 frames decides on which side of a lap's end a frame lies.
fn drift(first: SessionTime, frame: usize) -> Span {
    let (first, step) = (first.as_secs_f64(), 1.0 / 25.0);
    Span::from_secs_f64(((first + step) - first - step) * frame as f64)
}

fn close(got: f64, wanted: f64, relative: f64) -> bool {
    (got - wanted).abs() <= relative * wanted.abs() + ROUNDING
}
