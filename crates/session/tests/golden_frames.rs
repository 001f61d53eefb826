//! The reference's frames, which are straight lines between the rows of all laps' telemetry.

mod support;

use session::telemetry::LapTelemetry;
use session::{Lap, Session};
use timing::DriverCode;

use support::{DUTCH_RACE, json};

/// The channels of a frame, in the order of the golden values.
const CHANNELS: [&str; 8] = ["x", "y", "dist", "rel_dist", "speed", "throttle", "rpm", "lap"];
/// Seconds from frame to frame.
const FRAME: f64 = 1.0 / 25.0;

/// All laps of one driver, one after another.
#[derive(Default)]
struct Track {
    /// Seconds of the session clock; the end of a lap and the start of the next stand there both.
    time: Vec<f64>,
    columns: [Vec<f64>; CHANNELS.len()],
    /// Distance of the laps before.
    driven: f64,
}

impl Track {
    fn of(session: &Session, driver: usize) -> Self {
        let mut track = Self::default();
        session.each_lap_telemetry(driver, |lap, telemetry| track.append(lap, telemetry));
        track
    }

    fn append(&mut self, lap: &Lap, telemetry: &LapTelemetry) {
        self.time.extend(telemetry.time.iter().map(|time| time.as_secs_f64()));
        let [x, y, dist, rel_dist, speed, throttle, rpm, number] = &mut self.columns;
        x.extend(&telemetry.x);
        y.extend(&telemetry.y);
        dist.extend(telemetry.distance.iter().map(|metres| metres + self.driven));
        rel_dist.extend(&telemetry.relative_distance);
        speed.extend(&telemetry.speed);
        throttle.extend(&telemetry.throttle);
        rpm.extend(&telemetry.rpm);
        number.resize(telemetry.len() + number.len(), f64::from(lap.number));
        if let [first, .., last] = telemetry.distance[..] {
            self.driven += last - first;
        }
    }

    fn at(&self, time: f64) -> [f64; CHANNELS.len()] {
        let next = self.time.partition_point(|&row| row <= time);
        std::array::from_fn(|channel| {
            let column = &self.columns[channel];
            match next {
                0 => column[0],
                _ if next == column.len() => column[next - 1],
                _ => {
                    let share = (time - self.time[next - 1]) / (self.time[next] - self.time[next - 1]);
                    column[next - 1] + share * (column[next] - column[next - 1])
                }
            }
        })
    }
}

/// The reference takes its times from `numpy.arange`, whose step is the difference of its first two values. It is
/// 4e-14 s off 1/25 s here; after 100,000 frames that shows in channels near zero, and in whether a frame on the line
/// still belongs to the lap before.
fn frame_time(first: f64, frame: usize) -> f64 {
    first + frame as f64 * ((first + FRAME) - first)
}

fn equal(channel: &str, golden: f64, ours: f64) -> bool {
    let off = (golden - ours).abs();
    // Golden values are rounded to nine decimals.
    let relative = off <= 1e-6 * golden.abs() + 1e-9;
    match channel {
        "x" | "y" => off <= 0.01,
        "rpm" => golden == ours.trunc(),
        "lap" => golden == ours.round(),
        _ => relative,
    }
}

#[test]
fn frames_of_the_dutch_race_are_the_references() {
    let Some(loaded) = DUTCH_RACE.load() else { return };
    let session = &loaded.session;
    let golden = json(&loaded.golden.join("reference/2025_15_R.frames.json"));
    let tracks: Vec<Track> = (0..session.drivers.len()).map(|driver| Track::of(session, driver)).collect();
    let first = tracks.iter().filter_map(|track| track.time.first().copied()).fold(f64::INFINITY, f64::min);
    let last = tracks.iter().filter_map(|track| track.time.last().copied()).fold(0.0, f64::max);

    let count = ((last - first) / FRAME).ceil() as usize;
    assert_eq!(golden["frame_count"], count);
    assert_eq!(golden["first_t"], 0.0);
    let last_t = golden["last_t"].as_f64().expect("a time");
    assert!((last_t - (frame_time(first, count - 1) - first)).abs() < 5e-4, "{last_t}");

    let mut differences = Vec::new();
    for (frame, values) in golden["frames"].as_object().expect("frames") {
        let time = frame_time(first, frame.parse().expect("a number"));
        for (code, values) in values["drivers"].as_object().expect("drivers") {
            let driver = DriverCode::parse(code).and_then(|code| session.driver_by_code(code));
            let ours = tracks[driver.expect("a driver")].at(time);
            for ((channel, golden), ours) in CHANNELS.iter().zip(values.as_array().expect("values")).zip(ours)
            {
                if !golden.as_f64().is_some_and(|golden| equal(channel, golden, ours)) {
                    differences.push(format!("frame {frame}, {code}: {channel} {ours}, not {golden}"));
                }
            }
        }
    }
    let sampled = golden["frames"].as_object().map_or(0, serde_json::Map::len);
    assert!(sampled > 200 && tracks.iter().all(|track| !track.time.is_empty()));
    assert!(differences.is_empty(), "{} differ:\n{}", differences.len(), differences.join("\n"));
}
