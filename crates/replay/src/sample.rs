//! Sessions made by hand for tests: a circle of a track, cars at a steady pace.

use std::sync::Arc;

use session::{
    CarSamples, Driver, DriverFeed, Lap, LapTable, PositionSamples, Session, SessionInfo, SessionPhase,
    SessionPhaseChange,
};
use timing::{DriverCode, DriverNumber, SessionKey, SessionKind, SessionTime, Span};

use crate::Place;

/// The radius of the track in metres.
pub(crate) const RADIUS: f64 = 700.0;
/// When the session starts, seconds.
pub(crate) const START: f64 = 100.0;

/// Evenly spaced places on a circle of that radius in metres, counter-clockwise from the east.
pub(crate) fn circle(count: u32, radius: f64) -> Vec<Place> {
    (0..count).map(|step| on_circle(f64::from(step) / f64::from(count), radius)).collect()
}

/// The place after a fraction of a lap of the circle.
pub(crate) fn on_circle(fraction: f64, radius: f64) -> Place {
    let (sin, cos) = (fraction * std::f64::consts::TAU).sin_cos();
    Place { x: cos * radius * 10.0, y: sin * radius * 10.0, z: 0.0 }
}

pub(crate) fn at(seconds: f64) -> SessionTime {
    SessionTime::from_secs_f64(seconds)
}

/// How one car drives.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// The time of each lap, seconds; the car stops behind the last.
    pub(crate) laps: Vec<f64>,
    /// By how much the stamps of its samples are off, seconds, one after another.
    pub(crate) jitter: Vec<f64>,
}

impl Plan {
    pub(crate) fn steady(laps: usize, lap: f64) -> Self {
        Self { laps: vec![lap; laps], jitter: vec![0.0] }
    }

    /// Progress in truth, `seconds` after the start.
    pub(crate) fn progress(&self, seconds: f64, grid: f64) -> f64 {
        let mut begun = 0.0;
        for (number, lap) in self.laps.iter().enumerate() {
            if seconds < begun + lap {
                let part = ((seconds - begun) / lap).max(0.0);
                return number as f64 + if number == 0 { grid + part * (1.0 - grid) } else { part };
            }
            begun += lap;
        }
        self.laps.len() as f64
    }

    fn ends(&self) -> impl Iterator<Item = f64> {
        self.laps.iter().scan(START, |time, lap| {
            *time += lap;
            Some(*time)
        })
    }
}

/// Where the car of that rank starts, as progress.
pub(crate) fn grid(rank: usize) -> f64 {
    -(rank as f64 + 1.0) * 8.0 / (std::f64::consts::TAU * RADIUS)
}

/// A session of cars with such plans; without places, there are no samples at all.
pub(crate) fn session(kind: SessionKind, plans: &[Plan], places: bool) -> Arc<Session> {
    let total = plans.iter().map(|plan| plan.laps.len()).max().unwrap_or_default();
    let cars = plans.len();
    let samples = |rank: usize| if places { columns(&plans[rank], grid(rank)) } else { Default::default() };
    let (car_samples, positions) = (0..cars).map(samples).unzip();
    let laps = plans.iter().enumerate().map(|(driver, plan)| laps(driver, plan)).collect();
    Arc::new(Session {
        key: SessionKey { year: 2025, round: 1, kind },
        info: SessionInfo::default(),
        zero: None,
        drivers: (0..cars).map(driver).collect(),
        cars: car_samples,
        positions,
        laps: LapTable::new(laps),
        feeds: plans.iter().map(feed).collect(),
        stints: Vec::new(),
        results: Vec::new(),
        qualifying_parts: Vec::new(),
        weather: Vec::new(),
        track_status: Vec::new(),
        phases: vec![SessionPhaseChange { time: at(START), phase: SessionPhase::Started }],
        lap_count: Vec::new(),
        total_laps: kind.is_race().then_some(total as u16),
        total_laps_changes: kind.is_race().then_some((at(0.0), total as u16)).into_iter().collect(),
        clock: Vec::new(),
        mini_sectors: vec![Default::default(); cars],
        race_control: None,
        team_radio: Vec::new(),
        circuit_map: None,
        missing: Vec::new(),
        damage: timing::DamageReport::default(),
        unlisted_cars: Default::default(),
        unused: Default::default(),
        sample_faults: Vec::new(),
    })
}

fn driver(rank: usize) -> Driver {
    let number = DriverNumber::new(rank as u16 + 1).expect("a number");
    Driver {
        number,
        code: DriverCode::from_number(number),
        broadcast_name: String::new(),
        full_name: String::new(),
        first_name: String::new(),
        last_name: String::new(),
        team: String::new(),
        team_colour: None,
        headshot_url: String::new(),
        country_code: String::new(),
        line: Some(rank as u8 + 1),
    }
}

/// What the feed says of a car: each lap is counted and timed as it ends.
fn feed(plan: &Plan) -> DriverFeed {
    let ends = || plan.ends().map(at);
    DriverFeed {
        laps: ends().zip(1..).collect(),
        last_lap: ends().zip(plan.laps.iter().map(|lap| Span::from_secs_f64(*lap))).collect(),
        ..DriverFeed::default()
    }
}

fn laps(driver: usize, plan: &Plan) -> Vec<Lap> {
    let ends = plan.ends().zip(&plan.laps).enumerate();
    ends.map(|(index, (end, time))| lap(driver, index as u16 + 1, end - time, end)).collect()
}

/// A clean lap between two moments.
pub(crate) fn lap(driver: usize, number: u16, start: f64, end: f64) -> Lap {
    Lap {
        driver,
        number,
        start: Some(at(start)),
        end: Some(at(end)),
        time: Some(Span::from_secs_f64(end - start)),
        accurate: true,
        ..Lap::default()
    }
}

/// Samples four times a second, from ten seconds before the start to thirty after the last lap.
fn columns(plan: &Plan, grid: f64) -> (CarSamples, PositionSamples) {
    let end: f64 = plan.laps.iter().sum();
    let (mut car, mut positions) = (CarSamples::default(), PositionSamples::default());
    let (mut car_times, mut position_times) = (Vec::new(), Vec::new());
    for step in 0..((end + 40.0) * 4.0) as usize {
        let seconds = step as f64 / 4.0 - 10.0;
        let progress = plan.progress(seconds, grid);
        let speed =
            (plan.progress(seconds + 0.1, grid) - progress) * 10.0 * std::f64::consts::TAU * RADIUS * 3.6;
        car_times.push(at(START + seconds + 0.05));
        car.rpm.push(10_000);
        car.speed.push(speed as u16);
        car.gear.push(if speed > 0.0 { 8 } else { 0 });
        car.throttle.push(100);
        car.brake.push(0);
        let place = on_circle(progress, RADIUS);
        let jitter = plan.jitter.get(step % plan.jitter.len().max(1)).copied().unwrap_or_default();
        position_times.push(at(START + seconds + jitter));
        positions.x.push(place.x.round() as i32);
        positions.y.push(place.y.round() as i32);
        positions.z.push(0);
        positions.on_track.push(true);
    }
    (car.time, positions.time) = (car_times.into(), position_times.into());
    (car, positions)
}
