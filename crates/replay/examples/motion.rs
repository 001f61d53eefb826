//! How true the motion of real sessions is: drawn cars against their own raw positions, the driven line, the sector
//! marks and the speed channel.
//!
//! `cargo run -p replay --example motion [FOLDER…]` measures sessions by their folders below the archive's `static/`, by
//! default all that have positions. Cars are measured that run and are not estimated. With `BY_CAR` in the environment,
//! each car's distances from its raw positions are told, and the largest of them.

#![allow(clippy::print_stdout, reason = "measures are said aloud")]

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use replay::{CarFrame, Frame, Place, Replay, ReplayOptions, Status};
use session::{Session, Sources};
use timing::{SessionKey, SessionKind, SessionTime};

const FRAMES_PER_SECOND: f64 = 25.0;
const KMH: f64 = 3.6;
/// Slower than this, a car is not in motion, km/h.
const IN_MOTION: f64 = 30.0;

fn main() {
    let named: Vec<String> = std::env::args().skip(1).collect();
    println!(
        "{:<44} {:>8} {:>7} {:>7} {:>7} {:>7} {:>7} {:>7} {:>8} {:>8} {:>6}",
        "session",
        "places",
        "raw p50",
        "raw p99",
        "line 50",
        "line 99",
        "mark 50",
        "mark 99",
        "r p50",
        "r min",
        "ms"
    );
    for folder in realdata::sessions() {
        let name =
            folder.components().rev().take(3).map(|part| part.as_os_str().to_string_lossy().into_owned());
        let name = name.collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join("/");
        let wanted = named.is_empty() || named.iter().any(|named| name.contains(named.as_str()));
        if wanted && folder.join("Position.z.jsonStream").exists() {
            measure(&folder, &name);
        }
    }
}

fn kind(name: &str) -> SessionKind {
    match name.rsplit('_').next() {
        Some("Race") => SessionKind::Race,
        Some("Sprint") => SessionKind::Sprint,
        Some("Qualifying") => SessionKind::Qualifying,
        _ => SessionKind::Practice1,
    }
}

fn measure(folder: &Path, name: &str) {
    let sources = Sources { topics: realdata::topics(folder), ..Sources::default() };
    let key = SessionKey { year: 2025, round: 1, kind: kind(name) };
    let session = match session::build(key, &sources) {
        Ok(session) => Arc::new(session),
        Err(error) => return println!("{name:<44} {error}"),
    };
    let circuit = Arc::new(replay::Circuit::of(&session));
    let since = Instant::now();
    let replay = match Replay::with_circuit(Arc::clone(&session), circuit, ReplayOptions::default()) {
        Ok(replay) => replay,
        Err(error) => return println!("{name:<44} {error}"),
    };
    let took = since.elapsed().as_secs_f64() * 1000.0;
    let (mut raw, mut by_car) = raw_distances(&session, &replay);
    let (mut line, mut r) = frames(&session, &replay);
    let mut marks = marks(&session, &replay);
    let short = name.chars().rev().take(44).collect::<Vec<_>>().into_iter().rev().collect::<String>();
    println!(
        "{short:<44} {:>8} {:>7.1} {:>7.1} {:>7.1} {:>7.1} {:>7.1} {:>7.1} {:>8.5} {:>8.5} {took:>6.0}",
        raw.len(),
        quantile(&mut raw, 0.5),
        quantile(&mut raw, 0.99),
        quantile(&mut line, 0.5),
        quantile(&mut line, 0.99),
        quantile(&mut marks, 0.5),
        quantile(&mut marks, 0.99),
        quantile(&mut r, 0.5),
        quantile(&mut r, 0.0),
    );
    if std::env::var_os("BY_CAR").is_some() {
        for (driver, distances) in by_car.iter_mut().enumerate() {
            let code = session.drivers[driver].code;
            let mut values: Vec<f64> = distances.iter().map(|(_, distance)| *distance).collect();
            distances.sort_by(|a, b| b.1.total_cmp(&a.1));
            let worst: Vec<String> = distances
                .iter()
                .take(4)
                .map(|(time, distance)| format!("{distance:.0} m at {time:.1}"))
                .collect();
            println!(
                "  {code} {:>6} {:>7.1} {:>7.1}   {}",
                values.len(),
                quantile(&mut values, 0.5),
                quantile(&mut values, 0.99),
                worst.join(", ")
            );
        }
    }
}

fn drives(car: &CarFrame) -> bool {
    car.status == Status::Running && !car.estimated
}

fn quantile(values: &mut [f64], share: f64) -> f64 {
    if values.is_empty() {
        return f64::NAN;
    }
    let at = ((values.len() as f64 * share) as usize).min(values.len() - 1);
    *values.select_nth_unstable_by(at, f64::total_cmp).1
}

fn metres(a: Place, b: Place) -> f64 {
    (a.x - b.x).hypot(a.y - b.y) / 10.0
}

type Distances = Vec<(f64, f64)>;

