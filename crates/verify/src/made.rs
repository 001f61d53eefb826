//! For tests: sessions and frames made by hand.

use std::collections::BTreeMap;
use std::f64::consts::TAU;
use std::sync::Arc;

use replay::{CarFrame, CentreLine, Circuit, Frame, Place, Timeline};
use session::{Lap, LapTable, Session, Sources, build};
use timing::messages::Gap;
use timing::{SessionKey, SessionKind, SessionTime, Span, Topic};

use crate::frames::Shows;

/// When the first frame is, seconds.
pub(crate) const START: f64 = 100.0;
/// The radius of the circuit, metres.
pub(crate) const RADIUS: f64 = 500.0;

/// So many seconds after the first frame.
pub(crate) fn at(seconds: f64) -> SessionTime {
    SessionTime::from_secs_f64(START + seconds)
}

/// Frames as a function of the seconds since the first one.
pub(crate) struct Made<F> {
    pub(crate) seconds: f64,
    pub(crate) show: F,
}

impl<F: Fn(f64) -> Vec<CarFrame> + Sync> Shows for Made<F> {
    fn timeline(&self) -> Timeline {
        let frame_count = (self.seconds * 25.0) as usize;
        Timeline { first: at(0.0), end: at(self.seconds), frames_per_second: 25.0, frame_count }
    }

    fn at(&self, time: SessionTime, frame: &mut Frame) {
        let t = (time - at(0.0)).as_secs_f64();
        frame.session_time = time;
        frame.t = t;
        frame.cars = (self.show)(t);
        frame.order = (0..frame.cars.len()).collect();
        frame.order.sort_by_key(|&car| frame.cars[car].position);
    }
}

/// A race with so many cars, and nothing that happened in it.
pub(crate) fn race(cars: u8) -> Session {
    let driver = |car| {
        format!(r#""{car}":{{"RacingNumber":"{car}","Tla":"CR{}","Line":{car}}}"#, char::from(b'@' + car))
    };
    let drivers: Vec<String> = (1..=cars).map(driver).collect();
    let mut sources = Sources::default();
    let mut add =
        |topic, json: String| sources.topics.insert(topic, format!("00:00:00.000{json}\r\n").into_bytes());
    add(Topic::SessionInfo, r#"{"Meeting":{"Name":"Made Grand Prix"},"Name":"Race"}"#.to_owned());
    add(Topic::DriverList, format!("{{{}}}", drivers.join(",")));
    let key = SessionKey { year: 2025, round: 1, kind: SessionKind::Race };
    build(key, &sources).expect("a session")
}

/// Gives each car laps that end at these seconds, and what the feed says at their ends, without a lag.
pub(crate) fn with_laps(mut session: Session, ends: &[&[f64]]) -> Session {
    let laps = ends.iter().enumerate().map(|(driver, ends)| {
        (1..).zip(ends.iter()).map(|(number, end)| lap(driver, number, *end)).collect()
    });
    session.laps = LapTable::new(laps.collect());
    let mut lines: Vec<(f64, u16, usize)> = Vec::new();
    for (driver, ends) in ends.iter().enumerate() {
        lines.extend((1..).zip(ends.iter()).map(|(number, end)| (*end, number, driver)));
    }
    lines.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut first: BTreeMap<u16, f64> = BTreeMap::new();
    let mut completed: BTreeMap<u16, u8> = BTreeMap::new();
    let mut lead = 0;
    for (end, number, driver) in lines {
        lead = lead.max(number);
        let ahead = *first.entry(number).or_insert(end);
        let place = completed.entry(number).or_default();
        *place += 1;
        let gap = match lead - number {
            0 if *place == 1 => Gap::Leader(number + 1),
            0 => Gap::Time(Span::from_secs_f64(end - ahead)),
            laps => Gap::Laps(laps),
        };
        let feed = &mut session.feeds[driver];
        feed.laps.push((at(end), number));
        feed.last_lap.push((at(end), Span::from_secs(90)));
        feed.position.push((at(end), *place));
        feed.gap_to_leader.push((at(end), Some(gap)));
        let sectors = (0..3).map(|sector| (at(end - 60.0 + 30.0 * f64::from(sector)), sector));
        feed.sectors.extend(sectors.map(|(time, sector)| (time, (sector, Span::from_secs(30)))));
    }
    session
}

/// Gives each car raw positions five times a second until then: on the circle, a lap in so many seconds, each car a
/// second behind the one before.
pub(crate) fn with_raw(mut session: Session, lap: f64, until: f64) -> Session {
    let times: Arc<[SessionTime]> = (0..(until * 5.0) as u32).map(|row| at(f64::from(row) / 5.0)).collect();
    for (driver, raw) in session.positions.iter_mut().enumerate() {
        let late = driver as f64;
        let place = |time: &SessionTime| on_circle(((*time - at(0.0)).as_secs_f64() - late) / lap, RADIUS);
        let places: Vec<Place> = times.iter().map(place).collect();
        raw.time = Arc::clone(&times);
        raw.x = places.iter().map(|place| place.x.round() as i32).collect();
        raw.y = places.iter().map(|place| place.y.round() as i32).collect();
        raw.z = vec![0; times.len()];
        raw.on_track = vec![true; times.len()];
    }
    session
}

/// A lap of 90 s, 30 s a sector.
pub(crate) fn lap(driver: usize, number: u16, end: f64) -> Lap {
    Lap {
        driver,
        number,
        start: Some(at(end - 90.0)),
        end: Some(at(end)),
        time: Some(Span::from_secs(90)),
        sectors: [Some(Span::from_secs(30)); 3],
        sector_ends: [Some(at(end - 60.0)), Some(at(end - 30.0)), Some(at(end))],
        ..Lap::default()
    }
}

/// A place on a circle around the origin, after a fraction of a lap.
pub(crate) fn on_circle(fraction: f64, radius: f64) -> Place {
    let (sin, cos) = (fraction * TAU).sin_cos();
    Place { x: cos * radius * 10.0, y: sin * radius * 10.0, z: 0.0 }
}

/// A circuit that is a circle.
pub(crate) fn circle() -> Circuit {
    let places: Vec<Place> = (0..300).map(|step| on_circle(f64::from(step) / 300.0, RADIUS)).collect();
    Circuit { line: CentreLine::through(&places), ..Circuit::default() }
}
