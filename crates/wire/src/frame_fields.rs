//! The fields of a car and of the weather: their names, order, units and resolutions, and where a frame has them.
//!
//! Resolutions are chosen so that what a screen can show survives: a car moves by less than a pixel within 0.1 m, a
//! revolution counter does not show 50/min, and whatever the feed measures to the millisecond stays so.

use replay::{CarFrame, Status};
use session::{Tyre, WeatherSample};
use timing::Span;

use crate::field::{Field, Fields};

const X: Field = Field::number("x", "1/10 m", 1, 1.0);
const Y: Field = Field::number("y", "1/10 m", 1, 1.0);
const DIST: Field = Field::derived("dist", "m", 2);
const REL_DIST: Field = Field::derived("rel_dist", "lap", 6);
const RACE_PROGRESS: Field = Field::number("race_progress", "lap", 6, 1e-6);
const LAP: Field = Field::count("lap");
const POSITION: Field = Field::count("position");
const STATUS: Field = Field::listed("status", &STATUSES);
const SPEED: Field = Field::number("speed", "km/h", 1, 1.0);
const GEAR: Field = Field::count("gear");
const RPM: Field = Field::number("rpm", "1/min", 0, 50.0);
const THROTTLE: Field = Field::number("throttle", "%", 0, 1.0);
const BRAKE: Field = Field::flag("brake");
const DRS: Field = Field::count("drs");
const TYRE: Field = Field::listed("tyre", &TYRES);
const GAP_TO_PREVIOUS: Field = seconds("gap_to_previous");
const GAP_TO_LEADER: Field = seconds("gap_to_leader");
const LAP_TIME: Field = seconds("lap_time");
const SECTORS: [Field; 3] = [seconds("sector1"), seconds("sector2"), seconds("sector3")];

const AIR_TEMP: Field = Field::number("air_temp", "°C", 1, 0.1);
const TRACK_TEMP: Field = Field::number("track_temp", "°C", 1, 0.1);
const HUMIDITY: Field = Field::number("humidity", "%", 1, 0.1);
const PRESSURE: Field = Field::number("pressure", "hPa", 1, 0.1);
const WIND_SPEED: Field = Field::number("wind_speed", "m/s", 1, 0.1);
const WIND_DIRECTION: Field = Field::number("wind_direction", "°", 0, 1.0);
const RAINFALL: Field = Field::flag("rainfall");

const STATUSES: [&str; 6] = [
    Status::Grid.name(),
    Status::Running.name(),
    Status::Pit.name(),
    Status::Stopped.name(),
    Status::Out.name(),
    Status::Finished.name(),
];
const TYRES: [&str; Tyre::ALL.len()] = Tyre::NAMES;

const fn seconds(name: &'static str) -> Field {
    Field::number(name, "s", 3, 1e-3)
}

/// Hands on the fields of a car.
#[inline]
pub(crate) fn car(car: &CarFrame, to: &mut impl Fields) {
    let seconds = |span: Option<Span>| span.map(Span::as_secs_f64);
    to.number(&X, car.place.map(|place| place.x));
    to.number(&Y, car.place.map(|place| place.y));
    to.number(&DIST, car.distance);
    to.number(&REL_DIST, car.rel_distance);
    to.number(&RACE_PROGRESS, car.progress);
    to.count(&LAP, car.lap);
    to.count(&POSITION, Some(car.position));
    to.listed(&STATUS, Some(car.status as usize));
    to.number(&SPEED, car.speed);
    to.count(&GEAR, car.gear.map(u16::from));
    to.number(&RPM, car.rpm);
    to.number(&THROTTLE, car.throttle);
    to.flag(&BRAKE, car.brake);
    to.count(&DRS, car.drs.map(u16::from));
    to.listed(&TYRE, car.tyre.map(|tyre| tyre as usize));
    to.number(&GAP_TO_PREVIOUS, seconds(car.interval));
    to.number(&GAP_TO_LEADER, seconds(car.gap_to_leader));
    to.number(&LAP_TIME, seconds(car.last_lap));
    for (field, time) in SECTORS.iter().zip(car.sectors) {
        to.number(field, seconds(time));
    }
}

/// Hands on the fields of the weather.
pub(crate) fn weather(weather: &WeatherSample, to: &mut impl Fields) {
    to.number(&AIR_TEMP, weather.air_temp);
    to.number(&TRACK_TEMP, weather.track_temp);
    to.number(&HUMIDITY, weather.humidity);
    to.number(&PRESSURE, weather.pressure);
    to.number(&WIND_SPEED, weather.wind_speed);
    to.number(&WIND_DIRECTION, weather.wind_direction.map(f64::from));
    to.flag(&RAINFALL, weather.rainfall);
}

/// The fields of a car, in their order.
pub(crate) fn of_car() -> Vec<Field> {
    let mut fields = Vec::new();
    car(&CarFrame::default(), &mut fields);
    fields
}

/// The fields of the weather, in their order.
pub(crate) fn of_weather() -> Vec<Field> {
    let nothing = WeatherSample {
        time: timing::SessionTime::default(),
        air_temp: None,
        humidity: None,
        pressure: None,
        rainfall: None,
        track_temp: None,
        wind_direction: None,
        wind_speed: None,
    };
    let mut fields = Vec::new();
    weather(&nothing, &mut fields);
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_are_those_that_were_promised() {
        let promised = "x, y, dist, rel_dist, race_progress, lap, position, status, speed, gear, rpm, throttle, \
            brake, drs, tyre, gap_to_previous, gap_to_leader, lap_time, sector1, sector2, sector3";
        let names: Vec<&str> = of_car().iter().map(|field| field.name).collect();
        assert_eq!(names.join(", "), promised);
    }

    #[test]
    fn every_status_and_tyre_stands_at_its_place() {
        use Status::{Finished, Grid, Out, Pit, Running, Stopped};
        for status in [Grid, Running, Pit, Stopped, Out, Finished] {
            assert_eq!(STATUSES[status as usize], status.name());
        }
        for name in TYRES {
            assert_eq!(TYRES[Tyre::from_name(name) as usize], name);
        }
    }
}