/// Drawn cars from their raw positions, at the moments of these.
fn raw_distances(session: &Session, replay: &Replay) -> (Vec<f64>, Vec<Distances>) {
    let mut frame = Frame::default();
    let mut by_car = vec![Distances::new(); session.drivers.len()];
    let mut events: Vec<(SessionTime, usize, usize)> = Vec::new();
    for (driver, positions) in session.positions.iter().enumerate() {
        events.extend(positions.time.iter().enumerate().map(|(row, time)| (*time, driver, row)));
    }
    events.sort_unstable();
    let mut last = None;
    for (time, driver, row) in events {
        let positions = &session.positions[driver];
        if positions.x[row] == 0 && positions.y[row] == 0 {
            continue;
        }
        if last != Some(time) {
            replay.at(time, &mut frame);
            last = Some(time);
        }
        let Some(place) = frame.cars[driver].place.filter(|_| drives(&frame.cars[driver])) else { continue };
        let raw = Place { x: f64::from(positions.x[row]), y: f64::from(positions.y[row]), z: 0.0 };
        by_car[driver].push((time.as_secs_f64(), metres(place, raw)));
    }
    (by_car.iter().flatten().map(|(_, distance)| *distance).collect(), by_car)
}

/// Drawn cars from the line, and the correlation of drawn speed and speed channel by car.
fn frames(session: &Session, replay: &Replay) -> (Vec<f64>, Vec<f64>) {
    let Some(line) = replay.circuit().line.as_ref() else { return Default::default() };
    let (mut distances, mut sums) = (Vec::new(), vec![[0.0_f64; 6]; session.drivers.len()]);
    let timeline = replay.timeline();
    let count = ((timeline.end - timeline.first).as_secs_f64() * FRAMES_PER_SECOND) as usize;
    let mut frames = [Frame::default(), Frame::default(), Frame::default()];
    for index in 0..count {
        frames.rotate_left(1);
        let time = timeline.first + timing::Span::from_secs_f64(index as f64 / FRAMES_PER_SECOND);
        replay.at(time, &mut frames[2]);
        if index < 2 {
            continue;
        }
        for (driver, sums) in sums.iter_mut().enumerate() {
            let [before, now, after] = [0, 1, 2].map(|at| frames[at].cars[driver]);
            if ![before, now, after].iter().all(drives) {
                continue;
            }
            let (Some(from), Some(here), Some(to)) = (before.place, now.place, after.place) else { continue };
            if index % 25 == 0 {
                let near = line.points().iter().map(|point| metres(*point, here));
                distances.push(near.fold(f64::INFINITY, f64::min));
            }
            let Some(speed) = now.speed else { continue };
            let rise = (from.z - to.z) / 10.0;
            let drawn = metres(from, to).hypot(rise) * FRAMES_PER_SECOND / 2.0 * KMH;
            if drawn.max(speed) < IN_MOTION {
                continue;
            }
            let terms = [1.0, speed, drawn, speed * speed, drawn * drawn, speed * drawn];
            sums.iter_mut().zip(terms).for_each(|(sum, term)| *sum += term);
        }
    }
    let r =
        |[n, a, b, aa, bb, ab]: &[f64; 6]| (n * ab - a * b) / ((n * aa - a * a) * (n * bb - b * b)).sqrt();
    (distances, sums.iter().filter(|sums| sums[0] >= 250.0).map(r).collect())
}

/// Drawn cars at the ends of sectors 1 and 2 from the median of these.
fn marks(session: &Session, replay: &Replay) -> Vec<f64> {
    let Some(line) = replay.circuit().line.as_ref() else { return Vec::new() };
    let mut frame = Frame::default();
    let mut errors = Vec::new();
    for sector in [0, 1] {
        let mut along = Vec::new();
        for lap in session.laps.laps.iter().filter(|lap| !lap.generated) {
            let Some(end) = lap.sector_ends[sector] else { continue };
            replay.at(end, &mut frame);
            let Some(place) = frame.cars[lap.driver].place.filter(|_| drives(&frame.cars[lap.driver])) else {
                continue;
            };
            let points = line.points();
            let nearest = (0..points.len())
                .min_by(|a, b| metres(points[*a], place).total_cmp(&metres(points[*b], place)));
            let nearest = nearest.unwrap_or_default();
            let (from, to) =
                (points[(nearest + points.len() - 1) % points.len()], points[(nearest + 1) % points.len()]);
            let (dx, dy) = ((to.x - from.x) / 10.0, (to.y - from.y) / 10.0);
            let off = ((place.x - points[nearest].x) * dx + (place.y - points[nearest].y) * dy)
                / 10.0
                / dx.hypot(dy);
            along.push(nearest as f64 * line.length() / points.len() as f64 + off);
        }
        let Some(first) = along.first().copied() else { continue };
        let length = line.length();
        let wrapped = |metres: f64| (metres + length / 2.0).rem_euclid(length) - length / 2.0;
        along.iter_mut().for_each(|along| *along = wrapped(*along - first));
        let median = quantile(&mut along.clone(), 0.5);
        errors.extend(along.iter().map(|along| wrapped(along - median).abs()));
    }
    errors
}
