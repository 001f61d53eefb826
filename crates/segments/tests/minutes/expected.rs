//! What an instant of a segment has to show, said once more and independently: the interface.

use replay::{CarFrame, Frame, Motion, Replay};
use segments::{Instant, Segment};
use session::Tyre;
use timing::Span;

/// A channel, the value that the server shows, and by how much it may be off.
type Expected = (&'static str, Option<f64>, f64);

/// Rounding of the sums in this test, in parts of the value.
const ROUNDING: f64 = 1e-9;

const STATUSES: [&str; 6] = ["grid", "running", "pit", "stopped", "out", "finished"];
const TYRES: [&str; 6] = ["SOFT", "MEDIUM", "HARD", "INTERMEDIATE", "WET", "UNKNOWN"];

fn car(car: &CarFrame) -> [Expected; 24] {
    let seconds = |span: Option<Span>| span.map(|span| span.as_nanos() as f64 / 1e9);
    let place_of = |name: &str, names: &[&str]| names.iter().position(|n| *n == name).map(|at| at as f64);
    [
        ("x", car.place.map(|place| place.x), 1.5),
        ("y", car.place.map(|place| place.y), 1.5),
        ("progress", car.progress, 4e-5),
        ("speed", car.speed, 0.6),
        ("rpm", car.rpm, 60.0),
        ("throttle", car.throttle, 1.0),
        ("gap_to_leader", seconds(car.gap_to_leader), 0.01),
        ("interval", seconds(car.interval), 0.01),
        ("position", Some(f64::from(car.position)), 0.0),
        ("status", place_of(car.status.name(), &STATUSES), 0.0),
        ("lap", car.lap.map(f64::from), 0.0),
        ("gear", car.gear.map(f64::from), 0.0),
        ("brake", car.brake.map(|brakes| if brakes { 1.0 } else { 0.0 }), 0.0),
        ("drs", car.drs.map(f64::from), 0.0),
        ("tyre", car.tyre.and_then(|tyre: Tyre| place_of(tyre.name(), &TYRES)), 0.0),
        ("tyre_age", car.tyre_age.map(f64::from), 0.0),
        ("laps_down", car.laps_down.map(f64::from), 0.0),
        ("last_lap", seconds(car.last_lap), 0.0),
        ("sector1", seconds(car.sectors[0]), 0.0),
        ("sector2", seconds(car.sectors[1]), 0.0),
        ("sector3", seconds(car.sectors[2]), 0.0),
        ("best_lap", seconds(car.best_lap), 0.0),
        ("estimated", Some(if car.estimated { 1.0 } else { 0.0 }), 0.0),
        ("stops", car.stops.map(f64::from), 0.0),
    ]
}

fn session(frame: &Frame) -> [Expected; 10] {
    let weather = frame.weather.as_ref();
    let flag = frame.flag.and_then(|flag| flag.digit().to_digit(10)).map(|digit| f64::from(digit) - 1.0);
    [
        ("flag", flag, 0.0),
        ("leader_lap", frame.leader_lap.map(f64::from), 0.0),
        ("classified", Some(if frame.classified { 1.0 } else { 0.0 }), 0.0),
        ("air_temp", weather.and_then(|weather| weather.air_temp), 0.0),
        ("track_temp", weather.and_then(|weather| weather.track_temp), 0.0),
        ("humidity", weather.and_then(|weather| weather.humidity), 0.0),
        ("pressure", weather.and_then(|weather| weather.pressure), 0.0),
        ("wind_speed", weather.and_then(|weather| weather.wind_speed), 0.0),
        ("wind_direction", weather.and_then(|weather| weather.wind_direction).map(f64::from), 0.0),
        (
            "rainfall",
            weather.and_then(|weather| weather.rainfall).map(|rains| if rains { 1.0 } else { 0.0 }),
            0.0,
        ),
    ]
}

fn assert_close(what: &str, shown: Option<f64>, (channel, wanted, tolerance): Expected) {
    let close = match (shown, wanted) {
        (Some(shown), Some(wanted)) => (shown - wanted).abs() <= tolerance + ROUNDING * wanted.abs(),
        (None, None) => true,
        _ => false,
    };
    assert!(close, "{what}: {channel} is {shown:?} and not {wanted:?}");
}

/// What follows from other channels; not where the motion is sampled.
fn assert_follows(what: &str, shown: [Option<f64>; 2], wanted: &CarFrame, lap_length: Option<f64>) {
    let [progress, laps] = shown;
    let part = progress.zip(laps).map(|(progress, laps)| progress - laps);
    assert_close(what, part, ("rel_distance", wanted.rel_distance, 4e-5));
    let distance = progress.zip(lap_length).map(|(progress, length)| progress * length);
    assert_close(what, distance, ("distance", wanted.distance, 4e-5 * lap_length.unwrap_or_default()));
}

/// Holds an instant against the server's frame.
fn assert_shows(shown: &Instant, frame: &Frame, replay: &Replay) {
    for (driver, wanted) in frame.cars.iter().enumerate() {
        let what = format!("frame {}, car {driver}", frame.index);
        for expected in car(wanted) {
            assert_close(&what, shown.car(driver, expected.0), expected);
        }
        if replay.options().motion == Motion::True {
            let laps = ["progress", "laps"].map(|channel| shown.car(driver, channel));
            assert_follows(&what, laps, wanted, replay.circuit().length());
        }
    }
    for expected in session(frame) {
        assert_close(&format!("frame {}", frame.index), shown.session(expected.0), expected);
    }
    assert_eq!(shown.order(), frame.order, "frame {}", frame.index);
}

/// Every segment of a replay, read back.
pub(crate) fn cut(replay: &Replay) -> Vec<Segment> {
    let mut stream = Vec::new();
    let segment = |number| {
        segments::write(replay, number, &mut stream).expect("a segment");
        Segment::read(&stream).expect("a segment that was just written")
    };
    (0..segments::count(replay)).map(segment).collect()
}

/// Holds every so many frames of every segment against the server's.
pub(crate) fn assert_replays(replay: &Replay, stride: usize) {
    let (mut frame, mut next) = (Frame::default(), 0);
    for (number, segment) in cut(replay).iter().enumerate() {
        assert_eq!((segment.number(), segment.first()), (number, next), "segments follow on each other");
        let codes: Vec<_> = replay.session().drivers.iter().map(|driver| driver.code).collect();
        assert_eq!(segment.drivers(), codes);
        for at in (0..segment.frames()).step_by(stride) {
            replay.frame_into(segment.first() + at, &mut frame);
            assert_eq!(frame.index, segment.first() + at, "the frame is one of the replay");
            assert_shows(&segment.at(at as f64), &frame, replay);
        }
        next += 1500;
    }
    assert!(next >= replay.frame_count(), "the last frame is in a segment");
}
