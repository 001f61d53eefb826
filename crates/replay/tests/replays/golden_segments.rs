//! The parts of qualifying against those of the Python reference.

use replay::{ReplayOptions, qualifying_segments};
use serde_json::Value;
use timing::Span;

use crate::common;

#[test]
fn the_laps_of_each_part_are_those_of_the_reference() {
    let Some((path, session)) = realdata::golden("reference/2025_20_Q.segments.json").zip(common::mexico())
    else {
        return;
    };
    let golden: Value = serde_json::from_slice(&std::fs::read(path).expect("golden segments")).expect("JSON");
    let segments = qualifying_segments(&session, &ReplayOptions::default()).expect("25 frames a second");
    let wanted = golden["segments"].as_object().expect("segments");
    assert_eq!(segments.len(), wanted.len());

    let (mut slowest, mut fastest) = (f64::MAX, 0.0_f64);
    for segment in &segments {
        let wanted = &wanted[&format!("Q{}", segment.part.number)];
        let duration = segment.duration().expect("laps").as_secs_f64();
        assert_eq!(Some(duration), wanted["duration"].as_f64());
        let drivers = wanted["drivers"].as_object().expect("drivers");
        assert_eq!(segment.laps.len(), drivers.len());
        for ghost in &segment.laps {
            let code = session.drivers[ghost.driver].code.to_string();
            let wanted = &drivers[&code];
            assert_eq!(Some(ghost.time.as_nanos() / 1_000_000), wanted["lap_time_ms"].as_i64(), "{code}");
            assert_eq!(Some(ghost.frame_count as u64), wanted["frames"].as_u64(), "{code}");
            let lap =
                session.laps.of(ghost.driver).iter().find(|lap| lap.number == ghost.lap).expect("the lap");
            let telemetry = session.lap_telemetry(lap).expect("telemetry");
            for &speed in &telemetry.speed {
                (slowest, fastest) = (slowest.min(speed), fastest.max(speed));
            }
        }
    }
    assert_eq!((Some(slowest), Some(fastest)), (golden["min_speed"].as_f64(), golden["max_speed"].as_f64()));

    for (place, row) in golden["results"].as_array().expect("results").iter().enumerate() {
        let result = &session.results[place];
        assert_eq!(session.drivers[result.driver].code.as_str(), row["code"].as_str().expect("a code"));
        assert_eq!(result.position.map(u64::from), row["position"].as_u64());
        for (part, time) in result.qualifying.iter().enumerate() {
            let wanted =
                row[&format!("Q{}", part + 1)].as_str().map(|text| text.parse::<f64>().expect("seconds"));
            assert_eq!(time.map(Span::as_secs_f64), wanted, "{} Q{}", row["code"], part + 1);
        }
    }
}
