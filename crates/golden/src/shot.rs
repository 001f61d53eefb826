//! One frame as values.

use replay::{CarFrame, Frame};
use serde_json::{Map, Value, json};
use session::{Driver, Tyre, WeatherSample};
use timing::Span;

/// Decimals of a number that is not exact: finer than [`crate::TOLERANCE`].
const DECIMALS: f64 = 1e7;

/// A number that is not exact, rounded: it always has decimals in the text. `null` where there is none.
pub(crate) fn number(value: Option<f64>) -> Value {
    // Zero is added so that nothing is -0.
    value.map_or(Value::Null, |value| json!((value * DECIMALS).round() / DECIMALS + 0.0))
}

/// A time, in seconds.
pub(crate) fn seconds(span: Option<Span>) -> Value {
    number(span.map(Span::as_secs_f64))
}

/// Every value of a frame.
pub(crate) fn frame(frame: &Frame, drivers: &[Driver]) -> Value {
    let cars = drivers.iter().zip(&frame.cars);
    let cars: Map<String, Value> =
        cars.map(|(driver, shown)| (driver.code.to_string(), car(shown))).collect();
    json!({
        "frame": frame.index,
        "t": number(Some(frame.t)),
        "session_time": number(Some(frame.session_time.as_secs_f64())),
        "lap": frame.leader_lap,
        "flag": frame.flag.map(|flag| flag.digit().to_string()),
        "classified": frame.classified,
        "weather": frame.weather.as_ref().map(weather),
        "order": order(frame, drivers),
        "cars": cars,
    })
}

/// The drivers' codes, first place first.
pub(crate) fn order(frame: &Frame, drivers: &[Driver]) -> String {
    let code = |driver: &usize| drivers.get(*driver).map(|driver| driver.code.to_string());
    frame.order.iter().filter_map(code).collect::<Vec<_>>().join(" ")
}

/// Taken apart, so that a new field demands attention.
fn car(car: &CarFrame) -> Value {
    let CarFrame {
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
        tyre_age,
        stops,
        gap_to_leader,
        interval,
        laps_down,
        last_lap,
        sectors,
        best_lap,
        estimated,
    } = *car;
    json!({
        "lap": lap,
        "position": position,
        "status": status.name(),
        "x": number(place.map(|place| place.x)),
        "y": number(place.map(|place| place.y)),
        "z": number(place.map(|place| place.z)),
        "progress": number(progress),
        "distance": number(distance),
        "rel_distance": number(rel_distance),
        "speed": number(speed),
        "gear": gear,
        "rpm": number(rpm),
        "throttle": number(throttle),
        "brake": brake,
        "drs": drs,
        "tyre": tyre.map(Tyre::name),
        "tyre_age": tyre_age,
        "stops": stops,
        "gap_to_leader": seconds(gap_to_leader),
        "interval": seconds(interval),
        "laps_down": laps_down,
        "last_lap": seconds(last_lap),
        "sector1": seconds(sectors[0]),
        "sector2": seconds(sectors[1]),
        "sector3": seconds(sectors[2]),
        "best_lap": seconds(best_lap),
        "estimated": estimated,
    })
}

fn weather(weather: &WeatherSample) -> Value {
    let WeatherSample {
        time,
        air_temp,
        humidity,
        pressure,
        rainfall,
        track_temp,
        wind_direction,
        wind_speed,
    } = weather;
    json!({
        "time": number(Some(time.as_secs_f64())),
        "air_temp": number(*air_temp),
        "humidity": number(*humidity),
        "pressure": number(*pressure),
        "rainfall": rainfall,
        "track_temp": number(*track_temp),
        "wind_direction": wind_direction,
        "wind_speed": number(*wind_speed),
    })
}
